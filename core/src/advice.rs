//! Advice: what applies to every exposure in a mode or on a platform. Advice is not a finding and is not counted.

use serde::Serialize;

use crate::exposure::{Exposure, Platform, Spec};
use crate::mode::Mode;

/// One piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Stable topic, `mode-trade-offs`.
    pub topic: &'static str,
    /// The advice.
    pub message: String,
    /// Where it comes from.
    pub source: &'static str,
}

/// Returns the advice for an exposure, by mode and platform.
pub fn advice(exposure: &Exposure) -> Vec<Advice> {
    let spec = &exposure.spec;
    TOPICS
        .iter()
        .filter_map(|topic| Some(Advice { topic: topic.name, message: (topic.message)(spec)?, source: topic.source }))
        .collect()
}

/// Returns every topic, in the order of [`advice`].
pub fn topics() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().map(|topic| topic.name)
}

struct Topic {
    name: &'static str,
    /// `None` if the advice does not apply to the exposure.
    message: fn(&Spec) -> Option<String>,
    source: &'static str,
}

const TOPICS: [Topic; 17] = [
    Topic { name: "mode-trade-offs", message: mode_trade_offs, source: TESTED },
    Topic { name: "envoy-sees-tokens", message: envoy_sees_tokens, source: "Contour documentation, TLS termination" },
    Topic { name: "reserve-host-name", message: reserve_host_name, source: TESTED },
    Topic {
        name: "dedicated-contour",
        message: dedicated_contour,
        source: "Contour, ingress class names and --watch-namespaces; tested with Contour 1.33",
    },
    Topic {
        name: "proxy-client-certificate",
        message: proxy_client_certificate,
        source: "Contour configuration, tls.envoy-client-certificate; tested with Contour 1.33",
    },
    Topic {
        name: "anonymous-endpoints",
        message: anonymous_endpoints,
        source: "Kubernetes RBAC, system:public-info-viewer",
    },
    Topic {
        name: "exec-needs-get-and-create",
        message: exec_needs_get_and_create,
        source: "Kubernetes, AuthorizePodWebsocketUpgradeCreatePermission; tested with kube-apiserver 1.35",
    },
    Topic { name: "wait-for-valid", message: wait_for_valid, source: TESTED },
    Topic {
        name: "connection-limit",
        message: connection_limit,
        source: "Contour, Service annotations; tested with Envoy 1.40",
    },
    Topic {
        name: "renewal-cuts-streams",
        message: renewal_cuts_streams,
        source: "Envoy, drain time; tested with Envoy 1.40",
    },
    Topic {
        name: "load-balancer-idle-timeout",
        message: load_balancer_idle_timeout,
        source: "load balancers of cloud providers",
    },
    Topic {
        name: "endpoints-not-clusterip",
        message: endpoints_not_clusterip,
        source: "Contour, EndpointSlices; Kubernetes NetworkPolicy",
    },
    Topic { name: "http-01", message: http_01, source: "RFC 8555 s. 8.3; tested with Contour 1.33" },
    Topic {
        name: "python-exec-trust",
        message: python_exec_trust,
        source: "tested with the Kubernetes client for Python 37 and kube-apiserver 1.35",
    },
    Topic { name: "ca-source", message: ca_source, source: "Kubernetes, ConfigMap kube-root-ca.crt" },
    Topic { name: "revocation", message: revocation, source: "RFC 5280 s. 6.3; RFC 6960" },
    Topic { name: "keep-direct-kubeconfig", message: keep_direct_kubeconfig, source: "operating practice" },
];

fn mode_trade_offs(spec: &Spec) -> Option<String> {
    text(match spec.mode {
        Mode::Tcp => {
            "mode tcp works with every kubectl. Trade-offs: the audit log shows Envoy's address, an IP allow list is not \
             possible, and every watch is a connection. Clients notice a dead connection after 165 seconds or never. Envoy \
             closes a stream after 2.5 hours without traffic. Contour 1.27 and earlier do not verify the API server's \
             certificate in this mode"
        }
        Mode::Http => {
            "mode http supports an IP allow list, and the audit log shows client addresses. Trade-offs: exec, attach, and \
             cp require kubectl and API server 1.30 or later, port-forward 1.31 or later. Envoy answers requests to an IP \
             address instead of the host name with status 421. Other Ingresses can receive requests: reserve the host name"
        }
        Mode::Passthrough => {
            "mode passthrough keeps TLS between client and API server: client certificates work, and Envoy cannot read \
             bearer tokens. Trade-offs: clients see the API server's certificate and must trust the cluster's CA, the SANs \
             of that certificate must include the host name, an IP allow list is not possible, and the audit log shows \
             Envoy's address"
        }
    })
}

