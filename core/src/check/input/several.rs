//! Findings about several inputs for one role.

use std::collections::BTreeSet;

use crate::check::Case;
use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::kubeconfig::shown;
use crate::material::Role;
use crate::selection::{Candidate, Part, ProxyName, ProxyReason, Reason, Several};
use crate::wording::short;

/// `input-several`, `input-chosen`
pub(super) fn finding(case: &Case<'_>, several: &Several) -> Finding {
    match several {
        Several::Taken { part, count, file, reason } => {
            let found = format!("{count} different {}; {file} is used, because {}", words(*part), why(reason));
            Finding::note(Code::InputChosen, file, found).about(role(*part).field())
        }
        Several::Competing { part, candidates } => competing(case, *part, candidates),
        Several::ProxyTaken { count, proxy, reason } => {
            let why = match reason {
                ProxyReason::Name => "the host name",
                ProxyReason::Pair => "the certificate and private key",
            };
            let found = format!("{count} HTTPProxies; {} is used, because {why} matches", called(proxy));
            proxy_note(&proxy.file, found)
        }
        Several::NoProxyFits { count, name, file } => {
            proxy_note(file, format!("{count} HTTPProxies, and none is for {name}; no settings were copied"))
        }
        Several::ProxiesCompete { proxies, is_name_given } => competing_proxies(proxies, *is_name_given),
    }
}

fn competing(case: &Case<'_>, part: Part, candidates: &[Candidate]) -> Finding {
    let described = |candidate: &Candidate| match &candidate.name {
        Some(name) => format!("{} ({})", candidate.file, described(part, name)),
        None => candidate.file.clone(),
    };
    let found = format!("{} different {}: {}", candidates.len(), words(part), first(candidates, described));
    let file = candidates.first().map_or("", |candidate| &candidate.file);
    // An entry of a Secret or an archive cannot be named for a role.
    let is_input = |candidate: &&Candidate| case.decoded.inputs.iter().any(|input| input.name == candidate.file);
    let assign =
        |candidate: &Candidate| Fix::assign(format!("use {}", candidate.file), role(part), &candidate.file, None);
    let mut fixes: Vec<Fix> = candidates.iter().filter(is_input).take(MOST_NAMED).map(assign).collect();
    if fixes.is_empty() {
        fixes.push(Fix::says("pass only one of the files"));
    }
    if part == Part::Kubeconfig {
        fixes.push(Fix::set("name a context that only one of the kubeconfigs contains", "kubeconfig.context", ""));
    }
    Finding::error(Code::InputSeveral, file, found).with_fixes(fixes).about(role(part).field())
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
        Part::UpstreamCa => "files with the API server's CA",
    }
}

fn role(part: Part) -> Role {
    match part {
        Part::Kubeconfig => Role::Kubeconfig,
        Part::Token => Role::Token,
        Part::UpstreamCa => Role::UpstreamCa,
    }
}

fn why(reason: &Reason) -> String {
    match reason {
        Reason::HasContext(context) => format!("no other one contains the context {}", shown(context)),
        Reason::OthersExpired => "the others have expired".to_owned(),
        Reason::IssuedServerCertificate => "that CA issued the API server's certificate".to_owned(),
        Reason::IsOfKubeconfig => "the kubeconfig contains the same CA".to_owned(),
    }
}

fn proxy_note(file: &str, found: String) -> Finding {
    Finding::note(Code::InputChosen, file, found).about("proxyName")
}

fn competing_proxies(proxies: &[ProxyName], is_name_given: bool) -> Finding {
    let classes: BTreeSet<&str> = proxies.iter().map(|proxy| proxy.class.as_str()).collect();
    let with_class = |proxy: &ProxyName| match proxy.class.as_str() {
        "" => format!("{}, no ingress class", called(proxy)),
        class => format!("{}, ingress class {}", called(proxy), short(class)),
    };
    let listed = if classes.len() > 1 { first(proxies, with_class) } else { first(proxies, called) };
    let found = format!("{} different HTTPProxies: {listed}", proxies.len());
    let file = proxies.first().map_or("", |proxy| &proxy.file);
    let finding = Finding::error(Code::InputSeveral, file, found);
    let only_one = Fix::says("pass only the HTTPProxy that you keep");
    if is_name_given && classes.len() > 1 {
        let choose = Fix::set("name the ingress class of the one to replace", "ingressClassName", "");
        finding
            .about("ingressClassName")
            .with_impact("kubefront cannot determine which HTTPProxy to replace and writes no files. A Contour that processes both ingress classes marks both invalid: `DuplicateVhost`.")
            .with_fixes([choose, only_one])
    } else if is_name_given {
        let names: BTreeSet<&str> = proxies.iter().filter_map(|proxy| proxy.name.rsplit('/').next()).collect();
        let choose = match names.len() {
            1 => Fix::set("name the Service in the namespace of the one to replace", "service", ""),
            _ => Fix::set("name the one to replace", "proxyName", ""),
        };
        finding
            .about("proxyName")
            .with_impact(
                "kubefront cannot determine which HTTPProxy to replace and writes no files. While both exist, Contour marks both invalid: `DuplicateVhost`.",
            )
            .with_fixes([choose, only_one])
    } else {
        finding
            .about("fqdn")
            .with_impact("kubefront cannot determine which HTTPProxy to replace and writes no files.")
            .with_fixes([Fix::set("set the host name that clients use", "fqdn", ""), only_one])
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
