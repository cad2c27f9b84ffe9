//! The steps until the name answers.

use std::collections::BTreeSet;

use super::Step;
use super::shell::quote;
use crate::check::{Checked, ServedKey};
use crate::exposure::Platform;
use crate::manifest::{Manifest, PSP_CLUSTER_ROLE};
use crate::mode::Mode;
use crate::x509::pem;

pub(super) fn install(checked: &Checked) -> Step {
    let namespace = checked.contour_namespace.as_str();
    let mut why = "Skip this where Contour runs already. The quickstart puts Contour and Envoy into the namespace \
                   `projectcontour`, with a Service `envoy` of type LoadBalancer."
        .to_owned();
    if namespace != "projectcontour" {
        why.push_str(&format!(
            " This exposure expects Contour in the namespace `{namespace}`: install it there in your own way (its Helm \
             chart, its operator, an edited quickstart)."
        ));
    }
    Step::new("Install Contour", why)
        .when("Contour is not installed yet", format!("kubectl apply -f {QUICKSTART}"))
        .run(format!("kubectl get pods --namespace={namespace}"))
}

pub(super) fn platform(checked: &Checked) -> Option<Step> {
    let namespace = checked.contour_namespace.as_str();
    let rollout = format!("kubectl rollout status daemonset/envoy --namespace={namespace} --timeout=5m");
    match checked.platform {
        Platform::None => None,
        Platform::TkgsPsp => {
            let why = "Pod Security Policies (Kubernetes 1.24 and older) keep Envoy's pods from using host ports until \
                       their ServiceAccounts may use a policy that allows it. The namespace must be there first.";
            Some(
                Step::new("Let Contour's pods start (Pod Security Policy)", why)
                    .run(format!("kubectl get clusterrole {PSP_CLUSTER_ROLE}"))
                    .run("kubectl apply --server-side -f manifests/10-rolebinding.yaml")
                    .when("Contour comes from the quickstart", rollout),
            )
        }
        Platform::PodSecurity => {
            let why = "Pod Security admission (Kubernetes 1.25 and newer) refuses Envoy's host ports below the level \
                       `privileged`. The label is a command and no manifest, so that removing the manifests never \
                       takes the namespace along.";
            let label = format!(
                "kubectl label namespace {namespace} pod-security.kubernetes.io/enforce=privileged --overwrite"
            );
            Some(
                Step::new("Let Contour's pods start (Pod Security admission)", why)
                    .run(label)
                    .when("Contour comes from the quickstart", rollout),
            )
        }
    }
}

pub(super) fn address(checked: &Checked) -> Step {
    let get = format!(
        "kubectl get service {} --namespace={}",
        quote(checked.envoy_service.as_str()),
        checked.contour_namespace
    );
    let pods = format!("kubectl get pods --namespace={} --selector=app=envoy -o json", checked.contour_namespace);
    let why = "This is where the name must lead, and where Envoy can be tried before it does. The first command says \
               which kind of Service there is; `null` from the second means that the load balancer has no address yet. \
               The later commands use `ADDRESS`, so stay in this shell; an \
               IPv6 address goes into square brackets.";
    Step::new("Find Envoy's address", why)
        .run(format!("{get} -o json | jq -r .spec.type"))
        .when(
            "LoadBalancer, with an IP address or a host name",
            format!("ADDRESS=$({get} -o json | jq -r '.status.loadBalancer.ingress[0] | .ip // .hostname'); echo \"$ADDRESS\""),
        )
        .when(
            "NodePort: any node's address, and the port that stands for 443",
            format!(
                "ADDRESS=$(kubectl get nodes -o json | jq -r '[.items[].status.addresses[] | select(.type == \"InternalIP\") | .address][0]'); echo \"$ADDRESS\"\n\
                 {get} -o json | jq -r '.spec.ports[] | select(.port == 443) | .nodePort'"
            ),
        )
        .when(
            "host ports, no load balancer: the nodes that run Envoy",
            format!("{pods} | jq -r '[.items[].status.hostIP] | unique[]'\nADDRESS=$({pods} | jq -r '.items[0].status.hostIP')"),
        )
}

pub(super) fn secret(checked: &Checked) -> Option<Step> {
    if checked.mode == Mode::Passthrough {
        return None;
    }
    let (name, namespace) = (quote(checked.secret_name.as_str()), checked.secret_namespace.as_str());
    let reference = format!("`{namespace}/{}`", checked.secret_name);
    Some(match &checked.served {
        None => {
            let why = format!(
                "The Secret {reference} is somebody else's and not in this bundle. It must be there, of type \
                 kubernetes.io/tls, before the HTTPProxy is valid; this shows what it holds."
            );
            let show = format!(
                "kubectl get secret {name} --namespace={namespace} -o json | jq -r '.data[\"tls.crt\"]' | base64 -d | \
                 openssl x509 -noout -subject -issuer -enddate"
            );
            Step::new("Look at the certificate's Secret", why).run(show)
        }
        Some(served) if matches!(served.key, ServedKey::LeftOut) => {
            let chain = core::iter::once(&served.leaf).chain(&served.intermediates).map(AsRef::as_ref);
            let pem = pem::certificates(chain);
            let why = format!(
                "The private key was left out, so the Secret {reference} is made here, where the key is. The chain \
                 below is the one that was judged: leaf first, then intermediates. Replace `key.pem` by your key's \
                 file; kubectl refuses a key that does not belong to the certificate."
            );
            let make = format!(
                "cat > tls.crt <<'END'\n{pem}END\nkubectl create secret tls {name} --namespace={namespace} --cert=tls.crt \
                 --key=key.pem --dry-run=client -o yaml | kubectl apply --server-side -f -"
            );
            Step::new("Make the certificate's Secret", why).run(make)
        }
        Some(_) => {
            let why = format!(
                "It holds the private key: `manifests/20-secret.yaml` becomes {reference}. It goes in by server-side \
                 apply, since the client-side one would copy the key into an annotation."
            );
            Step::new("Put the certificate's Secret in place", why)
                .run("kubectl apply --server-side -f manifests/20-secret.yaml")
        }
    })
}

