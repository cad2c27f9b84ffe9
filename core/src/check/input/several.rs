//! Findings about several inputs for one role.

use crate::finding::{Code, Finding};
use crate::kubernetes::kubeconfig::shown;
use crate::selection::{Candidate, Part, ProxyName, ProxyReason, Reason, Several};
use crate::wording::short;

/// `input-several`
pub(super) fn finding(several: &Several) -> Finding {
    match several {
        Several::Taken { part, count, file, reason } => {
            let message = format!("{count} {} were given; that of {file} is taken: {}", words(*part), why(reason));
            Finding::note(Code::InputChosen, file, message).about(field(*part))
        }
        Several::Competing { part, candidates } => competing(*part, candidates),
        Several::ProxyTaken { count, proxy, reason } => {
            let why = match reason {
                ProxyReason::Name => "the name given",
                ProxyReason::Pair => "the certificate and key",
            };
            let message =
                format!("{count} HTTPProxies were given; taken is the one that fits {why}: {}", called(proxy));
            proxy_note(&proxy.file, message)
        }
        Several::NoProxyFits { count, name, file } => {
            proxy_note(file, format!("{count} HTTPProxies were given, and none is for {name}: nothing was taken over"))
        }
        Several::ProxiesCompete { proxies, is_name_given } => competing_proxies(proxies, *is_name_given),
    }
}

fn competing(part: Part, candidates: &[Candidate]) -> Finding {
    let described = |candidate: &Candidate| match &candidate.name {
        Some(name) => format!("{} ({})", candidate.file, described(part, name)),
        None => candidate.file.clone(),
    };
    let message = format!(
        "{} {} were given, and they differ: {}. One is wanted",
        candidates.len(),
        words(part),
        first(candidates, described)
    );
    let file = candidates.first().map_or("", |candidate| &candidate.file);
    let finding = Finding::error(Code::InputSeveral, file, message).about(field(part));
    match part {
        Part::Kubeconfig => finding
            .with_fix("hand in one of them, or name as `kubeconfig.context` a context that one of them alone holds"),
        Part::Token | Part::UpstreamCa => finding,
    }
}

fn described(part: Part, name: &str) -> String {
    match part {
        Part::Kubeconfig => format!("context {}", shown(name)),
        Part::Token => shown(name),
        Part::UpstreamCa => short(name),
    }
}

fn words(part: Part) -> &'static str {
    match part {
        Part::Kubeconfig => "kubeconfigs",
        Part::Token => "bearer tokens",
        Part::UpstreamCa => "CAs of the API server",
    }
}

fn field(part: Part) -> &'static str {
    match part {
        Part::Kubeconfig => "kubeconfig.from",
        Part::Token => "kubeconfig.tokenFile",
        Part::UpstreamCa => "upstream.caFile",
    }
}

fn why(reason: &Reason) -> String {
    match reason {
        Reason::HasContext(context) => format!("it alone holds the context {}", shown(context)),
        Reason::OthersExpired => "the others have expired".to_owned(),
        Reason::IssuedServerCertificate => "it issued the API server's certificate".to_owned(),
        Reason::IsOfKubeconfig => "it is the kubeconfig's".to_owned(),
    }
}

fn proxy_note(file: &str, message: String) -> Finding {
    Finding::note(Code::InputChosen, file, message).about("proxyName")
}

fn competing_proxies(proxies: &[ProxyName], is_name_given: bool) -> Finding {
    let message = format!("{} HTTPProxies could be meant, and they differ: {}", proxies.len(), first(proxies, called));
    let file = proxies.first().map_or("", |proxy| &proxy.file);
    let finding = Finding::error(Code::InputSeveral, file, message);
    if is_name_given {
        finding
            .about("proxyName")
            .with_fix("hand in the one that stays; while both are there, Contour calls both invalid")
    } else {
        finding.about("fqdn").with_fix("give the name that clients use as `fqdn`, or hand in one of them")
    }
}

/// `api for k8s.example.com (proxies.yaml)`
fn called(proxy: &ProxyName) -> String {
    format!("{} for {} ({})", proxy.name, proxy.fqdn, proxy.file)
}

fn first<T>(all: &[T], words: impl Fn(&T) -> String) -> String {
    let shown = all.iter().take(MOST_NAMED).map(words).collect::<Vec<_>>().join(", ");
    let more = if all.len() > MOST_NAMED { ", ..." } else { "" };
    format!("{shown}{more}")
}

const MOST_NAMED: usize = 4;
