//! The kubeconfig itself: what is copied from it, what is not, and whether it connects to the cluster at all.

use std::collections::BTreeSet;

use super::means::{Means, access, has_unused_certificate, is_token_provided, means, no_kubeconfig_is_written, user};
use super::server;
use crate::check::{Case, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::exposure::UpstreamVerify;
use crate::finding::{CLUSTER_CA, Code, Finding, Fix};
use crate::kubernetes::Namespace;
use crate::kubernetes::kubeconfig::{Access, AccessProblem, CaData, Cluster, Kubeconfig, Listed, User, shown};
use crate::material::Role;
use crate::mode::Mode;
use crate::wording::{called, quoted};

/// client-go `clientcmd/api/v1`.
pub(super) fn is_readable(case: &Case<'_>) -> Outcome {
    let is_about = |kind: &RemarkKind| {
        matches!(
            kind,
            RemarkKind::KubeconfigUnreadable(_)
                | RemarkKind::KubeconfigDefect(_)
                | RemarkKind::KubeconfigRepaired(_)
                | RemarkKind::KubeconfigPartIgnored(_)
                | RemarkKind::KubeconfigsMerged(_)
        )
    };
    let findings = reading::findings(case, is_about);
    if findings.is_empty() && case.decoded.kubeconfigs.is_empty() {
        return Outcome::not_checked("no kubeconfig provided");
    }
    Outcome::of(findings)
}

/// References to missing entries: kubectl would silently fall back to `localhost:8080`.
pub(super) fn has_context(case: &Case<'_>) -> Outcome {
    if let (true, Err(outcome)) = (case.decoded.kubeconfigs.is_empty(), access(case)) {
        return outcome;
    }
    let user_matters = case.exposure.spec.kubeconfig.write && !is_token_provided(case);
    let is_about_the_user = |problem: &AccessProblem| match problem {
        AccessProblem::UserMissing(_) => true,
        AccessProblem::NoContext { .. } => case.set.access.is_some(),
        _ => false,
    };
    let is_told = |problem: &&AccessProblem| user_matters || !is_about_the_user(problem);
    let problems = case.set.access_problems.iter().filter(is_told);
    Outcome::of(problems.map(reading::access_problem).collect())
}

/// A server with a path is a proxy: its CA and its tokens are not the cluster's.
pub(in crate::check) fn is_direct(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    if let Some(finding) = through_envoy(case, access) {
        return Outcome::of(vec![finding]);
    }
    if !has_path(&access.cluster.server) {
        return Outcome::Passed;
    }
    let has_ca = case.set.upstream_ca.as_ref().is_some_and(|(_, from)| *from != access.file);
    let has_token = is_token_provided(case) || !case.exposure.spec.kubeconfig.write;
    if has_ca && has_token {
        return Outcome::not_applicable("neither the CA nor the token comes from the kubeconfig");
    }
    let file = case.decoded.kubeconfigs.iter().find(|found| found.origin.name == access.file);
    let direct = file.map(|found| direct_contexts(&found.part));
    let subject = format!("kubeconfig cluster {}", shown(&access.cluster.name));
    let is_web = matches!(scheme(&access.cluster.server).as_str(), "" | "http" | "https");
    let what = if is_web { vendor(&access.cluster.server) } else { ", which is not an https URL" };
    let listed = direct.as_ref().map_or_else(|| "none".to_owned(), Listed::to_string);
    let found = format!(
        "the server of context {} is {}{what}; direct contexts in {}: {listed}",
        shown(&access.context.name),
        shown_address(&access.cluster.server),
        access.file,
    );
    let choose = |name: &str| Fix::set("use a direct context", "kubeconfig.context", name.to_owned());
    let mut fixes: Vec<Fix> = direct.iter().flat_map(|direct| direct.exact(OFFERED)).map(choose).collect();
    fixes.push(Fix::run("pass the CA and a token of the cluster itself", "--ca-file FILE --token-file FILE"));
    let finding = Finding::error(Code::KubeconfigProxied, subject, found).with_fixes(fixes);
    let finding = if is_web { finding } else { finding.with_impact(NOT_HTTPS) };
    Outcome::of(vec![finding.about("kubeconfig.context")])
}

/// A kubeconfig of kubefront: its server is the host name, and its CA is the one of the served certificate. As upstream
/// CA, that one makes Envoy reject every API server.
fn through_envoy(case: &Case<'_>, access: &Access) -> Option<Finding> {
    let is_used = case.exposure.spec.mode != Mode::Passthrough
        && case.set.upstream_ca.as_ref().is_some_and(|(_, from)| *from == access.file);
    let host = host(&access.cluster.server);
    let is_host = case.set.fqdn.as_ref().is_some_and(|fqdn| host.eq_ignore_ascii_case(fqdn.as_str()));
    let anchor = case.set.chain.anchor.as_ref()?;
    let has_anchor = access.cluster.ca.certificates().iter().any(|ca| ca.sha256 == anchor.sha256);
    if !(is_used && is_host && has_anchor) {
        return None;
    }
    let found = format!(
        "the server in {} is the exposed host name {}, and its CA is \"{}\", the CA of the served certificate",
        access.file,
        shown(host),
        called(anchor)
    );
    let finding = Finding::error(Code::KubeconfigProxied, format!("kubeconfig cluster {}", shown(&access.cluster.name)), found)
        .with_impact("Envoy would use this CA to verify the API server and reject every API server certificate: `EOF` in mode tcp, 503 in mode http.")
        .with_fixes([
            Fix::provides("pass the kubeconfig that connects directly to the API server", Role::Kubeconfig),
            CLUSTER_CA,
        ]);
    Some(finding.about("kubeconfig.from"))
}

/// The host of `https://HOST:PORT/...`.
fn host(server: &str) -> &str {
    let rest = server.split_once("://").map_or(server, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|octet| octet.is_ascii_digit()))
        .map_or(host, |(host, _)| host)
}

