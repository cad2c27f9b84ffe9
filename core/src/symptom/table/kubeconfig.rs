//! The kubeconfig itself, and exec plugins that get a credential.

use super::{BASE, LOOK};
use crate::symptom::{Confirm, Symptom};

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
            "the context in `current-context`, or the context you passed, is not in the kubeconfig",
            "`KUBECONFIG` points to another file",
        ],
        confirm: &[LOOK],
        fix: "list the contexts (`kubectl config get-contexts --kubeconfig=kubeconfig`), and use one of them: \
              `--context NAME`",
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
        causes: &["the kubeconfig was cut, merged, or edited by hand, so its entries do not refer to each other \
                   correctly"],
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
            "the context's user is missing from the kubeconfig, or its entry is empty. kubectl then prompts for a user \
             name, which Kubernetes 1.19 and later do not support",
        ],
        confirm: &[LOOK],
        fix: "add a token or an exec plugin to the user entry. To check the kubeconfig, pass it to kubefront",
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
            "the user has a client certificate without its private key, or a private key without its certificate",
        ],
        confirm: &[LOOK],
        fix: "keep only the token, and remove the other credentials from the user entry. Kubernetes 1.19 and later do \
              not support user names and passwords",
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
            "base64 data was truncated or wrapped",
            "a name appears twice",
        ],
        confirm: &[LOOK],
        fix: "pass the kubeconfig to kubefront, which reports the line and the field, but never the value. Put values \
              that consist of digits in quotes, and put base64 data on one line",
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
            expect: "`1`: a token is one line. Your token must also be one line, without spaces",
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
        fix: "remove `insecure-skip-tls-verify`, or remove one of the two CA fields. With `insecure-skip-tls-verify`, \
              anyone on the network path can read the token",
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
            expect: "the path of the plugin. No output means that the plugin is not in `PATH`",
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
            &["failed to refresh token"],
            &["No valid id-token"],
            &["exec plugin didn't return a token or cert/key pair"],
            &["getting credentials:"],
        ],
        causes: &[
            "the plugin's login is missing or has expired",
            "the plugin asks a question and cannot read an answer without a terminal, for example in CI",
        ],
        confirm: &[Confirm {
            command: "kubectl config view --kubeconfig=kubeconfig -o jsonpath='{.users[*].user.exec.command} \
                      {.users[*].user.exec.args}'",
            expect: "the plugin's command and its arguments. Run that command itself, because its error message \
                     contains more details. The command prints a credential, so do not share its output",
        }],
        fix: "log in with the command of the plugin's vendor. For programs, use a ServiceAccount token",
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
            "the entry uses `v1alpha1`, which kubectl 1.24 and later do not support",
            "the entry uses `v1` without `interactiveMode`, which `v1` requires",
            "the plugin answers in another version than the entry requests",
        ],
        confirm: &[Confirm {
            command: "kubectl config view --kubeconfig=kubeconfig -o jsonpath='{.users[*].user.exec.apiVersion}'",
            expect: "`client.authentication.k8s.io/v1` or `client.authentication.k8s.io/v1beta1`",
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
        causes: &["the user has an `auth-provider`. kubectl 1.26 and later do not contain the providers `gcp` and \
                   `azure`"],
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
        fix: "set `server` in the kubeconfig to `https://HOST:PORT`",
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
            "`certificate-authority-data` contains base64, but the decoded text is not PEM",
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
        fix: "remove these fields, or add `as`. kubefront does not copy any of them to the new kubeconfig",
        see: &["kubeconfig-field-dropped"],
        source: RAN,
        ..BASE
    },
];
