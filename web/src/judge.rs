//! From what the user gave to everything that is shown: one call of core.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use kubefront_core::decoded::Decoded;
use kubefront_core::exposure::{FIELDS, Kind, SetError};
use kubefront_core::guide::Step;
use kubefront_core::{
    Evaluation, Exposure, File, Input, KnownChain, Material, Moment, Report, Roots, Task, evaluate_known, guide, intake,
};

use crate::state::{Part, State};

/// What is shown.
pub struct Judged {
    /// Fields whose text cannot be a value, with the reason.
    pub refused: BTreeMap<String, String>,
    pub evaluation: Evaluation,
    pub steps: Rc<Vec<Step>>,
    pub at: Moment,
    /// It is the example's, nothing of the user's.
    pub is_example: bool,
}

/// Every judgement is its own: components compare by place.
impl PartialEq for Judged {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Judged {
    /// What was judged: as asked for, with what was taken over from an HTTPProxy.
    pub fn exposure(&self) -> &Exposure {
        &self.evaluation.exposure
    }

    pub fn report(&self) -> &Report {
        &self.evaluation.report
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.evaluation.files.iter().find(|file| file.path == path)
    }
}

/// Returns the exposure that the document and the typed fields make; a text that cannot be a value leaves the field at
/// what the document says.
pub fn exposure(state: &State) -> (Exposure, BTreeMap<String, String>) {
    let mut exposure = (*state.document).clone();
    let mut refused = BTreeMap::new();
    for (path, text) in &state.typed {
        if let Err(why) = set(&mut exposure, path, text) {
            refused.insert(path.clone(), why.to_string());
        }
    }
    (exposure, refused)
}

/// Returns the text that a field shows: as typed, else as judged, which is the document's or taken over from an HTTPProxy.
pub fn shown(state: &State, judged: &Judged, path: &str) -> String {
    let document = if judged.is_example { &*state.document } else { judged.exposure() };
    state.typed.get(path).cloned().or_else(|| document.get(path)).unwrap_or_default()
}

/// Returns the parts as core takes them.
pub fn materials(parts: &[Rc<Part>]) -> Vec<Material> {
    parts.iter().map(|part| material(part)).collect()
}

fn material(part: &Part) -> Material {
    let make = if part.is_cut { Material::cut_off } else { Material::new };
    make(part.name.clone(), part.role, part.bytes.to_vec())
}

/// The material and what it holds, read once however often the choices change; never what takes long (`derivation`).
pub struct Read {
    materials: Vec<Material>,
    pub(crate) decoded: Arc<Decoded>,
}

impl Read {
    pub fn new(materials: Vec<Material>, passphrases: &kubefront_core::Passphrases) -> Self {
        let decoded = Arc::new(intake::decode_at_once(&materials, passphrases));
        Self { materials, decoded }
    }
}

/// Judges, and writes what can be written. `known` is the chain as it was judged last, and is exchanged where it does not
/// fit any more: most of what is typed leaves it as it is.
pub fn judge(exposure: Exposure, read: &Read, at: Moment, known: &mut Option<KnownChain>) -> Judged {
    let input = Input {
        exposure: &exposure,
        material: &read.materials,
        passphrases: &kubefront_core::Passphrases::default(), // tried when it was read
        roots: Roots::Mozilla,
        at,
        task: Task::Check,
        renew_before: None,
    };
    let fitting = known.take().filter(|known| known.fits(&input, &read.decoded));
    let known = known.insert(fitting.unwrap_or_else(|| KnownChain::of(&input, &read.decoded)));
    let evaluation = evaluate_known(&input, read.decoded.clone(), known);
    let steps = Rc::new(evaluation.checked.as_ref().map(guide::steps).unwrap_or_default());
    Judged { refused: BTreeMap::new(), evaluation, steps, at, is_example: false }
}

/// Fills a field; a list takes its items separated by commas or white space, and is replaced.
fn set(exposure: &mut Exposure, path: &str, text: &str) -> Result<(), SetError> {
    if !FIELDS.iter().any(|field| field.path == path && field.kind == Kind::List) {
        return exposure.set(path, text.trim());
    }
    exposure.clear(path);
    let items = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|item| !item.is_empty());
    items.into_iter().try_for_each(|item| exposure.set(path, item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Action;

    #[test]
    fn a_text_that_is_no_value_is_said_and_left_out() {
        let typed = |path: &str, text: &str| Action::Typed { path: path.to_owned(), text: text.to_owned() };
        let state = State::new(Moment::from_unix(0)).reduce(typed("port", "44x")).reduce(typed("fqdn", "a.example"));
        let (exposure, refused) = exposure(&state);
        assert_eq!((exposure.spec.port, exposure.spec.fqdn.as_str()), (443, "a.example"));
        assert!(refused["port"].contains("from 1 to 65535"));
    }

    #[test]
    fn a_list_is_replaced_by_what_is_typed() {
        let typed = Action::Typed { path: "allowFrom".to_owned(), text: "10.0.0.0/8, 192.0.2.1".to_owned() };
        let (exposure, _) = exposure(&State::new(Moment::from_unix(0)).reduce(typed));
        assert_eq!(exposure.spec.allow_from, ["10.0.0.0/8", "192.0.2.1"]);
    }
}
