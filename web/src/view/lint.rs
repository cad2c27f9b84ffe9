//! HTTPProxies that exist among the inputs: what `kubefront lint` finds about them, and the repaired set.

use std::collections::BTreeSet;
use std::rc::Rc;

use kubefront_core::kubernetes::pieces::pieces;
use kubefront_core::lint::{self, Cluster, LintFinding, LintReport, ObjectName, Repaired, Settings, Source};
use kubefront_core::{Exposure, Material, Role, Severity};
use zeroize::Zeroizing;

use super::checks::{Group, State as Ended};
use super::mark::Mark;
use super::objects;
use crate::judge::Judged;
use crate::state::{Part, State};
use crate::words::count;

/// The result of a lint.
pub struct Linted {
    pub report: LintReport,
    /// The objects with a finding, the worst first.
    pub objects: Vec<Object>,
    /// HTTPProxies that expose an API server, without a finding about them.
    pub passed: Vec<String>,
    /// What could not be checked, each reason once.
    pub not_checked: Vec<String>,
    pub repairs: Vec<Repaired>,
    /// Every input is an object of the cluster: there is nothing new to generate from.
    pub is_alone: bool,
    /// HTTPProxies that expose an API server.
    exposed: Vec<String>,
    /// Without what is missing, a certificate or a protocol is not checked.
    is_partial: bool,
}

/// An object with findings.
#[derive(Clone, PartialEq, Debug)]
pub struct Object {
    pub name: ObjectName,
    /// Its input.
    pub file: String,
    pub ended: Ended,
    /// Its findings by code, the worst first.
    pub groups: Vec<Group>,
}

/// Every result differs from every other: components compare by address.
impl PartialEq for Linted {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Checks the objects among the inputs, as the command line does with the same files; `None` if no HTTPProxy is among them.
/// Kubeconfigs and trust anchors are those of `--kubeconfig` and `--trust-anchor`.
pub fn of(state: &State, judged: &Judged) -> Option<Linted> {
    let is_whole = |part: &&Rc<Part>| !part.is_cut;
    let read: Vec<(&Part, &str)> =
        state.parts.iter().filter(is_whole).filter_map(|part| Some((&**part, objects::of(part)?))).collect();
    if !read.iter().any(|(_, text)| objects::contain(text, "HTTPProxy")) {
        return None;
    }
    // An exposure document is imported, so it is not among the inputs.
    let document = (*state.document != Exposure::default()).then(|| exposure(&state.document));
    let mut sources: Vec<Source<'_>> =
        read.iter().map(|(part, text)| Source { name: &part.name, text: text.as_bytes() }).collect();
    sources.extend(document.iter().map(|text| Source { name: "exposure.yaml", text: text.as_bytes() }));
    let extra = extra(state, judged);
    let settings = Settings { at: state.moment(), renew_before: None, services: &[], extra: &extra };
    let mut found = Vec::new();
    for (file, source) in sources.iter().enumerate() {
        for piece in pieces(source.text) {
            let object = lint::read(&piece.object(source.text), &piece.listed);
            found.push((file, piece, object));
        }
    }
    let cluster = Cluster::new(&sources, found, &settings);
    let all = 0..cluster.exposures();
    let exposed = all.clone().filter_map(|at| Some(cluster.exposed(at)?.name.to_string())).collect();
    let repairs = all.clone().filter_map(|at| cluster.repair(at).ok().flatten()).collect();
    let checked = all.map(|at| cluster.check(at, &settings)).collect();
    let report = cluster.report(checked, &settings);
    let is_cut = |part: &&Rc<Part>| part.is_cut && objects::of(part).is_some();
    let cut = state.parts.iter().filter(is_cut).map(|part| part.name.as_str());
    let mut linted = Linted::of(report, exposed, repairs, cut);
    let is_object = |part: &Rc<Part>| objects::of(part).is_some();
    linted.is_alone = !linted.exposed.is_empty() && document.is_none() && state.parts.iter().all(is_object);
    Some(linted)
}

/// The kubeconfigs and the trust anchors.
fn extra(state: &State, judged: &Judged) -> Vec<Material> {
    let has_kubeconfig =
        |at: usize| judged.evaluation.decoded.kubeconfigs.iter().any(|found| found.origin.material == at);
    let rest = || state.parts.iter().enumerate().filter(|(_, part)| !part.is_cut && objects::of(part).is_none());
    let material = |part: &Part, role| Material::new(part.name.clone(), Some(role), part.bytes.to_vec());
    let kubeconfigs = rest().filter(|(at, _)| has_kubeconfig(*at));
    let anchors = rest().filter(|(_, part)| part.role == Some(Role::TrustAnchor));
    let kubeconfigs = kubeconfigs.map(|(_, part)| material(part, Role::Kubeconfig));
    kubeconfigs.chain(anchors.map(|(_, part)| material(part, Role::TrustAnchor))).collect()
}

/// The document as far as a lint needs it: an HTTPProxy with its host name exposes an API server.
fn exposure(document: &Exposure) -> String {
    format!("kind: ApiExposure\nspec: {{fqdn: {:?}}}\n", document.spec.fqdn)
}

impl Linted {
    fn of<'a>(
        report: LintReport,
        exposed: Vec<String>,
        repairs: Vec<Repaired>,
        cut: impl Iterator<Item = &'a str>,
    ) -> Self {
        let objects = by_object(&report.findings);
        let is_found = |name: &String| objects.iter().any(|object| object.name.to_string() == *name);
        let passed = exposed.iter().filter(|name| !is_found(name)).cloned().collect();
        let reasons: BTreeSet<&str> = report.not_checked.iter().map(|missing| missing.reason.as_str()).collect();
        let unreadable = report
            .unreadable
            .iter()
            .map(|text| format!("{}, line {}: not a Kubernetes object: {}", text.file, text.line, text.reason));
        let cut = cut.map(|name| format!("{name}: the file is larger than 32 MiB; use `kubefront lint`"));
        let unread: Vec<String> = cut.chain(unreadable).collect();
        // An Ingress with the host name is rare, and many people save no Ingresses.
        let is_partial =
            !unread.is_empty() || report.not_checked.iter().any(|missing| missing.check != "host-reserved");
        let not_checked = unread.into_iter().chain(reasons.into_iter().map(str::to_owned)).collect();
        Self { objects, passed, not_checked, repairs, is_alone: false, exposed, is_partial, report }
    }