fn envoy_sees_tokens(spec: &Spec) -> Option<String> {
    let namespace = &spec.contour.namespace;
    terminates_tls(spec).then(|| {
        format!(
            "Envoy terminates TLS, so it can read every bearer token. Anyone who controls the namespace {namespace} or the \
             private key of the certificate controls what those tokens control. Protect both like the API server itself"
        )
    })
}

fn reserve_host_name(spec: &Spec) -> Option<String> {
    if spec.reserve_name {
        return None;
    }
    Some(format!("{} Set reserveName (--reserve-name)", spec.mode.facts().security))
}

fn dedicated_contour(spec: &Spec) -> Option<String> {
    let envoy = &spec.contour.envoy_service;
    Some(format!(
        "if the API server needs more protection than the other hosts of this Contour, run a dedicated Contour for it: its \
         own ingress class, --watch-namespaces={}, and loadBalancerSourceRanges on its Service {envoy}. Do not set these on \
         a shared Contour, because they affect every host it serves",
        spec.service.namespace
    ))
}

fn proxy_client_certificate(spec: &Spec) -> Option<String> {
    if !terminates_tls(spec) {
        return None;
    }
    text(
        "Envoy presents the certificate in Contour's setting tls.envoy-client-certificate to every upstream, including the \
         API server. If the cluster's client CA issued it, every caller, with or without a token, is authenticated as that \
         identity. kubefront cannot detect this: check Contour's configuration, and the user that kubectl auth whoami prints",
    )
}

fn anonymous_endpoints(spec: &Spec) -> Option<String> {
    text(match spec.mode {
        Mode::Http => {
            "/version, /livez, /readyz, and /healthz answer without a credential by default. They show the API server's \
             version to anyone and do not prove that a login works. allowFrom limits who can reach them"
        }
        Mode::Tcp | Mode::Passthrough => {
            "/version, /livez, /readyz, and /healthz answer without a credential by default. They show the API server's \
             version to anyone and do not prove that a login works. To close them, remove system:unauthenticated from the \
             ClusterRoleBinding system:public-info-viewer"
        }
    })
}

fn exec_needs_get_and_create(_: &Spec) -> Option<String> {
    text(
        "roles for exec, attach, cp, and port-forward must allow both get and create on pods/exec, pods/attach, and \
         pods/portforward. WebSocket clients send GET, SPDY clients send POST, and API server 1.35 and later require create \
         for both. Otherwise kubectl prints an error without a reason",
    )
}

fn wait_for_valid(spec: &Spec) -> Option<String> {
    let limits = if terminates_tls(spec) {
        " Contour does not check that the key matches, the order of the chain, expiry, or SANs: a valid HTTPProxy does not \
         prove that the host works."
    } else {
        ""
    };
    Some(format!(
        "use kubectl wait --for=condition=Valid httpproxy/{}: it compares generations. status.currentStatus alone can be \
         left over from an older generation, and with a wrong ingress class it is never updated.{limits}",
        spec.proxy_name
    ))
}

fn connection_limit(spec: &Spec) -> Option<String> {
    let (namespace, name) = (&spec.service.namespace, &spec.service.name);
    let beyond = match spec.mode {
        Mode::Http => "above that, requests are queued",
        Mode::Tcp | Mode::Passthrough => "above that, it closes client connections immediately",
    };
    Some(format!(
        "one Envoy opens at most 1024 connections to a Service; {beyond}. For many clients, annotate the Service \
         {namespace}/{name} with projectcontour.io/max-connections (and max-requests, max-pending-requests)"
    ))
}

fn renewal_cuts_streams(spec: &Spec) -> Option<String> {
    if !terminates_tls(spec) {
        return None;
    }
    text(
        "when the Secret changes, Envoy closes every running watch, log stream, and exec of its hosts within the drain time \
         (10 minutes by default). kubectl get --watch then exits with code 0 and no message, so scripts must start it again. \
         Hosts with another Secret are not affected",
    )
}

fn load_balancer_idle_timeout(_: &Spec) -> Option<String> {
    text(
        "a classic cloud load balancer in front of Envoy closes idle connections, some after 60 seconds, independently of \
         Envoy's timeouts. Raise its idle timeout, or use a network load balancer",
    )
}

