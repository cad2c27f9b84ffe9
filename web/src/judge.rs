//! From what the user gave to everything that is shown: one call of core.

use std::collections::BTreeMap;
use std::rc::Rc;

use kubefront_core::exposure::{FIELDS, Kind};
use kubefront_core::guide::{self, Step};
use kubefront_core::{Evaluation, Exposure, File, Input, Material, Moment, Report, Roots, Task, evaluate};

use crate::state::{Part, State};

/// What is shown.
pub struct Judged {
    pub exposure: Exposure,
    /// Fields whose text cannot be a value, with the reason.
    pub refused: BTreeMap<String, String>,
    pub evaluation: Evaluation,
    pub steps: Vec<Step>,
    pub at: Moment,
    /// It is the example's, nothing of the user's.
    pub is_example: bool,
}

impl Judged {
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
            refused.insert(path.clone(), why);
        }
    }
    (exposure, refused)
}

/// Returns the parts as core takes them.
pub fn materials(parts: &[Rc<Part>]) -> Vec<Material> {
    let material = |part: &Rc<Part>| {
        let make = if part.is_cut { Material::cut_off } else { Material::new };
        make(part.name.clone(), part.role, part.bytes.to_vec())
    };
    parts.iter().map(material).collect()
}

/// Judges, and writes what can be written.
pub fn judge(exposure: Exposure, materials: &[Material], at: Moment) -> Judged {
    let input =
        Input { exposure: &exposure, material: materials, roots: Roots::Mozilla, at, task: Task::Check, renew_before: None };
    let evaluation = evaluate(&input);
    let steps = evaluation.checked.as_ref().map(guide::steps).unwrap_or_default();
    Judged { exposure, refused: BTreeMap::new(), evaluation, steps, at, is_example: false }
}

/// Fills a field; a list takes its items separated by commas or white space, and is replaced.
fn set(exposure: &mut Exposure, path: &str, text: &str) -> Result<(), String> {
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
        assert!(refused["port"].contains("port"));
    }

    #[test]
    fn a_list_is_replaced_by_what_is_typed() {
        let typed = Action::Typed { path: "allowFrom".to_owned(), text: "10.0.0.0/8, 192.0.2.1".to_owned() };
        let (exposure, _) = exposure(&State::new(Moment::from_unix(0)).reduce(typed));
        assert_eq!(exposure.spec.allow_from, ["10.0.0.0/8", "192.0.2.1"]);
    }
}