/// client-go sends credentials over https only.
pub(super) fn is_https(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    let cluster = &access.cluster;
    if cluster.server.trim().is_empty() {
        return Outcome::not_checked("the cluster entry has no server");
    }
    let scheme = scheme(&cluster.server);
    let is_web = matches!(scheme.as_str(), "" | "http" | "https");
    if let Some(fault) = server::fault(&cluster.server).filter(|_| is_web) {
        return Outcome::of(vec![never_called(cluster, fault)]);
    }
    let has_tls = !cluster.ca.is_absent() || cluster.ca_file.is_some() || cluster.insecure_skip_tls_verify;
    let what = match scheme.as_str() {
        "https" => return Outcome::Passed,
        // Without a scheme client-go decides by the TLS settings.
        "" if has_tls => return Outcome::Passed,
        "" => "has no scheme, and without a CA kubectl then uses plain HTTP",
        "http" => "uses plain HTTP",
        _ => "is not an https URL",
    };
    let subject = format!("kubeconfig cluster {}", shown(&cluster.name));
    let found = format!("the server {} {what}", shown_address(&cluster.server));
    Outcome::of(vec![Finding::warning(Code::KubeconfigServerHttp, subject, found).about("kubeconfig.from")])
}

fn never_called(cluster: &Cluster, fault: &str) -> Finding {
    let found = format!("the server {} {fault}", shown_address(&cluster.server));
    let subject = format!("kubeconfig cluster {}", shown(&cluster.name));
    let impact = "kubectl sends no request to this server, so the CA and the credential in this kubeconfig may never have worked.";
    let fix = Fix::says(
        "correct `server` in the kubeconfig, and test the credential: `kubectl --kubeconfig=FILE auth \
                         whoami`",
    );
    let finding = Finding::warning(Code::KubeconfigServerHttp, subject, found);
    finding.with_impact(impact).with_fixes([fix]).about("kubeconfig.from")
}

