//! Checks about: proxy, what the HTTPProxy and its mode can and cannot do.

mod claims;
#[cfg(test)]
mod tests;

use super::name::listed;
use super::upstream::{elsewhere, sans};
use super::{Case, Check, Outcome};
use crate::decoded::Origin;
use crate::finding::{CLUSTER_CA, Change, Code, Finding, Fix};
use crate::fqdn::Fqdn;
use crate::material::Role;
use crate::mode::{Answer, Carries, Mode, Version, carries};
use crate::wording::{quoted, short};
use crate::x509::{Coverage, covers};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "mode-supported-by-versions", run: mode_fits_versions },
    Check { name: "certificate-used", run: certificate_is_shown },
    Check { name: "passthrough-name-served", run: passthrough_name_served },
    Check { name: "passthrough-ca-provided", run: passthrough_ca_at_hand },
    Check { name: "host-reserved", run: host_reserved },
    Check { name: "reservation-supported", run: reservation_supported },
    Check { name: "allow-list-enforced", run: allow_list_enforced },
];

/// What does not work because of an old client or server; the limits of the mode itself are not a finding.
fn mode_fits_versions(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    let (kubectl, server) = (Version::parse(&spec.oldest_kubectl), Version::parse(&spec.kubernetes_version));
    if kubectl.is_none() && server.is_none() {
        return Outcome::not_applicable("neither `oldestKubectl` nor `kubernetesVersion` is set");
    }
    let lost = lacks(spec.mode, kubectl, server);
    if lost.is_empty() {
        return Outcome::Passed;
    }
    let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in &lost {
        let reason = line.condition.unwrap_or_default();
        match by_reason.last_mut().filter(|(known, _)| *known == reason) {
            Some((_, operations)) => operations.push(line.operation),
            None => by_reason.push((reason, vec![line.operation])),
        }
    }
    let told: Vec<_> =
        by_reason.iter().map(|(reason, operations)| format!("{} ({reason})", operations.join(", "))).collect();
    let versions =
        [kubectl.map(|version| format!("kubectl {version}")), server.map(|version| format!("Kubernetes {version}"))];
    let versions: Vec<_> = versions.into_iter().flatten().collect();
    let by_server = !lacks(spec.mode, None, server).is_empty();
    let field = if by_server { "kubernetesVersion" } else { "oldestKubectl" };
    let found = format!("{} in mode {}: {}", versions.join(" and "), spec.mode.name(), told.join("; "));
    Outcome::of(vec![Finding::warning(Code::ModeLacks, "mode", found).about(field)])
}

/// Returns what the mode would support with newer versions.
fn lacks(mode: Mode, kubectl: Option<Version>, server: Option<Version>) -> Vec<Carries> {
    let usual = carries(mode, None, None);
    let pairs = usual.iter().zip(carries(mode, kubectl, server));
    pairs.filter(|(usual, now)| usual.answer != Answer::No && now.answer == Answer::No).map(|(_, now)| now).collect()
}

/// In mode passthrough Envoy does not terminate TLS, so it serves no certificate.
fn certificate_is_shown(case: &Case<'_>) -> Outcome {
    if case.exposure.spec.mode != Mode::Passthrough {
        return Outcome::not_applicable("every mode except passthrough uses the certificate");
    }
    let Some(leaf) = &case.set.chain.leaf else { return Outcome::Passed };
    let origin =
        case.decoded.certificates.iter().find(|found| found.part.sha256 == leaf.sha256).map(|found| &found.origin);
    let name = listed(&[leaf.short_name().to_owned()]);
    let found = match origin {
        Some(origin) => format!("server certificate {name} in {}", short(&origin.name)),
        None => format!("server certificate {name}"),
    };
    let finding = Finding::warning(Code::ModeHidesCertificate, "leaf", found).about("mode");
    // a part of a Secret or an archive is not a separate input
    let is_input = |origin: &&Origin| case.decoded.inputs.iter().any(|input| input.name == origin.name);
    Outcome::of(vec![match origin.filter(is_input) {
        Some(origin) => finding.with_fixes([
            Fix::set("serve the certificate", "mode", "tcp"),
            Fix::remove(format!("leave {} out", quoted(&origin.name)), &origin.name),
        ]),
        None => finding,
    }])
}

