//! The kubeconfig itself: what is copied from it, what is not, and whether kubectl can use it.

use super::means::{Means, access, has_unused_certificate, is_token_provided, means, no_kubeconfig_is_written, user};
use super::server;
use crate::check::{Case, Outcome, reading};
use crate::decoded::remark::RemarkKind;
use crate::exposure::UpstreamVerify;
use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::Namespace;
use crate::kubernetes::kubeconfig::{Access, AccessProblem, CaData, Cluster, User, shown, shown_path};
use crate::material::Role;
use crate::mode::Mode;
use crate::shell::word;
use crate::wording::quoted;

/// client-go `clientcmd/api/v1`.
pub(super) fn is_readable(case: &Case<'_>) -> Outcome {
    let is_about = |kind: &RemarkKind| {
        matches!(
            kind,
            RemarkKind::KubeconfigUnreadable(_)
                | RemarkKind::NotKubeconfig(_)
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

/// client-go sends credentials over https only.
pub(super) fn is_https(case: &Case<'_>) -> Outcome {
    let access = match access(case) {
        Ok(access) => access,
        Err(outcome) => return outcome,
    };
    let cluster = &access.cluster;
    if cluster.server.is_blank() {
        return Outcome::not_checked("the cluster entry has no server");
    }
    let scheme = server::scheme(cluster.server.as_written());
    let is_web = matches!(scheme.as_str(), "" | "http" | "https");
    if let Some(fault) = server::fault(cluster.server.as_written()).filter(|_| is_web) {
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
    let found = format!("the server {} {what}", cluster.server);
    Outcome::of(vec![Finding::warning(Code::KubeconfigServerHttp, subject, found).about("kubeconfig.from")])
}

fn never_called(cluster: &Cluster, fault: &str) -> Finding {
    let found = format!("the server {} {fault}", cluster.server);
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
        let found =
            format!("{what} of {kind} {} is in the file {}, which was not provided", shown(name), shown_path(path));
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
        context => format!(" --context={}", word(context)),
    };
    // a kubeconfig in an archive or a Secret is not a file
    let is_file = access.file != "stdin" && case.decoded.inputs.iter().any(|input| input.name == access.file);
    let file = if is_file { quoted(&access.file) } else { "FILE".to_owned() };
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
    let found = format!("user {} has `token` and `tokenFile` ({})", shown(&user.name), shown_path(path));
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
    if cluster.server.has_user() {
        let fix = Fix::provides("if a proxy requires them, pass a token of the cluster itself", Role::Token);
        findings.push(
            note(format!("user name and password in `server` of cluster {name} ({})", cluster.server))
                .with_fixes([fix]),
        );
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
