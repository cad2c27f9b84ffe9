//! The kubeconfig itself: what is taken over from it, what is not, and whether it reaches the cluster at all.

use std::collections::BTreeSet;

use super::means::{Means, access, has_unused_certificate, is_token_handed_in, means, no_kubeconfig_is_written, user};
use super::server;
use crate::check::{Case, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::exposure::UpstreamVerify;
use crate::finding::{Code, Finding};
use crate::kubernetes::Namespace;
use crate::kubernetes::kubeconfig::{Access, AccessProblem, CaData, Cluster, Kubeconfig, User, names, shown};
use crate::mode::Mode;

/// client-go `clientcmd/api/v1`.
pub(super) fn is_readable(case: &Case<'_>) -> Outcome {
    let is_about =
        |kind: &RemarkKind| matches!(kind, RemarkKind::KubeconfigUnreadable(_) | RemarkKind::KubeconfigDefect(_));
    let findings = reading::findings(case, is_about);
    if findings.is_empty() && case.decoded.kubeconfigs.is_empty() {
        return Outcome::not_checked("no kubeconfig was given");
    }
    Outcome::of(findings)
}

/// Names that lead nowhere: kubectl would fall back to `localhost:8080` without a word.
pub(super) fn has_context(case: &Case<'_>) -> Outcome {
    if let (true, Err(outcome)) = (case.decoded.kubeconfigs.is_empty(), access(case)) {
        return outcome;
    }
    let user_matters = case.exposure.spec.kubeconfig.write && !is_token_handed_in(case);
    let is_told = |problem: &&AccessProblem| user_matters || !matches!(problem, AccessProblem::UserMissing(_));
    let problems = case.set.access_problems.iter().filter(is_told);
    Outcome::of(problems.map(reading::access_problem).collect())
}

/// A server with a path is a proxy's: its CA and its tokens are not the cluster's.
pub(in crate::check) fn is_direct(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    if !has_path(&access.cluster.server) {
        return Outcome::Passed;
    }
    let has_ca = case.set.upstream_ca.as_ref().is_some_and(|(_, from)| *from != access.file);
    let has_token = is_token_handed_in(case) || !case.exposure.spec.kubeconfig.write;
    if has_ca && has_token {
        return Outcome::not_applicable("neither CA nor token come from the kubeconfig, whose server is a proxy");
    }
    let file = case.decoded.kubeconfigs.iter().find(|found| found.origin.name == access.file);
    let direct = file.map(|found| direct_contexts(&found.part)).unwrap_or_default();
    let subject = format!("kubeconfig cluster {}", shown(&access.cluster.name));
    let what = match scheme(&access.cluster.server).as_str() {
        "" | "http" | "https" => {
            let vendor = vendor(&access.cluster.server);
            format!("a proxy{vendor}: its CA and token are the proxy's, not the cluster's")
        }
        _ => "which is no https URL: whether its CA and token are the cluster's cannot be told".to_owned(),
    };
    let message = format!(
        "the server of context {} is {}, {what}; direct contexts in {}: {direct}",
        shown(&access.context.name),
        shown_address(&access.cluster.server),
        access.file,
    );
    let fix = "choose a direct context as `kubeconfig.context`, or hand in the cluster's own CA as `upstream.caFile` and \
               a token of the cluster itself as `kubeconfig.tokenFile`";
    let finding = Finding::error(Code::KubeconfigProxied, subject, message).with_fix(fix);
    Outcome::of(vec![finding.about("kubeconfig.context")])
}

/// client-go sends credentials over https only.
pub(super) fn is_https(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    let cluster = &access.cluster;
    if cluster.server.trim().is_empty() {
        return Outcome::not_checked("the cluster has no server");
    }
    let scheme = scheme(&cluster.server);
    let is_web = matches!(scheme.as_str(), "" | "http" | "https");
    if let Some(fault) = server::fault(&cluster.server).filter(|_| is_web) {
        return Outcome::of(vec![never_called(cluster, fault)]);
    }
    let has_tls = !cluster.ca.is_absent() || cluster.ca_file.is_some() || cluster.insecure_skip_tls_verify;
    let what = match scheme.as_str() {
        "https" => return Outcome::Passed,
        // Without a scheme client-go goes by the TLS settings.
        "" if has_tls => return Outcome::Passed,
        "" => "has no scheme, which without a CA means plain HTTP",
        "http" => "is not https",
        _ => "is no https URL",
    };
    let subject = format!("kubeconfig cluster {}", shown(&cluster.name));
    let message = format!(
        "the server {} {what}: kubectl sends no credential there, so this one may never have worked",
        shown_address(&cluster.server)
    );
    Outcome::of(vec![Finding::warning(Code::KubeconfigServerHttp, subject, message).about("kubeconfig.from")])
}

fn never_called(cluster: &Cluster, fault: &str) -> Finding {
    let message = format!(
        "the server {} {fault}: kubectl calls nothing there, so CA and credential of this file may never have worked",
        shown_address(&cluster.server)
    );
    let subject = format!("kubeconfig cluster {}", shown(&cluster.name));
    let fix = "correct the server, and check the credential against the API server itself";
    Finding::warning(Code::KubeconfigServerHttp, subject, message).with_fix(fix).about("kubeconfig.from")
}

/// Paths mean nothing here: what stands there has to be handed in.
pub(in crate::check) fn has_its_files(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    let spec = &case.exposure.spec;
    let is_passthrough = spec.mode == Mode::Passthrough;
    let needs_ca = case.set.upstream_ca.is_none() && (is_passthrough || spec.upstream.verify != UpstreamVerify::Never);
    let mut findings = Vec::new();
    let mut tell = |kind: &str, name: &str, what: &str, path: &str, field, fix: &'static str| {
        let message =
            format!("{what} of {kind} {} stands in the file {}, which was not handed in", shown(name), shown(path));
        let finding =
            Finding::error(Code::KubeconfigFileReference, format!("kubeconfig {kind} {}", shown(name)), message);
        findings.push(finding.with_fix(fix).about(field));
    };
    if let (true, CaData::Absent, Some(path)) = (needs_ca, &access.cluster.ca, &access.cluster.ca_file) {
        let fix = "hand that file in as `upstream.caFile`";
        tell("cluster", &access.cluster.name, "the CA", path, "upstream.caFile", fix);
    }
    match (means(case), &access.user) {
        (Ok(Means::TokenFile(path)), Some(user)) => {
            let fix = "hand that file in as `kubeconfig.tokenFile`";
            tell("user", &user.name, "the token", path, "kubeconfig.tokenFile", fix);
        }
        (Ok(Means::ClientCertificate(user)), _) if is_passthrough && user.client_certificate.is_none() => {
            if let Some(path) = &user.client_certificate_file {
                let fix = "put it into the kubeconfig: `kubectl config view --flatten --minify --raw`";
                tell("user", &user.name, "the client certificate", path, "kubeconfig.from", fix);
            }
        }
        _ => {}
    }
    Outcome::of(findings)
}

