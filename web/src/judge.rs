//! From the user's input to everything that the page shows: one call of core.

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

/// The result that the page shows.
pub struct Judged {
    /// Fields whose text is not a valid value, with the reason.
    pub refused: BTreeMap<String, String>,
    pub evaluation: Evaluation,
    pub steps: Rc<Vec<Step>>,
    pub at: Moment,
}

/// Every result differs from every other: components compare by address.
impl PartialEq for Judged {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Judged {
    /// The exposure that was checked: the user's settings, and those of an existing HTTPProxy.
    pub fn exposure(&self) -> &Exposure {
        &self.evaluation.exposure
    }

    pub fn report(&self) -> &Report {
        &self.evaluation.report
    }

    pub fn file(&self, path: &str) -> Option<&File> {
        self.evaluation.files().iter().find(|file| file.path == path)
    }
}

/// Returns the exposure of the document and the typed fields. If a text is not a valid value, the field keeps the value of
/// the document.
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

/// Returns the text that a field shows: as typed, otherwise as checked, from the document or an existing HTTPProxy.
pub fn shown(state: &State, judged: &Judged, path: &str) -> String {
    state.typed.get(path).cloned().or_else(|| judged.exposure().get(path)).unwrap_or_default()
}

/// Returns the inputs as core expects them.
pub fn materials(parts: &[Rc<Part>]) -> Vec<Material> {
    parts.iter().map(|part| material(part)).collect()
}

fn material(part: &Part) -> Material {
    let make = if part.is_cut { Material::cut_off } else { Material::new };
    make(part.name.clone(), part.role, part.bytes.to_vec())
}

/// The inputs and their parsed content, read once, however often the settings change. Slow key derivations are not done
/// here (`derivation`).
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

/// Checks the input and writes the output files. `known` is the result for the chain of the last call. It is replaced if
/// the chain changed: most typing does not change the chain.
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
    Judged { refused: BTreeMap::new(), evaluation, steps, at }
}

/// Checks the input of a state from the beginning.
#[cfg(test)]
pub(crate) fn of(state: &State) -> Judged {
    let read = Read::new(materials(&state.parts), &state.passphrases.0);
    judge(exposure(state).0, &read, state.moment(), &mut None)
}

/// Sets a field. The items of a list are separated by commas or white space, and replace the list.
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
    use kubefront_core::report::Verdict;

    use super::*;
    use crate::example::{self, Example};
    use crate::state::{Action, Content, Dropped};
    use crate::view::{files as output, input, request_path, verdict};

    #[test]
    fn an_invalid_value_is_reported_and_ignored() {
        let typed = |path: &str, text: &str| Action::Typed { path: path.to_owned(), text: text.to_owned() };
        let state = State::new(Moment::from_unix(0)).reduce(typed("port", "44x")).reduce(typed("fqdn", "a.example"));
        let (exposure, refused) = exposure(&state);
        assert_eq!((exposure.spec.port, exposure.spec.fqdn.as_str()), (443, "a.example"));
        assert!(refused["port"].contains("from 1 to 65535"));
    }

    #[test]
    fn typed_text_replaces_a_list() {
        let typed = Action::Typed { path: "allowFrom".to_owned(), text: "10.0.0.0/8, 192.0.2.1".to_owned() };
        let (exposure, _) = exposure(&State::new(Moment::from_unix(0)).reduce(typed));
        assert_eq!(exposure.spec.allow_from, ["10.0.0.0/8", "192.0.2.1"]);
    }

    fn files() -> Vec<(&'static str, &'static str)> {
        Example::find("good").unwrap().files().collect()
    }

    /// Drops files at once, and checks them.
    fn dropped(files: &[(&str, &str)], more: Vec<Action>) -> Judged {
        let state = State::new(example::moment());
        let file = |(name, text): &(&str, &str)| Dropped {
            name: (*name).to_owned(),
            content: Ok(Content { bytes: text.as_bytes().to_vec().into(), is_cut: false }),
        };
        let read = Action::Read { batch: 1, files: files.iter().map(file).collect() };
        let state = state.reduce(Action::Reading(1)).reduce(read);
        let state = more.into_iter().fold(state, State::reduce);
        of(&state)
    }

    #[test]
    fn the_example_dropped_by_hand_has_the_result_of_the_example() {
        let document = ("exposure.yaml", example::EXPOSURE);
        let shown = example::judged();
        for at in 0..=files().len() {
            let mut files = files();
            files.insert(at, document);
            let judged = dropped(&files, Vec::new());
            assert_eq!(judged.report(), shown.report(), "exposure.yaml at {at}");
            let paths = |judged: &Judged| judged.evaluation.files().iter().map(|f| f.path.clone()).collect::<Vec<_>>();
            assert_eq!(paths(&judged), paths(&shown));
        }
        assert_eq!(shown.report().verdict, Verdict::Ready);
    }

    #[test]
    fn without_its_document_the_example_needs_a_decision_about_the_root() {
        let fqdn = Action::Offered("k8s.example.com".to_owned());
        let judged = dropped(&files(), vec![fqdn]);
        assert_eq!(judged.report().verdict, Verdict::DecisionNeeded);
        assert!(judged.file("kubeconfig").is_none() && judged.file("manifests/50-httpproxy.yaml").is_some());
        assert_eq!(verdict::headline(judged.report()).title, "Decision needed: trust");
        let kubeconfig = output::all(&judged).into_iter().find(|file| file.path == "kubeconfig").unwrap();
        let why = kubeconfig.why_not.unwrap();
        assert_eq!(why, "Not written: decision needed: Trust");
        assert_eq!(request_path::client_trust(&judged), "root not trusted yet");
        let rows = input::rows(&judged);
        let items: Vec<&str> = rows.iter().flat_map(|row| &row.items).map(|item| item.what.as_str()).collect();
        assert!(items.iter().any(|what| what.starts_with("root certificate, not trusted")), "{items:?}");
        assert!(!items.iter().any(|what| what.contains("trust anchor")), "{items:?}");
    }

    #[test]
    fn a_root_that_the_user_trusts_needs_no_decision() {
        let ca = 3; // the third file
        let actions = vec![
            Action::Offered("k8s.example.com".to_owned()),
            Action::Role { id: ca, role: Some(kubefront_core::Role::TrustAnchor) },
            Action::Typed { path: "kubeconfig.trust".to_owned(), text: "embed".to_owned() },
        ];
        let judged = dropped(&files(), actions);
        assert_eq!((judged.report().verdict, judged.file("kubeconfig").is_some()), (Verdict::Ready, true));
    }
}
