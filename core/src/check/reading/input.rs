//! Findings about inputs that were not read as a whole.

use super::command::Part;
use super::contents::{companion, look, object, secret, size, unneeded, unsupported, without_article};
use super::place;
use super::rest::Rest;
use super::role;
use crate::container::error::EntryError;
use crate::decoded::described::{Archive, Encryption, Look, ObjectKind, ObjectName, OtherConfig, Unsupported};
use crate::decoded::remark::{
    ArchiveProblem, Counted, FirstObject, InputProblem, KnownError, Measured, NotRead, PassedOver, Place,
};
use crate::decoded::remark::{Source, TooLarge, Unrecognized};
use crate::encryption::OpensslMode;
use crate::finding::{Code, Finding, Fix, Severity};
use crate::limits;
use crate::material::Role;
use crate::selection::Missing;
use crate::token::Cipher;
use crate::wording::quoted;
use crate::yaml::YamlError;

/// Says why an input was not read; `rest` decides how bad that is.
pub(super) fn problem(code: Code, source: &Source, problem: &InputProblem, rest: Rest<'_>) -> Finding {
    match problem {
        InputProblem::Empty => {
            let finding = Finding::error(code, &source.name, format!("{} contains only white space", source.name));
            empty(finding, source).with_fixes([create_again(source), leave_out(source)])
        }
        InputProblem::TooLarge(cap) => Finding::error(code, &source.name, too_large(&source.name, *cap)),
        InputProblem::Unrecognized(Unrecognized::LooksLike(look)) => unrecognized(code, source, *look, rest),
        InputProblem::Unrecognized(Unrecognized::Der(what)) => {
            let found =
                format!("{} contains {} (DER); expected {}", source.name, unneeded(what), role::needed(source.role));
            unusable(code, source, rest, found, vec![instead(source)])
        }
        InputProblem::ErrorMessage(error) => error_message(code, source, *error, rest),
        InputProblem::NotRead(why) => not_read(code, source, why, rest),
    }
}

/// What an empty file means for its role; the rule has the text for a TLS Secret.
fn empty(finding: Finding, source: &Source) -> Finding {
    match source.role {
        Some(Role::Token | Role::Kubeconfig) => {
            finding.with_impact("kubefront finds no credential in the file and writes no files.")
        }
        Some(Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate) => {
            finding.with_impact("kubefront finds no certificate in the file and writes no files.")
        }
        Some(Role::Chain | Role::Key) | None => finding,
    }
}

fn create_again(source: &Source) -> Fix {
    match source.role {
        Some(Role::Token) => Fix::runs(
            "create the token again: a command that fails leaves an empty file",
            "kubectl create token NAME --namespace=NAMESPACE --duration=720h > token",
        ),
        _ => Fix::says("create the file again"),
    }
}

/// Inputs that are not a part of the exposure were skipped.
pub(super) fn passed_over(code: Code, source: &Source, listed: &[(String, PassedOver)], more: usize) -> Finding {
    let words = |what: &PassedOver| match what {
        PassedOver::File(what) => without_article(companion(*what)).to_owned(),
        PassedOver::Block(what) => without_article(&unneeded(what)).to_owned(),
    };
    let list: Vec<String> = listed.iter().map(|(name, what)| format!("{name} ({})", words(what))).collect();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    skipped(code, source, &(list.join(", ") + &more))
}

fn skipped(code: Code, source: &Source, what: &str) -> Finding {
    let found = format!("skipped, not needed: {what}");
    Finding::note(code, &source.name, found).with_impact("").with_fixes(Vec::new())
}

/// An input that was not understood. If nothing is missing without it, there is nothing to do.
fn unusable(code: Code, source: &Source, rest: Rest<'_>, found: String, fixes: Vec<Fix>) -> Finding {
    let name = &source.name;
    match rest.severity(source) {
        Severity::Note => skipped(code, source, &found),
        Severity::Warning => {
            Finding::warning(code, name, found).with_impact("kubefront does not use the file.").with_fixes(fixes)
        }
        Severity::Error => {
            let finding = Finding::error(code, name, found);
            match source.role {
                Some(_) => finding.with_fixes(fixes),
                None => {
                    let fixes: Vec<_> = fixes.into_iter().chain(rest.only_missing().and_then(missed)).collect();
                    finding.with_impact(MAY_BE_MISSED).with_fixes(fixes)
                }
            }
        }
    }
}