/// Everything that is left behind, and what that means.
pub(super) fn keeps_fields(case: &Case<'_>) -> Outcome {
    if !case.exposure.spec.kubeconfig.write {
        return no_kubeconfig_is_written();
    }
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    let mut findings = cluster_fields(case, &access.cluster);
    findings.extend(context_fields(case, access));
    if let Ok(user) = user(case) {
        findings.extend(user_fields(case, user));
    }
    Outcome::of(findings.into_iter().map(|finding| finding.about("kubeconfig.from")).collect())
}

/// client-go starts with `token` and goes over to `tokenFile` when it reads it again.
pub(super) fn has_one_token(case: &Case<'_>) -> Outcome {
    let user = match user(case) {
        Ok(user) => user,
        Err(outcome) => return outcome,
    };
    let (Some(_), Some(path)) = (&user.token, &user.token_file) else { return Outcome::Passed };
    let message = format!(
        "user {} has a token and a tokenFile ({}); the token is taken over, while kubectl starts with it and later \
         goes over to the file's",
        shown(&user.name),
        shown(path)
    );
    let subject = format!("kubeconfig user {}", shown(&user.name));
    Outcome::of(vec![Finding::note(Code::KubeconfigTokenFileBeside, subject, message).about("kubeconfig.tokenFile")])
}

