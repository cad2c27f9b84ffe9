//! The API server's own certificate, if it was provided: do clients of the API server accept it?

use super::authority::issuers;
use super::{Mode, NO_SERVER_CERTIFICATE, ca_file, no_ca, requests_fail, used_ca, uses_existing_secret};
use crate::check::blamed::Blamed;
use crate::check::{Case, Outcome};
use crate::clients::{Client, Kind, Rule};
use crate::finding::{Code, Finding, Fix};
use crate::material::Role;
use crate::wording::{list, short};
use crate::x509::{Certificate, OtherIssuer, key_ids, purpose};

/// RFC 5280 s. 4.1.2.5 and 4.2.1.12: Envoy checks dates and purposes (ran), and in mode passthrough kubectl does.
pub(super) fn is_valid(case: &Case<'_>) -> Outcome {
    let is_passthrough = case.exposure.spec.mode == Mode::Passthrough;
    if let Some(outcome) = no_ca(case).filter(|_| !is_passthrough && !uses_existing_secret(case)) {
        return outcome;
    }
    let Some(server) = &case.set.api_server else { return Outcome::not_checked(NO_SERVER_CERTIFICATE) };
    let impact = match is_passthrough {
        true => requests_fail(case).to_owned(),
        false => format!("Envoy rejects the certificate. {}", requests_fail(case)),
    };
    let faults = [dates(server, case), purposes(server, is_passthrough)];
    let finding = |fault: String| {
        let found = format!("the API server's certificate ({}) {fault}", short(server.short_name()));
        Finding::error(Code::UpstreamServerInvalid, "API server's certificate", found)
            .with_impact(impact.clone())
            .about("upstream.serverCertificateFile")
    };
    let mut findings: Vec<Finding> = faults.into_iter().flatten().map(finding).collect();
    findings.extend(key_identifier(server, case));
    if findings.is_empty() && !is_passthrough {
        findings.extend(rejected_by_envoy(case, impact));
    }
    Outcome::of(findings)
}

/// Every other rule by which BoringSSL rejects the certificate or its issuer.
fn rejected_by_envoy(case: &Case<'_>, impact: String) -> Option<Finding> {
    let answer = case.set.clients.iter().find(|answer| answer.client == Client::Envoy)?;
    let trusts = super::trusts(case);
    let is_told = |rule: &Rule| match rule {
        Rule::ChainIncomplete | Rule::SignatureWrong => trusts.is_wrong,
        rule => TOLD_ELSEWHERE.contains(rule),
    };
    let rule = answer.rule.filter(|rule| !is_told(rule))?;
    let blamed = Blamed::by(answer)?;
    let place = blamed.place(case).map(|place| format!(" {place}")).unwrap_or_default();
    let (subject, what) = match blamed.kind(case) {
        Kind::Ca if answer.certificate.is_some() => ("upstream CA", "the CA certificate"),
        Kind::Ca | Kind::Leaf => ("API server's certificate", "the API server's certificate"),
    };
    let found = format!(
        "{what}{place} breaks a rule of BoringSSL: {} (Envoy: `{}`)",
        blamed.titles(),
        rule.reason(Client::Envoy)
    );
    let finding = Finding::error(Code::UpstreamServerInvalid, subject, found).with_impact(impact);
    // a new certificate of the same CA does not help
    let is_ca = subject == "upstream CA";
    let given = finding.code.rule().fixes.iter().filter(|_| !is_ca).cloned();
    let fixes: Vec<Fix> = blamed.fix(case, &trusts).into_iter().chain(given).collect();
    let field = if is_ca { "upstream.caFile" } else { "upstream.serverCertificateFile" };
    Some(if fixes.is_empty() { finding } else { finding.with_fixes(fixes) }.about(field))
}

/// Rules that other checks of the upstream are about: its name, its CA, and the dates of both.
const TOLD_ELSEWHERE: &[Rule] = &[
    Rule::NameMismatch,
    Rule::NameCommonName,
    Rule::NameNone,
    Rule::SanEmpty,
    Rule::Expired,
    Rule::NotYetValid,
    Rule::AuthorityKeyIdMismatch,
    Rule::KeyUnknown,
];

/// RFC 5280 s. 4.2.1.1: BoringSSL looks for the CA certificate that the authority key identifier names (ran); Go does not.
fn key_identifier(server: &Certificate, case: &Case<'_>) -> Option<Finding> {
    let ca = used_ca(case)?;
    let signing = issuers(server, ca);
    let others: Vec<_> = signing.iter().filter_map(|issuer| key_ids::compare(server, issuer)).collect();
    let first = others.first().filter(|_| others.len() == signing.len())?;
    let (what, named, has) = match first {
        OtherIssuer::KeyId { named, found } => ("key identifier", named, found),
        OtherIssuer::Serial { named, found } => ("serial number of the CA", named, found),
    };
    let found = format!(
        "the authority key identifier of the API server's certificate ({}) names the {what} {}; the CA in {} has {}",
        short(server.short_name()),
        short(named),
        ca_file(case),
        short(has)
    );
    let subject = "API server's certificate";
    let finding = match case.exposure.spec.mode {
        Mode::Tcp | Mode::Http => Finding::error(Code::UpstreamServerInvalid, subject, found).with_impact(format!(
            "Envoy rejects the certificate: `CERTIFICATE_VERIFY_FAILED`. {} kubectl accepts the certificate.",
            requests_fail(case)
        )),
        Mode::Passthrough => Finding::warning(Code::UpstreamServerInvalid, subject, found).with_impact(
            "kubectl accepts the API server's certificate. Clients built on OpenSSL reject it: `unable to get local issuer certificate`.",
        ),
    };
    let fixes = [
        Fix::run(
            "have the API server's certificate issued again by the current CA (kubeadm)",
            "kubeadm certs renew apiserver",
        ),
        Fix::provides("pass the CA certificate that the API server's certificate names", Role::UpstreamCa),
    ];
    Some(finding.with_fixes(fixes).about("upstream.serverCertificateFile"))
}

fn dates(server: &Certificate, case: &Case<'_>) -> Option<String> {
    if case.at > server.not_after {
        return Some(format!("expired on {}", server.not_after.minute()));
    }
    (case.at < server.not_before).then(|| format!("is not valid before {}", server.not_before.minute()))
}

/// "any" is enough for Go; BoringSSL requires serverAuth itself (ran).
fn purposes(server: &Certificate, may_be_any: bool) -> Option<String> {
    let purposes = server.extended_key_usage.as_deref()?;
    let has = |needed: &str| purposes.iter().any(|purpose| purpose == needed);
    if has(purpose::SERVER_AUTH) || may_be_any && has(purpose::ANY) {
        return None;
    }
    let named = match purposes {
        [only] if only == purpose::CLIENT_AUTH => "`clientAuth`".to_owned(),
        [only] if only == purpose::ANY => "\"any\"".to_owned(),
        others => list(others),
    };
    Some(format!("has extended key usage {named}, without `serverAuth`"))
}