/// The part that the input may have been meant as.
fn missed(part: Missing) -> Option<Fix> {
    let role = match part {
        Missing::Name => return None,
        Missing::Certificate => Role::Chain,
        Missing::Key => Role::Key,
        Missing::Credential => Role::Kubeconfig,
        Missing::UpstreamCa => Role::UpstreamCa,
    };
    Some(role::pass(role))
}

/// The text of an error: what it means is in the dictionary, and the text itself is not repeated.
fn error_message(code: Code, source: &Source, error: KnownError, rest: Rest<'_>) -> Finding {
    let found = format!("{} contains the known error `{}`: {}", source.name, error.id, error.title);
    let command = match Part::of_input(source).filter(|input| !input.has_placeholder) {
        Some(input) => input.fed_to("kubefront explain -"),
        None => format!("kubefront explain {}", error.id),
    };
    let look_up = Fix::run("look up the causes of the error", command);
    let finding = unusable(code, source, rest, found, vec![look_up.clone(), instead(source)]);
    match (finding.severity, source.role) {
        // The causes are worth knowing even if nothing is missing.
        (Severity::Note, _) => finding.with_fixes([look_up]),
        (_, None) => finding.with_impact(NOTHING_IN_TEXT),
        (_, Some(_)) => finding,
    }
}

/// The file for its role; without a role the file is not needed.
fn instead(source: &Source) -> Fix {
    source.role.map_or_else(|| leave_out(source), role::pass)
}

fn leave_out(source: &Source) -> Fix {
    let label = format!("leave out {}", source.name);
    match source.extracted_from {
        None => Fix::remove(label, &source.name),
        Some(_) => Fix::told(label),
    }
}

fn too_large(name: &str, cap: TooLarge) -> String {
    match cap {
        TooLarge::Bytes { cap, of } => {
            let what = match of {
                Measured::File => "a file",
                Measured::Kubeconfig => "a kubeconfig",
                Measured::Token => "a bearer token",
                Measured::Object(kind) => object(kind),
            };
            format!("{name} is larger than {}, the limit for {what}", size(cap))
        }
        TooLarge::Packed => {
            let most = limits::UNPACKED_BYTES >> 20;
            format!("the unpacked content of all inputs is more than {most} MiB; the rest of {name} was not read")
        }
        TooLarge::Parts { cap, of } => {
            let what = match of {
                Counted::Blocks => "blocks",
                Counted::Structures => "structures",
                Counted::Certificates => "certificates",
                Counted::Keys => "keys",
            };
            format!("{name} contains more than {cap} {what}; the rest was not read")
        }
    }
}

fn unrecognized(code: Code, source: &Source, looks: Look, rest: Rest<'_>) -> Finding {
    let found = format!("{} looks like {}; expected {}", source.name, look(looks), role::needed(source.role));
    let fixes = way_out(looks, source, rest).into_iter().chain([instead(source)]).collect();
    unusable(code, source, rest, found, fixes)
}

fn way_out(look: Look, source: &Source, rest: Rest<'_>) -> Option<Fix> {
    match look {
        Look::CutDer => Some(Fix::says("copy the file again, in binary mode")),
        Look::Html => Some(Fix::says("download the file again: a login or error page may have been saved")),
        Look::SshPublicKey => Some(Fix::runs(
            "pass the private key of the certificate, or its public key",
            "openssl pkey -in key.pem -pubout -out public.pem",
        )),
        Look::OpensslText => Some(Fix::runs(
            "pass the certificate in PEM instead of its text form",
            "openssl x509 -in FILE -out certificate.pem",
        )),
        Look::PuttyKey => Some(Fix::says("pass the private key of the certificate: an SSH key matches no certificate")),
        Look::PlainText if source.extracted_from.is_none() && source.role.is_none() && rest.may_need_credential() => {
            Some(Fix::assign("if it is an opaque bearer token, use it as the token", Role::Token, &source.name, None))
        }
        Look::PlainText
        | Look::Elf
        | Look::WindowsProgram
        | Look::Png
        | Look::Jpeg
        | Look::Gif
        | Look::Pdf
        | Look::SevenZip
        | Look::Bzip2
        | Look::Xz
        | Look::Zstd
        | Look::Sqlite
        | Look::Office
        | Look::BouncyCastle
        | Look::Tar
        | Look::Binary
        | Look::JsonWebKey
        | Look::Json
        | Look::Xml
        | Look::Script
        | Look::Yaml => None,
    }
}

