//! Rules about: credential.

use super::{Code, Fix, Rule, Severity};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::CredentialMissing,
        check: "credential-given",
        severity: Severity::Error,
        condition: "blocks the kubeconfig only; in a check: not checked",
        title: "no credential is given",
        impact: "A kubeconfig without a credential is refused by the API server or treated as anonymous. kubectl \
              would ask for a user name and password, which Kubernetes no longer knows. Everything but the \
              kubeconfig can be written without one.",
        details: "",
        fixes: &[Fix::says(
            "hand in a bearer token as `kubeconfig.tokenFile` or a kubeconfig as `kubeconfig.from`, or turn \
              `kubeconfig.write` off to do without a kubeconfig",
        )],
        source: "Kubernetes, Authenticating; run against kubectl 1.33",
    },
    Rule {
        code: Code::TokenRepaired,
        check: "token-readable",
        severity: Severity::Note,
        condition: "",
        title: "the token was repaired",
        impact: "Copying adds white space, quotes, a line break or the word Bearer to a token. Sent like that, the \
              API server answers Unauthorized, or the client refuses to send it at all. What was added has been \
              taken off; the token itself is unchanged.",
        details: "",
        fixes: &[Fix::says("nothing is to be done")],
        source: "RFC 6750 s. 2.1; Go net/http (invalid header field value)",
    },
    Rule {
        code: Code::TokenUnwrapped,
        check: "token-readable",
        severity: Severity::Note,
        condition: "",
        title: "the token was decoded from base64",
        impact: "A Secret's data holds values in base64, and `kubectl get secret -o yaml` prints them so. Sent like \
              that, the API server answers Unauthorized. The decoded token is used.",
        details: "",
        fixes: &[Fix::says("nothing is to be done")],
        source: "Kubernetes, Secret data; RFC 4648 s. 4",
    },
    Rule {
        code: Code::TokenIllegal,
        check: "token-readable",
        severity: Severity::Error,
        condition: "blocks the kubeconfig only",
        title: "the token cannot be sent in a header",
        impact: "A bearer token travels in the Authorization header, which holds visible ASCII characters without \
              white space. Clients refuse to send anything else, and the API server reads a token with a space \
              in it only up to there. Over 60 KiB of headers, Envoy refuses the request.",
        details: "",
        fixes: &[Fix::says(
            "copy the token again, alone and whole; `kubectl create token NAME` prints one for a ServiceAccount",
        )],
        source: "RFC 9110 s. 5.5; RFC 6750 s. 2.1; Envoy max_request_headers_kb (60 KiB)",
    },
    Rule {
        code: Code::TokenExpired,
        check: "token-valid",
        severity: Severity::Error,
        condition: "blocks the kubeconfig only",
        title: "the token has expired",
        impact: "The API server answers Unauthorized to it, and says why in its own log only. A kubeconfig with it \
              would fail at the first call.",
        details: "",
        fixes: &[Fix::says("make a new token, for a ServiceAccount by `kubectl create token NAME`")],
        source: "RFC 7519 s. 4.1.4; Kubernetes ServiceAccount token validation",
    },
    Rule {
        code: Code::TokenNotYetValid,
        check: "token-valid",
        severity: Severity::Error,
        condition: "blocks the kubeconfig only",
        title: "the token is not valid yet",
        impact: "Its nbf claim lies ahead by more than the minute that the API server forgives, so it answers \
              Unauthorized. Mostly a clock is wrong: that of the issuer, or that of this check.",
        details: "",
        fixes: &[Fix::says("wait, or set the clock right and make a new token")],
        source: "RFC 7519 s. 4.1.5; Kubernetes ServiceAccount token validation",
    },
    Rule {
        code: Code::TokenExpiresSoon,
        check: "token-valid",
        severity: Severity::Warning,
        condition: "note for tokens that live a day or less",
        title: "the token stops working soon",
        impact: "A kubeconfig does not renew a token that stands in it: when the token ends, everybody who got the \
              kubeconfig gets Unauthorized. A token that lives for hours is for trying out.",
        details: "",
        fixes: &[Fix::says(
            "make a token that lives longer (`kubectl create token NAME --duration=720h`; the API server may \
              cap it), or use a plugin that renews",
        )],
        source: "RFC 7519 s. 4.1.4; Kubernetes TokenRequest API",
    },
    Rule {
        code: Code::TokenNoExpiry,
        check: "token-expires",
        severity: Severity::Warning,
        condition: "",
        title: "the token has no expiry",
        impact: "A ServiceAccount token out of a Secret works until that Secret is deleted, for whoever has a copy \
              of it. Through Envoy it also passes a further place where it can be read. OIDC tokens without an \
              expiry are refused by the API server.",
        details: "",
        fixes: &[Fix::says(
            "use a token with an end (`kubectl create token NAME --duration=720h`) and delete the old token's \
              Secret",
        )],
        source: "Kubernetes, long-lived API tokens for ServiceAccounts; OpenID Connect Core s. 2",
    },
    Rule {
        code: Code::TokenOpaque,
        check: "token-kind-known",
        severity: Severity::Note,
        condition: "warning where it begins like a JWT that was cut off",
        title: "the token cannot be judged",
        impact: "It is no JWT, so neither its owner nor its end can be read from it. It may be a static token, or \
              one that a webhook of the cluster knows.",
        details: "",
        fixes: &[Fix::says("try it against the API server: `kubectl auth whoami`")],
        source: "RFC 7519; Kubernetes, Authenticating",
    },
    Rule {
        code: Code::TokenKind,
        check: "token-kind-known",
        severity: Severity::Note,
        condition: "",
        title: "whose token it is",
        impact: "The token names its owner, issuer and audience; nothing of it was verified, only the API server \
              can. What that owner may do, everybody may who gets the kubeconfig, and whoever controls Envoy.",
        details: "",
        fixes: &[Fix::says("nothing is to be done; check that it is the identity you mean to hand out")],
        source: "RFC 7519; Kubernetes ServiceAccount token claims",
    },
    Rule {
        code: Code::KubeconfigUnreadable,
        check: "kubeconfig-readable",
        severity: Severity::Error,
        condition: "warning where kubectl alone cannot read it, for base64 that is mended or not used here",
        title: "the kubeconfig cannot be read",
        impact: "It is no YAML or JSON, holds a value of the wrong type, or a key twice. kubectl refuses most of \
              these files as well; where it takes the last of two equal keys in silence, another tool takes the \
              first. One value that is no base64 makes it refuse the whole file, in an entry that is not in use too.",
        details: "",
        fixes: &[Fix::says(
            "correct the place that is named; a value of digits only, and words like yes and on, need quotes",
        )],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35) and sigs.k8s.io/yaml; run against kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigContextMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "the context is not in the kubeconfig",
        impact: "Without its context, neither cluster nor user are known. With an empty current-context kubectl \
              falls back to http://localhost:8080 without a word; we do not guess.",
        details: "",
        fixes: &[Fix::says("name a context of the file as `kubeconfig.context`")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); run against kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigClusterMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "the context's cluster is not in the kubeconfig",
        impact: "The cluster entry holds the CA that Envoy checks the API server against. kubectl falls back to \
              http://localhost:8080 without a word.",
        details: "",
        fixes: &[Fix::says("correct the context's cluster, or choose another context (kubeconfig.context)")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); run against kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigUserMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "not applicable where a token is handed in or no kubeconfig is written",
        title: "the context's user is not in the kubeconfig",
        impact: "The user entry holds the credential. kubectl would ask for a user name and password, which \
              Kubernetes no longer knows.",
        details: "",
        fixes: &[Fix::says(
            "correct the context's user, choose another context (kubeconfig.context), or hand in a token as \
              kubeconfig.tokenFile",
        )],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); run against kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigServerMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "the cluster entry has no server",
        impact: "Such an entry reaches no cluster: kubectl falls back to http://localhost:8080 without a word. \
              Whether CA and credential of this file belong to the cluster cannot be told.",
        details: "",
        fixes: &[Fix::says("add the server to the cluster entry, or choose another context (kubeconfig.context)")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); run against kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigDuplicateName,
        check: "kubeconfig-readable",
        severity: Severity::Error,
        condition: "",
        title: "a name stands twice in the kubeconfig",
        impact: "kubectl refuses the whole file: error converting *[]NamedCluster into *map[string]*api.Cluster: \
              duplicate name. Which of the two entries is meant cannot be told.",
        details: "",
        fixes: &[Fix::says("rename or remove one of the entries")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); run against kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigAmbiguous,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "the kubeconfig has several contexts and none is chosen",
        impact: "It has no current-context, and any of its contexts could be meant. kubectl falls back to \
              http://localhost:8080 without a word.",
        details: "",
        fixes: &[Fix::says("name one of the contexts as `kubeconfig.context`")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); run against kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigProxied,
        check: "kubeconfig-server-direct",
        severity: Severity::Error,
        condition: "not applicable where CA and token are handed in apart",
        title: "the kubeconfig's server is a proxy, not the API server",
        impact: "A server with a path belongs to Rancher, a connect gateway or the like. The CA in the file is then \
              the proxy's, so Envoy would refuse the API server; the token is the proxy's, so the API server \
              would answer Unauthorized.",
        details: "",
        fixes: &[Fix::says(
            "choose a direct context as `kubeconfig.context`, or hand in the cluster's own CA as `upstream.caFile` \
              and a token of the cluster itself as `kubeconfig.tokenFile`",
        )],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); Rancher, authorized cluster endpoint; Google \
                 Cloud, connect gateway",
    },
    Rule {
        code: Code::KubeconfigServerHttp,
        check: "kubeconfig-server-https",
        severity: Severity::Warning,
        condition: "",
        title: "the kubeconfig's server is not https, or no address",
        impact: "kubectl sends no credential over plain HTTP, and calls nothing where it can read no host and port, so \
              the credential in this file was never put to the test there. The new kubeconfig always says https.",
        details: "",
        fixes: &[Fix::says("check the credential against the API server itself, over https")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); run against kubectl 1.33 and a loopback server",
    },
    Rule {
        code: Code::KubeconfigFieldDropped,
        check: "kubeconfig-fields-kept",
        severity: Severity::Note,
        condition: "warning for impersonation (as, as-uid, as-groups, as-user-extra) and proxy-url",
        title: "a field of the old kubeconfig is left out",
        impact: "The new kubeconfig leads to Envoy and holds one cluster, one user and one context. Settings that \
              belong to the direct way are left out, since they would break the new one or weaken it.",
        details: "",
        fixes: &[Fix::says("nothing is to be done, unless the setting named is needed")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35)",
    },
    Rule {
        code: Code::KubeconfigFileReference,
        check: "kubeconfig-files-handed-in",
        severity: Severity::Error,
        condition: "",
        title: "the kubeconfig names a file that was not handed in",
        impact: "The CA, token or client certificate stands in another file, by its path on the machine where the \
              kubeconfig was made. Nothing but what is handed in is read.",
        details: "",
        fixes: &[Fix::says(
            "hand in that file, or write everything into the kubeconfig: `kubectl config view --flatten --minify \
              --raw`",
        )],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35)",
    },
    Rule {
        code: Code::KubeconfigTokenFileBeside,
        check: "kubeconfig-one-token",
        severity: Severity::Note,
        condition: "",
        title: "token and tokenFile stand side by side",
        impact: "kubectl starts with the token and goes over to the file's when it reads it again, within a minute. \
              The two may be different identities. The token is taken over.",
        details: "",
        fixes: &[Fix::says("if the file's token is the one that is meant, hand it in as `kubeconfig.tokenFile`")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35)",
    },
    Rule {
        code: Code::CredentialClientCertificate,
        check: "credential-carried-by-mode",
        severity: Severity::Error,
        condition: "in http and tcp, blocks the kubeconfig only; note in passthrough",
        title: "the credential is a client certificate",
        impact: "In http and tcp TLS ends at Envoy: the API server sees no client certificate and takes every call \
              for one of system:anonymous. get --raw /version still works, which hides it. The admin kubeconfigs \
              of kubeadm, RKE2, Cluster API and TKGs are all of this kind.",
        details: "",
        fixes: &[Fix::says(
            "use a token, that of your identity provider or of a ServiceAccount, which `serviceAccount.name` \
              makes; or mode passthrough",
        )],
        source: "run against kube-apiserver 1.35, Contour 1.33, Envoy 1.40",
    },
    Rule {
        code: Code::CredentialExec,
        check: "credential-plugin-works",
        severity: Severity::Note,
        condition: "",
        title: "the credential is a plugin that yields tokens",
        impact: "The user's exec entry is kept with its arguments and environment, since tokens pass through Envoy. \
              The plugin has to be installed where the kubeconfig is used.",
        details: "",
        fixes: &[Fix::says("nothing is to be done; tell those who get the kubeconfig what to install")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35), client.authentication.k8s.io",
    },
    Rule {
        code: Code::CredentialExecClientCertificate,
        check: "credential-carried-by-mode",
        severity: Severity::Error,
        condition: "in http and tcp, blocks the kubeconfig only",
        title: "the plugin yields client certificates",
        impact: "The plugin logs in and answers with a short-lived client certificate, which ends at Envoy in http \
              and tcp. The login would succeed and every call would still be one of system:anonymous.",
        details: "",
        fixes: &[Fix::says(
            "use a token, that of your identity provider or of a ServiceAccount, which `serviceAccount.name` \
              makes; or mode passthrough",
        )],
        source: "client.authentication.k8s.io (clientCertificateData); run with client certificates against \
                 Envoy 1.40",
    },
    Rule {
        code: Code::CredentialExecUnknown,
        check: "credential-plugin-works",
        severity: Severity::Warning,
        condition: "",
        title: "the plugin is not known here",
        impact: "A plugin may answer with a token, which passes through Envoy, or with a client certificate, which \
              does not. Which of them this one yields cannot be seen from its entry.",
        details: "",
        fixes: &[Fix::says(
            "run the plugin once and see whether its answer's status holds token or clientCertificateData",
        )],
        source: "client.authentication.k8s.io, ExecCredentialStatus",
    },
    Rule {
        code: Code::CredentialExecInvalid,
        check: "credential-plugin-works",
        severity: Severity::Error,
        condition: "blocks the kubeconfig only",
        title: "the plugin's entry is not valid",
        impact: "kubectl refuses it before it makes a call: v1alpha1 is gone since 1.24, and v1 demands \
              interactiveMode.",
        details: "",
        fixes: &[Fix::says("let the current version of the plugin write the kubeconfig anew")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35) validation; run against kubectl 1.33",
    },
    Rule {
        code: Code::CredentialExecSecret,
        check: "credential-plugin-holds-no-secret",
        severity: Severity::Warning,
        condition: "",
        title: "the plugin's entry holds a secret",
        impact: "Arguments and environment of a plugin stand in the kubeconfig as plain text. Handing out the \
              kubeconfig hands out that secret, to people who were to log in as themselves.",
        details: "",
        fixes: &[Fix::says(
            "take the secret out of the entry: register a public client, or let each client set the variable \
              itself",
        )],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35), ExecConfig",
    },
    Rule {
        code: Code::CredentialBasicAuth,
        check: "credential-method-supported",
        severity: Severity::Error,
        condition: "blocks the kubeconfig only; warning beside another credential",
        title: "the credential is user name and password",
        impact: "Kubernetes took basic authentication out in 1.19: no API server since then accepts it. Beside a \
              token, kubectl refuses the file: more than one authentication method found.",
        details: "",
        fixes: &[Fix::says("use a bearer token: hand it in as `kubeconfig.tokenFile`")],
        source: "Kubernetes 1.19 release notes; run against kubectl 1.33",
    },
    Rule {
        code: Code::CredentialAuthProvider,
        check: "credential-method-supported",
        severity: Severity::Error,
        condition: "blocks the kubeconfig only",
        title: "the credential is an auth-provider",
        impact: "kubectl took the providers gcp and azure out in 1.26. What is left, oidc, writes renewed tokens \
              into the file it came from, so a copy that is handed out goes stale and carries a client secret.",
        details: "",
        fixes: &[Fix::says(
            "use the plugin that took its place (gke-gcloud-auth-plugin, kubelogin), or hand in a bearer token \
              as `kubeconfig.tokenFile`",
        )],
        source: "Kubernetes 1.26 release notes; client-go auth plugins",
    },
];
