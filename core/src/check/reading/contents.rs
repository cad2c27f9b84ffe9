//! Texts for what an input turned out to be.

use crate::decoded::described::{Archive, Companion, Contents, InputKind, Look, ObjectKind, ObjectName, TakenObject};
use crate::decoded::described::{Encryption, OtherConfig, Unneeded, Unsupported};
use crate::kubernetes::kubeconfig::Service;

/// Says what an input turned out to be.
pub(super) fn described(kind: &InputKind) -> String {
    match kind {
        InputKind::Blank => "empty".to_owned(),
        InputKind::TooLarge(cap) => format!("larger than {}", size(*cap)),
        InputKind::Pem(contents) => with_form(contents, "PEM"),
        InputKind::Der(contents) => with_form(contents, "DER"),
        InputKind::Ber(contents) => with_form(contents, "BER"),
        InputKind::UnneededDer(what) => format!("{} (DER)", without_article(&unneeded(what))),
        InputKind::Kubeconfig { contexts: 0 } => "kubeconfig without a context".to_owned(),
        InputKind::Kubeconfig { contexts: 1 } => "kubeconfig with 1 context".to_owned(),
        InputKind::Kubeconfig { contexts } => format!("kubeconfig with {contexts} contexts"),
        InputKind::WithKubeconfig => "document with a kubeconfig".to_owned(),
        InputKind::Cluster(service) => format!("output of {}", describing(*service)),
        InputKind::BrokenKubeconfig => "invalid kubeconfig".to_owned(),
        InputKind::Token => "bearer token".to_owned(),
        InputKind::BrokenToken => "invalid bearer token".to_owned(),
        InputKind::Objects(taken) => taken.iter().map(taken_object).collect::<Vec<_>>().join(", "),
        InputKind::UnusedObject(kind) => without_article(object(*kind)).to_owned(),
        InputKind::Zip(files) => format!("zip archive with {}", zip_files(files)),
        InputKind::UnusedZip => "zip archive".to_owned(),
        InputKind::Unsupported(form) => without_article(&unsupported(form)).to_owned(),
        InputKind::Companion(what) => without_article(companion(*what)).to_owned(),
        InputKind::ErrorMessage => "error message".to_owned(),
        InputKind::Unknown(look) => without_article(self::look(*look)).to_owned(),
    }
}

/// Names the command that describes a cluster.
pub(super) fn describing(service: Service) -> &'static str {
    match service {
        Service::Eks => "`aws eks describe-cluster`",
        Service::Gke => "`gcloud container clusters describe`",
    }
}

/// Lists the files of a zip archive.
pub(super) fn zip_files(files: &[(String, InputKind)]) -> String {
    let files = files.iter().map(|(name, kind)| format!("{name}: {}", described(kind)));
    files.collect::<Vec<_>>().join("; ")
}

/// Names the parts with the form they came in: `2 certificates and a private key (PEM)`.
pub(super) fn with_form(contents: &Contents, form: &str) -> String {
    let form = match contents.archive {
        Some(Archive::Pkcs12) => "PKCS#12",
        Some(Archive::Pkcs7) => "PKCS#7",
        None => form,
    };
    format!("{} ({form})", parts(contents))
}

/// The same without the form.
pub(super) fn parts(contents: &Contents) -> String {
    let counts = [
        (contents.certificates, "certificate"),
        (contents.private_keys, "private key"),
        (contents.public_keys, "public key"),
        (contents.encrypted_keys, "encrypted private key"),
        (contents.closed_archives, "encrypted archive"),
        (contents.unusable_keys, "unusable key"),
        (contents.broken, "damaged block"),
    ];
    let mut parts: Vec<String> = counts.iter().filter(|(count, _)| *count > 0).map(|(c, w)| counted(*c, w)).collect();
    if parts.is_empty() {
        parts.extend(contents.unneeded.as_ref().map(unneeded));
    }
    let Some(last) = parts.pop() else { return "nothing usable".to_owned() };
    match parts.as_slice() {
        [] => last,
        [one] => format!("{one} and {last}"),
        several => format!("{}, and {last}", several.join(", ")),
    }
}

/// Names a size, which is a power of two.
pub(super) fn size(bytes: usize) -> String {
    if bytes >= 1 << 20 { format!("{} MiB", bytes >> 20) } else { format!("{} KiB", bytes >> 10) }
}

/// Removes the article.
pub(super) fn without_article(what: &str) -> &str {
    ["a ", "an "].iter().find_map(|article| what.strip_prefix(article)).unwrap_or(what)
}

/// Names a block that serves no role, with its article.
pub(super) fn unneeded(what: &Unneeded) -> String {
    let known = match what {
        Unneeded::Request => "a certificate request (CSR)",
        Unneeded::RevocationList => "a certificate revocation list (CRL)",
        Unneeded::Parameters(label) => return format!("parameters ({label})"),
        Unneeded::Bundle => "a PKCS#7 bundle",
        Unneeded::AttributeCertificate => "an attribute certificate",
        Unneeded::Pgp => "a PGP block",
        Unneeded::SshPublicKey => "an SSH public key",
        Unneeded::OpenVpnKey => "an OpenVPN key",
        Unneeded::Labeled(label) => return format!("a block labeled {label}"),
    };
    known.to_owned()
}

/// Names a kind of object, with its article.
pub(super) fn object(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Secret => "a Kubernetes Secret",
        ObjectKind::ConfigMap => "a Kubernetes ConfigMap",
        ObjectKind::HttpProxy => "an HTTPProxy",
        ObjectKind::Claim => "an Ingress or a route",
        ObjectKind::PartOfSecret => "a part of a Kubernetes Secret",
    }
}

