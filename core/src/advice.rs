//! Advice: what is true of every exposure in a mode or on a platform. No finding, counted nowhere.

use serde::Serialize;

use crate::exposure::{Exposure, Platform, Spec};
use crate::mode::Mode;

/// One piece of advice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Stable topic, `price-of-mode`.
    pub topic: &'static str,
    /// The advice.
    pub message: String,
    /// Who says so.
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
    /// `None` where the advice does not concern the exposure.
    message: fn(&Spec) -> Option<String>,
    source: &'static str,
}

const TOPICS: [Topic; 17] = [
    Topic { name: "price-of-mode", message: price_of_mode, source: RAN },
    Topic {
        name: "envoy-sees-tokens",
        message: envoy_sees_tokens,
        source: "TLS ends at Envoy (Contour, TLS termination)",
    },
    Topic { name: "reserve-the-name", message: reserve_the_name, source: RAN },
    Topic {
        name: "dedicated-contour",
        message: dedicated_contour,
        source: "Contour, ingress class names and --watch-namespaces; run against Contour 1.33",
    },
    Topic {
        name: "proxy-client-certificate",
        message: proxy_client_certificate,
        source: "Contour configuration, tls.envoy-client-certificate; run against Contour 1.33",
    },
    Topic {
        name: "anonymous-endpoints",
        message: anonymous_endpoints,
        source: "Kubernetes RBAC, system:public-info-viewer",
    },
    Topic {
        name: "exec-needs-get-and-create",
        message: exec_needs_get_and_create,
        source: "Kubernetes, AuthorizePodWebsocketUpgradeCreatePermission; run against kube-apiserver 1.35",
    },
    Topic { name: "kubectl-cannot-see", message: kubectl_cannot_see, source: RAN },
    Topic {
        name: "connection-limit",
        message: connection_limit,
        source: "Contour, Service annotations; run against Envoy 1.40",
    },
    Topic {
        name: "renewal-cuts-streams",
        message: renewal_cuts_streams,
        source: "Envoy, drain time; run against Envoy 1.40",
    },
    Topic { name: "cloud-idle-timeout", message: cloud_idle_timeout, source: "load balancers of cloud providers" },
    Topic {
        name: "endpoints-not-clusterip",
        message: endpoints_not_clusterip,
        source: "Contour, EndpointSlices; Kubernetes NetworkPolicy",
    },
    Topic { name: "http-01", message: http_01, source: "RFC 8555 s. 8.3; run against Contour 1.33" },
    Topic {
        name: "python-exec-trust",
        message: python_exec_trust,
        source: "run with the Kubernetes client for Python 37 against kube-apiserver 1.35",
    },
    Topic { name: "ca-source", message: ca_source, source: "Kubernetes, ConfigMap kube-root-ca.crt" },
    Topic { name: "revocation", message: revocation, source: "RFC 5280 s. 6.3; RFC 6960" },
    Topic { name: "keep-direct-kubeconfig", message: keep_direct_kubeconfig, source: "operating practice" },
];

fn price_of_mode(spec: &Spec) -> Option<String> {
    say(match spec.mode {
        Mode::Tcp => {
            "tcp carries every kubectl and lets no other route in. Its price: the audit log shows Envoy's address, there \
             is no allow-list, every watch is a connection of its own, a path that dies without a word is noticed after \
             165 s or never, and a stream that is silent for 2.5 hours is cut. Contour older than 1.28 does not verify \
             the API server here."
        }
        Mode::Http => {
            "http gives the allow-list and the client's address in the audit log. Its price: exec, attach and cp need \
             kubectl and API server 1.30 or newer, port-forward 1.31, and whoever may write an Ingress in any namespace \
             can take over paths of the host and read bearer tokens unless the name is reserved. The address in place of \
             the name is answered with 421."
        }
        Mode::Passthrough => {
            "passthrough keeps TLS between client and API server: client certificates work and Envoy sees no token. Its \
             price: clients see the API server's own certificate and need its CA, that certificate must name the host, \
             there is no allow-list, and the audit log shows Envoy's address."
        }
    })
}

