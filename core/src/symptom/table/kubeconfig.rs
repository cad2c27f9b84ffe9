//! The kubeconfig itself, and plugins that fetch a credential.

use super::BASE;
use crate::symptom::{Confirm, Symptom};

const LOOK: Confirm = Confirm {
    command: "kubectl config view --kubeconfig=kubeconfig",
    expect: "the file without its secrets: contexts, clusters, users, current-context",
};
const RAN: &str = "run with kubectl 1.33; client-go, clientcmd validation";

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "context-missing",
        title: "the context is not in the kubeconfig",
        printed_by: "kubectl",
        patterns: &[
            &["context was not found for specified context"],
            &["Error in configuration: context was not found for specified context"],
            &["no context exists with the name"],
            &["current-context is not set"],
            &["context \"…\" does not exist"],
        ],
        causes: &[
            "current-context, or the context that was asked for, names none of those in the file; or KUBECONFIG \
                points to another file",
        ],
        confirm: &[LOOK],
        fix: "kubectl config get-contexts lists those there are; name one of them",
        see: &["kubeconfig-context-missing", "kubeconfig-ambiguous"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "entry-missing",
        title: "a context names a cluster or user that is not in the file",
        printed_by: "kubectl",
        patterns: &[
            &["no server found for cluster"],
            &["was not found for context"],
            &["user was not specified for context"],
            &["cluster has no server defined"],
        ],
        causes: &["the parts of the kubeconfig do not fit: it was cut, merged or edited by hand"],
        confirm: &[LOOK],
        fix: "hand the file to kubefront: it says which entry is missing; or make it anew",
        see: &["kubeconfig-cluster-missing", "kubeconfig-user-missing", "kubeconfig-server-missing"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "user-name-asked",
        title: "kubectl asks for a user name: the context has no credential",
        printed_by: "kubectl",
        patterns: &[&["Please enter Username"], &["enter Username:"]],
        causes: &["the context's user is missing from the file or empty; kubectl falls back to a prompt that no \
                Kubernetes since 1.19 can use"],
        confirm: &[LOOK],
        fix: "give the user a token or a plugin; hand the file to kubefront to have it judged",
        see: &["kubeconfig-user-missing", "credential-missing"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "several-credentials",
        title: "the user has credentials that do not go together",
        printed_by: "kubectl",
        patterns: &[
            &["more than one authentication method found"],
            &["must be specified for…to use the clientCert authentication method"],
            &["client-key-data or client-key must be specified"],
        ],
        causes: &["token beside user name and password, or half of a client certificate"],
        confirm: &[LOOK],
        fix: "keep the token alone; user names and passwords ended with Kubernetes 1.19",
        see: &["credential-basic-auth", "credential-client-certificate"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "kubeconfig-broken",
        title: "the kubeconfig cannot be read",
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
        causes: &["broken YAML, a value of digits only that lacks quotes (a token, a name), base64 that was cut or \
                wrapped, or a name that stands twice"],
        confirm: &[LOOK],
        fix: "hand the file to kubefront: it names line and field, never the value; quote values of digits, and \
               write base64 on one line",
        see: &["kubeconfig-unreadable", "kubeconfig-duplicate-name"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "token-has-line-break",
        title: "the token holds a character that no header may hold",
        printed_by: "kubectl",
        patterns: &[&["invalid header field value for \"Authorization\""], &["net/http: invalid header field value"]],
        causes: &["a line break or a space came along when the token was copied or decoded"],
        confirm: &[Confirm {
            command: "kubectl create token NAME -n NAMESPACE | wc -l",
            expect: "a token is one line; what you hold must be one too, without a space",
        }],
        fix: "hand the token to kubefront: it trims it, and writes it with quotes",
        see: &["token-repaired", "token-illegal"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "ca-and-insecure",
        title: "a CA stands beside the switch that turns checking off",
        printed_by: "kubectl",
        patterns: &[
            &["specifying a root certificates file with the insecure flag is not allowed"],
            &["certificate-authority-data and certificate-authority are both specified"],
        ],
        causes: &["insecure-skip-tls-verify: true and certificate-authority-data in one cluster, or the CA twice"],
        confirm: &[LOOK],
        fix: "take insecure-skip-tls-verify out: with it anybody on the way can take the token",
        see: &["kubeconfig-field-dropped"],
        source: "client-go, rest.Config and clientcmd validation",
        ..BASE
    },
    Symptom {
        id: "plugin-missing",
        title: "the credential plugin is not installed here",
        printed_by: "kubectl",
        patterns: &[
            &["getting credentials: exec: executable {program} not found"],
            &["exec: executable {program} not found"],
            &["executable file not found in $path"],
            &["executable file not found in %path%"],
        ],
        causes: &["the kubeconfig's user runs a program that this machine, container or PATH does not have"],
        confirm: &[Confirm { command: "command -v {program}", expect: "nothing: it is not on the PATH" }],
        fix: "install it where the kubeconfig is used (gke-gcloud-auth-plugin, kubelogin, aws, doctl, ...), or hand \
               out a kubeconfig with a token",
        see: &["credential-exec", "credential-exec-unknown"],
        source: "client-go, exec credential plugins",
        ..BASE
    },
    Symptom {
        id: "plugin-failed",
        title: "the credential plugin ran and gave no credential",
        printed_by: "kubectl",
        patterns: &[
            &["getting credentials: exec: executable {program} failed with exit code"],
            &["getting credentials: exec: exit status"],
            &["getting credentials: decoding stdout"],
            &["exec plugin didn't return a token or cert/key pair"],
            &["getting credentials:"],
        ],
        causes: &["the plugin's own login is missing or over, or it asks a question where nobody can answer (CI, no \
                terminal)"],
        confirm: &[Confirm {
            command: "kubectl config view --kubeconfig=kubeconfig -o jsonpath='{.users[*].user.exec.command} \
                      {.users[*].user.exec.args}'",
            expect: "the command; run it alone: its own error says more. It prints a credential, so keep its output \
                    to yourself",
        }],
        fix: "log in with the plugin's own tool; machines use a ServiceAccount's token",
        see: &["credential-exec", "credential-exec-unknown"],
        source: "client-go, exec credential plugins",
        ..BASE
    },
    Symptom {
        id: "plugin-entry-old",
        title: "the entry of the plugin is of a version that kubectl does not take",
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
            "v1alpha1 is gone since Kubernetes 1.24, v1 wants interactiveMode, or the plugin answers in another \
                version than the entry asks for",
        ],
        confirm: &[Confirm {
            command: "kubectl config view --kubeconfig=kubeconfig -o jsonpath='{.users[*].user.exec.apiVersion}'",
            expect: "must be client.authentication.k8s.io/v1 or v1beta1",
        }],
        fix: "update the plugin and have it write its kubeconfig anew",
        see: &["credential-exec-invalid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "auth-provider-gone",
        title: "the user logs in by an auth-provider that kubectl no longer has",
        printed_by: "kubectl",
        patterns: &[
            &["no auth provider found for name"],
            &["auth plugin has been removed"],
            &["The gcp auth plugin has been removed"],
            &["the azure auth plugin has been removed"],
        ],
        causes: &["the built-in gcp and azure providers ended with Kubernetes 1.26"],
        confirm: &[LOOK],
        fix: "install gke-gcloud-auth-plugin or kubelogin, and have it write the kubeconfig anew",
        see: &["credential-auth-provider"],
        source: "Kubernetes 1.26 release notes",
        ..BASE
    },
    Symptom {
        id: "server-no-address",
        title: "the server of the kubeconfig is no address",
        printed_by: "kubectl",
        patterns: &[&["host must be a URL or a host:port pair"]],
        causes: &[
            "a bracket that is not closed, a blank at its end, a port that is no number, one slash in place of two",
        ],
        confirm: &[LOOK],
        fix: "write https://HOST:PORT",
        see: &["kubeconfig-server-http"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "ca-data-unreadable",
        title: "the kubeconfig's CA cannot be loaded",
        printed_by: "kubectl",
        patterns: &[
            &["unable to load root certificates"],
            &["unable to load root certificates: unable to parse bytes as PEM block"],
            &["unable to read certificate-authority"],
        ],
        causes: &[
            "certificate-authority-data holds base64 of something else than PEM, or certificate-authority names a \
                file that is not on this machine",
        ],
        confirm: &[LOOK],
        fix: "hand the kubeconfig to kubefront, which says what is in it; fetch the CA anew from the ConfigMap \
               kube-root-ca.crt",
        see: &["upstream-ca-unreadable", "kubeconfig-file-reference"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "impersonation-half",
        title: "groups, uid or extra are to be impersonated, and no user",
        printed_by: "kubectl",
        patterns: &[&["requesting uid, groups or user-extra for…without impersonating a user"]],
        causes: &["the user has as-uid, as-groups or as-user-extra without as"],
        confirm: &[LOOK],
        fix: "take them out, or add as; kubefront leaves all of them out",
        see: &["kubeconfig-field-dropped"],
        source: RAN,
        ..BASE
    },
];
