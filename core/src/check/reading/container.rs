//! Findings about what parts were extracted from.

use super::contents::{config_map, parts, secret, with_form, zip_files};
use super::key::matched;
use crate::decoded::remark::{Layer, Protection, Source, Unwrapped};
use crate::finding::{Code, Finding};

/// Says what the parts of an input were extracted from.
pub(super) fn unwrapped(code: Code, source: &Source, unwrapped: &Unwrapped) -> Finding {
    let found = match unwrapped {
        Unwrapped::Base64(Layer::Outer) => "the whole input is base64".to_owned(),
        Unwrapped::Base64(Layer::Inner) => "the decoded input is base64 again".to_owned(),
        Unwrapped::Der(contents) => with_form(contents, "DER"),
        Unwrapped::Pkcs7(contents) => format!("{} from a bundle", parts(contents)),
        Unwrapped::Pkcs12(contents, Protection::Plain) => format!("{} from an unencrypted archive", parts(contents)),
        Unwrapped::Pkcs12(contents, Protection::Encrypted(form)) => {
            format!("{} from an encrypted archive{}", parts(contents), matched(*form))
        }
        Unwrapped::Zip(files) => zip_files(files),
        Unwrapped::Secret(name, keys) => format!("{} from the {}", keys.join(", "), secret(name)),
        Unwrapped::ConfigMap(name, keys) => format!("{} from the {}", keys.join(", "), config_map(name)),
    };
    Finding::note(code, &source.name, found)
}
