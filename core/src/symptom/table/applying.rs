//! What kubectl and the API server say when manifests are applied.

use super::{BASE, RAN};
use crate::symptom::{Proof, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "apply-conflict",
        title: "somebody else owns a field that is to be written",
        printed_by: "kubectl apply --server-side",
        patterns: &[
            &["Apply failed with…conflict"],
            &["error: Apply failed with 1 conflict: conflict with \"{program}\""],
            &["conflicts with \"{program}\""],
            &["use --force-conflicts"],
            &["Please review the fields above--they currently have other managers"],
        ],
        cause: "another manager wrote the same field: an earlier kubectl apply without --server-side \
                (kubectl-client-side-apply), kubectl edit, or a controller such as cert-manager or Argo CD",
        proof: &[Proof {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o yaml --show-managed-fields | grep \
                      manager:",
            shows: "who writes; a controller writes again after you",
        }],
        cure: "your own earlier apply: repeat with --force-conflicts, which takes the field over. A controller: \
               change it at its source, else it comes back; a Secret of cert-manager's is certificate.source: \
               existing",
        source: "Kubernetes, Server-Side Apply",
        ..BASE
    },
    Symptom {
        id: "name-reserved",
        title: "the host name is reserved, and the reservation works",
        printed_by: "kubectl apply, controllers that write Ingresses",
        patterns: &[
            &["ValidatingAdmissionPolicy…denied request: {host} is reserved"],
            &["denied request: {host} is reserved"],
            &["ValidatingAdmissionPolicy 'reserve-"],
            &["is forbidden: ValidatingAdmissionPolicy '…' with binding '…' denied request: {host} is reserved"],
        ],
        cause: "an Ingress or HTTPProxy other than the one reserved names the host, or a wildcard over it. Somebody \
                tried to take it over, or your own second object, a renamed HTTPProxy or cert-manager's HTTP-01 \
                solver did",
        proof: &[
            Proof {
                command: "kubectl get validatingadmissionpolicies",
                shows: "the reservation; its spec names the one HTTPProxy that may have the host",
            },
            Proof {
                command: "kubectl get ingresses -A -o \
                          custom-columns=NS:.metadata.namespace,NAME:.metadata.name,HOSTS:.spec.rules[*].host",
                shows: "Ingresses that are there already: the reservation does not look at those",
            },
        ],
        cure: "leave it where it was somebody else. Where it was you: use the reserved HTTPProxy's namespace and \
               name, or generate the reservation anew; solve ACME by DNS-01",
        see: &["reserve-host-name", "http-01", "shared-host"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "no-contour",
        title: "the cluster does not know HTTPProxy",
        printed_by: "kubectl apply",
        patterns: &[
            &["no matches for kind \"HTTPProxy\""],
            &["the server doesn't have a resource type \"httpprox"],
            &["no matches for kind \"tlscertificatedelegation\""],
            &["resource mapping not found…projectcontour.io"],
        ],
        cause: "Contour's CustomResourceDefinitions are not installed here, or this is another cluster than you \
                think",
        proof: &[
            Proof {
                command: "kubectl get crd httpproxies.projectcontour.io",
                shows: "NotFound: Contour is not installed",
            },
            Proof { command: "kubectl config current-context", shows: "the cluster that you talk to" },
        ],
        cure: "install Contour, or change the context",
        see: &["dedicated-contour"],
        source: "Contour, CustomResourceDefinitions",
        ..BASE
    },
    Symptom {
        id: "reservation-too-new",
        title: "this Kubernetes knows no ValidatingAdmissionPolicy v1",
        printed_by: "kubectl apply",
        patterns: &[
            &["no matches for kind \"ValidatingAdmissionPolicy"],
            &["ValidatingAdmissionPolicy\" in version \"admissionregistration.k8s.io/v1\""],
        ],
        cause: "the reservation needs Kubernetes 1.30",
        proof: &[Proof { command: "kubectl version", shows: "the server's version" }],
        cure: "generate without reserveName and use the mode tcp, in which no Ingress reaches port 443 while the \
               HTTPProxy is valid; or upgrade",
        see: &["reserve-needs-1-30", "reserve-host-name"],
        source: "Kubernetes 1.30 release notes",
        ..BASE
    },
    Symptom {
        id: "fqdn-refused",
        title: "the name has a form that the HTTPProxy does not take",
        printed_by: "kubectl apply",
        patterns: &[
            &["spec.virtualhost.fqdn…should match"],
            &["spec.virtualhost.fqdn: Invalid value"],
            &["spec.virtualhost.fqdn in body"],
        ],
        cause: "upper case, an underscore, a dot at the end, a port, a scheme or a bare * is in \
                spec.virtualhost.fqdn",
        proof: &[Proof {
            command: "grep -n fqdn: manifests/50-httpproxy.yaml",
            shows: "must be a plain lower-case name",
        }],
        cure: "hand the name to kubefront in any form: it repairs these, and the generated HTTPProxy has the right \
               one",
        see: &["fqdn-repaired", "fqdn-invalid"],
        source: "Contour HTTPProxy v1, pattern of virtualhost.fqdn",
        ..BASE
    },
    Symptom {
        id: "field-refused",
        title: "a field of the HTTPProxy has a value that its definition does not take",
        printed_by: "kubectl apply",
        patterns: &[
            &["The HTTPProxy \"{proxy}\" is invalid"],
            &["subjectNames[0] must equal subjectName"],
            &["protocol: Unsupported value"],
            &["timeoutpolicy.response in body should match"],
            &["timeoutpolicy.response: invalid value"],
            &["timeoutpolicy.idle: invalid value"],
        ],
        cause: "protocol is tls, h2 or h2c in lower case; a timeout is a number with a unit, or infinity; \
                subjectNames begins with subjectName. The message names the field",
        proof: &[Proof {
            command: "kubectl explain httpproxy.spec --recursive",
            shows: "the fields that this Contour's definition has",
        }],
        cure: "apply the generated HTTPProxy unchanged",
        see: &["TimeoutPolicyNotValid", "http", "tcp"],
        source: "Contour HTTPProxy v1, CustomResourceDefinition",
        ..BASE
    },
    Symptom {
        id: "namespace-missing",
        title: "the namespace does not exist",
        printed_by: "kubectl apply, create",
        patterns: &[
            &["namespaces \"{namespace}\" not found"],
            &["Error from server (NotFound): namespaces \"{namespace}\" not found"],
        ],
        cause: "kubefront never writes a Namespace, since deleting the bundle must not take it along; so it must be \
                there before",
        proof: &[Proof { command: "kubectl get namespaces", shows: "the names there are" }],
        cure: "install Contour first (it makes projectcontour), or kubectl create namespace {namespace}; or name the \
               right one in contour.namespace or certificate.secretNamespace",
        see: &["name-invalid"],
        source: "Kubernetes, namespaces",
        ..BASE
    },
    Symptom {
        id: "annotation-too-long",
        title: "client-side apply copies the whole object into an annotation, and it is too long",
        printed_by: "kubectl apply",
        patterns: &[&["metadata.annotations: Too long"], &["last-applied-configuration"]],
        cause: "kubectl apply without --server-side writes the object, private key included, into \
                kubectl.kubernetes.io/last-applied-configuration",
        proof: &[Proof {
            command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.metadata.annotations}' | grep \
                      -c last-applied",
            shows: "1: the private key stands there a second time",
        }],
        cure: "kubectl apply --server-side; take an old annotation off: kubectl annotate secret {secret} -n \
               {proxy-namespace} kubectl.kubernetes.io/last-applied-configuration-",
        see: &["secret-too-large"],
        source: "Kubernetes, kubectl apply; annotations are limited to 256 KiB",
        ..BASE
    },
    Symptom {
        id: "secret-size",
        title: "the Secret is too large",
        printed_by: "kubectl apply",
        patterns: &[
            &["must have at most 1048576 bytes"],
            &["must have at most 1048576 characters"],
            &["data: Too long"],
            &["request is too large"],
            &["etcdserver: request is too large"],
        ],
        cause: "a Secret holds 1 MiB: a whole CA bundle was taken for the chain",
        proof: &[Proof {
            command: "grep -c BEGIN fullchain.pem",
            shows: "how many certificates; two or three are usual",
        }],
        cure: "hand the bundle to kubefront: it takes the leaf's own chain out of it",
        see: &["secret-too-large", "chain-unrelated-removed"],
        source: "Kubernetes core/v1, MaxSecretSize",
        ..BASE
    },
    Symptom {
        id: "immutable",
        title: "a field cannot be changed, only made anew",
        printed_by: "kubectl apply",
        patterns: &[
            &["cannot change roleRef"],
            &["type: Invalid value: \"kubernetes.io/tls\": field is immutable"],
            &["type: Invalid value…field is immutable"],
            &["field is immutable"],
        ],
        cause: "the type of a Secret and the roleRef of a RoleBinding stay as they were made",
        proof: &[Proof {
            command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.type}'",
            shows: "kubernetes.io/tls is what is to be there",
        }],
        cure: "delete the old object and apply at once: the host is down between the two. For a RoleBinding nothing \
               is down",
        see: &["rolebinding-wide"],
        source: "Kubernetes core/v1 and rbac/v1 validation",
        ..BASE
    },
    Symptom {
        id: "pod-security",
        title: "Pod Security keeps Envoy's or Contour's pods out",
        printed_by: "events of the DaemonSet envoy, kubectl warnings",
        patterns: &[&["violates PodSecurity"], &["would violate podsecurity"], &["is forbidden: violates PodSecurity"]],
        cause: "Envoy opens host ports, which the levels baseline and restricted forbid; the namespace enforces one \
                of them",
        proof: &[Proof {
            command: "kubectl get namespace {contour} -o jsonpath='{.metadata.labels}'",
            shows: "pod-security.kubernetes.io/enforce; without it the cluster's default counts",
        }],
        cure: "kubectl label namespace {contour} pod-security.kubernetes.io/enforce=privileged (platform: \
               pod-security, Kubernetes 1.25 or newer)",
        see: &["platform-psp-gone", "platform-pod-security-too-early"],
        source: "Kubernetes, Pod Security Standards",
        ..BASE
    },
    Symptom {
        id: "pod-security-policy",
        title: "a Pod Security Policy keeps Envoy's or Contour's pods out",
        printed_by: "events of the DaemonSet envoy",
        patterns: &[
            &["unable to validate against any pod security policy"],
            &["PodSecurityPolicy: unable to admit pod"],
            &["unable to admit pod"],
        ],
        cause: "Kubernetes 1.24 or older, with Pod Security Policies (TKGs): the ServiceAccounts of the namespace \
                may use none that lets Envoy in",
        proof: &[Proof {
            command: "kubectl get rolebinding -n {contour}",
            shows: "none names psp:vmware-system-privileged",
        }],
        cure: "set platform: tkgs-psp and apply 10-rolebinding.yaml, then restart the DaemonSet (kubectl rollout \
               restart daemonset/envoy -n {contour})",
        see: &["rolebinding-wide", "platform-pod-security-too-early"],
        source: "VMware TKGs, Tanzu Kubernetes releases 1.24 and older",
        ..BASE
    },
    Symptom {
        id: "wait-timed-out",
        title: "the HTTPProxy did not become valid in time",
        printed_by: "kubectl wait",
        patterns: &[
            &["timed out waiting for the condition on httpproxies/{proxy}"],
            &["timed out waiting for the condition"],
        ],
        cause: "no Contour has looked at this generation of the object: another ingress class, a namespace it does \
                not watch, or it is down; or the status is invalid. It is the honest answer: a look at currentStatus \
                can still say valid",
        proof: &[
            Proof {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o jsonpath='{.metadata.generation} \
                          {.status.conditions[0].observedGeneration} {.status.currentStatus}'",
                shows: "two different numbers: nobody has read the change",
            },
            Proof {
                command: "kubectl get deployment contour -n {contour} -o \
                          jsonpath='{.spec.template.spec.containers[0].args}'",
                shows: "--ingress-class-name and --watch-namespaces",
            },
        ],
        cure: "set ingressClassName to Contour's, or have Contour watch the namespace",
        see: &["wait-for-valid", "NotReconciled"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "endpoints-loopback",
        title: "the API server advertises a loopback address and gets no endpoint",
        printed_by: "the API server's log",
        patterns: &[&["may not be in the loopback range"], &["Endpoints \"kubernetes\" is invalid"]],
        cause: "--advertise-address is 127.0.0.1, as on a test machine: the Service kubernetes then has no address \
                for Envoy to call",
        proof: &[Proof {
            command: "kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes",
            shows: "no address",
        }],
        cure: "start it with an address that is not loopback (an extra one on lo will do) as --bind-address and \
               --advertise-address",
        see: &["endpoints-not-clusterip"],
        source: "run with kube-apiserver 1.35",
        ..BASE
    },
    Symptom {
        id: "create-secret-usage",
        title: "kubectl create secret tls was called with something missing",
        printed_by: "kubectl create secret tls",
        patterns: &[
            &["key and cert must be specified"],
            &["exactly one NAME is required"],
            &["Cannot read file", "no such file or directory"],
        ],
        cause: "it wants one name, --cert and --key, and files that are there",
        proof: &[Proof { command: "ls -l *.pem *.crt *.key", shows: "the files there are" }],
        cure: "apply the Secret that kubefront writes in place of it: kubectl create secret tls takes files that \
               Contour refuses",
        see: &["certificate-missing", "key-missing"],
        source: "run with kubectl 1.27 to 1.33",
        ..BASE
    },
];