/// The SNI host name selects the HTTPProxy at Envoy, and the client compares it with the API server's certificate: both
/// are the same name.
fn passthrough_name_served(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.mode != Mode::Passthrough {
        return Outcome::not_applicable("clients receive the API server's own certificate only in mode passthrough");
    }
    let typed = if spec.passthrough_name.is_empty() { &spec.fqdn } else { &spec.passthrough_name };
    let Ok((name, _)) = Fqdn::parse(typed) else { return Outcome::not_checked("no valid host name") };
    let Some(server) = &case.set.api_server else { return unseen_certificate(&name, &spec.passthrough_name) };
    if let Coverage::By(_) = covers(server, &name) {
        return Outcome::Passed;
    }
    let found = format!("expected SAN {name}; {}", sans(server));
    let usual = Fqdn::parse(USUAL_NAME).is_ok_and(|(usual, _)| matches!(covers(server, &usual), Coverage::By(_)));
    let fixes = [add_san(&name)].into_iter().chain(usual.then(|| use_usual(true)));
    Outcome::of(vec![
        Finding::error(Code::PassthroughName, "API server's certificate", found)
            .with_fixes(fixes.collect::<Vec<_>>())
            .with_impact(rejected(&name))
            .about("passthroughName"),
    ])
}

/// Every API server's certificate includes `kubernetes.default.svc`; any other name depends on the cluster.
fn unseen_certificate(name: &Fqdn, passthrough_name: &str) -> Outcome {
    if passthrough_name == USUAL_NAME {
        return Outcome::Passed;
    }
    let found = format!("expected SAN {name}; the API server's certificate was not provided");
    let pass = Fix::provides("pass the API server's certificate to check its SANs", Role::ApiServerCertificate);
    Outcome::of(vec![
        Finding::warning(Code::PassthroughName, "fqdn", found)
            .with_fixes([pass, add_san(name), use_usual(false)])
            .with_impact(format!("If the SANs do not include {name}, {}", rejected(name)))
            .about("passthroughName"),
    ])
}

fn rejected(name: &Fqdn) -> String {
    format!(
        "kubectl rejects the API server's certificate: `x509: certificate is valid for kubernetes, ..., not {name}`."
    )
}

fn add_san(name: &Fqdn) -> Fix {
    Fix::told(format!("add {name} to the SANs of the API server's certificate"))
}

fn use_usual(is_seen: bool) -> Fix {
    let label = match is_seen {
        true => "use a SAN of the API server's certificate (one cluster per Envoy)",
        false => "use the SAN that every API server certificate includes (one cluster per Envoy)",
    };
    Fix::set(label, "passthroughName", USUAL_NAME)
}

/// The API server's certificate is issued by the cluster's CA, which is in no client's trust store.
fn passthrough_ca_at_hand(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.mode != Mode::Passthrough {
        return Outcome::not_applicable("only mode passthrough requires the cluster CA in the kubeconfig");
    }
    if !spec.kubeconfig.write {
        return Outcome::not_applicable("no kubeconfig is written");
    }
    if case.set.upstream_ca.is_some() {
        return Outcome::Passed;
    }
    let finding =
        |found: String| Finding::error(Code::PassthroughCaMissing, "kubeconfig", found).about("upstream.caFile");
    Outcome::of(vec![match &case.set.access {
        Some(access) => {
            let others = [CLUSTER_CA, Fix::set("write no kubeconfig", "kubeconfig.write", "false")];
            let fixes: Vec<Fix> = elsewhere::other_context(case, access).into_iter().chain(others).collect();
            finding(format!("{}; no cluster CA provided", elsewhere::no_ca(access))).with_fixes(fixes)
        }
        None => finding("no cluster CA provided".to_owned()),
    }])
}

