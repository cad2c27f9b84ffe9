//! The API server's own certificate, if it was provided: do clients of the API server accept it?

use super::{Mode, NO_SERVER_CERTIFICATE, no_ca, requests_fail, uses_existing_secret};
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding};
use crate::wording::{list, short};
use crate::x509::{Certificate, purpose};

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
    Outcome::of(faults.into_iter().flatten().map(finding).collect())
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
