//! The steps until clients can use the host name.

use super::markdown::code;
use super::prepare::{APPLY, DNS, HOST_NAME, NO_CONNECTION, NOT_VALID, PODS, VERIFY, resource};
use super::{Part, Step};
use crate::check::{Checked, ExternalDns, ExternalSecret, SecretCreator, Served, ServedKey};
use crate::exposure::{Layout, Platform};
use crate::kubernetes::{IssuerRef, RemoteRef};
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
    match &checked.creator {
        Some(SecretCreator::CertManager(issuer)) => return Some(check_issuer(checked, issuer)),
        Some(SecretCreator::ExternalSecret(external)) => return Some(check_store(checked, external)),
        None => {}
    }
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
        Some(served) if matches!(served.key, ServedKey::Elsewhere) => Some(check_secret(checked, served)),
        Some(_) => None,
    }
}

/// The Certificate is applied later; without its issuer, it stays without a certificate.
fn check_issuer(checked: &Checked, issuer: &IssuerRef) -> Step {
    let resource = quote(&issuer.resource());
    let place = issuer.namespace(&checked.secret_namespace).map_or_else(String::new, |n| format!(" --namespace={n}"));
    let why = format!(
        "The bundle contains a Certificate instead of the Secret `{}/{}`: cert-manager creates the Secret, with a certificate \
         that {} signs and a new private key. kubefront does not know this certificate and cannot check it: whether clients \
         trust the issuer, the chain, the dates. `verify.sh` checks what Envoy serves.",
        checked.secret_namespace,
        checked.secret_name,
        code(&format!("{}/{}", issuer.kind, issuer.name)),
    );
    Step::new(Part::Steps, "Check the issuer of cert-manager", why)
        .run(format!("kubectl wait --for=condition=Ready {resource}{place} --timeout=10s"))
        .expect("`condition met`")
        .otherwise(
            "`the server doesn't have a resource type` means that cert-manager is not installed. `not found` means that the \
             issuer does not exist: generate the bundle again with another `--cert-manager-issuer`.",
        )
}

/// The ExternalSecret is applied later; without its store, it stays without a Secret.
fn check_store(checked: &Checked, external: &ExternalSecret) -> Step {
    let resource = quote(&external.store.resource());
    let namespace = &checked.secret_namespace;
    let place = if external.store.has_namespace() { format!(" --namespace={namespace}") } else { String::new() };
    let entry = |reference: &RemoteRef| match &reference.property {
        Some(property) => format!("the property {} of {}", code(property), code(&reference.key)),
        None => code(&reference.key),
    };
    let why = format!(
        "The bundle contains an ExternalSecret instead of the Secret `{namespace}/{}`: External Secrets creates the Secret from \
         the store. {chain} must contain the certificate chain as PEM, server certificate first, then intermediate \
         certificates. {key} must contain its private key as PEM, not encrypted.\n\nkubefront cannot read the store: it does \
         not know whether the entries exist, whether the key matches the certificate, and when the certificate expires. To \
         check both, run `kubefront check` where you have them. `verify.sh` checks what Envoy serves.",
        checked.secret_name,
        chain = capitalized(&entry(&external.chain)),
        key = capitalized(&entry(&external.key)),
    );
    Step::new(Part::Steps, "Check the store of the ExternalSecret", why)
        .run(format!("kubectl wait --for=condition=Ready {resource}{place} --timeout=10s"))
        .expect("`condition met`")
        .otherwise(
            "`the server doesn't have a resource type` means that External Secrets is not installed (version 0.16 or later). \
             `not found` means that the store does not exist: generate the bundle again with another `--secret-store`.",
        )
}