/// Contour merges the routes of every Ingress and HTTPProxy with the same host name (ran).
fn host_reserved(case: &Case<'_>) -> Outcome {
    let claims = claims::findings(case);
    match unreserved(case) {
        Outcome::Findings(found) => Outcome::of([claims, found].concat()),
        other if claims.is_empty() => other,
        _ => Outcome::of(claims),
    }
}

fn unreserved(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    let host = case.set.fqdn.as_ref().map_or("the host name", Fqdn::as_str);
    let impact = match spec.mode {
        Mode::Tcp => {
            return Outcome::not_applicable("in mode tcp, other Ingresses cannot receive requests for the host name");
        }
        Mode::Http => format!(
            "Anyone who can create an Ingress in any namespace can receive requests for paths of {host}, including bearer \
             tokens, and forge responses. The HTTPProxy still reports `valid`."
        ),
        Mode::Passthrough => format!(
            "Anyone who can create an Ingress in any namespace can serve another certificate for {host}. kubectl \
             rejects that certificate: `x509: certificate signed by unknown authority`."
        ),
    };
    if spec.reserve_name {
        return Outcome::Passed;
    }
    let found = format!("{host} in mode {} is not reserved", spec.mode.name());
    Outcome::of(vec![Finding::warning(Code::SharedHost, "fqdn", found).with_impact(impact).about("reserveName")])
}

/// ValidatingAdmissionPolicy v1 exists since Kubernetes 1.30.
fn reservation_supported(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if !spec.reserve_name {
        return Outcome::not_applicable("`reserveName` is `false`");
    }
    let finding = match Version::parse(&spec.kubernetes_version) {
        Some(version) if version >= RESERVES => return Outcome::Passed,
        Some(version) => {
            let give_up = match spec.mode {
                Mode::Tcp => "do not reserve the host name",
                Mode::Http | Mode::Passthrough => "do not reserve the host name, and use mode tcp",
            };
            let upgrade = Fix::says("upgrade Kubernetes to 1.30 or later");
            let give_up = Fix::set(give_up, "reserveName", "false");
            let give_up = match spec.mode {
                Mode::Tcp => give_up,
                Mode::Http | Mode::Passthrough => give_up.and(Change::Set { field: "mode", value: "tcp".into() }),
            };
            let found = format!("`reserveName` is `true`; Kubernetes {version} (`kubernetesVersion`)");
            Finding::error(Code::ReserveNeeds130, "reservation", found)
                .with_impact(format!(
                    "Kubernetes {version} does not support ValidatingAdmissionPolicy v1: `kubectl apply` fails with \
                     `no matches for kind \"ValidatingAdmissionPolicy\"`."
                ))
                .with_fixes([upgrade, give_up])
        }
        None => {
            let found = "`reserveName` is `true`; `kubernetesVersion` is not set";
            Finding::note(Code::ReserveNeeds130, "reservation", found).with_fixes([Fix::set(
                "set the version of the API server",
                "kubernetesVersion",
                "",
            )])
        }
    };
    Outcome::of(vec![finding.about("reserveName")])
}

/// Contour applies `ipAllowPolicy` to routes only; the status stays valid (ran).
fn allow_list_enforced(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.allow_from.is_empty() {
        return Outcome::not_applicable("`allowFrom` is empty");
    }
    if spec.mode == Mode::Http {
        return Outcome::Passed;
    }
    let mode = spec.mode.name();
    let found = format!("mode {mode}; `allowFrom`: {}", listed(&spec.allow_from));
    let impact = format!(
        "Clients from any address can connect, because Contour ignores `ipAllowPolicy` in mode {mode}. The HTTPProxy \
         still reports `valid`."
    );
    Outcome::of(vec![Finding::error(Code::AllowListIgnored, "allowFrom", found).with_impact(impact).about("allowFrom")])
}

/// A SAN of every API server's certificate (kubeadm and all that descend from it).
const USUAL_NAME: &str = "kubernetes.default.svc";
const RESERVES: Version = Version::new(1, 30);