    /// Returns the first line: about which HTTPProxies, and the verdict.
    pub fn headline(&self) -> (Mark, String) {
        let what = match self.exposed.as_slice() {
            [] => return (Mark::Note, "No HTTPProxy exposes an API server".to_owned()),
            [only] => only.clone(),
            all => format!("{} HTTPProxies", all.len()),
        };
        let has = |severity: Severity| self.report.findings.iter().any(|found| found.finding.severity == severity);
        let mark = match self.is_partial {
            _ if has(Severity::Error) => Mark::Error,
            _ if has(Severity::Warning) => Mark::Warning,
            true => Mark::Note,
            false => Mark::Ok,
        };
        let found = counts(self.report.findings.iter());
        let is_clean = !has(Severity::Error) && !has(Severity::Warning);
        let result = if is_clean { "passed".to_owned() } else { found };
        let rest = match self.not_checked.len() {
            0 => String::new(),
            rest if is_clean => format!(", {} not checked", count(rest, "part")),
            _ => String::new(),
        };
        (mark, format!("{what}: {result}{rest}"))
    }

    /// Returns the second line: what was read.
    pub fn detail(&self) -> String {
        let read = match self.report.count.objects {
            1 => "1 object read".to_owned(),
            objects => format!("{objects} objects read"),
        };
        match (self.report.count.other_proxies, self.exposed.is_empty()) {
            (_, true) => format!(
                "{read}. An HTTPProxy exposes an API server if its service is `default/kubernetes`, if its service has port 6443 and TLS, \
                 if `subjectName` begins with `kubernetes.default`, or if its host name is in a kubeconfig that you also drop."
            ),
            (0, _) => read,
            (1, _) => format!("{read}; 1 other HTTPProxy does not expose an API server"),
            (others, _) => format!("{read}; {others} other HTTPProxies do not expose an API server"),
        }
    }

    /// Returns the findings of a group.
    pub fn findings<'a>(&'a self, group: &'a Group) -> impl Iterator<Item = &'a LintFinding> {
        group.findings.iter().filter_map(|at| self.report.findings.get(*at))
    }

    /// Returns how many findings of each severity are about an object: `1 error, 2 warnings`.
    pub fn counted(&self, object: &Object) -> String {
        counts(object.groups.iter().flat_map(|group| self.findings(group)))
    }

    /// Returns the repaired objects as `kubefront lint --fix` prints them; empty if none is printed.
    pub fn printed(&self) -> Zeroizing<String> {
        lint::print(&self.repairs).text
    }

    /// Says whether a repaired object is printed.
    pub fn has_printed(&self) -> bool {
        self.repairs.iter().any(|repaired| repaired.owner.is_none())
    }

