//! The three sequences with the user's values.

use kubefront_core::Mode;
use kubefront_core::exposure::TrustSource;

use crate::judge::Judged;
use crate::words::common_name;

/// One sequence.
#[derive(Clone, PartialEq, Debug)]
pub struct Sequence {
    pub title: &'static str,
    /// Who takes part: name and what it is here.
    pub actors: Vec<(&'static str, String)>,
    pub messages: Vec<Message>,
    /// How it ends.
    pub end: Result<String, String>,
}

/// One message; from and to the same: a thought.
#[derive(Clone, PartialEq, Debug)]
pub struct Message {
    pub from: usize,
    pub to: usize,
    pub text: String,
}

/// Returns the three.
pub fn all(judged: &Judged) -> Vec<Sequence> {
    let values = Values::of(judged);
    vec![handed_out(&values), not_handed_out(&values), through_envoy(&values)]
}

struct Values {
    server: String,
    ca: String,
    host: String,
    anchor: String,
    subject_name: String,
    ca_secret: String,
    client_trust: String,
    mode: Mode,
    is_verified: bool,
}

impl Values {
    fn of(judged: &Judged) -> Self {
        let (report, spec) = (judged.report(), &judged.exposure.spec);
        let context = judged.evaluation.decoded.kubeconfigs.first().and_then(|found| {
            let kubeconfig = &found.part;
            let wanted = &spec.kubeconfig.context;
            let wanted = if wanted.is_empty() { &kubeconfig.current_context } else { wanted };
            let context = kubeconfig.contexts.iter().find(|context| context.name == *wanted)?;
            kubeconfig.clusters.iter().find(|cluster| cluster.name == context.cluster)
        });
        let ca = context.and_then(|cluster| cluster.ca.as_ref()?.as_ref().ok()?.first());
        let leaf = report.certificates.iter().find(|certificate| certificate.role == "leaf");
        let issuer = leaf.map_or("a CA that clients trust", |leaf| common_name(&leaf.issuer));
        let embeds = spec.kubeconfig.trust == TrustSource::Embed;
        let checked = judged.evaluation.checked.as_ref();
        Self {
            server: context.map_or_else(|| "https://192.0.2.10:6443".to_owned(), |cluster| cluster.server.clone()),
            ca: ca.map_or_else(|| "the cluster's own CA".to_owned(), |ca| ca.short_name().to_owned()),
            host: report.fqdn.clone().unwrap_or_else(|| "k8s.example.com".to_owned()),
            anchor: report.trust.anchor.clone().unwrap_or_else(|| issuer.to_owned()),
            subject_name: spec.upstream.subject_name.clone(),
            ca_secret: spec.upstream.ca_secret_name.clone(),
            client_trust: if embeds { "it is in the kubeconfig" } else { "it is in the client's own list" }.to_owned(),
            mode: spec.mode,
            is_verified: checked.is_none_or(|checked| checked.upstream.is_some()),
        }
    }
}

fn handed_out(v: &Values) -> Sequence {
    Sequence {
        title: "CA handed out",
        actors: vec![("kubectl", "kubeconfig with the CA".to_owned()), ("kube-apiserver", v.server.clone())],
        messages: vec![
            message(0, 1, format!("TLS to {}", v.server)),
            message(1, 0, format!("certificate signed by {}", v.ca)),
            message(0, 0, format!("knows {}: it is in certificate-authority-data", v.ca)),
            message(0, 1, "request with the token".to_owned()),
            message(1, 0, "answer".to_owned()),
        ],
        end: Ok(format!(
            "Works, as long as every client has {} in its kubeconfig and gets the new one when it changes.",
            v.ca
        )),
    }
}

fn not_handed_out(v: &Values) -> Sequence {
    Sequence {
        title: "CA not handed out",
        actors: vec![("kubectl", "kubeconfig without a CA".to_owned()), ("kube-apiserver", v.server.clone())],
        messages: vec![
            message(0, 1, format!("TLS to {}", v.server)),
            message(1, 0, format!("certificate signed by {}", v.ca)),
            message(0, 0, format!("does not know {}, ends the connection", v.ca)),
        ],
        end: Err("x509: certificate signed by unknown authority. No request is sent; switching the check off would hand the token to whoever answers.".to_owned()),
    }
}

fn through_envoy(v: &Values) -> Sequence {
    let actors = vec![
        ("kubectl", "kubeconfig without that CA".to_owned()),
        ("Envoy", v.host.clone()),
        ("kube-apiserver", v.subject_name.clone()),
    ];
    if v.mode == Mode::Passthrough {
        return passed_through(v, actors);
    }
    let check = match v.is_verified {
        true => format!("names {}, signed by the CA in Secret {}", v.subject_name, v.ca_secret),
        false => "not verified: no CA is given".to_owned(),
    };
    Sequence {
        title: "Trusted certificate at Envoy",
        actors,
        messages: vec![
            message(0, 1, format!("TLS to {}", v.host)),
            message(1, 0, format!("your certificate, signed by {}", v.anchor)),
            message(0, 0, format!("knows {}: {}", v.anchor, v.client_trust)),
            message(1, 2, "a second TLS connection".to_owned()),
            message(2, 1, "the API server's certificate".to_owned()),
            message(1, 1, check),
            message(0, 1, "request with the token".to_owned()),
            message(1, 2, "the same request".to_owned()),
            message(2, 0, "answer, by way of Envoy".to_owned()),
        ],
        end: Ok(format!(
            "Works for every client that trusts {}. {} stays between Envoy and the API server.",
            v.anchor,
            sentence_ca(v)
        )),
    }
}

fn passed_through(v: &Values, mut actors: Vec<(&'static str, String)>) -> Sequence {
    if let Some(client) = actors.first_mut() {
        "kubeconfig with the CA".clone_into(&mut client.1);
    }
    Sequence {
        title: "Passed through Envoy",
        actors,
        messages: vec![
            message(0, 1, format!("TLS to {}", v.host)),
            message(1, 2, "the same bytes, chosen by name".to_owned()),
            message(2, 0, format!("the API server's certificate, signed by {}", v.ca)),
            message(0, 0, format!("knows {}: it is in certificate-authority-data", v.ca)),
            message(0, 2, "request, with token or client certificate".to_owned()),
        ],
        end: Ok(format!(
            "Works for clients that have {} in their kubeconfig; the trusted certificate is not used.",
            v.ca
        )),
    }
}

fn sentence_ca(v: &Values) -> String {
    crate::words::sentence(&v.ca)
}

fn message(from: usize, to: usize, text: String) -> Message {
    Message { from, to, text }
}
