//! The API server's own certificate, where it was handed in: is it one that whoever connects will take?

use super::{Mode, no_ca};
use crate::check::{Case, Outcome};
use crate::finding::{Code, Finding};
use crate::wording::{list, short};
use crate::x509::{Certificate, purpose};

/// RFC 5280 s. 4.1.2.5 and 4.2.1.12: Envoy judges dates and purposes (ran), and in passthrough kubectl does.
pub(super) fn is_valid(case: &Case<'_>) -> Outcome {
    let is_passthrough = case.exposure.spec.mode == Mode::Passthrough;
    if let Some(outcome) = no_ca(case).filter(|_| !is_passthrough) {
        return outcome;
    }
    let Some(server) = &case.set.api_server else {
        return Outcome::not_checked("upstream.serverCertificateFile was not given");
    };
    let judge = if is_passthrough { "kubectl" } else { "Envoy" };
    let faults = [dates(server, case), purposes(server, is_passthrough)];
    let finding = |fault: String| {
        let name = short(server.short_name());
        let message = format!("the API server's certificate ({name}) {fault}: {judge} refuses it, and nothing works");
        Finding::error(Code::UpstreamServerInvalid, "API server's certificate", message)
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

/// "any" is enough for Go, and BoringSSL wants serverAuth itself (ran).
fn purposes(server: &Certificate, may_be_any: bool) -> Option<String> {
    let purposes = server.extended_key_usage.as_deref()?;
    let has = |wanted: &str| purposes.iter().any(|purpose| purpose == wanted);
    if has(purpose::SERVER_AUTH) || may_be_any && has(purpose::ANY) {
        return None;
    }
    let named = match purposes {
        [only] if only == purpose::CLIENT_AUTH => "clientAuth".to_owned(),
        [only] if only == purpose::ANY => "\"any\"".to_owned(),
        others => list(others),
    };
    Some(format!("is not for servers, since its extended key usage lacks serverAuth and names {named}"))
}