/// Only where Envoy does not verify the API server.
pub(super) fn upstream(checked: &Checked) -> Option<Step> {
    if checked.mode == Mode::Passthrough || checked.upstream.is_some() {
        return None;
    }
    let why = "Nothing was given to check the API server's certificate against, so Envoy takes any: whoever sits between \
               the two can pose as the API server and collect tokens. Fetch the cluster's CA and generate again with it \
               as `upstream.caFile`. Where a load balancer ends TLS in front of the API server, its CA is another.";
    Some(Step::new("Let Envoy verify the API server (recommended)", why).run(
        "kubectl get configmap kube-root-ca.crt --namespace=default -o json | jq -r '.data[\"ca.crt\"]' > cluster-ca.crt",
    ))
}

pub(super) fn apply(checked: &Checked, manifests: &[Manifest]) -> Step {
    let (proxy, namespace) = (checked.proxy_name.as_str(), checked.proxy_namespace().as_str());
    let mut why = "Everything else goes in at once, in the order of the file names. The last command tells whether \
                   Contour took it; it compares generations, which a look at `.status.currentStatus` does not, and that \
                   can stay `valid` for ever after a change. Contour does not check everything: an accepted certificate \
                   that Envoy refuses still says `Valid`, which is why `verify.sh` comes later."
        .to_owned();
    if checked.reserve_name {
        why.push_str(&format!(
            " The reservation needs Kubernetes 1.30 or newer; it refuses any other Ingress or HTTPProxy for `{host}`, the \
             wildcard above it included, and leaves alone what is there already: the next step finds that. It also \
             refuses the Ingress that cert-manager would make to prove `{host}` by HTTP-01.",
            host = checked.virtual_host().as_str()
        ));
    }
    let namespaces: BTreeSet<_> = manifests.iter().filter_map(|m| m.namespace.as_deref()).collect();
    let namespaces: Vec<_> = namespaces.into_iter().collect();
    Step::new("Apply the manifests", why)
        .when("These namespaces must be there; none is made", format!("kubectl get namespace {}", namespaces.join(" ")))
        .run("kubectl apply --server-side -f manifests/")
        .run(format!(
            "kubectl wait --for=condition=Valid {} --namespace={namespace} --timeout=60s",
            quote(&format!("httpproxy/{proxy}"))
        ))
}

pub(super) fn before_dns(checked: &Checked) -> Step {
    let (host, port) = (checked.virtual_host().as_str(), checked.port);
    let show = format!(
        "openssl s_client -connect \"$ADDRESS:{port}\" -servername {host} </dev/null 2>/dev/null | openssl x509 -noout \
         -subject -issuer -enddate"
    );
    let why = "Which certificate is shown needs no DNS, only the name in the handshake. A reset connection means that \
               Envoy knows no such name, or has refused the certificate: its log says why.";
    let step = Step::new("Try it before the name exists", why).run(show);
    let by_curl = format!("curl --resolve \"{host}:{port}:$ADDRESS\" https://{host}:{port}/version");
    let without_kubectl = ("without kubectl (a private CA needs --cacert FILE)", by_curl);
    match (checked.mode, &checked.kubeconfig) {
        (Mode::Tcp | Mode::Passthrough, Some(_)) => step.when(
            "with the credential",
            format!(
                "kubectl --kubeconfig=kubeconfig --server=\"https://$ADDRESS:{port}\" --tls-server-name={host} get \
                 --raw /version"
            ),
        ),
        (Mode::Tcp, None) => step.when(without_kubectl.0, without_kubectl.1),
        (Mode::Passthrough, None) => step,
        // The Host header must match the name of the handshake, so an address in `server` is answered with 421.
        (Mode::Http, _) => step.when(without_kubectl.0, without_kubectl.1).when(
            "with kubectl: a line in the hosts file, since an address in place of the name is answered with 421",
            format!("echo \"$ADDRESS {}\" | sudo tee -a /etc/hosts", checked.fqdn.as_str()),
        ),
    }
}

pub(super) fn dns(checked: &Checked) -> Step {
    let fqdn = checked.fqdn.as_str();
    let hosts = match checked.mode {
        Mode::Http => " If a line went into the hosts file, take it out again.",
        Mode::Tcp | Mode::Passthrough => "",
    };
    let why = format!(
        "`{fqdn}` must lead to Envoy: an A record (AAAA for IPv6) where Envoy has an IP address, a CNAME where its load \
         balancer has a host name, one A record for each node, or a balancer of your own, for NodePort and host ports. \
         Keep its lifetime short (300 s) until everything works.{hosts}"
    );
    Step::new("Make the DNS record", why).run(format!("getent hosts {fqdn} || nslookup {fqdn}"))
}

const QUICKSTART: &str = "https://projectcontour.io/quickstart/contour.yaml";
