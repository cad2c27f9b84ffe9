//! What to do if a step does not print what it should.

use super::markdown::code;
use super::prepare::{HOST_NAME, NO_CONNECTION, NOT_VALID, PODS};
use super::{Part, Step};
use crate::check::Checked;
use crate::exposure::Platform;
use crate::mode::Mode;
use crate::shell::word as quote;

/// The HTTPProxy is invalid, or no Contour processes it.
pub(super) fn status(checked: &Checked) -> Step {
    let (proxy, namespace) = (quote(checked.proxy_name.as_str()), checked.proxy_namespace().as_str());
    let class = checked.ingress_class.as_deref().map_or_else(
        || {
            "The HTTPProxy has no ingress class, so a Contour with `--ingress-class-name` ignores it: set `--ingress-class`."
                .to_owned()
        },
        |class| format!("The HTTPProxy has the ingress class {}, so only a Contour with this class processes it.", code(class)),
    );
    let why = format!(
        "The first command prints Contour's reason. Usual causes:\n\n\
         - `DuplicateVhost`: a second HTTPProxy has the same host name. Both are invalid, and a host that worked before is \
         down. \"{HOST_NAME}\" finds it.\n\
         - `Secret not found`: the Secret is missing or in another namespace.\n\
         - `NotReconciled`, or no status: no Contour processes the HTTPProxy. {class} If Contour runs with \
         `--watch-namespaces` or `--root-namespaces`, the list must contain `{namespace}`.\n\n\
         For other reasons: `kubefront explain 'REASON'`."
    );
    Step::new(Part::Troubleshoot, NOT_VALID, why)
        .run(format!("kubectl get httpproxy {proxy} --namespace={namespace} -o json | jq .status"))
        .expect("`\"currentStatus\": \"valid\"` and the current generation as `observedGeneration`.")
        .when(
            "ingress class and namespaces of Contour",
            format!(
                "kubectl get deployment contour --namespace={} -o json | jq -r '.spec.template.spec.containers[].args[]'",
                checked.contour_namespace
            ),
        )
}

/// Envoy has no certificate, or does not reach the API server.
pub(super) fn network(checked: &Checked) -> Step {
    let service = &checked.service;
    let slice = quote(&format!("kubernetes.io/service-name={}", service.name));
    let namespace = checked.contour_namespace.as_str();
    let closed = match checked.mode {
        Mode::Http => "status 503 (`ServiceUnavailable`)",
        Mode::Tcp | Mode::Passthrough => "`EOF` after the TLS handshake",
    };
    let reset = match checked.mode {
        Mode::Passthrough => {
            "- Connection reset during the TLS handshake: Envoy has no valid HTTPProxy for this SNI host name."
        }
        Mode::Tcp | Mode::Http => {
            "- Connection reset during the TLS handshake: Envoy has no valid HTTPProxy for this SNI host name, or it rejected \
             the certificate or the private key. Its log contains the reason."
        }
    };
    let verifies = if checked.upstream.is_some() { ", or it rejects the API server's certificate" } else { "" };
    let why = format!(
        "{reset}\n\
         - {closed}: Envoy does not reach the API server{verifies}. Envoy connects to the endpoint addresses of \
         `{}/{}`, not to its ClusterIP. If egress is denied by default, allow these addresses from the namespace \
         `{namespace}`.\n\
         - Connection refused: `$ADDRESS` is not Envoy, or no HTTPProxy with TLS is valid, so Envoy does not listen.\n\
         - No answer: `$ADDRESS` is not Envoy, or a firewall blocks the connection.\n\n\
         For other messages: `kubefront explain 'MESSAGE'`.",
        service.namespace, service.name
    );
    Step::new(Part::Troubleshoot, NO_CONNECTION, why)
        .when(
            "log of Envoy",
            format!("kubectl logs --namespace={namespace} --selector=app=envoy --container=envoy --tail=20"),
        )
        .when(
            "endpoint addresses of the API server",
            format!("kubectl get endpointslices --namespace={} --selector={slice}", service.namespace),
        )
        .when("network policies for Envoy", format!("kubectl get networkpolicies --namespace={namespace}"))
}

/// A load balancer in front of Envoy closes idle connections.
pub(super) fn streams(checked: &Checked) -> Step {
    let (envoy, namespace) = (quote(checked.envoy_service.as_str()), checked.contour_namespace.as_str());
    let why = "A classic cloud load balancer closes idle connections, some after 60 seconds: idle watches and `logs -f` end \
               with them. Raise its idle timeout, or use a network load balancer, which keeps idle connections longer.";
    Step::new(Part::Troubleshoot, "Idle watches and log streams are closed", why)
        .when(
            "on AWS with a classic load balancer: one hour",
            format!(
                "kubectl annotate service {envoy} --namespace={namespace} --overwrite \
                 service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout=3600"
            ),
        )
        .expect("`annotated`")
}

/// Admission rejects Envoy's host ports.
pub(super) fn pods(checked: &Checked) -> Step {
    let namespace = checked.contour_namespace.as_str();
    let hint = match checked.platform {
        Platform::None => {
            " If the events mention `PodSecurity`, generate the bundle again with `--platform pod-security`; if they mention \
             `PodSecurityPolicy`, with `--platform tkgs-psp`."
        }
        Platform::TkgsPsp | Platform::PodSecurity => "",
    };
    let why =
        format!("The events of the namespace contain the reason, for example that admission rejects host ports.{hint}");
    Step::new(Part::Troubleshoot, PODS, why)
        .run(format!(
            "kubectl get events --namespace={namespace} --field-selector=type=Warning,involvedObject.kind!=Service"
        ))
        .expect("no warnings (`No resources found`).")
}
