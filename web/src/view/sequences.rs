//! Sequences of a request with the user's values: two that explain why a trusted certificate is needed, and the user's own,
//! which fails at the place that the report names.

use kubefront_core::Mode;
use kubefront_core::chain::TrustKind;
use kubefront_core::exposure::TrustSource;

use super::chain::chain_end;
use super::mark::Mark;
use super::request_path::{self, Place};
use super::verdict;
use crate::judge::Judged;
use crate::words::{capital, list, middle};

/// One sequence.
#[derive(Clone, PartialEq, Debug)]
pub struct Sequence {
    pub title: &'static str,
    /// The participants: name and description.
    pub actors: Vec<(&'static str, String)>,
    pub messages: Vec<Message>,
    /// How it ends: it works (`Ok`), it fails (`Error`), or parts or a decision are missing (`Note`).
    pub mark: Mark,
    pub end: String,
    /// Names that are too long for the drawing, in full.
    pub names: Vec<String>,
}

/// One message. With the same sender and receiver, it is a step of that participant.
#[derive(Clone, PartialEq, Debug)]
pub struct Message {
    pub from: usize,
    pub to: usize,
    pub text: String,
    /// It fails here.
    pub is_broken: bool,
}

/// Returns the two that explain: with the cluster CA in every kubeconfig, and without it.
pub fn explanatory(judged: &Judged) -> [Sequence; 2] {
    let values = Values::of(judged);
    [handed_out(&values), not_handed_out(&values)].map(|sequence| sequence.with_names(&values))
}

/// Returns the user's own.
pub fn own(judged: &Judged) -> Sequence {
    let values = Values::of(judged);
    let mut ours = if values.mode == Mode::Passthrough { passed_through(&values) } else { through_envoy(&values) };
    if let Some((place, why)) = request_path::breaks(judged) {
        ours.break_at(place, &why);
    } else if !judged.report().missing.is_empty() {
        let missing: Vec<String> = judged.report().missing.iter().map(ToString::to_string).collect();
        ours.mark = Mark::Note;
        ours.end = format!("Planned request path. Not provided yet: {}.", list(&missing));
    } else if request_path::needs_decision(judged) {
        ours.mark = Mark::Note;
        let what = verdict::stopped_by(judged.report());
        ours.end = format!("Decision needed: {what}. The kubeconfig is not written until you decide.");
    }
    ours.with_names(&values)
}

impl Sequence {
    /// Ends it at the hop that fails. Later messages are not drawn.
    fn break_at(&mut self, place: Place, why: &str) {
        let is_hop = |message: &Message, from, to| message.from == from && message.to == to;
        let found = match place {
            Place::Client => None,
            Place::Envoy => self.messages.iter().position(|message| is_hop(message, 0, 1)),
            Place::ApiServer => self.messages.iter().position(|message| is_hop(message, 1, 2)),
        };
        match found {
            Some(at) => self.messages.truncate(at + 1),
            None => self.messages = vec![message(0, 0, "no kubeconfig".to_owned())],
        }
        if let Some(last) = self.messages.last_mut() {
            last.is_broken = true;
        }
        self.mark = Mark::Error;
        self.end = format!("{}. No request reaches the API server.", capital(why));
    }