/// The Secret in clear text must not be committed.
pub(super) fn encrypt(checked: &Checked) -> Option<Step> {
    let recipients = checked.sops.as_ref()?;
    let missing = if recipients.is_empty() {
        " The rule names no recipient: before you run the command, add one to `.sops.yaml` (`age`, `pgp`, or `kms`), or \
         generate the bundle again with `--age-recipient`."
    } else {
        ""
    };
    let why = format!(
        "`manifests/20-secret.yaml` contains the private key in clear text: encrypt it before you commit or send the bundle. \
         kubefront does not encrypt. SOPS uses the rule in `.sops.yaml`, which encrypts only the values: Flux decrypts the file \
         with `spec.decryption.provider: sops`.{missing}\n\nkubefront cannot check the encrypted file: after a change of a name \
         or namespace in it, `sops decrypt` reports `MAC mismatch`. `sha256sum -c SHA256SUMS` reports the file as changed."
    );
    Some(
        Step::new(Part::Steps, "Encrypt the Secret", why)
            .run(format!("sops encrypt --in-place {SECRET_FILE}\ngrep -c 'ENC\\[' {SECRET_FILE}"))
            .expect("`3` or more: the encrypted values and the MAC.")
            .otherwise(
                "`no matching creation rules found` means that SOPS does not read `.sops.yaml`: run it in this directory. \
                 `0` means that the file is still in clear text.",
            ),
    )
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// Another team creates it from the certificate that was checked.
fn check_secret(checked: &Checked, served: &Served) -> Step {
    let (name, namespace) = (quote(checked.secret_name.as_str()), checked.secret_namespace.as_str());
    let chain = core::iter::once(&served.leaf).chain(&served.intermediates).map(AsRef::as_ref);
    let pem = pem::certificates(chain);
    let why = format!(
        "This bundle does not contain the Secret `{namespace}/{}`: another team or tool creates it, with the type \
         `kubernetes.io/tls` and the entries `tls.crt` and `tls.key`. kubefront checked the chain below, which must be in \
         `tls.crt`, server certificate first. kubefront cannot check what the Secret contains: the command compares it. The \
         HTTPProxy is not valid before the Secret exists.\n\n```text\n{pem}```",
        checked.secret_name
    );
    let get = format!("kubectl get secret {name} --namespace={namespace} -o json");
    let key = fingerprint(&served.leaf.spki_sha256);
    Step::new(Part::Steps, "Check the TLS Secret", why)
        .run(format!(
            "{get} | jq -r '.data[\"tls.crt\"]' | base64 -d | openssl x509 -noout -fingerprint -sha256 -enddate\n\
             {get} | jq -r '.data[\"tls.key\"]' | base64 -d | openssl pkey -pubout -outform DER | openssl dgst -sha256 -c"
        ))
        .expect(format!(
            "the fingerprint of the certificate, `{}`, and the digest of its public key, `{}`.",
            fingerprint(&served.leaf.sha256).to_uppercase(),
            key
        ))
        .otherwise(
            "another certificate or another private key is in the Secret. Check that pair with kubefront before you \
             continue. `not found` means that the Secret does not exist yet.",
        )
}

/// `AA:BB`, as openssl prints it.
fn fingerprint(hex: &str) -> String {
    let pairs: Vec<String> = hex.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
    pairs.join(":")
}

/// The Certificate is signed after it is applied, in seconds or hours: by the issuer.
pub(super) fn wait_for_secret(checked: &Checked) -> Option<Step> {
    let creator = checked.creator.as_ref()?;
    let (name, namespace) = (checked.secret_name.as_str(), checked.secret_namespace.as_str());
    let resource = resource(creator);
    let (title, what, hint) = match creator {
        SecretCreator::CertManager(_) => (
            "Wait until the certificate is issued",
            "cert-manager asks the issuer for the certificate, and writes it to",
            "what cert-manager waits for. An ACME issuer that proves the host name by HTTP-01 needs the DNS record first: use \
             DNS-01.",
        ),
        SecretCreator::ExternalSecret(_) => (
            "Wait until the Secret is created",
            "External Secrets reads the entries of the store, and writes them to",
            "which entry is missing.",
        ),
    };
    let why = format!("{what} the Secret `{namespace}/{name}`. Until then, the HTTPProxy reports `Secret not found`.");
    Some(
        Step::new(Part::Steps, title, why)
            .run(format!(
                "kubectl wait --for=condition=Ready {} --namespace={namespace} --timeout=5m",
                quote(&format!("{resource}/{name}"))
            ))
            .expect("`condition met`")
            .otherwise(format!("`kubectl describe {resource} --namespace={namespace} {}` shows {hint}", quote(name))),
    )
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
    // The platform's step has applied the RoleBinding; the API server does not read an encrypted Secret.
    let is_apart = |file: &str| file == ROLE_BINDING || (checked.sops.is_some() && SECRET_FILE.ends_with(file));
    let rest: Vec<_> = manifests.iter().map(|manifest| manifest.file).filter(|file| !is_apart(file)).collect();
    let what = if rest.len() == manifests.len() {
        " -f manifests/".to_owned()
    } else {
        let mut files = rest;
        files.dedup();
        files.into_iter().map(|file| format!(" -f manifests/{file}")).collect()
    };
    let step = Step::new(Part::Steps, APPLY, why);
    let step = match checked.sops {
        Some(_) => step
            .run(format!("{DECRYPTED} | kubectl apply --server-side -f -"))
            .expect("`serverside-applied`")
            .otherwise("`Failed to get the data key` means that this machine does not have the key of a recipient."),
        None => step,
    };
    let step = step.run(format!("kubectl apply --server-side{what}"))
        .expect("one line for each object, which ends in `serverside-applied`.")
        .otherwise(
            "`no matches for kind \"HTTPProxy\"` means that Contour is not installed. `conflict` means that another tool \
             manages a field of the object: find out which before you use `--force-conflicts`. For other messages: \
             `kubefront explain 'MESSAGE'`.",
        );
    // Flux decrypts after the build; kubectl does not decrypt.
    if checked.layout != Layout::Kustomize || checked.sops.is_some() {
        return step;
    }
    step.when("with kustomize, in place of that", "kubectl apply --server-side -k .")
        .expect("one line for each object, which ends in `serverside-applied`.")
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
    if let Some(external) = &checked.external_dns {
        return external_dns(checked, external);
    }
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

/// external-dns watches HTTPProxies, and acts as soon as one is applied.
fn external_dns(checked: &Checked, external: &ExternalDns) -> Step {
    let (fqdn, proxy, namespace) = (checked.fqdn.as_str(), &checked.proxy_name, checked.proxy_namespace());
    let target = match external.targets.as_slice() {
        [] => {
            "the address of the Envoy Service, which Contour writes to the status of the HTTPProxy. A Service of type \
               NodePort or ClusterIP has none: generate the bundle again with `--external-dns-target`"
                .to_owned()
        }
        targets => targets.iter().map(|target| code(target)).collect::<Vec<_>>().join(", "),
    };
    let other = match &checked.passthrough_name {
        Some(name) => format!(
            "\n\nexternal-dns takes the host name `{name}` from the HTTPProxy too. Its `--domain-filter` must leave that name out."
        ),
        None => String::new(),
    };
    let why = format!(
        "external-dns creates the record for `{fqdn}` as soon as the HTTPProxy exists, if it runs with \
         `--source=contour-httpproxy` (0.7.4 or later) and can list HTTPProxies. The target is {target}.\n\nThe HTTPProxy has every \
         annotation twice: external-dns 0.22 and later reads the prefix `external-dns.kubernetes.io/`, earlier versions read \
         `external-dns.alpha.kubernetes.io/`.{other}\n\nImpact: clients can use the host name since \"{APPLY}\"."
    );
    let step = Step::new(Part::Steps, DNS, why);
    let step = if external.targets.is_empty() {
        step.run(format!(
            "kubectl get httpproxy {} --namespace={namespace} -o jsonpath='{{.status.loadBalancer.ingress}}{{\"\\n\"}}'",
            quote(proxy.as_str())
        ))
        .expect("the IP address or the host name of Envoy.")
        .otherwise("without an address, external-dns creates no record: set `--external-dns-target`.")
    } else {
        step
    };
    step.run(format!("getent hosts {fqdn} || nslookup {fqdn}"))
        .expect(format!("Envoy's address and `{fqdn}`."))
        .otherwise("the log of external-dns names the reason: the source, the domain filter, or the permissions.")
}

/// The TLS Secret in the bundle.
const SECRET_FILE: &str = "manifests/20-secret.yaml";
/// Prints the Secret that SOPS encrypted.
pub(super) const DECRYPTED: &str = "sops decrypt manifests/20-secret.yaml";
const ROLE_BINDING: &str = "10-rolebinding.yaml";
/// Pinned: the release that the cluster tests run.
const MANIFEST: &str = "https://raw.githubusercontent.com/projectcontour/contour/v1.33.8/examples/render/contour.yaml";
