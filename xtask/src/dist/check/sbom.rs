//! The SBOM is valid by the schema of CycloneDX, and names what the program is built from.

use std::process::Command;

use crate::dist::{Release, sbom};
use crate::python;
use crate::step::{Failure, output};

pub(super) fn check(release: &Release) -> Result<(), Failure> {
    let path = release.folder.join(sbom::NAME);
    let mut validate = Command::new(python::with_cyclonedx()?);
    let said = output(validate.args(["-c", VALIDATE]).arg(&path), "xtask/src/dist/sbom.rs")?;
    for name in ["kubefront-core", "rustls-webpki", "webpki-roots"] {
        if !release.packages.0.keys().any(|(known, _)| known == name) {
            return Err(Failure::new(format!("the SBOM does not name {name}"), "xtask/src/dist/packages.rs"));
        }
    }
    println!("{said}");
    Ok(())
}

const VALIDATE: &str = "
import json, sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
text = open(sys.argv[1], encoding='utf-8').read()
error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
if error:
    sys.exit(f'not valid: {error}')
document = json.loads(text)
known = {c['bom-ref'] for c in document['components']} | {document['metadata']['component']['bom-ref']}
missing = {r for d in document['dependencies'] for r in [d['ref'], *d['dependsOn']]} - known
if missing:
    sys.exit(f'not a component: {missing}')
print(f'CycloneDX 1.6, {len(known)} crates')
";