fn envoy_sees_tokens(spec: &Spec) -> Option<String> {
    let namespace = &spec.contour.namespace;
    ends_tls(spec).then(|| {
        format!(
            "TLS ends at Envoy, so Envoy sees every bearer token: whoever controls the namespace {namespace}, or holds the \
             certificate's key, controls what those tokens control. Guard both like the API server itself"
        )
    })
}

fn reserve_the_name(spec: &Spec) -> Option<String> {
    if spec.reserve_name {
        return None;
    }
    say(match spec.mode {
        Mode::Tcp => {
            "a second HTTPProxy with the same name, in any namespace, takes the host down, and with a valid certificate \
             of their own an Ingress then takes it over, tokens included. From Kubernetes 1.30 on, reserveName \
             keeps others off the name"
        }
        Mode::Http => {
            "an Ingress for the same host, in any namespace, takes over paths of it and reads bearer tokens while the \
             HTTPProxy stays valid. From Kubernetes 1.30 on, reserveName keeps others off the name"
        }
        Mode::Passthrough => {
            "an Ingress for the same host, in any namespace, makes Envoy show another certificate: an outage. \
             From Kubernetes 1.30 on, reserveName keeps others off the name"
        }
    })
}

fn dedicated_contour(spec: &Spec) -> Option<String> {
    let envoy = &spec.contour.envoy_service;
    Some(format!(
        "where the API server is worth more than what else Contour serves, give it a Contour of its own: an ingress class, \
         --watch-namespaces={}, and a load balancer with loadBalancerSourceRanges on its Service {envoy}. Those flags hit \
         every host of that Contour, so not on a shared one",
        spec.service.namespace
    ))
}

fn proxy_client_certificate(spec: &Spec) -> Option<String> {
    if !ends_tls(spec) {
        return None;
    }
    say(
        "Contour's setting tls.envoy-client-certificate is shown to every upstream, the API server included. Signed by the \
         cluster's client CA it turns every caller, with or without a token, into that identity. It cannot be seen from \
         outside: look at Contour's configuration, and at the user that auth whoami names",
    )
}

fn anonymous_endpoints(spec: &Spec) -> Option<String> {
    say(match spec.mode {
        Mode::Http => {
            "/version, /livez, /readyz and /healthz answer without a credential by default: they show the version to the \
             world, and prove nothing about a login. allowFrom closes them to others"
        }
        Mode::Tcp | Mode::Passthrough => {
            "/version, /livez, /readyz and /healthz answer without a credential by default: they show the version to the \
             world, and prove nothing about a login. Where that matters, unbind system:public-info-viewer from \
             system:unauthenticated"
        }
    })
}

fn exec_needs_get_and_create(_: &Spec) -> Option<String> {
    say("roles for exec, attach, cp and port-forward need both get and create on pods/exec, pods/attach and \
         pods/portforward: WebSocket clients open them with a GET, SPDY clients with a POST, and API servers from 1.35 on \
         ask create of both. Otherwise kubectl prints an error without a reason")
}

fn kubectl_cannot_see(spec: &Spec) -> Option<String> {
    let serves = if ends_tls(spec) {
        " Contour does not compare key, order, dates or names: a valid status is no proof that the host answers."
    } else {
        ""
    };
    Some(format!(
        "wait with kubectl wait --for=condition=Valid httpproxy/{}: it compares generations. A look at \
         status.currentStatus is fooled by a change that nobody has read, and a wrong ingress class leaves no status at \
         all.{serves}",
        spec.proxy_name
    ))
}

fn connection_limit(spec: &Spec) -> Option<String> {
    let (namespace, name) = (&spec.service.namespace, &spec.service.name);
    let beyond = match spec.mode {
        Mode::Http => "the rest waits in a queue",
        Mode::Tcp | Mode::Passthrough => "the rest is closed at once, since every client connection is one of them",
    };
    Some(format!(
        "one Envoy opens at most 1024 connections to a Service; {beyond}. For large fleets annotate the Service \
         {namespace}/{name} with projectcontour.io/max-connections (and max-requests, max-pending-requests)"
    ))
}

fn renewal_cuts_streams(spec: &Spec) -> Option<String> {
    if !ends_tls(spec) {
        return None;
    }
    say(
        "replacing the Secret cuts every running watch, log and exec of its hosts within Envoy's drain time (10 minutes \
         unless set). get --watch then ends with exit code 0 and no message: scripts must watch again. Hosts with another \
         Secret are not touched",
    )
}

