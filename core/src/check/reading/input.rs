//! Findings about inputs that were not read as a whole.

use super::contents::{companion, look, object, secret, size, unneeded, unsupported, without_article};
use super::place;
use super::role;
use crate::decoded::described::{Archive, Look, ObjectKind, Unsupported};
use crate::decoded::remark::{
    ArchiveProblem, Counted, FirstObject, Given, InputProblem, Measured, NotRead, PassedOver,
};
use crate::decoded::remark::{Source, TooLarge, Unrecognized};
use crate::finding::{Code, Finding};
use crate::limits;
use crate::wording::quoted;
use crate::yaml::YamlError;

/// Says why an input was not read.
pub(super) fn problem(code: Code, source: &Source, problem: &InputProblem) -> Finding {
    match problem {
        InputProblem::Empty => Finding::error(code, &source.name, "there is nothing in it but white space"),
        InputProblem::TooLarge(cap) => Finding::error(code, &source.name, too_large(*cap)),
        InputProblem::Unrecognized(Unrecognized::LooksLike(look)) => unrecognized(code, source, *look),
        InputProblem::Unrecognized(Unrecognized::Der(what)) => {
            unusable(code, source, format!("it is {}, in DER; {}", unneeded(what), role::needed(source.role)))
        }
        InputProblem::NotRead(why) => not_read(code, source, why),
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
    let message = format!("passed over, being no part of the set: {}{more}", list.join(", "));
    Finding::note(code, &source.name, message)
        .with_fix("if one of these files was meant to be used, pass the right file")
}

/// An error; a warning for one of several without a role.
fn unusable(code: Code, source: &Source, message: String) -> Finding {
    match source.given {
        Given::AmongOthers => Finding::warning(code, &source.name, message),
        Given::ForItself => Finding::error(code, &source.name, message),
    }
}

fn too_large(cap: TooLarge) -> String {
    match cap {
        TooLarge::Bytes { cap, of } => {
            let what = match of {
                Measured::File => "a file",
                Measured::Kubeconfig => "a kubeconfig",
                Measured::Token => "a bearer token",
                Measured::Object(kind) => object(kind),
            };
            format!("it is larger than {}, the most that is read of {what}", size(cap))
        }
        TooLarge::Packed => {
            let most = limits::UNPACKED_BYTES >> 20;
            format!(
                "what is packed in it comes to more than {most} MiB, the most that is read: the rest was left unread"
            )
        }
        TooLarge::Parts { cap, of } => {
            let what = match of {
                Counted::Blocks => "blocks",
                Counted::Structures => "structures",
                Counted::Certificates => "certificates",
                Counted::Keys => "keys",
            };
            format!("there are more than {cap} {what}, the most that are read: the rest was left unread")
        }
    }
}

fn unrecognized(code: Code, source: &Source, looks: Look) -> Finding {
    let message = format!("it is none of the known forms; it looks like {}", look(looks));
    let finding = unusable(code, source, message);
    match way_out(looks) {
        Some(fix) => finding.with_fix(fix),
        None => finding,
    }
}

fn way_out(look: Look) -> Option<&'static str> {
    match look {
        Look::CutDer => Some("copy the file again, in binary mode"),
        Look::Html => Some("it may be the login or error page of a download: fetch the file again"),
        Look::SshPublicKey => Some("hand in the TLS key, or its public half: `openssl pkey -in key.pem -pubout`"),
        Look::OpensslText => Some("hand in the PEM block itself: `openssl x509 -in FILE`"),
        Look::PuttyKey => Some("hand in the TLS key: an SSH key belongs to no certificate"),
        Look::PlainText => Some(
            "if it is a bearer token of a form of its own, hand it in as `kubeconfig.tokenFile`; else leave it out",
        ),
        Look::Elf
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

fn not_read(code: Code, source: &Source, why: &NotRead) -> Finding {
    let (message, fix) = match why {
        NotRead::Unsupported(form) => {
            (format!("it is {}, which is not read here", unsupported(form)), convert(form, &source.name))
        }
        NotRead::Object(kind, error) => (unreadable_object(*kind, error), SAVE_SECRET.to_owned()),
        NotRead::EmptyObject { kind, first } => {
            let message = format!("it is {}, and it holds no certificate, key, token or kubeconfig", object(*kind));
            (message, by_command(*first).to_owned())
        }
        NotRead::Entry { key, secret: name } => {
            let message = format!("{key} of the {} is no base64, as a Secret's data has to be", secret(name));
            (message, "copy the Secret again, or hand in the plain file instead".to_owned())
        }
        NotRead::Zip(why) => (format!("it is a zip archive, and {why}"), UNPACK.to_owned()),
        NotRead::EmptyZip => ("it is a zip archive, and nothing in it is of use here".to_owned(), UNPACK.to_owned()),
        NotRead::ZipEntry(name, why) => {
            (format!("{name} was not taken out of the zip archive: {why}"), UNPACK.to_owned())
        }
        NotRead::Archive(archive, at, why) => {
            let name = quoted(&source.name);
            let (what, command) = match archive {
                Archive::Pkcs12 => ("PKCS#12 archive", format!("`openssl pkcs12 -in {name} -info -noout`")),
                Archive::Pkcs7 => ("PKCS#7 bundle", format!("`openssl pkcs7 -inform DER -in {name} -print_certs`")),
            };
            let why = match why {
                ArchiveProblem::Unreadable(why) => why.to_string(),
                ArchiveProblem::NoCertificate => "it holds no certificate".to_owned(),
            };
            let message = format!("the {what} in {} cannot be read: {why}", place::words(*at));
            (message, format!("export it anew; what another program finds in it: {command}"))
        }
    };
    unusable(code, source, message).with_fix(fix)
}

fn unreadable_object(kind: ObjectKind, error: &YamlError) -> String {
    let line = error.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    format!("it is {}, which cannot be read: {line}{}", object(kind), error.what)
}

fn convert(form: &Unsupported, name: &str) -> String {
    match form {
        Unsupported::JavaKeystore | Unsupported::JavaCryptoKeystore => format!(
            "`keytool -importkeystore -srckeystore {} -destkeystore keystore.p12 -deststoretype PKCS12`, then `openssl pkcs12 -in keystore.p12 -nodes -out chain-and-key.pem`, and hand that in",
            quoted(name)
        ),
        Unsupported::Gzip => UNPACK.to_owned(),
        Unsupported::Exposure => "hand it in as the exposure: it describes the set, it is no part of it".to_owned(),
        Unsupported::Manifest(_) => "leave it out: manifests are written here, not read".to_owned(),
    }
}

fn by_command(first: FirstObject) -> &'static str {
    match first {
        FirstObject::Secret => {
            "`kubectl get secret NAME -n NAMESPACE -o jsonpath='{.data.tls\\.crt}' | base64 -d > tls.crt`, and the same with tls\\.key > tls.key"
        }
        FirstObject::ConfigMap => {
            "`kubectl get configmap kube-root-ca.crt -n default -o jsonpath='{.data.ca\\.crt}' > ca.crt`, and hand that in as `upstream.caFile`"
        }
        FirstObject::Other => "leave it out",
    }
}

const UNPACK: &str = "unpack it and hand in the files";
const SAVE_SECRET: &str = "save it anew: `kubectl get secret NAME -n NAMESPACE -o yaml > secret.yaml`";
