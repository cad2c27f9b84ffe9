//! The container image, as an OCI image layout: only the program, run as user 65534.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::archive::{Entry, gzipped, tarred};
use super::binary::Built;
use super::{Release, krew};
use crate::step::Failure;
use crate::toolchain::Target;
use crate::web::sha256_hex;

/// Its directory in the release.
pub(super) const NAME: &str = "image";

/// Writes the layout: one image for each program for Linux, and an index of them. Without a program for Linux there is none.
pub(super) fn write(release: &Release, documents: &[Entry]) -> Result<(), Failure> {
    let folder = release.folder.join(NAME);
    let is_linux = |built: &&Built| built.targets.iter().all(|t| [Target::LinuxIntel, Target::LinuxArm].contains(t));
    let mut images = Vec::new();
    for built in release.programs.iter().filter(is_linux) {
        images.push(image(release, built, documents, &folder)?);
    }
    if images.is_empty() {
        return Ok(());
    }
    let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": images, "annotations": labels(release)});
    let mut index = blob(&folder, INDEX, index.to_string().as_bytes())?;
    index["annotations"] = json!({"org.opencontainers.image.ref.name": release.version});
    let top = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [index]});
    fs::write(folder.join("index.json"), top.to_string())?;
    Ok(fs::write(folder.join("oci-layout"), json!({"imageLayoutVersion": "1.0.0"}).to_string())?)
}

fn image(release: &Release, built: &Built, documents: &[Entry], folder: &Path) -> Result<Value, Failure> {
    let layer = tarred(files(built, documents), release.time)?;
    let (system, processor) = krew::system(built.targets.first().copied().unwrap_or(Target::LinuxIntel));
    let platform = json!({"os": system, "architecture": processor});
    let config = json!({
        "os": system,
        "architecture": processor,
        "created": time(release.time),
        "config": {
            // A number: Kubernetes verifies `runAsNonRoot` only by a number.
            "User": "65534:65534",
            // Without arguments, the program is a KRM function: kpt and kustomize start the image without any.
            "Entrypoint": ["/kubefront"],
            "Labels": labels(release),
        },
        "rootfs": {"type": "layers", "diff_ids": [format!("sha256:{}", sha256_hex(&layer))]},
        "history": [{"created": time(release.time), "created_by": "cargo xtask dist"}],
    });
    let layer = blob(folder, "application/vnd.oci.image.layer.v1.tar+gzip", &gzipped(&layer)?)?;
    let config = blob(folder, "application/vnd.oci.image.config.v1+json", config.to_string().as_bytes())?;
    let manifest = json!({
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": config,
        "layers": [layer],
        "annotations": labels(release),
    });
    let mut manifest = blob(folder, MANIFEST, manifest.to_string().as_bytes())?;
    manifest["platform"] = platform;
    Ok(manifest)
}

fn files(built: &Built, documents: &[Entry]) -> Vec<Entry> {
    let licenses = documents.iter().filter(|entry| entry.path.contains("LICENSE"));
    let place = |entry: &Entry| Entry { path: format!("usr/share/doc/kubefront/{}", entry.path), ..entry.clone() };
    let mut files: Vec<_> = licenses.map(place).collect();
    files.push(Entry::program("kubefront", built.bytes.clone()));
    // kustomize starts a function as `--user nobody`.
    files.push(Entry::file("etc/passwd", "nobody:x:65534:65534:nobody:/:/sbin/nologin\n"));
    files.push(Entry::file("etc/group", "nobody:x:65534:\n"));
    files
}

/// Writes bytes under their digest, and returns their descriptor.
fn blob(folder: &Path, media_type: &str, bytes: &[u8]) -> Result<Value, Failure> {
    let digest = sha256_hex(bytes);
    let blobs = folder.join("blobs/sha256");
    fs::create_dir_all(&blobs)?;
    fs::write(blobs.join(&digest), bytes)?;
    Ok(json!({"mediaType": media_type, "digest": format!("sha256:{digest}"), "size": bytes.len()}))
}

fn labels(release: &Release) -> Value {
    json!({
        "org.opencontainers.image.title": "kubefront",
        "org.opencontainers.image.description": super::wheel::SUMMARY,
        "org.opencontainers.image.source": env!("CARGO_PKG_REPOSITORY"),
        "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
        "org.opencontainers.image.version": release.version,
        "org.opencontainers.image.revision": release.commit,
    })
}

/// RFC 3339, of seconds since 1970 (days to date: H. Hinnant, `civil_from_days`).
fn time(seconds: u64) -> String {
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

const INDEX: &str = "application/vnd.oci.image.index.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times_are_dates() {
        let rows = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_989_600, "2026-11-29T22:00:00Z"),
        ];
        for (seconds, expected) in rows {
            assert_eq!(time(seconds), expected, "{seconds}");
        }
    }
}
