//! The npm packages: one with the module of the page and a command, and one for each system with the program.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::archive::{Entry, gzipped, tarred};
use super::binary::Built;
use super::{Release, notices};
use crate::step::Failure;
use crate::toolchain::Target;

/// Writes the package with the module and the command.
pub(super) fn write(root: &Path, release: &Release) -> Result<(), Failure> {
    let optional: serde_json::Map<_, _> =
        PLATFORMS.iter().map(|platform| (name(platform), json!(release.version))).collect();
    let mut manifest = manifest("kubefront", super::wheel::SUMMARY, release.version);
    manifest["main"] = json!("kubefront.js");
    manifest["types"] = json!("kubefront.d.ts");
    manifest["bin"] = json!({"kubefront": "command.js"});
    manifest["engines"] = json!({"node": ">=18"});
    manifest["optionalDependencies"] = Value::Object(optional);
    let mut entries = licenses(root, release)?;
    entries.push(Entry::file("package/package.json", pretty(&manifest)));
    for (path, from) in [
        ("README.md", "README.md"),
        ("kubefront.js", "dist/js/kubefront.js"),
        ("kubefront.d.ts", "dist/js/kubefront.d.ts"),
    ] {
        entries.push(Entry::file(format!("package/{path}"), read(root, from)?));
    }
    entries.push(Entry::program("package/command.js", include_str!("npm/command.js")));
    pack(release, "kubefront", entries)
}

/// Writes the packages with a program: npm installs the one for its system.
pub(super) fn write_program(root: &Path, release: &Release, built: &Built) -> Result<(), Failure> {
    let licenses = licenses(root, release)?;
    let mut platforms = PLATFORMS.iter().filter(|platform| built.targets.contains(&platform.target));
    platforms.try_for_each(|platform| program(release, built, platform, &licenses))
}

/// The package with the program for one system, which npm installs only there.
fn program(release: &Release, built: &Built, platform: &Platform, licenses: &[Entry]) -> Result<(), Failure> {
    let (name, Platform { system, processor, .. }) = (name(platform), platform);
    let what = format!("The program of kubefront for {system} on {processor}");
    let mut manifest = manifest(&name, &what, release.version);
    manifest["os"] = json!([system]);
    manifest["cpu"] = json!([processor]);
    manifest["preferUnplugged"] = json!(true);
    let mut entries = licenses.to_vec();
    entries.push(Entry::file("package/package.json", pretty(&manifest)));
    entries.push(Entry::file("package/README.md", "The program of the package `kubefront`, for one system.\n"));
    entries.push(Entry::program(format!("package/{}", built.name), built.bytes.clone()));
    pack(release, &name, entries)
}

fn pack(release: &Release, name: &str, entries: Vec<Entry>) -> Result<(), Failure> {
    let file = release.folder.join(format!("{name}-{}.tgz", release.version));
    Ok(fs::write(file, gzipped(&tarred(entries, release.time)?)?)?)
}

fn manifest(name: &str, description: &str, version: &str) -> Value {
    json!({
        "name": name,
        "version": version,
        "description": description,
        "license": "MIT OR Apache-2.0",
        "repository": {"type": "git", "url": format!("git+{}.git", env!("CARGO_PKG_REPOSITORY"))},
    })
}

fn licenses(root: &Path, release: &Release) -> Result<Vec<Entry>, Failure> {
    Ok(vec![
        Entry::file("package/LICENSE-MIT", read(root, "LICENSE-MIT")?),
        Entry::file("package/LICENSE-APACHE", read(root, "LICENSE-APACHE")?),
        Entry::file(format!("package/{}", notices::NAME), notices::text(&release.packages)?),
    ])
}

fn read(root: &Path, path: &str) -> Result<Vec<u8>, Failure> {
    let path = root.join(path);
    fs::read(&path).map_err(|error| Failure::io(&path, &error))
}

fn pretty(manifest: &Value) -> String {
    format!("{manifest:#}\n")
}

/// `kubefront-linux-x64`: `process.platform` and `process.arch` of Node.js.
fn name(platform: &Platform) -> String {
    format!("kubefront-{}-{}", platform.system, platform.processor)
}

struct Platform {
    target: Target,
    system: &'static str,
    processor: &'static str,
}

/// Every platform of a release, also those that are built on another machine.
const PLATFORMS: [Platform; 5] = [
    Platform { target: Target::LinuxIntel, system: "linux", processor: "x64" },
    Platform { target: Target::LinuxArm, system: "linux", processor: "arm64" },
    Platform { target: Target::MacIntel, system: "darwin", processor: "x64" },
    Platform { target: Target::MacArm, system: "darwin", processor: "arm64" },
    Platform { target: Target::Windows, system: "win32", processor: "x64" },
];