/// Names a Secret.
pub(super) fn secret(name: &ObjectName) -> String {
    named("Secret", name)
}

/// Names a ConfigMap.
pub(super) fn config_map(name: &ObjectName) -> String {
    named("ConfigMap", name)
}

fn named(kind: &str, name: &ObjectName) -> String {
    match (name.namespace.as_str(), name.name.as_str()) {
        (_, "") => kind.to_owned(),
        ("", name) => format!("{kind} {name}"),
        (namespace, name) => format!("{kind} {namespace}/{name}"),
    }
}

fn taken_object(object: &TakenObject) -> String {
    match object {
        TakenObject::Secret(name) => secret(name),
        TakenObject::ConfigMap(name) => config_map(name),
        TakenObject::HttpProxy(name) => format!("HTTPProxy {name}"),
        TakenObject::Claim(kind, name) => named(kind, name),
    }
}

/// Names a form that is not supported, with its article.
pub(super) fn unsupported(form: &Unsupported) -> String {
    let known = match form {
        Unsupported::JavaKeystore => "a Java keystore (JKS)",
        Unsupported::JavaCryptoKeystore => "a Java keystore (JCEKS)",
        Unsupported::Gzip => "gzip data",
        Unsupported::OtherConfig(OtherConfig::Talos) => "a talosconfig, the configuration of `talosctl`",
        Unsupported::OtherConfig(OtherConfig::ArgoCd) => "the configuration of the Argo CD command line (`argocd`)",
        Unsupported::OtherConfig(OtherConfig::Aks) => {
            "the output of `az aks show`, which contains no CA and no credential"
        }
        Unsupported::Encrypted(encryption) => encrypted(*encryption),
        Unsupported::Exposure => "an exposure file",
        Unsupported::PrintedProxies => "output of kubectl about HTTPProxies that is not YAML or JSON",
        Unsupported::Manifest(None) => "a Kubernetes manifest",
        Unsupported::Manifest(Some(kind)) => return format!("a Kubernetes manifest ({kind})"),
    };
    known.to_owned()
}

fn encrypted(encryption: Encryption) -> &'static str {
    match encryption {
        Encryption::Sops => "a file encrypted by SOPS",
        Encryption::AnsibleVault => "a file encrypted by Ansible Vault",
        Encryption::AnsibleVaultValues => "a file with values encrypted by Ansible Vault (`!vault`)",
        Encryption::GitCrypt => "a file encrypted by git-crypt",
        Encryption::Age => "a file encrypted by age",
        Encryption::Pgp => "a file encrypted by OpenPGP (`gpg`)",
        Encryption::OpensslEnc => "a file encrypted by `openssl enc`",
        Encryption::GitLfs => "a Git LFS pointer, not the file itself",
        Encryption::SealedSecret => "a SealedSecret, which only its controller can decrypt",
    }
}

/// Names a file that is usually kept with certificates, with its article if it has one.
pub(super) fn companion(what: Companion) -> &'static str {
    match what {
        Companion::MacOsFolder => "directory settings of macOS",
        Companion::WindowsFolder => "directory settings of Windows",
        Companion::WebServerSettings => "web server settings",
        Companion::GitSettings => "Git settings",
        Companion::OtherSettings => "settings of another program",
        Companion::AcmeNotes => "ACME client notes",
        Companion::Text => "documentation",
        Companion::Document => "a document",
        Companion::Image => "an image",
        Companion::Script => "a script",
        Companion::Log => "a log",
        Companion::CaSerial => "a CA serial number",
    }
}

/// Names what a file looks like, with its article.
pub(super) fn look(look: Look) -> &'static str {
    match look {
        Look::CutDer => "truncated or damaged DER",
        Look::Elf => "a program (ELF)",
        Look::WindowsProgram => "a Windows program",
        Look::Png => "an image (PNG)",
        Look::Jpeg => "an image (JPEG)",
        Look::Gif => "an image (GIF)",
        Look::Pdf => "a PDF document",
        Look::SevenZip => "a 7-Zip archive",
        Look::Bzip2 => "bzip2 data",
        Look::Xz => "xz data",
        Look::Zstd => "zstd data",
        Look::Sqlite => "an SQLite database",
        Look::Office => "an Office document",
        Look::BouncyCastle => "a BouncyCastle keystore",
        Look::Tar => "a tar archive",
        Look::Binary => "binary data",
        Look::Html => "an HTML page",
        Look::SshPublicKey => "an SSH public key",
        Look::OpensslText => "the output of `openssl x509 -text`",
        Look::PuttyKey => "a PuTTY key",
        Look::JsonWebKey => "a JSON Web Key",
        Look::Json => "JSON",
        Look::Xml => "XML",
        Look::Script => "a script",
        Look::Yaml => "YAML",
        Look::PlainText => "plain text",
    }
}

fn counted(count: usize, what: &str) -> String {
    match count {
        1 if what.starts_with(['e', 'u']) => format!("an {what}"),
        1 => format!("a {what}"),
        count => format!("{count} {what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_listed() {
        let contents = |certificates, private_keys, unusable_keys, broken| Contents {
            certificates,
            private_keys,
            unusable_keys,
            broken,
            ..Contents::default()
        };
        let table = [
            (contents(1, 0, 0, 0), "a certificate (PEM)"),
            (contents(2, 1, 0, 0), "2 certificates and a private key (PEM)"),
            (contents(2, 0, 2, 1), "2 certificates, 2 unusable keys, and a damaged block (PEM)"),
            (contents(0, 0, 0, 0), "nothing usable (PEM)"),
        ];
        for (contents, expected) in table {
            assert_eq!(with_form(&contents, "PEM"), expected);
        }
    }
}
