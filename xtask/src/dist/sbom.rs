//! The software bill of materials: every crate in the release, as CycloneDX 1.6 in JSON.

use serde_json::{Value, json};

use super::Release;
use super::packages::Package;

/// Its file name.
pub(super) const NAME: &str = "kubefront.cdx.json";

/// Returns its text. It has no serial number and no time of writing: the same commit gives the same bytes.
pub(super) fn text(release: &Release) -> String {
    let packages = &release.packages.0;
    let is_main = |name: &str, package: &Package| name == "kubefront" && !package.is_foreign;
    let components: Vec<_> = packages
        .iter()
        .filter(|((name, _), package)| !is_main(name, package))
        .map(|((name, version), package)| component(name, version, package, "library"))
        .collect();
    let main = packages.iter().find(|((name, _), package)| is_main(name, package));
    let main = main.map(|((name, version), package)| component(name, version, package, "application"));
    let dependencies: Vec<_> = packages
        .iter()
        .map(|((name, version), package)| {
            let needed: Vec<_> = package.depends_on.iter().map(|(name, version)| address(name, version)).collect();
            json!({"ref": address(name, version), "dependsOn": needed})
        })
        .collect();
    let document = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": main,
            "properties": [{"name": "kubefront:commit", "value": release.commit}],
        },
        "components": components,
        "dependencies": dependencies,
    });
    format!("{document:#}\n")
}

fn component(name: &str, version: &str, package: &Package, kind: &str) -> Value {
    let mut component = json!({
        "type": kind,
        "bom-ref": address(name, version),
        "name": name,
        "version": version,
        "licenses": [{"expression": package.license}],
    });
    if !package.description.is_empty() {
        component["description"] = json!(package.description);
    }
    if let Some(checksum) = &package.checksum {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    // A package URL names a crate of the registry; the page is in no registry.
    if package.is_foreign || ["kubefront", "kubefront-core"].contains(&name) {
        component["purl"] = json!(address(name, version));
    }
    if package.repository.starts_with("https://") {
        component["externalReferences"] = json!([{"type": "vcs", "url": package.repository}]);
    }
    component
}

/// The package URL of a crate.
fn address(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}
