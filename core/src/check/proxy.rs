//! Checks about: proxy, what the HTTPProxy and its mode can and cannot do.

#[cfg(test)]
mod tests;

use super::name::listed;
use super::{Case, Check, Outcome};
use crate::finding::{Code, Finding};
use crate::fqdn::Fqdn;
use crate::mode::{Answer, Carries, Mode, Version, carries};
use crate::x509::{Coverage, covers};

pub(super) const CHECKS: &[Check] = &[
    Check { name: "mode-fits-versions", run: mode_fits_versions },
    Check { name: "certificate-is-shown", run: certificate_is_shown },
    Check { name: "passthrough-name-served", run: passthrough_name_served },
    Check { name: "passthrough-ca-at-hand", run: passthrough_ca_at_hand },
    Check { name: "host-reserved", run: host_reserved },
    Check { name: "reservation-supported", run: reservation_supported },
    Check { name: "allow-list-enforced", run: allow_list_enforced },
];

/// What only an old client or server keeps this mode from carrying; the mode's own limits are its price, no finding.
fn mode_fits_versions(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    let (kubectl, server) = (Version::parse(&spec.oldest_kubectl), Version::parse(&spec.kubernetes_version));
    if kubectl.is_none() && server.is_none() {
        return Outcome::not_applicable("no version of kubectl or Kubernetes was named");
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
    let by_server = !lacks(spec.mode, None, server).is_empty();
    let field = if by_server { "kubernetesVersion" } else { "oldestKubectl" };
    let message = format!("{} does not carry {}", spec.mode.name(), told.join("; "));
    Outcome::of(vec![Finding::warning(Code::ModeLacks, "mode", message).about(field)])
}

/// Returns what the mode would carry for newer versions.
fn lacks(mode: Mode, kubectl: Option<Version>, server: Option<Version>) -> Vec<Carries> {
    let usual = carries(mode, None, None);
    let pairs = usual.iter().zip(carries(mode, kubectl, server));
    pairs.filter(|(usual, now)| usual.answer != Answer::No && now.answer == Answer::No).map(|(_, now)| now).collect()
}

/// In passthrough Envoy ends no TLS, so it has no certificate to show.
fn certificate_is_shown(case: &Case<'_>) -> Outcome {
    if case.exposure.spec.mode != Mode::Passthrough {
        return Outcome::not_applicable("only passthrough hides the certificate");
    }
    let Some(leaf) = &case.set.chain.leaf else { return Outcome::Passed };
    let message = format!(
        "the certificate for {} is not used: in passthrough clients are shown the API server's own",
        listed(&[leaf.short_name().to_owned()])
    );
    Outcome::of(vec![Finding::warning(Code::ModeHidesCertificate, "leaf", message).about("mode")])
}

/// The name in the TLS handshake chooses the host at Envoy, and is what the client compares with the API server's
/// certificate: both must be one.
fn passthrough_name_served(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.mode != Mode::Passthrough {
        return Outcome::not_applicable("only passthrough shows the API server's own certificate");
    }
    let typed = if spec.passthrough_name.is_empty() { &spec.fqdn } else { &spec.passthrough_name };
    let Ok((name, _)) = Fqdn::parse(typed) else { return Outcome::not_checked("there is no usable name") };
    let Some(server) = &case.set.api_server else { return unseen_certificate(&name, &spec.passthrough_name) };
    if let Coverage::By(_) = covers(server, &name) {
        return Outcome::Passed;
    }
    let names = match server.dns_names.is_empty() {
        true => "it has no DNS name at all".to_owned(),
        false => format!("it is for {}", listed(&server.dns_names)),
    };
    let message = format!("the API server's certificate does not name {name}: {names}. kubectl would refuse it");
    let finding = Finding::error(Code::PassthroughName, "API server's certificate", message);
    let usual = Fqdn::parse(USUAL_NAME).is_ok_and(|(usual, _)| matches!(covers(server, &usual), Coverage::By(_)));
    Outcome::of(vec![
        match usual {
            true => finding.with_fix(format!("set `passthroughName` to {USUAL_NAME}, which the certificate names")),
            false => finding,
        }
        .about("passthroughName"),
    ])
}

/// Every API server's certificate names `kubernetes.default.svc`; any other name has to be seen to be believed.
fn unseen_certificate(name: &Fqdn, passthrough_name: &str) -> Outcome {
    if passthrough_name == USUAL_NAME {
        return Outcome::Passed;
    }
    let message =
        format!("passthrough works only if the API server's own certificate names {name}, and that was not given");
    Outcome::of(vec![Finding::warning(Code::PassthroughName, "fqdn", message).about("passthroughName")])
}

/// The API server's certificate is signed by the cluster's CA, which no client knows by itself.
fn passthrough_ca_at_hand(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.mode != Mode::Passthrough {
        return Outcome::not_applicable("only passthrough needs the cluster's CA in the kubeconfig");
    }
    if !spec.kubeconfig.write {
        return Outcome::not_applicable("no kubeconfig is written");
    }
    if case.set.upstream_ca.is_some() {
        return Outcome::Passed;
    }
    let message = "the kubeconfig for passthrough needs the cluster's CA, and there is none";
    Outcome::of(vec![Finding::error(Code::PassthroughCaMissing, "kubeconfig", message).about("upstream.caFile")])
}

/// Contour merges the routes of every Ingress and HTTPProxy on one host (ran).
fn host_reserved(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    let what = match spec.mode {
        Mode::Tcp => return Outcome::not_applicable("no other route reaches into a tcp host"),
        Mode::Http => "can take over paths of the host and read bearer tokens, while the status stays valid",
        Mode::Passthrough => "can show another certificate on the host, and kubectl refuses it: an outage",
    };
    if spec.reserve_name {
        return Outcome::Passed;
    }
    let host = case.set.fqdn.as_ref().map_or("the host", Fqdn::as_str);
    let message = format!("{host} is not reserved: anyone who may write an Ingress in any namespace {what}");
    Outcome::of(vec![Finding::warning(Code::SharedHost, "fqdn", message).about("reserveName")])
}

/// ValidatingAdmissionPolicy v1 is there from Kubernetes 1.30 on.
fn reservation_supported(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if !spec.reserve_name {
        return Outcome::not_applicable("the name is not to be reserved");
    }
    let finding = match Version::parse(&spec.kubernetes_version) {
        Some(version) if version >= RESERVES => return Outcome::Passed,
        Some(version) => {
            let message =
                format!("Kubernetes {version} has no ValidatingAdmissionPolicy v1: the reservation would be refused");
            Finding::error(Code::ReserveNeeds130, "reservation", message)
        }
        None => {
            let message = "the reservation needs Kubernetes 1.30 or newer, and the version is not known";
            Finding::note(Code::ReserveNeeds130, "reservation", message)
                .with_fix("say the API server's version in `kubernetesVersion`")
        }
    };
    Outcome::of(vec![finding.about("reserveName")])
}

/// Contour applies `ipAllowPolicy` to routes only; the status stays valid (ran).
fn allow_list_enforced(case: &Case<'_>) -> Outcome {
    let spec = &case.exposure.spec;
    if spec.allow_from.is_empty() {
        return Outcome::not_applicable("there is no allow-list");
    }
    if spec.mode == Mode::Http {
        return Outcome::Passed;
    }
    let message = format!(
        "in {} Contour ignores the allow-list ({}) and the status stays valid: everybody would be let in",
        spec.mode.name(),
        listed(&spec.allow_from)
    );
    Outcome::of(vec![Finding::error(Code::AllowListIgnored, "allowFrom", message).about("allowFrom")])
}

/// What every API server's certificate names (kubeadm and all that descend from it).
const USUAL_NAME: &str = "kubernetes.default.svc";
const RESERVES: Version = Version::new(1, 30);