fn not_read(code: Code, source: &Source, why: &NotRead, rest: Rest<'_>) -> Finding {
    let (found, fixes) = match why {
        NotRead::Unsupported(form) => (format!("{} is {}", source.name, unsupported(form)), convert(form, source)),
        NotRead::Object(kind, error) => (unreadable_object(source, *kind, error), vec![save_again(*kind)]),
        NotRead::EmptyObject { kind: ObjectKind::HttpProxy, .. } => (
            format!("{} is an HTTPProxy without `virtualhost.fqdn`", source.name),
            vec![save_again(ObjectKind::HttpProxy)],
        ),
        NotRead::EmptyObject { kind, first } => {
            let found = format!(
                "{} is {} without a certificate, private key, token, or kubeconfig",
                source.name,
                object(*kind)
            );
            (found, vec![another_object(*first, source)])
        }
        NotRead::Entry { key, secret: name, cipher: Some(cipher) } => {
            let label = "decrypt the file first, and pass the result";
            let fix = match (cipher, source.file()) {
                (Cipher::Sops, Some(file)) => Fix::run(label, format!("sops -d {} > decrypted.yaml", quoted(file))),
                (Cipher::Sops, None) => Fix::runs(label, "sops -d FILE > decrypted.yaml"),
                _ => Fix::says(label),
            };
            (format!("`data.{key}` of the {} is encrypted with {cipher}", secret(name)), vec![fix, save_secret(name)])
        }
        NotRead::Entry { key, secret: name, cipher: None } => {
            let fixes = vec![save_secret(name), Fix::says("pass the plain file instead of the Secret")];
            (format!("`data.{key}` of the {} is not base64", secret(name)), fixes)
        }
        NotRead::Zip(why) => (format!("the zip archive cannot be read: {why}"), unpack(source, Unpack::Unzip)),
        NotRead::EmptyZip => {
            let found = "the zip archive contains no certificate, private key, kubeconfig, or token";
            (found.to_owned(), vec![instead(source)])
        }
        NotRead::ZipEntry(name, why) => {
            let program = match why {
                EntryError::EncryptedAes | EntryError::Method => Unpack::SevenZip,
                EntryError::Encrypted | EntryError::TooLarge | EntryError::Damaged => Unpack::Unzip,
            };
            (format!("{name} in the zip archive cannot be extracted: {why}"), unpack(source, program))
        }
        NotRead::Archive(archive, at, why) => damaged_archive(source, *archive, *at, why),
    };
    if let (NotRead::Unsupported(Unsupported::Exposure), Severity::Note) = (why, rest.severity(source)) {
        return Finding::warning(code, &source.name, found).with_impact(SETTINGS_UNUSED).with_fixes(fixes);
    }
    let is_proxy =
        matches!(why, NotRead::Object(ObjectKind::HttpProxy, _) | NotRead::Unsupported(Unsupported::PrintedProxies));
    if is_proxy && rest.severity(source) == Severity::Note {
        return Finding::warning(code, &source.name, found).with_impact(NOT_COMPARED).with_fixes(fixes);
    }
    let finding = unusable(code, source, rest, found, fixes);
    match why {
        NotRead::Unsupported(Unsupported::Manifest(_)) if finding.severity != Severity::Note => {
            finding.with_impact("kubefront does not use the file: it writes manifests and does not read them.")
        }
        NotRead::Unsupported(Unsupported::Exposure) => finding.with_impact(SETTINGS_UNUSED),
        _ => finding,
    }
}

fn damaged_archive(source: &Source, archive: Archive, at: Place, why: &ArchiveProblem) -> (String, Vec<Fix>) {
    let what = match archive {
        Archive::Pkcs12 => "PKCS#12 archive",
        Archive::Pkcs7 => "PKCS#7 bundle",
    };
    let input = Part::of(source, at).filter(|input| !input.has_placeholder);
    let command = input.map(|input| match archive {
        Archive::Pkcs12 => input.out_of_block(at).openssl("pkcs12", OpensslMode::Default, " -info -noout"),
        Archive::Pkcs7 => input.openssl("pkcs7", OpensslMode::Default, " -print_certs"),
    });
    let why = match why {
        ArchiveProblem::Unreadable(why) => why.to_string(),
        ArchiveProblem::NoCertificate => "it contains no certificate".to_owned(),
    };
    let look = command.map(|command| Fix::run("see what OpenSSL reads in it", command));
    let fixes = [Fix::told(format!("export the {what} again"))].into_iter().chain(look).collect();
    (format!("the {what} in {} cannot be read: {why}", place::words(at)), fixes)
}