    /// Says in one line what was repaired.
    pub fn repaired(&self) -> String {
        let (printed, others): (Vec<&Repaired>, Vec<&Repaired>) =
            self.repairs.iter().partition(|repaired| repaired.owner.is_none());
        match (printed.as_slice(), others.len()) {
            ([], 0) if self.report.findings.iter().any(|found| found.finding.severity != Severity::Note) => {
                "No finding can be repaired without a decision. Each finding has its fix.".to_owned()
            }
            ([], 0) => "Nothing to repair.".to_owned(),
            ([], _) => "Not printed: a tool or controller writes the HTTPProxy, and would undo the change.".to_owned(),
            ([only], _) => {
                format!("{} with the fields repaired that a finding is about. Every other field stays.", only.name)
            }
            (all, _) => {
                format!(
                    "{} HTTPProxies with the fields repaired that a finding is about. Every other field stays.",
                    all.len()
                )
            }
        }
    }
}

/// Where a finding is, in an object whose name and file are shown: `spec.routes[0], line 15`.
pub fn place(found: &LintFinding) -> String {
    match found.path.as_str() {
        "" => format!("line {}", found.line),
        path => format!("{path}, line {}", found.line),
    }
}

/// The findings of each object; the worst object first.
fn by_object(findings: &[LintFinding]) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    for (at, found) in findings.iter().enumerate() {
        let ended = match found.finding.severity {
            Severity::Error => Ended::Failed,
            Severity::Warning => Ended::Warned,
            Severity::Note => Ended::Passed,
        };
        let is_same = |object: &&mut Object| object.name == found.object && object.file == found.file;
        // The findings of an object follow each other.
        let object = match objects.last_mut().filter(is_same) {
            Some(object) => object,
            None => {
                let (name, file) = (found.object.clone(), found.file.clone());
                objects.push(Object { name, file, ended, groups: Vec::new() });
                let Some(object) = objects.last_mut() else { continue };
                object
            }
        };
        object.ended = object.ended.min(ended);
        match object.groups.iter_mut().find(|group| group.code == found.finding.code) {
            Some(group) => group.findings.push(at),
            None => object.groups.push(Group { code: found.finding.code, findings: vec![at] }),
        }
    }
    objects.sort_by_key(|object| object.ended);
    objects
}

