//! The three sequences with the user's values. The last is the user's own, and breaks where the report says.

use kubefront_core::Mode;
use kubefront_core::chain::TrustKind;
use kubefront_core::exposure::TrustSource;

use super::chain::chain_end;
use super::mark::Mark;
use super::request_path::{self, Place};
use crate::judge::Judged;
use crate::words::{list, middle};

/// One sequence.
#[derive(Clone, PartialEq, Debug)]
pub struct Sequence {
    pub title: &'static str,
    /// Who takes part: name and what it is here.
    pub actors: Vec<(&'static str, String)>,
    pub messages: Vec<Message>,
    /// How it ends: well (`Ok`), badly (`Error`), or not known yet (`Note`).
    pub mark: Mark,
    pub end: String,
    /// Names too long for a drawing, whole.
    pub names: Vec<String>,
}

/// One message; from and to the same: a thought.
#[derive(Clone, PartialEq, Debug)]
pub struct Message {
    pub from: usize,
    pub to: usize,
    pub text: String,
    /// Nothing comes after it.
    pub is_broken: bool,
}

/// Returns the three.
pub fn all(judged: &Judged) -> Vec<Sequence> {
    let values = Values::of(judged);
    let mut ours = if values.mode == Mode::Passthrough { passed_through(&values) } else { through_envoy(&values) };
    if let Some((place, why)) = request_path::breaks(judged) {
        ours.break_at(place, &why);
    } else if !judged.report().missing.is_empty() {
        let missing: Vec<String> = judged.report().missing.iter().map(ToString::to_string).collect();
        ours.mark = Mark::Note;
        ours.end = format!("This is how it is meant to go. Still missing: {}.", list(&missing));
    }
    [handed_out(&values), not_handed_out(&values), ours].map(|sequence| sequence.with_names(&values)).into()
}

impl Sequence {
    /// Ends it at the hop that breaks; what would come after is not drawn.
    fn break_at(&mut self, place: Place, why: &str) {
        let is_hop = |message: &Message, from, to| message.from == from && message.to == to;
        let found = match place {
            Place::Client => None,
            Place::Envoy => self.messages.iter().position(|message| is_hop(message, 0, 1)),
            Place::ApiServer => self.messages.iter().position(|message| is_hop(message, 1, 2)),
        };
        match found {
            Some(at) => self.messages.truncate(at + 1),
            None => self.messages = vec![message(0, 0, "has no kubeconfig to connect with".to_owned())],
        }
        if let Some(last) = self.messages.last_mut() {
            last.is_broken = true;
        }
        self.mark = Mark::Error;
        self.end = format!("{}. It breaks here; no request reaches the API server.", why.trim_end_matches('.'));
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
            (TrustSource::Embed, _) => "it is in the kubeconfig",
            (TrustSource::System, TrustKind::Public) => "it is in the client's own list",
            (TrustSource::System, _) => "it has to be in the client's own list",
        };
        let checked = judged.evaluation.checked.as_ref();
        Self {
            server: context.map_or_else(|| "https://192.0.2.10:6443".to_owned(), |cluster| cluster.server.clone()),
            ca: ca.map_or_else(|| OWN_CA.to_owned(), |ca| ca.short_name().to_owned()),
            host: report.fqdn.clone().unwrap_or_else(|| "k8s.example.com".to_owned()),
            anchor: chain_end(report).unwrap_or("a CA that clients trust").to_owned(),
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
        message(0, 0, format!("knows {ca}: it is in certificate-authority-data")),
        message(0, 1, "request with the token".to_owned()),
        message(1, 0, "answer".to_owned()),
    ];
    let actors = vec![("kubectl", "kubeconfig with the CA".to_owned()), ("kube-apiserver", server)];
    let end =
        format!("Works, as long as every client has {ca} in its kubeconfig and gets the new one when it changes.");
    sequence("CA handed out", actors, messages, (Mark::Ok, end))
}

fn not_handed_out(v: &Values) -> Sequence {
    let (server, ca) = (short(&v.server), short(&v.ca));
    let mut messages = vec![
        message(0, 1, format!("TLS to {server}")),
        message(1, 0, format!("certificate signed by {ca}")),
        message(0, 0, format!("does not know {ca}, ends the connection")),
    ];
    if let Some(last) = messages.last_mut() {
        last.is_broken = true;
    }
    let actors = vec![("kubectl", "kubeconfig without a CA".to_owned()), ("kube-apiserver", server)];
    let end = "x509: certificate signed by unknown authority. No request is sent; without verification, any server that answers would get the token.";
    sequence("CA not handed out", actors, messages, (Mark::Error, end.to_owned()))
}

fn through_envoy(v: &Values) -> Sequence {
    let (host, anchor, subject_name) = (short(&v.host), short(&v.anchor), short(&v.subject_name));
    let check = match v.is_verified {
        true => format!("names {subject_name}, signed by the CA in Secret {}", short(&v.ca_secret)),
        false => "not verified: no CA is given".to_owned(),
    };
    let messages = vec![
        message(0, 1, format!("TLS to {host}")),
        message(1, 0, format!("your certificate, signed by {anchor}")),
        message(0, 0, format!("knows {anchor}: {}", v.client_trust)),
        message(1, 2, "a second TLS connection".to_owned()),
        message(2, 1, "the API server's certificate".to_owned()),
        message(1, 1, check),
        message(0, 1, "request with the token".to_owned()),
        message(1, 2, "the same request".to_owned()),
        message(2, 0, "answer, by way of Envoy".to_owned()),
    ];
    let ca = if v.ca == OWN_CA { v.ca.clone() } else { format!("the CA {}", short(&v.ca)) };
    let end = format!(
        "Works for every client that trusts {anchor}; {ca} stays between Envoy and the API server, and no client has to know it."
    );
    let actors =
        vec![("kubectl", "kubeconfig without that CA".to_owned()), ("Envoy", host), ("kube-apiserver", subject_name)];
    sequence("Trusted certificate at Envoy", actors, messages, (Mark::Ok, end))
}

fn passed_through(v: &Values) -> Sequence {
    let (host, ca) = (short(&v.host), short(&v.ca));
    let messages = vec![
        message(0, 1, format!("TLS to {host}")),
        message(1, 2, "the same bytes, chosen by name".to_owned()),
        message(2, 0, format!("the API server's certificate, signed by {ca}")),
        message(0, 0, format!("knows {ca}: it is in certificate-authority-data")),
        message(0, 2, "request, with token or client certificate".to_owned()),
    ];
    let actors = vec![
        ("kubectl", "kubeconfig with the CA".to_owned()),
        ("Envoy", host),
        ("kube-apiserver", short(&v.subject_name)),
    ];
    let end = format!("Works for clients that have {ca} in their kubeconfig; the trusted certificate is not used.");
    sequence("Passed through Envoy", actors, messages, (Mark::Ok, end))
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

/// What fits into an actor's box and a line between two of them.
const LONGEST_NAME: usize = 26;
const OWN_CA: &str = "the cluster's own CA";

#[cfg(test)]
mod tests {
    use kubefront_core::Severity;
    use kubefront_core::finding::Blocks;
    use kubefront_core::report::Missing;

    use super::*;
    use crate::example;

    fn ours(judged: &Judged) -> Sequence {
        all(judged).remove(2)
    }

    #[test]
    fn the_example_works_to_the_end() {
        let sequence = ours(&example::judged());
        assert_eq!(sequence.mark, Mark::Ok);
        assert!(sequence.messages.iter().all(|message| !message.is_broken) && sequence.names.is_empty());
    }

    #[test]
    fn an_error_breaks_the_hop_it_is_about() {
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
            let sequence = ours(&judged);
            let last = sequence.messages.last().unwrap();
            assert_eq!((sequence.messages.len(), (last.from, last.to), last.is_broken), (count, hop, true), "{field}");
            assert!(sequence.mark == Mark::Error && !sequence.end.contains("Works"), "{field}: {}", sequence.end);
        }
    }

    #[test]
    fn what_is_missing_is_not_said_to_work() {
        let mut judged = example::judged();
        judged.evaluation.report.missing = vec![Missing::Key, Missing::Credential];
        let sequence = ours(&judged);
        assert_eq!(sequence.mark, Mark::Note);
        assert!(sequence.end.ends_with("Still missing: key and credential."), "{}", sequence.end);
    }

    #[test]
    fn long_names_stand_whole_beside_the_drawing() {
        let mut judged = example::judged();
        let long = format!("{}.example.com", "a".repeat(200));
        judged.evaluation.report.fqdn = Some(long.clone());
        let sequence = ours(&judged);
        assert!(sequence.messages.iter().all(|message| message.text.len() < 120));
        assert_eq!(sequence.names, [long]);
    }
}
