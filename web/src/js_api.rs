//! The JS API: `evaluate` and `explain`, with the names of report v1. Types: `web/shell/api.d.ts`.

use js_sys::{Array, ArrayBuffer, JSON, Object, Reflect, Uint8Array};
use kubefront_core::{Evaluation, Exposure, Input, Material, Moment, Passphrase, Passphrases, Roots, Task};
use wasm_bindgen::prelude::*;

use crate::roles::ROLES;
use crate::words::refusal;

/// Checks the input and writes the output files, as `kubefront generate` does.
///
/// # Errors
/// If the request or the exposure document is not valid. Problems in the files are findings, not errors.
#[wasm_bindgen(skip_typescript)]
pub fn evaluate(request: JsValue) -> Result<JsValue, JsError> {
    let request = Fields::of(&request, "the request", &["exposure", "files", "passphrases", "anchors", "at", "task"])?;
    let exposure = request.text("exposure")?.map_or_else(|| Ok(Exposure::default()), |text| read_exposure(&text))?;
    let at = request.text("at")?.as_deref().and_then(Moment::parse);
    let at =
        at.ok_or_else(|| JsError::new("at: not an RFC 3339 timestamp (expected for example 2026-11-23T12:00:00Z)"))?;
    let material = request.list("files")?.iter().map(|file| material(&file)).collect::<Result<Vec<_>, _>>()?;
    let mut passphrases = Passphrases::default();
    for passphrase in request.list("passphrases")?.iter() {
        let passphrase = passphrase.as_string().ok_or_else(|| wrong("passphrases", "a list of strings"))?;
        passphrases.add(Passphrase::new(passphrase.into_bytes()));
    }
    let input = Input {
        exposure: &exposure,
        material: &material,
        passphrases: &passphrases,
        roots: request.choice("anchors", &[("mozilla", Roots::Mozilla), ("none", Roots::None)])?.unwrap_or_default(),
        at,
        task: request.choice("task", &[("check", Task::Check), ("generate", Task::Generate)])?.unwrap_or(Task::Check),
        renew_before: None,
    };
    answer(&kubefront_core::evaluate(&input)).map_err(|_| JsError::new("the report cannot be passed to JavaScript"))
}

/// Returns the entry for a finding code, a mode, a topic, or an error message; `undefined` if there is no entry.
#[wasm_bindgen(skip_typescript)]
pub fn explain(text: &str) -> Option<String> {
    kubefront_core::explain::page(text)
}

/// The report as an object, and the files with their bytes.
fn answer(evaluation: &Evaluation) -> Result<JsValue, JsValue> {
    let files = Array::new();
    for file in evaluation.files() {
        files.push(&object(&[
            ("path", file.path.as_str().into()),
            ("bytes", Uint8Array::from(file.bytes.as_slice()).into()),
        ])?);
    }
    object(&[("report", JSON::parse(&evaluation.report.to_json())?), ("files", files.into())])
}

fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    fields.iter().try_for_each(|(key, value)| Reflect::set(&object, &(*key).into(), value).map(drop))?;
    Ok(object.into())
}

fn read_exposure(text: &str) -> Result<Exposure, JsError> {
    Exposure::parse(text.as_bytes()).map_err(|why| JsError::new(&format!("exposure: {}", refusal(&why))))
}

fn material(file: &JsValue) -> Result<Material, JsError> {
    let file = Fields::of(file, "files", &["name", "bytes", "role", "cut"])?;
    let name = file.text("name")?.ok_or_else(|| wrong("name", "a string"))?;
    let bytes = file.get("bytes");
    if !bytes.is_instance_of::<Uint8Array>() && !bytes.is_instance_of::<ArrayBuffer>() {
        return Err(wrong("bytes", "a Uint8Array"));
    }
    let make = if file.flag("cut")? { Material::cut_off } else { Material::new };
    Ok(make(name, file.choice("role", ROLES)?, Uint8Array::new(&bytes).to_vec()))
}

/// An object of the request that has no other than the known keys: a misspelled key must not be ignored.
struct Fields<'a>(&'a Object);

impl<'a> Fields<'a> {
    fn of(value: &'a JsValue, what: &str, known: &[&str]) -> Result<Self, JsError> {
        let object = value.dyn_ref::<Object>().ok_or_else(|| wrong(what, "an object"))?;
        let keys = Object::keys(object);
        match keys.iter().filter_map(|key| key.as_string()).find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(JsError::new(&format!("{key}: unknown key (expected {})", known.join(", ")))),
            None => Ok(Self(object)),
        }
    }

    /// The value of a key, `undefined` if there is none.
    fn get(&self, key: &str) -> JsValue {
        Reflect::get(self.0, &key.into()).unwrap_or_default()
    }

    fn text(&self, key: &str) -> Result<Option<String>, JsError> {
        let value = self.get(key);
        if value.is_undefined() || value.is_null() {
            return Ok(None);
        }
        value.as_string().map(Some).ok_or_else(|| wrong(key, "a string"))
    }

    fn flag(&self, key: &str) -> Result<bool, JsError> {
        let value = self.get(key);
        if value.is_undefined() { Ok(false) } else { value.as_bool().ok_or_else(|| wrong(key, "a boolean")) }
    }

    /// The list of a key, an empty one if there is none.
    fn list(&self, key: &str) -> Result<Array, JsError> {
        let value = self.get(key);
        if value.is_undefined() {
            return Ok(Array::new());
        }
        value.dyn_into().map_err(|_| wrong(key, "a list"))
    }

    fn choice<T: Copy>(&self, key: &str, table: &[(&str, T)]) -> Result<Option<T>, JsError> {
        let Some(word) = self.text(key)? else { return Ok(None) };
        match table.iter().find(|(name, _)| *name == word) {
            Some((_, value)) => Ok(Some(*value)),
            None => {
                let known: Vec<_> = table.iter().map(|(name, _)| *name).collect();
                Err(JsError::new(&format!("{key}: unknown value (expected {})", known.join(", "))))
            }
        }
    }
}

fn wrong(what: &str, expected: &str) -> JsError {
    JsError::new(&format!("{what}: not {expected}"))
}