fn unreadable_object(source: &Source, kind: ObjectKind, error: &YamlError) -> String {
    let line = error.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    format!("{} is {} that cannot be parsed: {line}{}", source.name, object(kind), error.what)
}

fn convert(form: &Unsupported, source: &Source) -> Vec<Fix> {
    match form {
        Unsupported::JavaKeystore | Unsupported::JavaCryptoKeystore => {
            let new = if source.name == "keystore.p12" { "converted.p12" } else { "keystore.p12" };
            let label = format!("convert the keystore to PKCS#12, and pass {new}");
            vec![match Part::of_input(source).filter(|input| !input.has_placeholder) {
                Some(input) => {
                    let (first, name) = input.as_file("keystore.jks");
                    let command = format!(
                        "{first}keytool -importkeystore -srckeystore {name} -destkeystore {new} -deststoretype PKCS12"
                    );
                    Fix::run(label, command)
                }
                None => Fix::says("convert the keystore to PKCS#12 with keytool, and pass the result"),
            }]
        }
        Unsupported::OtherConfig(other) => vec![kubeconfig_from(*other)],
        Unsupported::Manifest(Some(kind)) if kind == "Cluster" => vec![
            Fix::runs(
                "write the kubeconfig of the cluster with Cluster API, and pass it",
                "clusterctl get kubeconfig NAME -n NAMESPACE > cluster.kubeconfig",
            ),
            instead(source),
        ],
        Unsupported::Manifest(Some(kind)) if kind == "ExternalSecret" => vec![
            Fix::runs("save the Secret that the controller creates, and pass secret.yaml", SAVE_SECRET),
            instead(source),
        ],
        Unsupported::Encrypted(encryption) => vec![decrypt(*encryption, source)],
        Unsupported::Gzip => vec![decompress(source)],
        Unsupported::PrintedProxies => vec![Fix::runs(
            "save the HTTPProxies as YAML, and pass httpproxies.yaml",
            "kubectl get httpproxies -A -o yaml > httpproxies.yaml",
        )],
        Unsupported::Exposure => vec![match source.file() {
            Some(name) => Fix::run("use the file as the exposure file", format!("-f {}", quoted(name))),
            None => Fix::says("use the file as the exposure file"),
        }],
        Unsupported::Manifest(_) => vec![instead(source)],
    }
}

/// The command that writes the kubeconfig instead.
fn kubeconfig_from(other: OtherConfig) -> Fix {
    let (label, command) = match other {
        OtherConfig::Talos => {
            ("write the kubeconfig of the cluster with Talos, and pass it", "talosctl kubeconfig talos.kubeconfig")
        }
        OtherConfig::ArgoCd => (
            "save the Secret in which Argo CD keeps the cluster, and pass it",
            "kubectl get secret -n argocd -l argocd.argoproj.io/secret-type=cluster -o yaml > secret.yaml",
        ),
        OtherConfig::Aks => (
            "write the kubeconfig of the cluster with the Azure CLI, and pass it",
            "az aks get-credentials --name NAME --resource-group GROUP --file aks.kubeconfig",
        ),
    };
    Fix::runs(label, command)
}

/// The command that decrypts the file, or gets the value of the placeholder.
fn decrypt(encryption: Encryption, source: &Source) -> Fix {
    let file = source.file().map_or_else(|| "FILE".to_owned(), quoted);
    let command = match encryption {
        Encryption::Sops => format!("sops --decrypt {file} > decrypted"),
        Encryption::AnsibleVault => format!("ansible-vault decrypt --output decrypted {file}"),
        Encryption::AnsibleVaultValues => {
            let label = "print the value with Ansible, replace the encrypted value in the file, and pass the file";
            return Fix::run(label, format!("ansible localhost -m debug -a var=KEY -e @{file} --ask-vault-pass"));
        }
        Encryption::GitCrypt => return Fix::runs("decrypt the files of the Git repository", "git-crypt unlock"),
        Encryption::Age => format!("age --decrypt -i KEY_FILE -o decrypted {file}"),
        Encryption::Pgp => format!("gpg --output decrypted --decrypt {file}"),
        Encryption::OpensslEnc => format!("openssl enc -d -aes-256-cbc -pbkdf2 -in {file} -out decrypted"),
        Encryption::GitLfs => return Fix::runs("download the file that the pointer names", "git lfs pull"),
        Encryption::SealedSecret => {
            return Fix::runs("save the Secret that the controller creates, and pass secret.yaml", SAVE_SECRET);
        }
    };
    Fix::run("decrypt the file, and pass the result", command)
}

