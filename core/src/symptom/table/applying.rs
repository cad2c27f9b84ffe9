//! Errors that kubectl and the API server print when manifests are applied.

use super::{BASE, RAN};
use crate::symptom::{Confirm, Symptom};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "apply-conflict",
        title: "Apply failed with 1 conflict: another field manager owns a field that you apply",
        printed_by: "kubectl apply --server-side",
        patterns: &[
            &["Apply failed with…conflict"],
            &["error: Apply failed with 1 conflict: conflict with \"{program}\""],
            &["conflicts with \"{program}\""],
            &["use --force-conflicts"],
            &["Please review the fields above--they currently have other managers"],
        ],
        causes: &[
            "an earlier `kubectl apply` without `--server-side` wrote the field (manager \
             `kubectl-client-side-apply`)",
            "`kubectl edit` changed the field",
            "a controller such as cert-manager or Argo CD writes the field",
        ],
        confirm: &[Confirm {
            command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o yaml --show-managed-fields | grep \
                      manager:",
            expect: "the managers of the object. If one of them is a controller, the controller will overwrite your \
                     change",
        }],
        fix: "if the manager is kubectl (your own earlier command), repeat the command with `--force-conflicts`, which \
              makes you the owner of the field. If the manager is a controller, change the value at the source that \
              the controller reads; otherwise the controller writes its own value again. For a Secret that \
              cert-manager writes, use `--certificate-source existing` (`certificate.source: existing`)",
        source: "Kubernetes, Server-Side Apply",
        ..BASE
    },
    Symptom {
        id: "name-reserved",
        title: "denied request: HOST is reserved: only the reserved HTTPProxy may use the host name",
        printed_by: "kubectl apply and controllers that write Ingresses",
        patterns: &[
            &["ValidatingAdmissionPolicy…denied request: {host} is reserved"],
            &["denied request: {host} is reserved"],
            &["ValidatingAdmissionPolicy 'reserve-"],
            &["is forbidden: ValidatingAdmissionPolicy '…' with binding '…' denied request: {host} is reserved"],
        ],
        causes: &[
            "another user tried to claim the host name, or a wildcard that matches it, with an Ingress or HTTPProxy: \
             the reservation works",
            "a second object of yours names the host",
            "you renamed the HTTPProxy, and the reservation still has its old name",
            "cert-manager's HTTP-01 solver creates an Ingress for the host",
        ],
        confirm: &[
            Confirm {
                command: "kubectl get validatingadmissionpolicies",
                expect: "the reservation, with a name that begins with `reserve-`. Its `spec` (`-o yaml`) contains the \
                         only HTTPProxy that may use the host name",
            },
            Confirm {
                command: "kubectl get ingresses -A -o \
                          'custom-columns=NS:.metadata.namespace,NAME:.metadata.name,HOSTS:.spec.rules[*].host'",
                expect: "existing Ingresses, which the reservation does not check",
            },
        ],
        fix: "if the object is not yours, do nothing. If it is yours, use the namespace and name of the reserved \
              HTTPProxy, or generate the reservation again. For ACME, use DNS-01",
        see: &["reserve-host-name", "http-01", "shared-host"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "no-contour",
        title: "no matches for kind \"HTTPProxy\": Contour is not installed in this cluster",
        printed_by: "kubectl apply",
        patterns: &[
            &["no matches for kind \"HTTPProxy\""],
            &["the server doesn't have a resource type \"httpprox"],
            &["no matches for kind \"tlscertificatedelegation\""],
            &["resource mapping not found…projectcontour.io"],
        ],
        causes: &[
            "Contour's CustomResourceDefinitions are not installed in this cluster",
            "the current context belongs to a different cluster than you expect",
        ],
        confirm: &[
            Confirm {
                command: "kubectl get crd httpproxies.projectcontour.io",
                expect: "the name of the CRD. `NotFound` means that Contour is not installed",
            },
            Confirm {
                command: "kubectl config current-context",
                expect: "the context, and with it the cluster, that kubectl uses",
            },
        ],
        fix: "install Contour, or switch to the right context",
        see: &["dedicated-contour"],
        source: "Contour, CustomResourceDefinitions",
        ..BASE
    },
    Symptom {
        id: "reservation-too-new",
        title: "no matches for kind \"ValidatingAdmissionPolicy\": the reservation requires Kubernetes 1.30",
        printed_by: "kubectl apply",
        patterns: &[
            &["no matches for kind \"ValidatingAdmissionPolicy"],
            &["ValidatingAdmissionPolicy\" in version \"admissionregistration.k8s.io/v1\""],
        ],
        causes: &["the cluster runs Kubernetes 1.29 or earlier, which does not support ValidatingAdmissionPolicy v1"],
        confirm: &[Confirm { command: "kubectl version", expect: "the server version, which must be 1.30 or later" }],
        fix: "upgrade Kubernetes. Or generate the manifests without `--reserve-name` (`reserveName`) and use mode \
              tcp, in which no Ingress receives requests on port 443 while the HTTPProxy is `valid`",
        see: &["reserve-needs-1-30", "reserve-host-name"],
        source: "Kubernetes 1.30 release notes",
        ..BASE
    },
    Symptom {
        id: "fqdn-refused",
        title: "spec.virtualhost.fqdn: Invalid value: the host name has a form that HTTPProxy does not accept",
        printed_by: "kubectl apply",
        patterns: &[
            &["spec.virtualhost.fqdn…should match"],
            &["spec.virtualhost.fqdn: Invalid value"],
            &["spec.virtualhost.fqdn in body"],
        ],
        causes: &[
            "`spec.virtualhost.fqdn` contains an uppercase letter, an underscore, a trailing dot, a port, or a scheme, \
             or is only an asterisk",
        ],
        confirm: &[Confirm {
            command: "grep -n fqdn: manifests/50-httpproxy.yaml",
            expect: "a host name in lowercase, without port or scheme (run the command in the directory of the bundle)",
        }],
        fix: "pass the host name to kubefront in any of these forms: kubefront normalizes it and writes the correct \
              host name into the HTTPProxy",
        see: &["fqdn-repaired", "fqdn-invalid"],
        source: "Contour HTTPProxy v1, pattern of virtualhost.fqdn",
        ..BASE
    },
    Symptom {
        id: "field-refused",
        title: "The HTTPProxy \"NAME\" is invalid: Contour's CRD does not accept the value of a field",
        printed_by: "kubectl apply",
        patterns: &[
            &["The HTTPProxy \"{proxy}\" is invalid"],
            &["subjectNames[0] must equal subjectName"],
            &["protocol: Unsupported value"],
            &["timeoutpolicy.response in body should match"],
            &["timeoutpolicy.response: invalid value"],
            &["timeoutpolicy.idle: invalid value"],
        ],
        causes: &[
            "`protocol` is not `tls`, `h2`, or `h2c` (in lowercase)",
            "a timeout is neither a number with a unit nor `infinity`",
            "`subjectNames` does not begin with the value of `subjectName`",
        ],
        confirm: &[Confirm {
            command: "kubectl explain httpproxy.spec --recursive",
            expect: "the fields that the CRD of this Contour has",
        }],
        fix: "apply the HTTPProxy that kubefront generated, without changes. The message names the rejected field",
        see: &["TimeoutPolicyNotValid", "http", "tcp"],
        source: "Contour HTTPProxy v1, CustomResourceDefinition",
        ..BASE
    },
    Symptom {
        id: "namespace-missing",
        title: "namespaces \"NAMESPACE\" not found: create the namespace before you apply the manifests",
        printed_by: "kubectl apply and create",
        patterns: &[
            &["namespaces \"{namespace}\" not found"],
            &["Error from server (NotFound): namespaces \"{namespace}\" not found"],
        ],
        causes: &[
            "the namespace does not exist yet. kubefront never writes a Namespace, so that deleting the manifests \
             cannot delete the namespace",
            "the exposure file names the wrong namespace",
        ],
        confirm: &[Confirm { command: "kubectl get namespaces", expect: "the existing namespaces" }],
        fix: "install Contour first (this creates `projectcontour`), or run `kubectl create namespace {namespace}`. \
              If the name is wrong, correct `--contour-namespace` (`contour.namespace`) or `--secret-namespace` \
              (`certificate.secretNamespace`)",
        see: &["name-invalid"],
        source: "Kubernetes, namespaces",
        ..BASE
    },
    Symptom {
        id: "annotation-too-long",
        title: "metadata.annotations: Too long: client-side apply copied the whole object into an annotation",
        printed_by: "kubectl apply",
        patterns: &[&["metadata.annotations: Too long"], &["last-applied-configuration…Too long"]],
        causes: &["`kubectl apply` without `--server-side` writes the whole object, private key included, into the \
             annotation `kubectl.kubernetes.io/last-applied-configuration`"],
        confirm: &[Confirm {
            command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.metadata.annotations}' | grep \
                      -c last-applied",
            expect: "`0`. The output `1` means that the annotation contains a second copy of the private key",
        }],
        fix: "use `kubectl apply --server-side`, and remove the old annotation: `kubectl annotate secret {secret} \
              -n {proxy-namespace} kubectl.kubernetes.io/last-applied-configuration-`",
        see: &["secret-too-large"],
        source: "Kubernetes, kubectl apply; annotations are limited to 256 KiB",
        ..BASE
    },
    Symptom {
        id: "secret-size",
        title: "data: Too long: must have at most 1048576 bytes: the Secret is larger than 1 MiB",
        printed_by: "kubectl apply",
        patterns: &[
            &["must have at most 1048576 bytes"],
            &["must have at most 1048576 characters"],
            &["may not be more than 1048576 bytes"],
            &["Request entity too large: limit is"],
            &["data: Too long"],
            &["request is too large"],
            &["etcdserver: request is too large"],
        ],
        causes: &["`tls.crt` contains a whole CA bundle instead of the certificate chain"],
        confirm: &[Confirm {
            command: "grep -c BEGIN fullchain.pem",
            expect: "the number of certificates: two or three are usual",
        }],
        fix: "pass the bundle to kubefront, which extracts the server certificate's own chain",
        see: &["secret-too-large", "chain-unrelated-removed"],
        source: "Kubernetes core/v1, MaxSecretSize",
        ..BASE
    },
    Symptom {
        id: "immutable",
        title: "field is immutable, or cannot change roleRef: delete the object and create it again",
        printed_by: "kubectl apply",
        patterns: &[
            &["cannot change roleRef"],
            &["type: Invalid value: \"kubernetes.io/tls\": field is immutable"],
            &["type: Invalid value…field is immutable"],
            &["field is immutable"],
        ],
        causes: &[
            "the manifest has a different `type` than the existing Secret",
            "the manifest has a different `roleRef` than the existing RoleBinding",
        ],
        confirm: &[Confirm {
            command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.type}'",
            expect: "`kubernetes.io/tls`, the type of the Secret that kubefront writes. Another type confirms the \
                     cause",
        }],
        fix: "delete the old object and apply the manifest immediately. If the object is a Secret, the host is down \
              until you apply the manifest. If the object is a RoleBinding, the host stays up",
        see: &["rolebinding-wide"],
        source: "Kubernetes core/v1 and rbac/v1 validation",
        ..BASE
    },
    Symptom {
        id: "pod-security",
        title: "violates PodSecurity \"LEVEL\": the namespace does not admit the pods of Envoy or Contour",
        printed_by: "events of the DaemonSet envoy and kubectl warnings",
        patterns: &[&["violates PodSecurity"], &["would violate podsecurity"], &["is forbidden: violates PodSecurity"]],
        causes: &[
            "the namespace enforces the level `baseline` or `restricted`, and both forbid the host ports that Envoy \
             opens",
        ],
        confirm: &[Confirm {
            command: "kubectl get namespace {contour} -o jsonpath='{.metadata.labels}'",
            expect: "the value of the label `pod-security.kubernetes.io/enforce`. Without the label, the default level \
                     of the cluster applies",
        }],
        fix: "run `kubectl label --overwrite namespace {contour} pod-security.kubernetes.io/enforce=privileged` \
              (`--platform pod-security`, `platform: pod-security`; requires Kubernetes 1.25 or later)",
        see: &["platform-psp-gone", "platform-pod-security-too-early"],
        source: "Kubernetes, Pod Security Standards",
        ..BASE
    },
    Symptom {
        id: "pod-security-policy",
        title: "PodSecurityPolicy: unable to admit pod: no policy admits the pods of Envoy or Contour",
        printed_by: "events of the DaemonSet envoy",
        patterns: &[
            &["unable to validate against any pod security policy"],
            &["PodSecurityPolicy: unable to admit pod"],
            &["unable to admit pod"],
        ],
        causes: &[
            "the cluster uses Pod Security Policies (Kubernetes 1.24 or earlier, TKGs), and the ServiceAccounts of \
             the namespace may not use a policy that admits Envoy",
        ],
        confirm: &[Confirm {
            command: "kubectl get rolebinding -n {contour}",
            expect: "a RoleBinding that refers to `psp:vmware-system-privileged`. If there is none, the cause is \
                     confirmed",
        }],
        fix: "set `--platform tkgs-psp` (`platform: tkgs-psp`), apply `10-rolebinding.yaml`, and restart the \
              DaemonSet: `kubectl rollout restart daemonset/envoy -n {contour}`",
        see: &["rolebinding-wide", "platform-pod-security-too-early"],
        source: "VMware TKGs, Tanzu Kubernetes releases 1.24 and earlier",
        ..BASE
    },
    Symptom {
        id: "wait-timed-out",
        title: "timed out waiting for the condition on httpproxies/NAME: the HTTPProxy did not become valid",
        printed_by: "kubectl wait",
        patterns: &[
            &["timed out waiting for the condition on httpproxies/{proxy}"],
            &["timed out waiting for the condition"],
        ],
        causes: &[
            "the HTTPProxy has another ingress class than Contour, so Contour does not process this generation of \
             the object",
            "Contour does not watch the namespace",
            "Contour is not running",
            "Contour processed the HTTPProxy and marked it `invalid`",
        ],
        confirm: &[
            Confirm {
                command: "kubectl get httpproxy {proxy} -n {proxy-namespace} -o jsonpath='{.metadata.generation} \
                          {.status.conditions[0].observedGeneration} {.status.currentStatus}'",
                expect: "two equal numbers and `valid`. Two different numbers mean that Contour has not processed the \
                         latest change, and `valid` is the status of an older generation",
            },
            Confirm {
                command: "kubectl get deployment contour -n {contour} -o \
                          jsonpath='{.spec.template.spec.containers[0].args}'",
                expect: "the values of `--ingress-class-name` and `--watch-namespaces`, if they are set",
            },
        ],
        fix: "set `--ingress-class` (`ingressClassName`) to Contour's ingress class, or configure Contour to watch \
              the namespace",
        see: &["wait-for-valid", "NotReconciled"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "endpoints-loopback",
        title: "may not be in the loopback range: the API server advertises a loopback address",
        printed_by: "the API server's log",
        patterns: &[&["may not be in the loopback range"], &["Endpoints \"kubernetes\" is invalid"]],
        causes: &[
            "`--advertise-address` of the API server is 127.0.0.1, as on a test machine, so the Service `kubernetes` \
             has no address for Envoy",
        ],
        confirm: &[Confirm {
            command: "kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes",
            expect: "an address. No address confirms the cause",
        }],
        fix: "start the API server with an address that is not a loopback address, in `--bind-address` and \
              `--advertise-address`. An additional address on the interface `lo` is enough",
        see: &["endpoints-not-clusterip"],
        source: "tested with kube-apiserver 1.35",
        ..BASE
    },
    Symptom {
        id: "create-secret-usage",
        title: "key and cert must be specified: kubectl create secret tls requires one name and two files",
        printed_by: "kubectl create secret tls",
        patterns: &[
            &["key and cert must be specified"],
            &["exactly one NAME is required"],
            &["Cannot read file", "no such file or directory"],
        ],
        causes: &[
            "the command lacks `--cert` or `--key`, or does not have exactly one name",
            "the file of `--cert` or `--key` does not exist",
        ],
        confirm: &[Confirm { command: "ls -l", expect: "the files in this directory" }],
        fix: "apply the Secret that kubefront writes instead. `kubectl create secret tls` accepts files that \
              Contour rejects",
        see: &["certificate-missing", "key-missing"],
        source: "tested with kubectl 1.27 to 1.33",
        ..BASE
    },
];
