//! The steps until clients can use the host name.

use super::prepare::{APPLY, DNS, HOST_NAME, NO_CONNECTION, NOT_VALID, PODS, VERIFY};
use super::{Part, Step};
use crate::check::{Checked, ServedKey};
use crate::exposure::Platform;
use crate::manifest::{Manifest, PSP_CLUSTER_ROLE};
use crate::mode::Mode;
use crate::shell::word as quote;
use crate::x509::pem;

pub(super) fn install(checked: &Checked) -> Step {
    let namespace = checked.contour_namespace.as_str();
    let is_usual = namespace == "projectcontour";
    let why = if is_usual {
        "If Contour is already installed, skip the first command. It installs Contour and Envoy in the namespace \
         `projectcontour`, with a Service `envoy` of type LoadBalancer. This is the release that kubefront was tested with. \
         If your Kubernetes version needs another one, change the version in the URL \
         (https://projectcontour.io/resources/compatibility-matrix/)."
            .to_owned()
    } else {
        format!(
            "This bundle expects Contour in the namespace `{namespace}`. If it is not installed there, install it with its \
             Helm chart, an operator, or an edited copy of Contour's manifest."
        )
    };
    let mut step = Step::new(Part::Steps, "Install Contour", why);
    if is_usual {
        step = step
            .when("if Contour is not installed", format!("kubectl apply -f {MANIFEST}"))
            .expect("one line for each object, without an error.");
    }
    let version = if checked.mode == Mode::Tcp && checked.upstream.is_some() {
        "if the version is earlier than 1.28, upgrade Contour: otherwise Envoy silently does not verify the API server's \
         certificate in mode `tcp`. If the Deployment has another name"
    } else {
        "if the Deployment has another name"
    };
    step.run(format!("kubectl get pods --namespace={namespace}"))
        .expect("pods of Contour and `envoy`, all of them `Running`.")
        .otherwise(format!("see \"{PODS}\"."))
        .run(format!("kubectl get deployment contour --namespace={namespace} -o jsonpath='{{..image}}{{\"\\n\"}}'"))
        .expect("the image of Contour, with its version as the tag.")
        .otherwise(format!("{version}, `kubectl get deployments --namespace={namespace}` lists it."))
}

pub(super) fn platform(checked: &Checked) -> Option<Step> {
    let namespace = checked.contour_namespace.as_str();
    let rollout = format!("kubectl rollout status daemonset/envoy --namespace={namespace} --timeout=5m");
    let (step, case) = match checked.platform {
        Platform::None => return None,
        Platform::TkgsPsp => {
            let why = "With Pod Security Policies (Kubernetes 1.24 and earlier), Envoy pods cannot use host ports until \
                       their ServiceAccounts can use a policy that allows host ports. The RoleBinding allows it.";
            let step = Step::new(Part::Steps, "Allow Envoy pods to start (Pod Security Policy)", why)
                .run(format!("kubectl get clusterrole {PSP_CLUSTER_ROLE}"))
                .expect(format!("a line with `{PSP_CLUSTER_ROLE}`."))
                .otherwise("this cluster is not a TKGs cluster with Pod Security Policies: generate the bundle again with \
                            another `--platform`.")
                .run("kubectl apply --server-side -f manifests/10-rolebinding.yaml")
                .expect("`serverside-applied`")
                .otherwise(format!(
                    "if the namespace `{namespace}` does not exist, install Contour first. `cannot change roleRef` means \
                     that another RoleBinding has this name: generate the bundle again with another `--rolebinding-name`."
                ));
            (step, rollout)
        }
        Platform::PodSecurity => {
            let why = "Pod Security admission (Kubernetes 1.25 and later) rejects Envoy's host ports below the level \
                       `privileged`. This is a command and not a manifest, so that deleting the manifests never deletes the \
                       namespace.";
            let label = format!(
                "kubectl label namespace {namespace} pod-security.kubernetes.io/enforce=privileged --overwrite"
            );
            let step = Step::new(Part::Steps, "Allow Envoy pods to start (Pod Security admission)", why)
                .run(label)
                .expect(format!("`namespace/{namespace} labeled`, or `not labeled` if the label was already set."))
                .otherwise("if the namespace does not exist, install Contour first.");
            (step, rollout)
        }
    };
    Some(
        step.when("if Envoy is the DaemonSet of Contour's manifest", case)
            .expect("`successfully rolled out`")
            .otherwise(format!("see \"{PODS}\".")),
    )
}