/// `1 error, 2 warnings`
fn counts<'a>(findings: impl Iterator<Item = &'a LintFinding>) -> String {
    let mut numbers = [(Severity::Error, "error", 0), (Severity::Warning, "warning", 0), (Severity::Note, "note", 0)];
    for found in findings {
        numbers.iter_mut().filter(|row| row.0 == found.finding.severity).for_each(|row| row.2 += 1);
    }
    let found: Vec<String> = numbers.iter().filter(|row| row.2 > 0).map(|row| count(row.2, row.1)).collect();
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, Content, Dropped};
    use crate::{example, judge};

    fn dropped(files: &[(&str, &str)]) -> State {
        let file = |(name, text): &(&str, &str)| Dropped {
            name: (*name).to_owned(),
            content: Ok(Content { bytes: text.as_bytes().to_vec().into(), is_cut: false }),
        };
        let read = Action::Read { batch: 1, files: files.iter().map(file).collect() };
        State::new(example::moment()).reduce(Action::Reading(1)).reduce(read)
    }

    fn linted(files: &[(&str, &str)]) -> Linted {
        let state = dropped(files);
        of(&state, &judge::of(&state)).unwrap()
    }

    fn golden(path: &str) -> String {
        std::fs::read_to_string(kubefront_tests::golden::folder().join(path)).unwrap_or_default()
    }

    fn objects(case: &str) -> String {
        golden(&format!("{case}/objects.yaml"))
    }

    /// `expected/` is what the command line prints.
    #[test]
    fn every_case_has_the_report_and_the_repaired_set_of_the_command_line() {
        let cases = kubefront_tests::lint::cases();
        assert!(cases.len() > 20);
        for case in cases {
            let linted = linted(&[("objects.yaml", &case.objects)]);
            let expected = |name: &str| golden(&format!("{}/expected/{name}", case.name));
            assert_eq!(linted.report.to_json(), expected("lint.json"), "{}", case.name);
            assert_eq!(*linted.printed(), expected("repaired.yaml"), "{}", case.name);
            let difference: String = linted.repairs.iter().map(Repaired::difference).collect();
            assert_eq!(difference, expected("repaired.diff"), "{}", case.name);
            let shown = linted.objects.iter().flat_map(|object| &object.groups).map(|group| group.findings.len());
            assert_eq!(shown.sum::<usize>(), linted.report.findings.len(), "{}: each finding once", case.name);
        }
    }

    #[test]
    fn a_good_proxy_passed() {
        let linted = linted(&[("objects.yaml", &objects("good-lint"))]);
        let headline = "HTTPProxy default/kubeapi-proxy: passed, 1 part not checked".to_owned();
        assert_eq!(linted.headline(), (Mark::Ok, headline));
        assert_eq!((linted.objects.len(), linted.passed.len(), linted.is_alone), (0, 1, true));
        assert_eq!((linted.repaired().as_str(), linted.printed().is_empty()), ("Nothing to repair.", true));
    }

    /// A certificate that was not checked is not green.
    #[test]
    fn a_proxy_without_its_secrets_is_partial() {
        let all = objects("good-lint");
        let (proxy, _) = all.split_once("---\n").unwrap();
        let linted = linted(&[("proxy.yaml", proxy)]);
        assert_eq!(linted.headline().0, Mark::Note);
        assert!(linted.not_checked.iter().any(|reason| reason.contains("Secret default/kubeapi-tls")));
    }

    #[test]
    fn the_worst_object_comes_first() {
        let linted = linted(&[("objects.yaml", &objects("lint-many"))]);
        let ended: Vec<Ended> = linted.objects.iter().map(|object| object.ended).collect();
        assert!(ended.len() > 2 && ended.is_sorted(), "{ended:?}");
        let (mark, headline) = linted.headline();
        assert!(mark == Mark::Error && headline.starts_with("2 HTTPProxies: "), "{headline}");
        assert!(linted.counted(&linted.objects[0]).contains("error"));
    }

    #[test]
    fn a_list_is_the_objects_in_it() {
        let stream = objects("proxy-timeout");
        let items: String = stream
            .split("---\n")
            .map(|item| {
                item.lines()
                    .enumerate()
                    .map(|(at, line)| format!("{} {line}\n", if at == 0 { "-" } else { " " }))
                    .collect::<String>()
            })
            .collect();
        let list = format!("apiVersion: v1\nkind: List\nitems:\n{items}");
        let linted = linted(&[("list.yaml", &list)]);
        assert_eq!(linted.headline().1, "HTTPProxy default/kubeapi-proxy: 1 warning");
        assert_eq!(*linted.printed(), golden("proxy-timeout/expected/repaired.yaml"));
    }

    #[test]
    fn a_tool_that_writes_the_object_gets_no_document() {
        let linted = linted(&[("objects.yaml", &objects("lint-owned"))]);
        assert!(linted.printed().is_empty() && linted.repairs[0].elsewhere().is_some());
        assert!(linted.repaired().starts_with("Not printed: "));
    }

    #[test]
    fn other_proxies_are_not_checked_unless_the_kubeconfig_names_them() {
        let shop = objects("good-lint").replace("default", "shop").replace("kubernetes.shop.svc", "shop");
        let found = linted(&[("shop.yaml", &shop)]);
        assert_eq!(found.headline(), (Mark::Note, "No HTTPProxy exposes an API server".to_owned()));
        assert!(!found.is_alone && found.detail().contains("kubeconfig"));
        let kubeconfig =
            "apiVersion: v1\nkind: Config\nclusters:\n- {name: c, cluster: {server: 'https://k8s.example.com'}}\n";
        let found = linted(&[("shop.yaml", &shop), ("kubeconfig", kubeconfig)]);
        assert!(found.headline().1.starts_with("HTTPProxy shop/kubeapi-proxy: "), "{:?}", found.headline());
        assert!(!found.is_alone, "a kubeconfig is something to generate from");
        let document = "apiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata: {name: a}\nspec: {fqdn: k8s.example.com}\n";
        let found = linted(&[("shop.yaml", &shop), ("exposure.yaml", document)]);
        assert!(found.headline().1.starts_with("HTTPProxy shop/kubeapi-proxy: "), "{:?}", found.headline());
    }

    #[test]
    fn without_a_proxy_there_is_nothing_to_lint() {
        let secret = objects("good-lint").split("---\n").nth(1).unwrap().to_owned();
        let state = dropped(&[("secret.yaml", &secret)]);
        assert!(of(&state, &judge::of(&state)).is_none());
        assert!(of(&example::state("good"), &example::judged()).is_none());
    }

    #[test]
    fn nothing_that_is_shown_contains_a_secret() {
        for case in kubefront_tests::lint::cases() {
            let linted = linted(&[("objects.yaml", &case.objects)]);
            let difference: String = linted.repairs.iter().map(Repaired::difference).collect();
            let shown = format!("{:?}{}{:?}{difference}", linted.report, linted.detail(), linted.not_checked);
            let keys = case.objects.lines().filter_map(|line| line.trim().strip_prefix("tls.key: "));
            assert!(keys.into_iter().all(|key| !shown.contains(&key[40..80])), "{}", case.name);
            assert!(!shown.contains("0123456789abcdef"), "{}", case.name);
        }
    }
}
