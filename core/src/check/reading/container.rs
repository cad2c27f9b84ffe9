//! Findings about what parts were taken out of.

use super::contents::{config_map, parts, secret, with_form, zip_files};
use crate::decoded::remark::{Layer, Protection, Source, Unwrapped};
use crate::finding::{Code, Finding};

/// Says what the parts of an input were taken out of.
pub(super) fn unwrapped(code: Code, source: &Source, unwrapped: &Unwrapped) -> Finding {
    let message = match unwrapped {
        Unwrapped::Base64(Layer::Outer) => "all of it was base64, and is taken as what that holds".to_owned(),
        Unwrapped::Base64(Layer::Inner) => "what that held was base64 once more".to_owned(),
        Unwrapped::Der(contents) => format!("{} converted to PEM", with_form(contents, "DER")),
        Unwrapped::Pkcs7(contents) => format!("{} taken out of a PKCS#7 bundle", parts(contents)),
        Unwrapped::Pkcs12(contents, Protection::Plain) => {
            format!("{} taken out of a PKCS#12 archive", parts(contents))
        }
        Unwrapped::Pkcs12(contents, Protection::Encrypted) => {
            format!("{} taken out of an encrypted PKCS#12 archive", parts(contents))
        }
        Unwrapped::Zip(files) => format!("taken out of a zip archive: {}", zip_files(files)),
        Unwrapped::Secret(name, keys) => format!("{} taken out of the {}", keys.join(", "), secret(name)),
        Unwrapped::ConfigMap(name, keys) => format!("{} taken out of the {}", keys.join(", "), config_map(name)),
    };
    Finding::note(code, &source.name, message)
}