pub(super) fn address(checked: &Checked) -> Step {
    let (service, namespace) = (quote(checked.envoy_service.as_str()), checked.contour_namespace.as_str());
    let get = format!("kubectl get service {service} --namespace={namespace}");
    let pods = format!("kubectl get pods --namespace={namespace} --selector=app=envoy -o json");
    let why = format!(
        "DNS for `{}` must point to this address. Later commands use `$ADDRESS`, so stay in this shell. Run the first command, \
         then only the one for your type of Service. Put an IPv6 address in square brackets: `ADDRESS=[2001:db8::1]`.",
        checked.fqdn.as_str()
    );
    Step::new(Part::Steps, "Find Envoy's address", why)
        .run(format!("{get} -o json | jq -r .spec.type"))
        .expect("`LoadBalancer`, or `NodePort`, or `ClusterIP` (then Envoy uses host ports).")
        .otherwise("if the Service has another name, generate the bundle again with `--envoy-service NAME`.")
        .when(
            "LoadBalancer",
            format!(
                "ADDRESS=$({get} -o json | jq -r '.status.loadBalancer.ingress[0] | .ip // .hostname'); echo \"$ADDRESS\""
            ),
        )
        .expect("an IP address or a host name.")
        .otherwise(format!(
            "`null` means that the load balancer has no address yet. Wait and repeat; \
             `kubectl describe service {service} --namespace={namespace}` shows the reason."
        ))
        .when(
            "NodePort",
            format!(
                "ADDRESS=$(kubectl get nodes -o json | jq -r '[.items[].status.addresses[] | select(.type == \"InternalIP\") | .address][0]'); echo \"$ADDRESS\"\n\
                 {get} -o json | jq -r '.spec.ports[] | select(.port == 443) | .nodePort'"
            ),
        )
        .expect("the address of a node, and the node port.")
        .otherwise(format!(
            "this bundle uses port {}. If clients connect to the node port directly, generate the bundle again with `--port`.",
            checked.port
        ))
        .when(
            "host ports",
            format!(
                "{pods} | jq -r '[.items[].status.hostIP] | unique[]'\nADDRESS=$({pods} | jq -r '.items[0].status.hostIP')"
            ),
        )
        .expect("the addresses of the nodes that run Envoy.")
}

pub(super) fn secret(checked: &Checked) -> Option<Step> {
    if checked.mode == Mode::Passthrough {
        return None;
    }
    let (name, namespace) = (quote(checked.secret_name.as_str()), checked.secret_namespace.as_str());
    let reference = format!("`{namespace}/{}`", checked.secret_name);
    match &checked.served {
        None => {
            let why = format!(
                "This bundle uses the existing Secret {reference} and does not contain it. The HTTPProxy becomes valid only \
                 if the Secret exists and contains `tls.crt` and `tls.key`."
            );
            let show = format!(
                "kubectl get secret {name} --namespace={namespace} -o json | jq -r '.data[\"tls.crt\"]' | base64 -d | \
                 openssl x509 -noout -subject -issuer -enddate"
            );
            Some(
                Step::new(Part::Steps, "Check the existing Secret", why)
                    .run(show)
                    .expect("the certificate for your host name: `subject=`, `issuer=`, and `notAfter=`, a date in the future.")
                    .otherwise("create the Secret, or wait for cert-manager (or the tool that creates it)."),
            )
        }
        Some(served) if matches!(served.key, ServedKey::LeftOut) => {
            let chain = core::iter::once(&served.leaf).chain(&served.intermediates).map(AsRef::as_ref);
            let pem = pem::certificates(chain);
            let why = format!(
                "kubefront did not receive the private key, so the bundle does not contain the Secret {reference}. Create it \
                 on the machine that has the private key. The chain below is the one that kubefront checked: server \
                 certificate first, then intermediate certificates. Replace `key.pem` with the path of your private key."
            );
            let create = format!(
                "cat > tls.crt <<'END'\n{pem}END\nkubectl create secret tls {name} --namespace={namespace} --cert=tls.crt \
                 --key=key.pem --dry-run=client -o yaml | kubectl apply --server-side -f -"
            );
            Some(
                Step::new(Part::Steps, "Create the TLS Secret", why).run(create).expect("`serverside-applied`").otherwise(
                    "`private key does not match public key` means that this is the private key of another certificate.",
                ),
            )
        }
        Some(_) => None,
    }
}

