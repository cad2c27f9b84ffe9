//! The JS API: `evaluate` and `explain`, with the names of report v1. Types: `web/shell/api.d.ts`.

use kubefront_core::{Exposure, Input, Material, Moment, Passphrase, Passphrases, Roots, Task};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::roles::ROLES;
use crate::words::refusal;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// An exposure document, YAML or JSON text.
    exposure: Option<String>,
    #[serde(default)]
    files: Vec<RequestFile>,
    /// Tried at every encrypted part.
    #[serde(default)]
    passphrases: Vec<String>,
    /// `mozilla` (default) or `none`.
    anchors: Option<String>,
    /// RFC 3339.
    at: String,
    /// `check` (default) or `generate`.
    task: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFile {
    name: String,
    #[serde(with = "serde_bytes_like")]
    bytes: Vec<u8>,
    role: Option<String>,
    /// `bytes` are only the file's beginning, since it is over the cap.
    #[serde(default)]
    cut: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    report: &'a kubefront_core::Report,
    files: Vec<AnswerFile<'a>>,
}

#[derive(Serialize)]
struct AnswerFile<'a> {
    path: &'a str,
    #[serde(with = "serde_bytes_like")]
    bytes: &'a [u8],
}

/// Judges a set and writes what can be written, as `kubefront generate` does.
///
/// # Errors
/// Says what is wrong with the request or with the exposure document; bytes of files always end in findings.
#[wasm_bindgen(skip_typescript)]
pub fn evaluate(request: JsValue) -> Result<JsValue, JsError> {
    refuse_unknown(&request)?;
    let request: Request = serde_wasm_bindgen::from_value(request).map_err(|why| JsError::new(&why.to_string()))?;
    let exposure = request.exposure.as_deref().map_or_else(|| Ok(Exposure::default()), read_exposure)?;
    let at =
        Moment::parse(&request.at).ok_or_else(|| JsError::new("at: is not a timestamp; write 2026-11-23T12:00:00Z"))?;
    let material = request.files.into_iter().map(material).collect::<Result<Vec<_>, _>>()?;
    let mut passphrases = Passphrases::default();
    request.passphrases.into_iter().for_each(|passphrase| passphrases.add(Passphrase::new(passphrase.into_bytes())));
    let roots = choose("anchors", request.anchors.as_deref(), &[("mozilla", Roots::Mozilla), ("none", Roots::None)])?;
    let task = choose("task", request.task.as_deref(), &[("check", Task::Check), ("generate", Task::Generate)])?;
    let input = Input {
        exposure: &exposure,
        material: &material,
        passphrases: &passphrases,
        roots,
        at,
        task,
        renew_before: None,
    };
    let evaluation = kubefront_core::evaluate(&input);
    let files = evaluation.files.iter().map(|file| AnswerFile { path: &file.path, bytes: &file.bytes }).collect();
    let answer = Answer { report: &evaluation.report, files };
    let serializer = serde_wasm_bindgen::Serializer::json_compatible().serialize_bytes_as_arrays(false);
    answer.serialize(&serializer).map_err(|why| JsError::new(&why.to_string()))
}

/// Returns the page about a finding code, a mode or a topic, or about what something printed; `undefined` where it is
/// unknown.
#[wasm_bindgen(skip_typescript)]
pub fn explain(text: &str) -> Option<String> {
    kubefront_core::explain::page(text)
}

/// A misspelt name must not pass as left out: the reader of objects asks only for the names it knows.
fn refuse_unknown(request: &JsValue) -> Result<(), JsError> {
    let check = |value: &JsValue, known: &[&str]| {
        let keys = value.dyn_ref::<js_sys::Object>().map(js_sys::Object::keys).unwrap_or_default();
        let unknown = keys.iter().filter_map(|key| key.as_string()).find(|key| !known.contains(&key.as_str()));
        unknown.map_or(Ok(()), |key| Err(JsError::new(&format!("{key}: is none of {}", known.join(", ")))))
    };
    check(request, &["exposure", "files", "passphrases", "anchors", "at", "task"])?;
    let files =
        js_sys::Reflect::get(request, &"files".into()).ok().and_then(|files| files.dyn_into::<js_sys::Array>().ok());
    files.unwrap_or_default().iter().try_for_each(|file| check(&file, &["name", "bytes", "role", "cut"]))
}

fn read_exposure(text: &str) -> Result<Exposure, JsError> {
    Exposure::parse(text.as_bytes()).map_err(|why| JsError::new(&format!("exposure: {}", refusal(&why))))
}

fn material(file: RequestFile) -> Result<Material, JsError> {
    let role = file.role.as_deref().map(|role| choose("role", Some(role), ROLES)).transpose()?;
    let make = if file.cut { Material::cut_off } else { Material::new };
    Ok(make(file.name, role, file.bytes))
}

fn choose<T: Copy>(what: &str, word: Option<&str>, table: &[(&str, T)]) -> Result<T, JsError> {
    let found = word.map_or(table.first(), |word| table.iter().find(|(name, _)| *name == word));
    found.map(|(_, value)| *value).ok_or_else(|| {
        let known: Vec<_> = table.iter().map(|(name, _)| *name).collect();
        JsError::new(&format!("{what}: is none of {}", known.join(", ")))
    })
}

/// Bytes cross as `Uint8Array`, not as lists of numbers.
mod serde_bytes_like {
    use core::fmt;

    use serde::{Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(bytes: &&[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        deserializer.deserialize_byte_buf(Bytes)
    }

    struct Bytes;

    impl de::Visitor<'_> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a Uint8Array")
        }

        fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }

        fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }
    }
}
