//! What may be in the way: between applying and answering.

use super::Step;
use super::markdown::code;
use super::shell::quote;
use crate::check::Checked;
use crate::mode::Mode;

/// The HTTPProxy is not valid, or not looked at.
pub(super) fn status(checked: &Checked) -> Step {
    let host = checked.virtual_host().as_str();
    let (proxy, namespace) = (quote(checked.proxy_name.as_str()), checked.proxy_namespace().as_str());
    let class = checked.ingress_class.as_deref().map_or_else(
        || {
            "the HTTPProxy names no class, so a Contour that was started with `--ingress-class-name` ignores it"
                .to_owned()
        },
        |class| format!("the HTTPProxy names the class {}, so only a Contour started with it looks at it", code(class)),
    );
    let why = format!(
        "The first command prints Contour's reason. The usual ones: a second HTTPProxy with the same name (then both are \
         invalid, and the one that worked goes down); a Secret that is missing or in another namespace. \
         `NotReconciled` and no more means that no Contour looks at it: {class}; with `--watch-namespaces` or \
         `--root-namespaces`, the list must hold `{namespace}`.\n\nAn Ingress for `{host}` in any namespace takes over \
         port 80{taken}; the command for Ingress finds them.{kept}",
        kept = if checked.reserve_name {
            " The reservation keeps new ones out, not those that are there already."
        } else {
            ""
        },
        taken = match checked.mode {
            Mode::Tcp => ", and port 443 whenever the HTTPProxy is invalid or gone",
            Mode::Http => ", and paths of port 443, bearer tokens included, while the HTTPProxy stays valid",
            Mode::Passthrough => ", and port 443 with its own certificate",
        }
    );
    let wildcard = host.split_once('.').map_or_else(String::new, |(_, parent)| format!(", \"*.{parent}\""));
    Step::new("If it does not become valid", why)
        .run(format!("kubectl get httpproxy {proxy} --namespace={namespace} -o json | jq .status"))
        .when(
            "who else claims the name (HTTPProxy)",
            format!("kubectl get httpproxies --all-namespaces -o json | jq -r {}", quote(&format!(
                ".items[] | select(.spec.virtualhost.fqdn | IN(\"{host}\"{wildcard})) | .metadata.namespace + \"/\" + .metadata.name"
            ))),
        )
        .when(
            "who else claims the name (Ingress)",
            format!("kubectl get ingresses --all-namespaces -o json | jq -r {}", quote(&format!(
                ".items[] | select([.spec.rules[]?.host, .spec.tls[]?.hosts[]?] | any(IN(\"{host}\"{wildcard}))) | .metadata.namespace + \"/\" + .metadata.name"
            ))),
        )
        .when(
            "which class and namespaces Contour looks at",
            format!(
                "kubectl get deployment contour --namespace={} -o json | jq -r '.spec.template.spec.containers[].args[]'",
                checked.contour_namespace
            ),
        )
}

/// The HTTPProxy is valid, and yet nothing answers, or not for long.
pub(super) fn network(checked: &Checked) -> Step {
    let service = &checked.service;
    let slice = quote(&format!("kubernetes.io/service-name={}", service.name));
    let namespace = checked.contour_namespace.as_str();
    let envoy = quote(checked.envoy_service.as_str());
    let silent = match checked.mode {
        Mode::Http => "503",
        Mode::Tcp | Mode::Passthrough => "a closed connection (`EOF`)",
    };
    let why = format!(
        "Envoy calls the API server's own addresses, not the ClusterIP of `{}/{}`: where outgoing traffic is denied by \
         default, allow those addresses from the namespace `{namespace}`. Without it, calls end in {silent}.\n\nA cloud's \
         classic load balancer closes quiet connections, some after 60 s: quiet watches and `logs -f` end with it. \
         Raise its idle timeout; a network load balancer keeps them longer.",
        service.namespace, service.name
    );
    Step::new("If it is valid and still does not answer, or not for long", why)
        .when(
            "the addresses that Envoy calls",
            format!("kubectl get endpointslices --namespace={} --selector={slice}", service.namespace),
        )
        .when("policies around Envoy", format!("kubectl get networkpolicies --namespace={namespace}"))
        .when(
            "Envoy's own words",
            format!("kubectl logs --namespace={namespace} --selector=app=envoy --container=envoy --tail=20"),
        )
        .when(
            "idle timeout of a classic balancer on AWS",
            format!(
                "kubectl annotate service {envoy} --namespace={namespace} \
                 service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout=3600"
            ),
        )
}