/// A second HTTPProxy causes an outage; an Ingress can share the host name or replace the certificate.
pub(super) fn host_name(checked: &Checked) -> Step {
    let host = checked.virtual_host().as_str();
    let own = format!("{}/{}", checked.proxy_namespace(), checked.proxy_name);
    let wildcard = host.split_once('.').map_or_else(String::new, |(_, parent)| format!(", \"*.{parent}\""));
    let what = match checked.mode {
        Mode::Tcp => "serves port 80 of the host name, and port 443 while the HTTPProxy is invalid or deleted",
        Mode::Http => {
            "serves port 80 of the host name, and can receive requests for paths of port 443, including bearer tokens, while \
             the HTTPProxy still reports `valid`"
        }
        Mode::Passthrough => "serves port 80 of the host name, and port 443 with its own certificate",
    };
    let why = format!(
        "Two HTTPProxies with the same host name are both invalid: if one of them works now, its host goes down. An Ingress \
         with `{host}` in any namespace {what}."
    );
    let name = ".metadata.namespace + \"/\" + .metadata.name";
    let replaced = checked.replaced.as_ref().filter(|replaced| replaced.host != host);
    let (expected, own_line) = match replaced {
        Some(_) => (format!("only a line with `{own}`, which this bundle replaces."), String::new()),
        None => (
            "no output.".to_owned(),
            format!(
                " `{own}` means that applying replaces an HTTPProxy for another host name: generate the bundle again with \
                 another `--proxy-name`."
            ),
        ),
    };
    Step::new(Part::Steps, HOST_NAME, why)
        .run(format!(
            "kubectl get httpproxies --all-namespaces -o json | jq -r {}",
            quote(&format!(
                ".items[] | ({name}) as $name | .spec.virtualhost.fqdn as $host | select(if $name == \"{own}\" then $host != \
                 \"{host}\" else $host | IN(\"{host}\"{wildcard}) end) | \"\\($name) \\($host)\""
            ))
        ))
        .expect(expected)
        .otherwise(format!(
            "each line is an HTTPProxy and its host name.{own_line} If another one has the host name `{host}`, stop. To replace \
             it, generate the bundle again with its name (`--proxy-name`) and the Service in its namespace (`--service`); \
             otherwise remove the host name from it."
        ))
        .run(format!(
            "kubectl get ingresses --all-namespaces -o json | jq -r {}",
            quote(&format!(
                ".items[] | select([.spec.rules[]?.host, .spec.tls[]?.hosts[]?] | any(IN(\"{host}\"{wildcard}))) | {name}"
            ))
        ))
        .expect("no output.")
        .otherwise(if checked.reserve_name {
            "each line is an Ingress that uses the host name or its wildcard. Remove the host name from it: the reservation \
             blocks new ones, not existing ones."
        } else {
            "each line is an Ingress that uses the host name or its wildcard. Remove the host name from it. `--reserve-name` \
             blocks new ones (Kubernetes 1.30 or later)."
        })
}

pub(super) fn apply(checked: &Checked, manifests: &[Manifest]) -> Step {
    let mut why =
        "Use server-side apply: client-side apply copies Secrets, including the private key, into an annotation."
            .to_owned();
    if checked.reserve_name {
        why.push_str(&format!(
            "\n\nThe reservation rejects every other Ingress or HTTPProxy for `{host}`, including the wildcard above it. It \
             does not change existing ones. It also rejects the Ingress that cert-manager creates to prove `{host}` by \
             HTTP-01: use DNS-01.",
            host = checked.virtual_host().as_str()
        ));
    }
    // The platform's step has applied the RoleBinding.
    let rest: Vec<_> = manifests.iter().map(|manifest| manifest.file).filter(|file| *file != ROLE_BINDING).collect();
    let what = if rest.len() == manifests.len() {
        " -f manifests/".to_owned()
    } else {
        let mut files = rest;
        files.dedup();
        files.into_iter().map(|file| format!(" -f manifests/{file}")).collect()
    };
    Step::new(Part::Steps, APPLY, why)
        .run(format!("kubectl apply --server-side{what}"))
        .expect("one line for each object, which ends in `serverside-applied`.")
        .otherwise(
            "`no matches for kind \"HTTPProxy\"` means that Contour is not installed. `conflict` means that another tool \
             manages a field of the object: find out which before you use `--force-conflicts`. For other messages: \
             `kubefront explain 'MESSAGE'`.",
        )
}

pub(super) fn wait(checked: &Checked) -> Step {
    let proxy = quote(&format!("httpproxy/{}", checked.proxy_name));
    let certificate = match checked.mode {
        Mode::Passthrough => "",
        Mode::Tcp | Mode::Http => {
            " A valid HTTPProxy does not prove that Envoy accepted the certificate: `verify.sh` checks that later."
        }
    };
    let why = format!(
        "Use `kubectl wait`: it ignores a status that is left over from an older generation, and `.status.currentStatus` does \
         not show that.{certificate}"
    );
    Step::new(Part::Steps, "Wait until the HTTPProxy is valid", why)
        .run(format!(
            "kubectl wait --for=condition=Valid {proxy} --namespace={} --timeout=60s",
            checked.proxy_namespace()
        ))
        .expect("`condition met`")
        .otherwise(format!("`timed out waiting for the condition`: see \"{NOT_VALID}\"."))
}