fn endpoints_not_clusterip(spec: &Spec) -> Option<String> {
    let (namespace, name, contour) = (&spec.service.namespace, &spec.service.name, &spec.contour.namespace);
    Some(format!(
        "Envoy connects to the endpoint addresses of the Service {namespace}/{name}, not to its ClusterIP. If egress is \
         denied by default, allow these addresses from the namespace {contour}: kubectl get endpointslices -n {namespace} -l \
         kubernetes.io/service-name={name}"
    ))
}

fn http_01(spec: &Spec) -> Option<String> {
    text(match spec.mode {
        Mode::Http => {
            "port 80 of the host name redirects to https, except for paths in an Ingress of any namespace, including \
             /.well-known/acme-challenge: anyone who can create an Ingress can pass HTTP-01 validation for the host name"
        }
        Mode::Tcp | Mode::Passthrough => {
            "port 80 of the host name answers 404, and anyone who can create an Ingress for it in any namespace can serve \
             it. HTTP-01 needs such an Ingress for your own renewals, and lets others obtain a certificate for the host \
             name. DNS-01 needs no port"
        }
    })
}

fn python_exec_trust(spec: &Spec) -> Option<String> {
    if !terminates_tls(spec) {
        return None;
    }
    text(
        "for exec, the Kubernetes client for Python trusts only the CA in the kubeconfig or its own root store (certifi). If \
         only the system's trust store has your private CA, get works and exec fails with CERTIFICATE_VERIFY_FAILED. \
         kubeconfig.trust: embed puts the CA in the kubeconfig",
    )
}

fn ca_source(spec: &Spec) -> Option<String> {
    let who = if terminates_tls(spec) { "Envoy uses" } else { "clients use" };
    Some(format!(
        "the CA that {who} to verify the API server comes from a kubeconfig, which may contain the CA of a load balancer. The \
         cluster's own CA is in the ConfigMap kube-root-ca.crt of every namespace: compare them"
    ))
}

fn revocation(_: &Spec) -> Option<String> {
    text(
        "revocation is not checked, because it requires a request to the CA over the network. kubectl and Envoy do not check \
         it either",
    )
}

fn keep_direct_kubeconfig(spec: &Spec) -> Option<String> {
    let pods = match spec.platform {
        Platform::None => "",
        Platform::TkgsPsp | Platform::PodSecurity => ", or when Contour's pods are not admitted",
    };
    Some(format!(
        "keep the cluster's own kubeconfig, which connects directly to the API server: you need it when Envoy, Contour, or \
         the certificate fails{pods}"
    ))
}

fn terminates_tls(spec: &Spec) -> bool {
    spec.mode != Mode::Passthrough
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

const TESTED: &str = "tested with Contour 1.33, Envoy 1.40, and kubectl";

#[cfg(test)]
mod tests {
    use super::*;

    fn topics_of(mode: Mode, reserve_name: bool) -> Vec<&'static str> {
        let mut exposure = Exposure::default();
        exposure.spec.mode = mode;
        exposure.spec.reserve_name = reserve_name;
        advice(&exposure).iter().map(|advice| advice.topic).collect()
    }

    #[test]
    fn every_topic_applies_in_some_mode() {
        let given: Vec<_> = Mode::ALL.into_iter().flat_map(|mode| topics_of(mode, false)).collect();
        for topic in topics() {
            assert!(given.contains(&topic), "{topic}");
        }
    }

    #[test]
    fn tls_termination_does_not_concern_passthrough() {
        let given = topics_of(Mode::Passthrough, false);
        for topic in ["envoy-sees-tokens", "renewal-cuts-streams", "proxy-client-certificate", "python-exec-trust"] {
            assert!(!given.contains(&topic), "{topic}");
            assert!(topics_of(Mode::Tcp, false).contains(&topic), "{topic}");
        }
    }

    #[test]
    fn a_reserved_host_name_needs_no_advice_to_reserve_it() {
        for mode in Mode::ALL {
            assert!(topics_of(mode, false).contains(&"reserve-host-name"));
            assert!(!topics_of(mode, true).contains(&"reserve-host-name"));
        }
    }

    #[test]
    fn messages_are_plain_sentences() {
        for mode in Mode::ALL {
            let mut exposure = Exposure::default();
            exposure.spec.mode = mode;
            for advice in advice(&exposure) {
                assert!(!advice.message.contains("  ") && !advice.message.contains('!'), "{}", advice.topic);
                assert!(!advice.source.is_empty());
            }
        }
    }
}