/// kubefront does not open paths: the files have to be passed.
pub(in crate::check) fn has_its_files(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    let spec = &case.exposure.spec;
    let is_passthrough = spec.mode == Mode::Passthrough;
    let is_supplied = spec.upstream.ca_source == crate::exposure::CertificateSource::Supplied;
    let is_written = is_supplied && spec.upstream.verify != UpstreamVerify::Never;
    let needs_ca = case.set.upstream_ca.is_none() && (is_passthrough || is_written);
    let mut findings = Vec::new();
    let mut report = |kind: &str, name: &str, what: &str, path: &str, field, fixes: Vec<Fix>| {
        let found = format!("{what} of {kind} {} is in the file {}, which was not provided", shown(name), shown(path));
        let subject = format!("kubeconfig {kind} {}", shown(name));
        findings.push(Finding::error(Code::KubeconfigFileReference, subject, found).with_fixes(fixes).about(field));
    };
    if let (true, CaData::Absent, Some(path)) = (needs_ca, &access.cluster.ca, &access.cluster.ca_file) {
        let fixes = vec![Fix::provides("pass the file", Role::UpstreamCa), embed(case, access)];
        report("cluster", &access.cluster.name, "the CA", path, "upstream.caFile", fixes);
    }
    match (means(case), &access.user) {
        (Ok(Means::TokenFile(path)), Some(user)) => {
            let fixes = vec![Fix::provides("pass the file", Role::Token)];
            report("user", &user.name, "the token", path, "kubeconfig.tokenFile", fixes);
        }
        (Ok(Means::ClientCertificate(user)), _) if is_passthrough && user.client_certificate.is_none() => {
            if let Some(path) = &user.client_certificate_file {
                let fixes = vec![embed(case, access)];
                report("user", &user.name, "the client certificate", path, "kubeconfig.from", fixes);
            }
        }
        _ => {}
    }
    Outcome::of(findings)
}

/// Embeds the CA and the client certificate, on the machine that has the files.
fn embed(case: &Case<'_>, access: &Access) -> Fix {
    let context = match case.exposure.spec.kubeconfig.context.as_str() {
        "" => String::new(),
        context => format!(" --context={}", quoted(context)),
    };
    let file = quoted(&access.file);
    let command =
        format!("kubectl config view --kubeconfig={file}{context} --flatten --minify --raw > flat.kubeconfig");
    let label = "embed the files in the kubeconfig, on the machine that has them, and pass `flat.kubeconfig`";
    Fix::provides(label, Role::Kubeconfig).with_command(command)
}

/// Everything that is not copied, and what that means.
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

/// client-go starts with `token` and switches to `tokenFile` when it reads it again.
pub(super) fn has_one_token(case: &Case<'_>) -> Outcome {
    let user = match user(case) {
        Ok(user) => user,
        Err(outcome) => return outcome,
    };
    let (Some(_), Some(path)) = (&user.token, &user.token_file) else { return Outcome::Passed };
    let found = format!("user {} has `token` and `tokenFile` ({})", shown(&user.name), shown(path));
    let subject = format!("kubeconfig user {}", shown(&user.name));
    Outcome::of(vec![Finding::note(Code::KubeconfigTokenFileBeside, subject, found).about("kubeconfig.tokenFile")])
}