    fn with_names(mut self, v: &Values) -> Self {
        let is_shown = |name: &str| {
            let short = middle(name, LONGEST_NAME);
            short != name
                && (self.messages.iter().map(|message| &message.text).chain([&self.end]))
                    .chain(self.actors.iter().map(|(_, what)| what))
                    .any(|text| text.contains(&short))
        };
        let all = [&v.host, &v.server, &v.ca, &v.anchor, &v.subject_name, &v.ca_secret];
        let mut names: Vec<String> = all.into_iter().filter(|name| is_shown(name)).cloned().collect();
        names.dedup();
        self.names = names;
        self
    }
}

struct Values {
    server: String,
    ca: String,
    host: String,
    anchor: String,
    subject_name: String,
    ca_secret: String,
    client_trust: &'static str,
    mode: Mode,
    is_verified: bool,
}

impl Values {
    fn of(judged: &Judged) -> Self {
        let (report, spec) = (judged.report(), &judged.exposure().spec);
        let context = judged.evaluation.decoded.kubeconfigs.first().and_then(|found| {
            let kubeconfig = &found.part;
            let wanted = &spec.kubeconfig.context;
            let wanted = if wanted.is_empty() { &kubeconfig.current_context } else { wanted };
            let context = kubeconfig.contexts.iter().find(|context| context.name == *wanted)?;
            kubeconfig.clusters.iter().find(|cluster| cluster.name == context.cluster)
        });
        let ca = context.and_then(|cluster| cluster.ca.certificates().first());
        let client_trust = match (spec.kubeconfig.trust, report.trust.kind) {
            (TrustSource::Embed, _) => "embedded in the kubeconfig",
            (TrustSource::System, TrustKind::Public) => "in the trust store of the client",
            (TrustSource::System, _) => "must be in the trust store of the client",
        };
        let checked = judged.evaluation.checked.as_ref();
        Self {
            server: context.map_or_else(|| "https://192.0.2.10:6443".to_owned(), |cluster| cluster.server.to_string()),
            ca: ca.map_or_else(|| OWN_CA.to_owned(), |ca| ca.short_name().to_owned()),
            host: report.fqdn.clone().unwrap_or_else(|| "k8s.example.com".to_owned()),
            anchor: chain_end(report).unwrap_or("a trusted CA").to_owned(),
            subject_name: spec.upstream.subject_name.clone(),
            ca_secret: spec.upstream.ca_secret_name.clone(),
            client_trust,
            mode: spec.mode,
            is_verified: checked.is_none_or(|checked| checked.upstream.is_some()),
        }
    }
}

fn handed_out(v: &Values) -> Sequence {
    let (server, ca) = (short(&v.server), short(&v.ca));
    let messages = vec![
        message(0, 1, format!("TLS to {server}")),
        message(1, 0, format!("certificate signed by {ca}")),
        message(0, 0, format!("trusts {ca}: in certificate-authority-data")),
        message(0, 1, "request with token".to_owned()),
        message(1, 0, "response".to_owned()),
    ];
    let actors = vec![("kubectl", "kubeconfig with the CA".to_owned()), ("kube-apiserver", server)];
    let end = format!("Works if every kubeconfig contains {ca}, and is replaced when that CA changes.");
    sequence("CA in every kubeconfig", actors, messages, (Mark::Ok, end))
}

fn not_handed_out(v: &Values) -> Sequence {
    let (server, ca) = (short(&v.server), short(&v.ca));
    let mut messages = vec![
        message(0, 1, format!("TLS to {server}")),
        message(1, 0, format!("certificate signed by {ca}")),
        message(0, 0, format!("does not trust {ca}, closes the connection")),
    ];
    if let Some(last) = messages.last_mut() {
        last.is_broken = true;
    }
    let actors = vec![("kubectl", "kubeconfig without a CA".to_owned()), ("kube-apiserver", server)];
    let end = "Fails with x509: certificate signed by unknown authority. No request is sent. Without verification, the client would send its token to any server that answers.";
    sequence("No CA in the kubeconfig", actors, messages, (Mark::Error, end.to_owned()))
}

fn through_envoy(v: &Values) -> Sequence {
    let (host, anchor, subject_name) = (short(&v.host), short(&v.anchor), short(&v.subject_name));
    let check = match v.is_verified {
        true => format!("verifies SAN {subject_name} and the CA in Secret {}", short(&v.ca_secret)),
        false => "does not verify the certificate".to_owned(),
    };
    let messages = vec![
        message(0, 1, format!("TLS to {host}")),
        message(1, 0, format!("your server certificate, root {anchor}")),
        message(0, 0, format!("trusts {anchor}: {}", v.client_trust)),
        message(1, 2, "second TLS connection".to_owned()),
        message(2, 1, "certificate of the API server".to_owned()),
        message(1, 1, check),
        message(0, 1, "request with token".to_owned()),
        message(1, 2, "the same request, re-encrypted".to_owned()),
        message(2, 0, "response, through Envoy".to_owned()),
    ];
    let ca = if v.ca == OWN_CA { v.ca.clone() } else { format!("the CA {}", short(&v.ca)) };
    let upstream = match v.is_verified {
        true => format!("Only Envoy uses {ca}; clients do not need it."),
        false => format!("Clients do not need {ca}."),
    };
    let end = format!("Works for every client that trusts {anchor}. {upstream}");
    let actors = vec![
        ("kubectl", "kubeconfig without cluster CA".to_owned()),
        ("Envoy", host),
        ("kube-apiserver", subject_name),
    ];
    sequence("Trusted certificate at Envoy", actors, messages, (Mark::Ok, end))
}

fn passed_through(v: &Values) -> Sequence {
    let (host, ca) = (short(&v.host), short(&v.ca));
    let messages = vec![
        message(0, 1, format!("TLS to {host}")),
        message(1, 2, "the same bytes, routed by SNI".to_owned()),
        message(2, 0, format!("certificate of the API server, signed by {ca}")),
        message(0, 0, format!("trusts {ca}: in certificate-authority-data")),
        message(0, 2, "request with token or client certificate".to_owned()),
    ];
    let actors = vec![
        ("kubectl", "kubeconfig with the CA".to_owned()),
        ("Envoy", host),
        ("kube-apiserver", short(&v.subject_name)),
    ];
    let end = format!("Works for clients with {ca} in their kubeconfig. Your server certificate is not used.");
    sequence("TLS passthrough", actors, messages, (Mark::Ok, end))
}

fn sequence(
    title: &'static str,
    actors: Vec<(&'static str, String)>,
    messages: Vec<Message>,
    (mark, end): (Mark, String),
) -> Sequence {
    Sequence { title, actors, messages, mark, end, names: Vec::new() }
}

fn message(from: usize, to: usize, text: String) -> Message {
    Message { from, to, text, is_broken: false }
}

fn short(name: &str) -> String {
    middle(name, LONGEST_NAME)
}

/// The longest name that fits in the box of a participant, and on a line between two.
const LONGEST_NAME: usize = 26;
const OWN_CA: &str = "the cluster CA";

#[cfg(test)]
mod tests {
    use kubefront_core::Severity;
    use kubefront_core::finding::Blocks;
    use kubefront_core::report::Missing;

    use super::*;
    use crate::example;

    /// Before there is input, they have names that stand for those of the user.
    #[test]
    fn the_explanatory_sequences_need_no_input() {
        let judged = crate::judge::of(&crate::state::State::new(example::moment()));
        let [with_ca, without_ca] = explanatory(&judged);
        assert_eq!((with_ca.mark, without_ca.mark), (Mark::Ok, Mark::Error));
        assert!(with_ca.end.contains("the cluster CA") && without_ca.end.contains("signed by unknown authority"));
        let [with_ca, _] = explanatory(&example::judged());
        assert!(!with_ca.end.contains("the cluster CA"), "{}", with_ca.end);
    }

    #[test]
    fn the_example_works_to_the_end() {
        let sequence = own(&example::judged());
        assert_eq!(sequence.mark, Mark::Ok);
        assert!(sequence.messages.iter().all(|message| !message.is_broken) && sequence.names.is_empty());
    }

    #[test]
    fn an_error_ends_the_sequence_at_its_hop() {
        let rows = [
            ("certificate.chainFile", None, 1, (0, 1)),
            ("platform", None, 1, (0, 1)),
            ("kubeconfig.from", Some(Blocks::Kubeconfig), 1, (0, 0)),
            ("upstream.caFile", None, 4, (1, 2)),
        ];
        for (field, blocks, count, hop) in rows {
            let mut judged = example::judged();
            let finding = judged.evaluation.report.findings.first_mut().unwrap();
            (finding.severity, finding.field, finding.blocks) = (Severity::Error, Some(field), blocks);
            let sequence = own(&judged);
            let last = sequence.messages.last().unwrap();
            assert_eq!((sequence.messages.len(), (last.from, last.to), last.is_broken), (count, hop, true), "{field}");
            assert!(sequence.mark == Mark::Error && !sequence.end.contains("Works"), "{field}: {}", sequence.end);
        }
    }

    #[test]
    fn a_sequence_with_missing_parts_does_not_claim_to_work() {
        let mut judged = example::judged();
        judged.evaluation.report.missing = vec![Missing::Key, Missing::Credential];
        let sequence = own(&judged);
        assert_eq!(sequence.mark, Mark::Note);
        assert!(sequence.end.ends_with("Not provided yet: private key and credential."), "{}", sequence.end);
    }

    #[test]
    fn an_open_decision_does_not_claim_to_work() {
        let mut judged = example::judged();
        judged.evaluation.report.findings.first_mut().unwrap().decision = true;
        let sequence = own(&judged);
        assert_eq!(sequence.mark, Mark::Note);
        assert!(sequence.end.starts_with("Decision needed: "), "{}", sequence.end);
    }

    #[test]
    fn long_names_are_repeated_in_full() {
        let mut judged = example::judged();
        let long = format!("{}.example.com", "a".repeat(200));
        judged.evaluation.report.fqdn = Some(long.clone());
        let sequence = own(&judged);
        assert!(sequence.messages.iter().all(|message| message.text.len() < 120));
        assert_eq!(sequence.names, [long]);
    }
}
