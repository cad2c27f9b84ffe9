//! Other objects that were passed and that have the same host name.

use crate::check::Case;
use crate::decoded::Found;
use crate::finding::{Code, Finding, Fix};
use crate::kubernetes::HostClaim;
use crate::mode::Mode;
use crate::wording::{quoted, short};

/// `shared-host` for each object with the host name, or with a wildcard that includes it.
pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let spec = &case.exposure.spec;
    let alias =
        (spec.mode == Mode::Passthrough).then_some(spec.passthrough_name.as_str()).filter(|name| !name.is_empty());
    let Some(host) = alias.or(case.set.fqdn.as_ref().map(|name| name.as_str())) else { return Vec::new() };
    let wildcard = host.split_once('.').map(|(_, parent)| format!("*.{parent}")).unwrap_or_default();
    let claims = case.decoded.claims.iter();
    let found = claims.filter_map(|Found { part: claim, origin }| {
        if claim.hosts.iter().any(|known| known == host) {
            return Some(same(case, claim, &origin.name, host));
        }
        claim.hosts.contains(&wildcard).then(|| including(claim, &origin.name, &wildcard, host))
    });
    found.take(MOST_TOLD).collect()
}

fn same(case: &Case<'_>, claim: &HostClaim, file: &str, host: &str) -> Finding {
    let found = format!("{} has the host name {host}", named(claim));
    if claim.kind == "IngressRoute" && claim.api_version.starts_with("contour.heptio.com/") {
        let found = format!("{found}; Contour 1.6 and later do not read IngressRoutes");
        return Finding::note(Code::SharedHost, file, found)
            .with_impact("")
            .with_fixes([removing(claim)])
            .about("fqdn");
    }
    let class = &case.exposure.spec.ingress_class_name;
    let is_of_another = !claim.class.is_empty() && !class.is_empty() && claim.class != *class;
    let kind = claim.kind;
    let impact = match case.exposure.spec.mode {
        _ if kind != "Ingress" || is_of_another => format!(
            "If DNS for {host} points to the controller that processes the {kind}, clients do not reach the new HTTPProxy. \
             The tests of kubefront do not include one Contour that processes both objects."
        ),
        Mode::Tcp => format!(
            "If Contour processes the Ingress, the Ingress serves port 80 of {host}, and port 443 while the HTTPProxy is \
             invalid or deleted."
        ),
        Mode::Http => format!(
            "If Contour processes the Ingress, the Ingress can receive requests for paths of {host}, including bearer tokens. \
             The HTTPProxy still reports `valid`."
        ),
        Mode::Passthrough => format!(
            "If Contour processes the Ingress, Envoy serves the certificate of the Ingress for {host}. kubectl rejects that \
             certificate: `x509: certificate signed by unknown authority`."
        ),
    };
    Finding::warning(Code::SharedHost, file, found).with_impact(impact).with_fixes([removing(claim)]).about("fqdn")
}

/// Envoy prefers an exact host name (ran with an Ingress).
fn including(claim: &HostClaim, file: &str, wildcard: &str, host: &str) -> Finding {
    let exact = match claim.kind {
        "Ingress" => format!("; while the new HTTPProxy is valid, Envoy uses it for {host}"),
        _ => String::new(),
    };
    let found = format!("{} has the host name {wildcard}, which includes {host}{exact}", named(claim));
    Finding::note(Code::SharedHost, file, found).with_impact("").with_fixes([]).about("fqdn")
}

fn removing(claim: &HostClaim) -> Fix {
    let label = format!("remove the host name from the {}", claim.kind);
    let (kind, name) = (claim.kind.to_ascii_lowercase(), quoted(&claim.name));
    let namespace =
        if claim.namespace.is_empty() { String::new() } else { format!(" -n {}", quoted(&claim.namespace)) };
    Fix::run(label, format!("kubectl edit {kind} {name}{namespace}"))
}

fn named(claim: &HostClaim) -> String {
    match claim.namespace.as_str() {
        "" => format!("{} {}", claim.kind, short(&claim.name)),
        namespace => format!("{} {}/{}", claim.kind, short(namespace), short(&claim.name)),
    }
}

/// Objects that are reported.
const MOST_TOLD: usize = 8;