fn cluster_fields(case: &Case<'_>, cluster: &Cluster) -> Vec<Finding> {
    let is_passthrough = case.exposure.spec.mode == Mode::Passthrough;
    let name = shown(&cluster.name);
    let subject = format!("kubeconfig cluster {name}");
    let note = |what: String| Finding::note(Code::KubeconfigFieldDropped, &subject, what);
    // If the missing CA is an error, it is not reported as not copied, too.
    let is_asked_for = case.set.upstream_ca.is_none() && case.exposure.spec.upstream.verify != UpstreamVerify::Never;
    let mut findings = Vec::new();
    if cluster.proxy_url.is_some() {
        let fix = "if clients need the proxy to reach Envoy, set `HTTPS_PROXY` for them, or add `proxy-url` to the new \
                   kubeconfig";
        let finding =
            Finding::warning(Code::KubeconfigFieldDropped, &subject, format!("`proxy-url` of cluster {name}"));
        let impact = "Clients connect to Envoy directly, not through that proxy.";
        findings.push(finding.with_impact(impact).with_fixes([Fix::says(fix)]));
    }
    if cluster.insecure_skip_tls_verify {
        let instead = "the new kubeconfig verifies the certificate that Envoy serves";
        findings.push(note(format!("`insecure-skip-tls-verify` of cluster {name}; {instead}")));
    }
    if let Some(server_name) = &cluster.tls_server_name {
        let (server_name, instead) = (shown(server_name), "the new kubeconfig uses the host name of the exposure");
        findings.push(note(format!("`tls-server-name: {server_name}` of cluster {name}; {instead}")));
    }
    if cluster.ca.is_absent() && cluster.ca_file.is_some() && !is_passthrough && !is_asked_for {
        let instead = "clients see your certificate instead";
        findings.push(note(format!("`certificate-authority` of cluster {name}; {instead}")));
    }
    if cluster.disable_compression {
        findings.push(note(format!("`disable-compression` of cluster {name}; responses may be compressed")));
    }
    findings
}

/// The namespace of the context is kept, unless Kubernetes has no namespace of that name.
fn context_fields(case: &Case<'_>, access: &Access) -> Option<Finding> {
    let of_context = access.context.namespace.as_deref().filter(|namespace| Namespace::parse(namespace).is_err());
    let namespace = of_context.filter(|_| case.exposure.spec.kubeconfig.namespace.is_empty())?;
    let context = shown(&access.context.name);
    let found = format!(
        "namespace {} of context {context}, which is not a valid name; commands without a namespace use the namespace \
         `default`",
        shown(namespace)
    );
    let finding = Finding::note(Code::KubeconfigFieldDropped, format!("kubeconfig context {context}"), found);
    Some(finding.with_fixes([]))
}

fn user_fields(case: &Case<'_>, user: &User) -> Vec<Finding> {
    let name = shown(&user.name);
    let subject = format!("kubeconfig user {name}");
    let mut findings = Vec::new();
    if !user.impersonation.is_empty() {
        let fields = user.impersonation.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ");
        let finding = Finding::warning(Code::KubeconfigFieldDropped, &subject, format!("{fields} of user {name}"));
        let impact = "Every request has the identity and the permissions of the credential itself.";
        let fix = Fix::provides("if requests must have another identity, pass a token of that identity", Role::Token);
        findings.push(finding.with_impact(impact).with_fixes([fix]));
    }
    if means(case).is_ok_and(|means| has_unused_certificate(user, &means)) {
        let found = format!(
            "client certificate of user {name}; the new kubeconfig uses the other credential, while direct access may \
             have used the certificate"
        );
        findings.push(Finding::note(Code::KubeconfigFieldDropped, &subject, found));
    }
    findings
}

fn direct_contexts(kubeconfig: &Kubeconfig) -> Listed {
    let direct: BTreeSet<&str> = kubeconfig
        .clusters
        .iter()
        .filter(|c| !c.server.is_empty() && !has_path(&c.server))
        .map(|c| c.name.as_str())
        .collect();
    let contexts = kubeconfig.contexts.iter().filter(|context| direct.contains(context.cluster.as_str()));
    Listed::of(contexts.map(|context| context.name.as_str()))
}

fn has_path(server: &str) -> bool {
    !path(server).trim_matches('/').is_empty()
}

/// In lowercase; empty if there is none.
fn scheme(server: &str) -> String {
    server.trim().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase()).unwrap_or_default()
}

fn path(server: &str) -> &str {
    let server = server.trim();
    // One slash is a typing error, and the host still follows.
    let rest = server.split_once("://").or_else(|| server.split_once(":/")).map_or(server, |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, path)| path)
}

/// An address can contain a password before `@` and tokens after `?`.
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

/// For a server that is not a web server.
const NOT_HTTPS: &str = "kubefront cannot determine whether the CA and the token belong to the cluster.";
/// Contexts that are offered to choose from.
const OFFERED: usize = 3;