pub(super) fn before_dns(checked: &Checked) -> Step {
    let (host, port) = (checked.virtual_host().as_str(), checked.port);
    let show = format!(
        "openssl s_client -connect \"$ADDRESS:{port}\" -servername {host} </dev/null 2>/dev/null | openssl x509 -noout \
         -subject -issuer -enddate"
    );
    let whose = match checked.mode {
        Mode::Passthrough => "the API server's certificate",
        Mode::Tcp | Mode::Http => "your certificate",
    };
    let why = "Envoy selects the certificate by the SNI host name, so this works without DNS. `/version` answers without a \
               credential by default: it proves the connection, and `verify.sh` proves the credential.";
    let step = Step::new(Part::Steps, "Test before DNS", why)
        .run(show)
        .expect(format!("{whose}: `subject=`, `issuer=`, and `notAfter=`, a date in the future."))
        .otherwise(format!(
            "an error of `openssl x509` means that Envoy closed or reset the connection: see \"{NO_CONNECTION}\"."
        ));
    let version = "the version of the API server (`gitVersion`).";
    let unknown_ca = "`certificate signed by unknown authority` or `unable to get local issuer certificate` means that this \
                      machine does not trust the CA: with a private CA, add `--cacert FILE`. If `$ADDRESS` is a host name, use \
                      one of its IP addresses. For other errors, see";
    let with_curl = |step: Step| {
        step.when("without kubectl", format!("curl --resolve \"{host}:{port}:$ADDRESS\" https://{host}:{port}/version"))
            .expect(version)
            .otherwise(format!("{unknown_ca} \"{NO_CONNECTION}\"."))
    };
    let step = match (checked.mode, &checked.kubeconfig) {
        (Mode::Tcp | Mode::Passthrough, Some(_)) => step
            .when(
                "with the kubeconfig",
                format!(
                    "kubectl --kubeconfig=kubeconfig --server=\"https://$ADDRESS:{port}\" --tls-server-name={host} get \
                     --raw /version"
                ),
            )
            .expect(version)
            .otherwise(format!("see \"{NO_CONNECTION}\".")),
        (Mode::Passthrough, None) => step,
        // The Host header must match the SNI host name, so an address in `server` is answered with 421.
        (Mode::Tcp, None) | (Mode::Http, _) => with_curl(step),
    };
    let step = step
        .run("sh verify.sh --quick --address \"$ADDRESS\"")
        .expect("a last line that starts with `0 failed`.")
        .otherwise("each FAIL line contains the reason.");
    if checked.mode != Mode::Http {
        return step;
    }
    let fqdn = checked.fqdn.as_str();
    step.when(
        "if you want to test everything before DNS: a line in the hosts file, because in mode `http` Envoy answers requests \
         to an IP address with status 421",
        format!("echo \"$ADDRESS {fqdn}\" | sudo tee -a /etc/hosts"),
    )
    .expect(format!("the line with `{fqdn}`. Continue with \"{VERIFY}\", then remove the line."))
}

pub(super) fn dns(checked: &Checked) -> Step {
    let fqdn = checked.fqdn.as_str();
    let hosts = match checked.mode {
        Mode::Http => " If you added a line to the hosts file, remove it first.",
        Mode::Tcp | Mode::Passthrough => "",
    };
    let why = format!(
        "Create a record for `{fqdn}`: A (or AAAA) if Envoy has an IP address, CNAME if its load balancer has a host name. \
         With node ports or host ports, create one A record for each node, or one for a load balancer of your own. Use a \
         short TTL (300 seconds) until everything works.{hosts}\n\nImpact: from now on, clients can use the host name."
    );
    Step::new(Part::Steps, DNS, why)
        .run(format!("getent hosts {fqdn} || nslookup {fqdn}"))
        .expect(format!("Envoy's address and `{fqdn}`."))
        .otherwise("wait until the TTL of the old record has passed, then check the record in the DNS zone.")
}

const ROLE_BINDING: &str = "10-rolebinding.yaml";
/// Pinned: the release that the cluster tests run.
const MANIFEST: &str = "https://raw.githubusercontent.com/projectcontour/contour/v1.33.8/examples/render/contour.yaml";