/// A tar archive, or one file.
fn decompress(source: &Source) -> Fix {
    let Some(input) = Part::of_input(source).filter(|input| !input.has_placeholder) else {
        return Fix::says("decompress the file, and pass the files in it");
    };
    let name = source.name.to_ascii_lowercase();
    match name.ends_with(".tgz") || name.ends_with(".tar.gz") {
        true => {
            let command = input.fed_to("tar -xzf - -C unpacked");
            Fix::run("unpack the archive, and pass the files in it", format!("mkdir unpacked && {command}"))
        }
        false => {
            Fix::run("decompress the file, and pass `unpacked`", format!("{} > unpacked", input.fed_to("gzip -dc")))
        }
    }
}

/// Programs that unpack a zip archive.
#[derive(Clone, Copy)]
enum Unpack {
    Unzip,
    /// Supports AES, and every compression method.
    SevenZip,
}

fn unpack(source: &Source, program: Unpack) -> Vec<Fix> {
    let label = "unpack the archive, and pass the files in it";
    vec![match Part::of_input(source).filter(|input| !input.has_placeholder) {
        Some(input) => {
            let (first, name) = input.as_file("inner.zip");
            let unpack = match program {
                Unpack::Unzip => format!("unzip {name} -d unpacked"),
                Unpack::SevenZip => format!("7z x {name} -ounpacked"),
            };
            Fix::run(label, first + &unpack)
        }
        None => Fix::says(label),
    }]
}

fn another_object(first: FirstObject, source: &Source) -> Fix {
    match first {
        FirstObject::Secret => {
            Fix::runs("save the Secret with the certificate and private key, and pass secret.yaml", SAVE_SECRET)
        }
        FirstObject::ConfigMap => Fix::runs(
            "save the ConfigMap with the CA of the API server, and pass kube-root-ca.yaml",
            "kubectl get configmap kube-root-ca.crt -n default -o yaml > kube-root-ca.yaml",
        ),
        FirstObject::Other => instead(source),
    }
}

fn save_again(kind: ObjectKind) -> Fix {
    match kind {
        ObjectKind::Secret | ObjectKind::PartOfSecret => Fix::runs("save the Secret again", SAVE_SECRET),
        ObjectKind::ConfigMap => {
            Fix::runs("save the ConfigMap again", "kubectl get configmap NAME -n NAMESPACE -o yaml > configmap.yaml")
        }
        ObjectKind::Claim => {
            Fix::runs("save the object again", "kubectl get KIND NAME -n NAMESPACE -o yaml > object.yaml")
        }
        ObjectKind::HttpProxy => {
            Fix::runs("save the HTTPProxy again", "kubectl get httpproxy NAME -n NAMESPACE -o yaml > httpproxy.yaml")
        }
    }
}

/// With its own name, unless that may be cut.
fn save_secret(ObjectName { namespace, name }: &ObjectName) -> Fix {
    let is_whole = |part: &str| !part.is_empty() && part.chars().count() < LONGEST_NAME;
    match is_whole(name) && is_whole(namespace) {
        true => Fix::run(
            "save the Secret again",
            format!("kubectl get secret {} -n {} -o yaml > secret.yaml", quoted(name), quoted(namespace)),
        ),
        false => Fix::runs("save the Secret again", SAVE_SECRET),
    }
}

const MAY_BE_MISSED: &str =
    "kubefront cannot use the input. It may be the part that is missing or unusable, so kubefront writes no files.";
const NOTHING_IN_TEXT: &str = "kubefront finds no certificate, private key, kubeconfig, or token in the text. A part is missing or unusable, \
                               so kubefront writes no files.";
const SETTINGS_UNUSED: &str =
    "kubefront does not use its settings: the file was passed as a certificate, key, or credential.";
const NOT_COMPARED: &str = "kubefront does not compare the new HTTPProxy with the existing one. If both have the same host name, but different names \
                            or namespaces, Contour marks both invalid (`DuplicateVhost`).";
const SAVE_SECRET: &str = "kubectl get secret NAME -n NAMESPACE -o yaml > secret.yaml";
/// Names of objects are cut to this length.
const LONGEST_NAME: usize = 63;
