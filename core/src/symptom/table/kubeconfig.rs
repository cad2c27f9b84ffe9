//! The kubeconfig itself, and exec plugins that get a credential.

use super::BASE;
use crate::symptom::{Confirm, Symptom};

const LOOK: Confirm = Confirm {
    command: "kubectl config view --kubeconfig=kubeconfig",
    expect: "the kubeconfig without its secrets: contexts, clusters, users, and current-context",
};
const RAN: &str = "tested with kubectl 1.33; client-go, clientcmd validation";

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "context-missing",
        title: "context was not found for specified context: the context is not in the kubeconfig",
        printed_by: "kubectl",
        patterns: &[
            &["context was not found for specified context"],
            &["Error in configuration: context was not found for specified context"],
            &["no context exists with the name"],
            &["current-context is not set"],
            &["context \"…\" does not exist"],
        ],
        causes: &[
            "`current-context`, or the context you passed, is not in the kubeconfig",
            "`KUBECONFIG` points to another file",
        ],
        confirm: &[LOOK],
        fix: "list the contexts with `kubectl config get-contexts`, and use one of them",
        see: &["kubeconfig-context-missing", "kubeconfig-ambiguous"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "entry-missing",
        title: "no server found for cluster: the context names a cluster or user that is not in the kubeconfig",
        printed_by: "kubectl",
        patterns: &[
            &["no server found for cluster"],
            &["was not found for context"],
            &["user was not specified for context"],
            &["cluster has no server defined"],
        ],
        causes: &["the kubeconfig was cut, merged, or edited by hand, so its entries do not match"],
        confirm: &[LOOK],
        fix: "pass the kubeconfig to kubefront, which reports the missing entry. Or create the kubeconfig again",
        see: &["kubeconfig-cluster-missing", "kubeconfig-user-missing", "kubeconfig-server-missing"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "user-name-asked",
        title: "Please enter Username: the context has no credential",
        printed_by: "kubectl",
        patterns: &[&["Please enter Username"], &["enter Username:"]],
        causes: &[
            "the context's user is missing from the kubeconfig, or it is empty. kubectl then prompts for a user name, \
             which no Kubernetes since 1.19 supports",
        ],
        confirm: &[LOOK],
        fix: "add a token or an exec plugin to the user. To check the kubeconfig, pass it to kubefront",
        see: &["kubeconfig-user-missing", "credential-missing"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "several-credentials",
        title: "more than one authentication method found: the user's credentials conflict",
        printed_by: "kubectl",
        patterns: &[
            &["more than one authentication method found"],
            &["must be specified for…to use the clientCert authentication method"],
            &["client-key-data or client-key must be specified"],
        ],
        causes: &[
            "the user has a token and also a user name and password",
            "the user has only half of a client certificate: its certificate or its private key",
        ],
        confirm: &[LOOK],
        fix: "keep only the token. Kubernetes removed user names and passwords in 1.19",
        see: &["credential-basic-auth", "credential-client-certificate"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "kubeconfig-broken",
        title: "error loading config file: the kubeconfig cannot be parsed",
        printed_by: "kubectl",
        patterns: &[
            &["error loading config file"],
            &["json: cannot unmarshal…into Go struct field"],
            &["error converting yaml to json"],
            &["illegal base64 data at input byte"],
            &["duplicate name \"…\" in list"],
            &["invalid configuration:"],
            &["invalid 'proxy-url'"],
        ],
        causes: &[
            "the YAML is malformed",
            "a value that consists of digits (a token, a name) has no quotes",
            "base64 data was cut or wrapped",
            "a name appears twice",
        ],
        confirm: &[LOOK],
        fix: "pass the kubeconfig to kubefront, which reports the line and the field, but never the value. Put values \
              that consist of digits in quotes, and base64 data on one line",
        see: &["kubeconfig-unreadable", "kubeconfig-duplicate-name"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "token-has-line-break",
        title: "invalid header field value for \"Authorization\": the token contains an invalid character",
        printed_by: "kubectl",
        patterns: &[&["invalid header field value for \"Authorization\""], &["net/http: invalid header field value"]],
        causes: &["a line break or a space was added when the token was copied or decoded"],
        confirm: &[Confirm {
            command: "kubectl create token NAME -n NAMESPACE | wc -l",
            expect: "one line. Your token must also be one line, without spaces",
        }],
        fix: "pass the token to kubefront, which trims it and writes it in quotes",
        see: &["token-repaired", "token-illegal"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "ca-and-insecure",
        title: "specifying a root certificates file with the insecure flag is not allowed: CA settings conflict",
        printed_by: "kubectl",
        patterns: &[
            &["specifying a root certificates file with the insecure flag is not allowed"],
            &["certificate-authority-data and certificate-authority are both specified"],
        ],
        causes: &[
            "the cluster has `insecure-skip-tls-verify: true` and also `certificate-authority-data`",
            "the cluster has `certificate-authority` and also `certificate-authority-data`",
        ],
        confirm: &[LOOK],
        fix: "remove `insecure-skip-tls-verify`. With it, anyone on the network path can read the token",
        see: &["kubeconfig-field-dropped"],
        source: "client-go, rest.Config and clientcmd validation",
        ..BASE
    },
    Symptom {
        id: "plugin-missing",
        title: "exec: executable PLUGIN not found: the credential plugin is not installed",
        printed_by: "kubectl",
        patterns: &[
            &["getting credentials: exec: executable {program} not found"],
            &["exec: executable {program} not found"],
            &["executable file not found in $path"],
            &["executable file not found in %path%"],
        ],
        causes: &[
            "the kubeconfig's user runs a program that is not on this machine, not in this container, or not in \
             `PATH`",
        ],
        confirm: &[Confirm {
            command: "command -v {program}",
            expect: "the path of the plugin. No output means that it is not in PATH",
        }],
        fix: "install the plugin on each machine that uses the kubeconfig (`gke-gcloud-auth-plugin`, `kubelogin`, \
              `aws`, `doctl`, ...). Or distribute a kubeconfig with a token",
        see: &["credential-exec", "credential-exec-unknown"],
        source: "client-go, exec credential plugins",
        ..BASE
    },
    Symptom {
        id: "plugin-failed",
        title: "getting credentials: exec: the credential plugin ran but returned no credential",
        printed_by: "kubectl",
        patterns: &[
            &["getting credentials: exec: executable {program} failed with exit code"],
            &["getting credentials: exec: exit status"],
            &["getting credentials: decoding stdout"],
            &["exec plugin didn't return a token or cert/key pair"],
            &["getting credentials:"],
        ],
        causes: &[
            "the plugin's login is missing or has expired",
            "the plugin asks a question, but there is no terminal to answer it, for example in CI",
        ],
        confirm: &[Confirm {
            command: "kubectl config view --kubeconfig=kubeconfig -o jsonpath='{.users[*].user.exec.command} \
                      {.users[*].user.exec.args}'",
            expect: "the plugin's command. Run it alone, because its error message contains more. It prints a \
                        credential, so do not share its output",
        }],
        fix: "log in with the plugin's own tool. For machines, use a ServiceAccount token",
        see: &["credential-exec", "credential-exec-unknown"],
        source: "client-go, exec credential plugins",
        ..BASE
    },
    Symptom {
        id: "plugin-entry-old",
        title: "exec plugin: invalid apiVersion: kubectl does not support this version of the plugin entry",
        printed_by: "kubectl",
        patterns: &[
            &["exec plugin: invalid apiVersion"],
            &["invalid apiVersion \"client.authentication.k8s.io/v1alpha1\""],
            &["exec plugin: invalid apiVersion \"client.authentication.k8s.io/v1alpha1\""],
            &["exec plugin is configured to use API version"],
            &["interactiveMode must be specified for"],
            &["no kind \"execcredential\" is registered for version"],
        ],
        causes: &[
            "the entry uses `v1alpha1`, which Kubernetes 1.24 removed",
            "the entry uses `v1` without `interactiveMode`, which `v1` requires",
            "the plugin answers in another version than the entry requests",
        ],
        confirm: &[Confirm {
            command: "kubectl config view --kubeconfig=kubeconfig -o jsonpath='{.users[*].user.exec.apiVersion}'",
            expect: "client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1",
        }],
        fix: "update the plugin, and let it write its kubeconfig again",
        see: &["credential-exec-invalid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "auth-provider-gone",
        title: "no auth provider found for name: kubectl no longer contains this auth-provider",
        printed_by: "kubectl",
        patterns: &[
            &["no auth provider found for name"],
            &["auth plugin has been removed"],
            &["The gcp auth plugin has been removed"],
            &["the azure auth plugin has been removed"],
        ],
        causes: &["the user has an auth-provider. Kubernetes 1.26 removed the built-in gcp and azure providers"],
        confirm: &[LOOK],
        fix: "install `gke-gcloud-auth-plugin` or `kubelogin`, and let it write the kubeconfig again",
        see: &["credential-auth-provider"],
        source: "Kubernetes 1.26 release notes",
        ..BASE
    },
    Symptom {
        id: "server-no-address",
        title: "host must be a URL or a host:port pair: server in the kubeconfig is not an address",
        printed_by: "kubectl",
        patterns: &[&["host must be a URL or a host:port pair"]],
        causes: &[
            "`server` has a bracket that is not closed, a space at its end, a port that is not a number, or one slash \
             instead of two",
        ],
        confirm: &[LOOK],
        fix: "write `server: https://HOST:PORT`",
        see: &["kubeconfig-server-http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "ca-data-unreadable",
        title: "unable to load root certificates: the CA in the kubeconfig cannot be loaded",
        printed_by: "kubectl",
        patterns: &[
            &["unable to load root certificates"],
            &["unable to load root certificates: unable to parse bytes as PEM block"],
            &["unable to read certificate-authority"],
        ],
        causes: &[
            "`certificate-authority-data` is the base64 of something that is not PEM",
            "`certificate-authority` names a file that is not on this machine",
        ],
        confirm: &[LOOK],
        fix: "pass the kubeconfig to kubefront, which reports what the field contains. Copy the CA again from the \
              ConfigMap `kube-root-ca.crt`",
        see: &["upstream-ca-unreadable", "kubeconfig-file-reference"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "impersonation-half",
        title: "requesting uid, groups or user-extra without impersonating a user: impersonation without a user",
        printed_by: "kubectl",
        patterns: &[&["requesting uid, groups or user-extra for…without impersonating a user"]],
        causes: &["the user has `as-uid`, `as-groups`, or `as-user-extra`, but not `as`"],
        confirm: &[LOOK],
        fix: "remove these fields, or add `as`. kubefront omits all of them from the kubeconfig it writes",
        see: &["kubeconfig-field-dropped"],
        source: RAN,
        ..BASE
    },
];