fn cluster_fields(case: &Case<'_>, cluster: &Cluster) -> Vec<Finding> {
    let is_passthrough = case.exposure.spec.mode == Mode::Passthrough;
    let name = shown(&cluster.name);
    let subject = format!("kubeconfig cluster {name}");
    let note = |what: String| Finding::note(Code::KubeconfigFieldDropped, &subject, what);
    // Where it is asked for as an error, it is not left out.
    let is_asked_for = case.set.upstream_ca.is_none() && case.exposure.spec.upstream.verify != UpstreamVerify::Never;
    let mut findings = Vec::new();
    if cluster.proxy_url.is_some() {
        let what =
            format!("`proxy-url` of cluster {name} is left out: clients go straight to Envoy, not through that proxy");
        let fix =
            "if clients need the proxy to reach Envoy, set HTTPS_PROXY for them or add proxy-url to the new kubeconfig";
        findings.push(Finding::warning(Code::KubeconfigFieldDropped, &subject, what).with_fix(fix));
    }
    if cluster.insecure_skip_tls_verify {
        let what = format!(
            "`insecure-skip-tls-verify` of cluster {name} is left out: the new kubeconfig verifies what Envoy shows"
        );
        findings.push(note(what));
    }
    if let Some(server_name) = &cluster.tls_server_name {
        let (server_name, instead) = (shown(server_name), "the name clients use takes its place");
        findings.push(note(format!("`tls-server-name: {server_name}` of cluster {name} is left out: {instead}")));
    }
    if cluster.ca.is_absent() && cluster.ca_file.is_some() && !is_passthrough && !is_asked_for {
        findings.push(note(format!(
            "`certificate-authority` of cluster {name} is left out: clients are shown your certificate instead"
        )));
    }
    if cluster.disable_compression {
        findings
            .push(note(format!("`disable-compression` of cluster {name} is left out: answers may come compressed")));
    }
    findings
}

fn context_fields(case: &Case<'_>, access: &Access) -> Option<Finding> {
    let namespace =
        access.context.namespace.as_deref().filter(|_| case.exposure.spec.kubeconfig.namespace.is_empty())?;
    let is_valid = Namespace::parse(namespace).is_ok();
    let (context, namespace) = (shown(&access.context.name), shown(namespace));
    let what =
        format!("namespace {namespace} of context {context} is left out: commands without a namespace go to default");
    let finding = Finding::note(Code::KubeconfigFieldDropped, format!("kubeconfig context {context}"), what);
    Some(match is_valid {
        true => finding.with_fix(format!("set `kubeconfig.namespace` to {namespace} to keep it")),
        false => finding.with_fixes([]),
    })
}

fn user_fields(case: &Case<'_>, user: &User) -> Vec<Finding> {
    let name = shown(&user.name);
    let subject = format!("kubeconfig user {name}");
    let mut findings = Vec::new();
    if !user.impersonation.is_empty() {
        let fields = user.impersonation.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
        let what = format!(
            "{fields} of user {name} is left out: requests are made as the credential's own user, with its rights"
        );
        let fix = "if they have to be made as somebody else, hand in a credential of that identity";
        findings.push(Finding::warning(Code::KubeconfigFieldDropped, &subject, what).with_fix(fix));
    }
    if means(case).is_ok_and(|means| has_unused_certificate(user, &means)) {
        let what = format!(
            "the client certificate of user {name} is left out: the other credential counts, while on the direct way \
             the certificate may have"
        );
        findings.push(Finding::note(Code::KubeconfigFieldDropped, &subject, what));
    }
    findings
}

fn direct_contexts(kubeconfig: &Kubeconfig) -> String {
    let direct: BTreeSet<&str> = kubeconfig
        .clusters
        .iter()
        .filter(|c| !c.server.is_empty() && !has_path(&c.server))
        .map(|c| c.name.as_str())
        .collect();
    let contexts = kubeconfig.contexts.iter().filter(|context| direct.contains(context.cluster.as_str()));
    names(contexts.map(|context| context.name.as_str()))
}

fn has_path(server: &str) -> bool {
    !path(server).trim_matches('/').is_empty()
}

/// In lower case; empty where there is none.
fn scheme(server: &str) -> String {
    server.trim().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default()
}

fn path(server: &str) -> &str {
    let server = server.trim();
    // One slash is a slip, and what follows still the host.
    let rest = server.split_once("://").or_else(|| server.split_once(":/")).map_or(server, |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, path)| path)
}

/// An address can hold a password before `@` and tokens behind `?`.
fn shown_address(server: &str) -> String {
    let server = server.trim().split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = server.split_once("://").map_or(("", server), |(scheme, rest)| (scheme, rest));
    let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
    let host = host.rsplit('@').next().unwrap_or_default();
    let separator = if scheme.is_empty() { "" } else { "://" };
    let path = if path.is_empty() { String::new() } else { format!("/{path}") };
    shown(&format!("{scheme}{separator}{host}{path}"))
}

fn vendor(server: &str) -> &'static str {
    match (path(server), server) {
        (path, _) if path.starts_with("k8s/clusters/") => " (Rancher)",
        (_, server) if server.contains("connectgateway.googleapis.com") => " (Google's connect gateway)",
        _ => "",
    }
}