fn cloud_idle_timeout(_: &Spec) -> Option<String> {
    say(
        "a classic cloud load balancer in front of Envoy closes quiet connections, some after 60 s, whatever Envoy allows: \
         raise its idle timeout, or use one that forwards packets",
    )
}

fn endpoints_not_clusterip(spec: &Spec) -> Option<String> {
    let (namespace, name, contour) = (&spec.service.namespace, &spec.service.name, &spec.contour.namespace);
    Some(format!(
        "Envoy calls the addresses behind the Service {namespace}/{name}, not its ClusterIP. Where egress is denied by \
         default, allow them from the namespace {contour}: kubectl get endpointslices -n {namespace} -l \
         kubernetes.io/service-name={name}"
    ))
}

fn http_01(spec: &Spec) -> Option<String> {
    say(match spec.mode {
        Mode::Http => {
            "port 80 of the host redirects to https, except for paths that an Ingress in any namespace claims, \
             /.well-known/acme-challenge among them: whoever may write one can prove the host to a CA by HTTP-01"
        }
        Mode::Tcp | Mode::Passthrough => {
            "port 80 of the host answers 404 and belongs to whoever writes an Ingress for it, in any namespace: HTTP-01 \
             needs such an Ingress for your own renewals, and gives others a way to a certificate. DNS-01 needs no port"
        }
    })
}

fn python_exec_trust(spec: &Spec) -> Option<String> {
    if !ends_tls(spec) {
        return None;
    }
    say(
        "the Kubernetes client for Python trusts, for exec, only the kubeconfig's CA or its own list (certifi): with a \
         private CA that the system trusts, get works and exec fails with CERTIFICATE_VERIFY_FAILED. kubeconfig.trust: \
         embed puts the CA into the kubeconfig",
    )
}

fn ca_source(spec: &Spec) -> Option<String> {
    let what =
        if ends_tls(spec) { "Envoy checks the API server against" } else { "clients check the API server against" };
    Some(format!(
        "the CA that {what} comes from a kubeconfig, which may hold that of a load balancer. The cluster's own is in the \
         ConfigMap kube-root-ca.crt of every namespace: compare them"
    ))
}

fn revocation(_: &Spec) -> Option<String> {
    say(
        "revocation is not checked: it would mean asking the CA over the network, and kubectl and Envoy do not ask either",
    )
}

fn keep_direct_kubeconfig(spec: &Spec) -> Option<String> {
    let pods = match spec.platform {
        Platform::None => "",
        Platform::TkgsPsp | Platform::PodSecurity => ", or Contour's pods are no longer admitted",
    };
    Some(format!(
        "keep the cluster's own kubeconfig, which goes to the API server directly: it is the way in when Envoy, Contour or \
         the certificate fails{pods}"
    ))
}

fn ends_tls(spec: &Spec) -> bool {
    spec.mode != Mode::Passthrough
}

fn say(text: &str) -> Option<String> {
    Some(text.to_owned())
}

const RAN: &str = "run against Contour 1.33, Envoy 1.40 and kubectl";

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
    fn every_topic_is_given_in_some_mode() {
        let given: Vec<_> = Mode::ALL.into_iter().flat_map(|mode| topics_of(mode, false)).collect();
        for topic in topics() {
            assert!(given.contains(&topic), "{topic}");
        }
    }

    #[test]
    fn what_ends_at_envoy_does_not_concern_passthrough() {
        let given = topics_of(Mode::Passthrough, false);
        for topic in ["envoy-sees-tokens", "renewal-cuts-streams", "proxy-client-certificate", "python-exec-trust"] {
            assert!(!given.contains(&topic), "{topic}");
            assert!(topics_of(Mode::Tcp, false).contains(&topic), "{topic}");
        }
    }

    #[test]
    fn a_reserved_name_needs_no_advice_to_reserve_it() {
        for mode in Mode::ALL {
            assert!(topics_of(mode, false).contains(&"reserve-the-name"));
            assert!(!topics_of(mode, true).contains(&"reserve-the-name"));
        }
    }

    #[test]
    fn messages_are_whole_sentences_of_plain_words() {
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
