//! Rules about kubeconfigs and credentials.

use std::borrow::Cow;

use super::{Change, Code, Fix, Rule, Severity};
use crate::material::Role;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: Code::CredentialMissing,
        check: "credential-provided",
        severity: Severity::Error,
        condition: "only if files are written; blocks only the kubeconfig",
        title: "no credential for the kubeconfig",
        impact: "kubefront cannot write the kubeconfig. The API server rejects requests without a credential, or \
                 treats them as `system:anonymous`.",
        details: "Without a credential, kubectl prompts for a user name and a password (`Please enter Username:`), \
                  which Kubernetes no longer supports. To create a ServiceAccount yourself: `kubectl create \
                  serviceaccount NAME`, then `kubectl create rolebinding NAME --clusterrole=ROLE \
                  --serviceaccount=default:NAME`. For `kubectl exec`, ROLE needs only `get` and `create` on \
                  `pods/exec`.",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            Fix::provides("pass the cluster's kubeconfig", Role::Kubeconfig),
            Fix::sets("write everything except the kubeconfig", "kubeconfig.write", "false"),
        ],
        source: "Kubernetes, Authenticating; tested with kubectl 1.33",
    },
    Rule {
        code: Code::TokenRepaired,
        check: "token-readable",
        severity: Severity::Note,
        condition: "",
        title: "extra characters around the token were removed",
        impact: "",
        details: "Copying can add white space, quotes, a line break, or the word `Bearer` to a token. With such extra \
                  characters, the API server answers `Unauthorized`, or the client does not send the token. kubefront \
                  does not change the token itself.",
        fixes: &[],
        source: "RFC 6750 section 2.1; Go net/http (invalid header field value)",
    },
    Rule {
        code: Code::TokenUnwrapped,
        check: "token-readable",
        severity: Severity::Note,
        condition: "",
        title: "base64-encoded token was decoded",
        impact: "",
        details: "Values in the `data` of a Secret are base64-encoded, and `kubectl get secret -o yaml` prints them \
                  encoded. The API server answers `Unauthorized` if it receives the encoded token. kubefront uses the \
                  decoded token.",
        fixes: &[],
        source: "Kubernetes, Secret data; RFC 4648 section 4",
    },
    Rule {
        code: Code::TokenIllegal,
        check: "token-readable",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "token is not valid in an Authorization header",
        impact: "Clients do not send the token: kubectl fails with `net/http: invalid header field value for \
                 \"Authorization\"`.",
        details: "The Authorization header allows visible ASCII characters without white space. If a token contains a \
                  space, the API server reads the token only up to the space. Envoy rejects requests with more than 60 \
                  KiB of headers.",
        fixes: &[
            Fix::says("copy the whole token again, without any other characters"),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
        ],
        source: "RFC 9110 section 5.5; RFC 6750 section 2.1; Envoy max_request_headers_kb (60 KiB)",
    },
    Rule {
        code: Code::TokenPlaceholder,
        check: "token-readable",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "token is a placeholder",
        impact: "The placeholder is not a token of the cluster. The API server rejects every request: `error: You must be logged in to the \
                 server (Unauthorized)`.",
        details: "Templates, scripts, and documentation contain placeholders: a variable that was not replaced \
                  (`${TOKEN}`), a word (`changeme`, `TOKEN_HERE`), or a mask (`***`, `REDACTED`). Kubeconfigs of proxies \
                  contain `unused` if the proxy does not need a token.",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
        ],
        source: "RFC 6750 section 2.1; tested with kubectl 1.35, which sends such a text",
    },
    Rule {
        code: Code::TokenEncrypted,
        check: "token-readable",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "token is encrypted (SOPS, Ansible Vault, age, and similar)",
        impact: "The API server does not decrypt the token and rejects every request: `error: You must be logged in to \
                 the server (Unauthorized)`.",
        details: "SOPS encrypts single values (`ENC[AES256_GCM,...]`), Ansible Vault whole files or values \
                  (`$ANSIBLE_VAULT;`). kubefront does not have the keys, so decrypt the file before you pass it.",
        fixes: &[Fix::runs("decrypt the file first, and pass the result", "sops -d FILE > decrypted.token")],
        source: "documentation of SOPS, Ansible Vault, age, GnuPG, Sealed Secrets, HashiCorp Vault, and AWS KMS",
    },
    Rule {
        code: Code::TokenTruncated,
        check: "token-whole",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "token (JWT) is truncated",
        impact: "The API server rejects a truncated token: `error: You must be logged in to the server (Unauthorized)`.",
        details: "A JWT has three parts, separated by two dots. The length of the third part, the signature, depends on \
                  the algorithm: 342 characters for RS256 with a key of 2048 bits, 86 for ES256. Terminals, editors, and \
                  chat programs cut long lines.",
        fixes: &[
            Fix::says("copy the whole token again; it has three parts, separated by two dots"),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
        ],
        source: "RFC 7515 section 3; RFC 7518 section 3.1; RFC 8037",
    },
    Rule {
        code: Code::TokenExpired,
        check: "token-valid",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "token has expired",
        impact: "Every request fails: `error: You must be logged in to the server (Unauthorized)`.",
        details: "The API server writes the reason only to its own log.",
        fixes: &[Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN)],
        source: "RFC 7519 section 4.1.4; Kubernetes ServiceAccount token validation",
    },
    Rule {
        code: Code::TokenNotYetValid,
        check: "token-valid",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "token is not yet valid",
        impact: "Every request fails until the token is valid: `error: You must be logged in to the server \
                 (Unauthorized)`.",
        details: "The `nbf` claim is more than one minute in the future, and the API server tolerates one minute. \
                  Usually a clock is wrong: the clock of the issuer, or the clock of the machine that runs kubefront.",
        fixes: &[Fix::says("correct the clock, and create a new token"), Fix::says("wait until the token is valid")],
        source: "RFC 7519 section 4.1.5; Kubernetes ServiceAccount token validation",
    },
    Rule {
        code: Code::TokenExpiresSoon,
        check: "token-valid",
        severity: Severity::Warning,
        condition: "note if the lifetime of the token is one day or less",
        title: "token expires soon",
        impact: "kubectl does not renew a token in a kubeconfig. After the token expires, every request of every user \
                 of the kubeconfig fails: `Unauthorized`.",
        details: "A token with a lifetime of hours is for tests only.",
        fixes: &[
            Fix::runs("create a token with a longer lifetime (the API server may limit the lifetime)", CREATE_TOKEN),
            Fix::says("use an exec plugin that renews the token"),
        ],
        source: "RFC 7519 section 4.1.4; Kubernetes TokenRequest API",
    },
    Rule {
        code: Code::TokenNoExpiry,
        check: "token-expires",
        severity: Severity::Warning,
        condition: "",
        title: "token has no expiry",
        impact: "Anyone who has a copy of the token can use it until the Secret of the token is deleted.",
        details: "A ServiceAccount token from a Secret does not expire. The token passes through Envoy, which can read \
                  it. The API server rejects OIDC tokens without an expiry.",
        fixes: &[Fix::runs("create a token that expires, and delete the Secret of the old token", CREATE_TOKEN)],
        source: "Kubernetes, long-lived API tokens for ServiceAccounts; OpenID Connect Core section 2",
    },
    Rule {
        code: Code::TokenShortLived,
        check: "token-long-lived",
        severity: Severity::Warning,
        condition: "",
        title: "token is short-lived, and nothing renews it",
        impact: "kubectl does not renew a token in a kubeconfig. After the token expires, every request fails: `error: \
                 You must be logged in to the server (Unauthorized)`.",
        details: "Access tokens of clouds and ID tokens of identity providers are valid for minutes or hours. The \
                  original kubeconfig usually has a plugin that gets a new one. A token that a pod mounts is valid only \
                  while the pod exists.",
        fixes: &[
            Fix::says(
                "pass a kubeconfig with the exec plugin that gets these tokens, such as `aws eks get-token`, \
                       `gke-gcloud-auth-plugin`, or `kubelogin`",
            ),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
        ],
        source: "documentation of Amazon EKS, Google Cloud, Microsoft Entra ID, and OpenShift; OpenID Connect Core; \
                 Kubernetes, bound ServiceAccount tokens",
    },
    Rule {
        code: Code::TokenForeign,
        check: "token-of-cluster",
        severity: Severity::Warning,
        condition: "note for a Rancher token, if the kubeconfig has an authorized cluster endpoint",
        title: "token was issued for another service",
        impact: "Unless a webhook of the cluster accepts these tokens, the API server rejects every request: `error: You \
                 must be logged in to the server (Unauthorized)`.",
        details: "Tokens of GitHub, GitLab, Tailscale, or Vault start with well-known prefixes. A ServiceAccount token \
                  with another audience, such as `sts.amazonaws.com`, is for that service. An API token of a cloud \
                  provider opens the account, not only the cluster.",
        fixes: &[
            Fix::provides("pass a token of the cluster itself", Role::Token),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
        ],
        source: "documentation of the services about their token formats; kube-apiserver, `--api-audiences`",
    },
    Rule {
        code: Code::TokenOpaque,
        check: "token-kind-known",
        severity: Severity::Note,
        condition: "",
        title: "token is not a JWT; owner and expiry unknown",
        impact: "",
        details: "The token can be a static token, or a token that a webhook of the cluster validates.",
        fixes: &[Fix::runs(
            "look up the user of the token with the new kubeconfig",
            "kubectl --kubeconfig=kubeconfig auth whoami",
        )],
        source: "RFC 7519; Kubernetes, Authenticating",
    },
    Rule {
        code: Code::TokenKind,
        check: "token-kind-known",
        severity: Severity::Note,
        condition: "",
        title: "token identity (not verified)",
        impact: "",
        details: "kubefront reads owner, issuer, and audience from the token, but only the API server can verify them. \
                  Anyone who receives the kubeconfig, and anyone who controls Envoy, has the permissions of the \
                  token's owner. Share the kubeconfig only if that is what you intend.",
        fixes: &[],
        source: "RFC 7519; Kubernetes ServiceAccount token claims",
    },
    Rule {
        code: Code::KubeconfigUnreadable,
        check: "kubeconfig-readable",
        severity: Severity::Error,
        condition: "warning if only kubectl rejects the file, for a base64 value",
        title: "kubeconfig cannot be parsed",
        impact: "kubefront cannot use the kubeconfig. kubectl rejects most of these files too.",
        details: "The file is not valid YAML or JSON, is truncated, or has a value of the wrong type. kubectl rejects \
                  the whole file if one base64 value is invalid, even in an entry that is not used.",
        fixes: &[Fix::says(
            "correct the reported line; put values that consist of digits, and words such as `yes` and `on`, in quotes",
        )],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35) and sigs.k8s.io/yaml; tested with kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigRepaired,
        check: "kubeconfig-readable",
        severity: Severity::Note,
        condition: "",
        title: "kubeconfig text was repaired",
        impact: "",
        details: "Terminals, chats, web pages, and shells change a kubeconfig when it is copied: colors, prompts, \
                  code fences, typographic quotes, tabs, lost line breaks. kubectl rejects most of these files \
                  (`error loading config file`). If a CA is not base64-encoded PEM, kubectl fails with `unable to \
                  load root certificates: unable to parse bytes as PEM block`. kubefront reads the repaired text, \
                  and does not change the file.",
        fixes: &[],
        source: "client-go's clientcmd and sigs.k8s.io/yaml; tested with kubectl 1.32",
    },
    Rule {
        code: Code::KubeconfigPartIgnored,
        check: "kubeconfig-readable",
        severity: Severity::Note,
        condition: "",
        title: "kubectl ignores parts of the kubeconfig",
        impact: "",
        details: "kubectl reads the first document of a file, and the last of duplicate keys. kubectl ignores a field in \
                  another spelling or at another place. kubefront reads the file as kubectl \
                  does. Other tools can read another part: some use the first of duplicate keys, others reject them.",
        fixes: &[],
        source: "sigs.k8s.io/yaml; tested with kubectl 1.32",
    },
    Rule {
        code: Code::KubeconfigMerged,
        check: "kubeconfig-readable",
        severity: Severity::Note,
        condition: "",
        title: "several kubeconfigs were merged",
        impact: "",
        details: "Clusters, users, and contexts can be in separate files, and `KUBECONFIG=a:b:c` lists them. kubectl \
                  uses the first entry of each name. kubefront merges files only if they do not contradict each other, \
                  and if they choose one context at most.",
        fixes: &[],
        source: "client-go's clientcmd, ClientConfigLoadingRules; tested with kubectl 1.32",
    },
    Rule {
        code: Code::KubeconfigContextMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "context not found in the kubeconfig",
        impact: "kubefront cannot determine the cluster and the user. kubectl fails with `context was not found for \
                 specified context`.",
        details: "With an empty `current-context`, kubectl silently falls back to `http://localhost:8080`; kubefront \
                  does not guess.",
        fixes: &[Fix::sets("choose a context of the kubeconfig", "kubeconfig.context", "")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); tested with kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigClusterMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "context refers to a missing cluster entry",
        impact: "kubectl silently falls back to `http://localhost:8080` and fails with `The connection to the server \
                 localhost:8080 was refused`.",
        details: "The cluster entry contains the CA with which Envoy verifies the API server's certificate.",
        fixes: &[
            Fix::says("set `cluster` of the context to a cluster entry that exists"),
            Fix::sets("choose another context", "kubeconfig.context", ""),
        ],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); tested with kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigUserMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "not reported if a token is passed or no kubeconfig is written",
        title: "context refers to a missing user entry",
        impact: "kubefront finds no credential. kubectl prompts `Please enter Username:`.",
        details: "The user entry contains the credential. Kubernetes no longer supports user names and passwords.",
        fixes: &[
            Fix::says("set `user` of the context to a user entry that exists"),
            Fix::sets("choose another context", "kubeconfig.context", ""),
            Fix::provides("pass a bearer token", Role::Token),
        ],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); tested with kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigServerMissing,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "cluster entry has no server",
        impact: "kubectl silently falls back to `http://localhost:8080` and fails with `The connection to the server \
                 localhost:8080 was refused`.",
        details: "Without a server, kubefront cannot determine whether the CA and the credential belong to the \
                  cluster.",
        fixes: &[
            Fix::says("add `server` to the cluster entry"),
            Fix::sets("choose another context", "kubeconfig.context", ""),
        ],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); tested with kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigDuplicateName,
        check: "kubeconfig-readable",
        severity: Severity::Error,
        condition: "",
        title: "duplicate name in the kubeconfig",
        impact: "kubectl rejects the whole file: `error converting *[]NamedCluster into *map[string]*api.Cluster: \
                 duplicate name`.",
        details: "kubefront cannot determine which of the two entries you mean.",
        fixes: &[Fix::says("rename or remove one of the entries")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); tested with kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigAmbiguous,
        check: "kubeconfig-context-found",
        severity: Severity::Error,
        condition: "",
        title: "several contexts and no current-context",
        impact: "kubectl silently falls back to `http://localhost:8080` and fails with `The connection to the server \
                 localhost:8080 was refused`.",
        details: "Any of the contexts could be the right one; kubefront does not guess.",
        fixes: &[Fix::sets("choose a context of the kubeconfig", "kubeconfig.context", "")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); tested with kubectl 1.33",
    },
    Rule {
        code: Code::KubeconfigProxied,
        check: "kubeconfig-server-direct",
        severity: Severity::Error,
        condition: "not reported if the CA and the token are passed separately",
        title: "kubeconfig server is a proxy, not the API server",
        impact: "The CA and the token in the file belong to the proxy: Envoy rejects the API server's certificate, and \
                 the API server answers `Unauthorized`.",
        details: "If `server` is a URL with a path, it is the URL of Rancher, a connect gateway, or a similar proxy. Other \
                  proxies have their own host name, `tls-server-name`, exec plugin, or CA: Teleport, the \
                  Tailscale operator, Pinniped, Pomerium, Sidero Omni, StrongDM. The ConfigMap `kube-root-ca.crt` contains \
                  the CA of the cluster itself; kubectl can read it through the proxy.",
        fixes: &[
            Fix::sets("choose a context that connects to the API server directly", "kubeconfig.context", ""),
            Fix::runs("pass the CA and a token of the cluster itself", "--ca-file FILE --token-file FILE"),
        ],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); Rancher, authorized cluster endpoint; Google Cloud, \
                 connect gateway; documentation of the other products",
    },
    Rule {
        code: Code::KubeconfigServerHttp,
        check: "kubeconfig-server-https",
        severity: Severity::Warning,
        condition: "",
        title: "kubeconfig server is not a valid https URL",
        impact: "kubectl sends no credential over plain HTTP, so the credential in this kubeconfig may never have \
                 worked.",
        details: "kubectl sends no request if it cannot parse the host and the port in `server`. The new kubeconfig \
                  always uses https.",
        fixes: &[Fix::runs(
            "set `server` to the https address of the API server, and test the credential",
            "kubectl --kubeconfig=FILE auth whoami",
        )],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35); tested with kubectl 1.33 and a loopback server",
    },
    Rule {
        code: Code::KubeconfigFieldDropped,
        check: "kubeconfig-fields-kept",
        severity: Severity::Note,
        condition: "warning for impersonation (`as`, `as-uid`, `as-groups`, `as-user-extra`) and `proxy-url`",
        title: "kubeconfig setting was not copied",
        impact: "",
        details: "The new kubeconfig points to Envoy and contains one cluster, one user, and one context. kubefront \
                  does not copy settings for direct access that would break or weaken the new kubeconfig.",
        fixes: &[],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35)",
    },
    Rule {
        code: Code::KubeconfigFileReference,
        check: "kubeconfig-files-provided",
        severity: Severity::Error,
        condition: "",
        title: "kubeconfig refers to a file that was not provided",
        impact: "The CA, the token, or the client certificate is missing: kubefront reads only files that you pass.",
        details: "The path of the file is valid only on the machine where the kubeconfig was created.",
        fixes: &[
            Fix::says("pass the file"),
            Fix::runs(
                "embed the files in the kubeconfig, on the machine that has them, and pass `flat.kubeconfig`",
                "kubectl config view --flatten --minify --raw > flat.kubeconfig",
            ),
        ],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35)",
    },
    Rule {
        code: Code::KubeconfigTokenFileBeside,
        check: "kubeconfig-one-token",
        severity: Severity::Note,
        condition: "",
        title: "user has both token and tokenFile",
        impact: "",
        details: "kubectl first uses `token`, and within a minute switches to the token in `tokenFile`. The two tokens \
                  can have different owners. kubefront copies `token`.",
        fixes: &[Fix::provides("if clients need the token in `tokenFile`, pass that file", Role::Token)],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35)",
    },
    Rule {
        code: Code::CredentialClientCertificate,
        check: "credential-supported-by-mode",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "client certificate cannot authenticate through Envoy",
        impact: "Envoy terminates TLS, so every request reaches the API server as `system:anonymous`.",
        details: "`kubectl get --raw /version` still works, which hides the problem. The admin kubeconfigs of kubeadm, \
                  RKE2, Cluster API, and TKGs all use a client certificate. In mode passthrough, Envoy does not \
                  terminate TLS, and client certificates work. A client certificate without its private key fails in \
                  every mode.",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            SERVICE_ACCOUNT,
            Fix::sets("use mode passthrough, in which Envoy does not terminate TLS", "mode", "passthrough"),
        ],
        source: "tested with kube-apiserver 1.35, Contour 1.33, Envoy 1.40",
    },
    Rule {
        code: Code::CredentialClientCertificateKept,
        check: "credential-supported-by-mode",
        severity: Severity::Note,
        condition: "",
        title: "client certificate was copied to the new kubeconfig",
        impact: "",
        details: "In mode passthrough, Envoy does not terminate TLS, so the API server receives the client \
                  certificate. Anyone who receives the new kubeconfig receives the private key of the certificate.",
        fixes: &[],
        source: "tested with kube-apiserver 1.35, Contour 1.33, Envoy 1.40",
    },
    Rule {
        code: Code::ClientCertificateUnreadable,
        check: "client-certificate-readable",
        severity: Severity::Error,
        condition: "only in mode passthrough; blocks only the kubeconfig",
        title: "client certificate or its key cannot be parsed",
        impact: "kubectl sends no request: `tls: failed to find any PEM data in certificate input`.",
        details: "`client-certificate-data` and `client-key-data` contain base64-encoded PEM. kubectl does not \
                  accept DER, an encrypted private key, or a value that was encoded twice.",
        fixes: &[
            Fix::provides("export the kubeconfig again, and pass it", Role::Kubeconfig),
            Fix::provides("pass a bearer token", Role::Token),
        ],
        source: "Go crypto/tls X509KeyPair; tested with kubectl 1.35",
    },
    Rule {
        code: Code::ClientCertificateMismatch,
        check: "client-certificate-matches-key",
        severity: Severity::Error,
        condition: "only in mode passthrough; blocks only the kubeconfig",
        title: "client private key does not match the client certificate",
        impact: "kubectl sends no request: `tls: private key does not match public key`.",
        details: "If a client certificate is renewed with a new private key, both fields of the user change: \
                  `client-certificate-data` and `client-key-data`.",
        fixes: &[
            Fix::says("set `client-certificate-data` and `client-key-data` of the user from the same pair"),
            Fix::provides("export the kubeconfig again, and pass it", Role::Kubeconfig),
        ],
        source: "Go crypto/tls X509KeyPair; tested with kubectl 1.35",
    },
    Rule {
        code: Code::ClientCertificateNotValidNow,
        check: "client-certificate-valid-now",
        severity: Severity::Error,
        condition: "only in mode passthrough; blocks only the kubeconfig",
        title: "client certificate has expired or is not yet valid",
        impact: "The API server rejects every request: `error: You must be logged in to the server (Unauthorized)`. Its log \
                 contains `x509: certificate has expired or is not yet valid`.",
        details: "kubeadm issues client certificates for one year. `kubeadm certs renew admin.conf` renews the \
                  administrator's client certificate.",
        fixes: &[
            Fix::says("compare the validity period with the clock of this machine (`date -u`)"),
            Fix::provides("pass a kubeconfig with a valid client certificate", Role::Kubeconfig),
            Fix::provides("pass a bearer token", Role::Token),
        ],
        source: "RFC 5280 section 4.1.2.5; Kubernetes, X.509 client certificates",
    },
    Rule {
        code: Code::ClientCertificateExpiresSoon,
        check: "client-certificate-valid-now",
        severity: Severity::Warning,
        condition: "only in mode passthrough",
        title: "client certificate expires soon",
        impact: "kubectl does not renew a certificate in a kubeconfig. After the certificate expires, every request of every \
                 user of the kubeconfig fails: `Unauthorized`.",
        details: "The warning appears in the last quarter of the lifetime, and if the lifetime is one day or less.",
        fixes: &[Fix::provides("renew the client certificate, and pass the new kubeconfig", Role::Kubeconfig)],
        source: "RFC 5280 section 4.1.2.5",
    },
    Rule {
        code: Code::ClientCertificateUsage,
        check: "client-certificate-client-auth",
        severity: Severity::Error,
        condition: "only in mode passthrough; blocks only the kubeconfig",
        title: "client certificate's extended key usage lacks clientAuth",
        impact: "The API server rejects every request: `error: You must be logged in to the server (Unauthorized)`. Its log \
                 contains `x509: certificate specifies an incompatible key usage`.",
        details: "A server certificate in `client-certificate-data` is a common cause. A certificate without an extended key \
                  usage is valid for clients.",
        fixes: &[
            Fix::says("reissue the certificate with extended key usage `clientAuth`"),
            Fix::provides("pass a bearer token", Role::Token),
        ],
        source: "RFC 5280 section 4.2.1.12; Kubernetes, X.509 client certificates",
    },
    Rule {
        code: Code::ClientCertificateForeign,
        check: "client-certificate-of-cluster",
        severity: Severity::Warning,
        condition: "only in mode passthrough",
        title: "client certificate was issued by another CA of the same name",
        impact: "If the API server trusts only the cluster's CA for client certificates, it rejects every request: `error: You must \
                 be logged in to the server (Unauthorized)`. Its log contains `x509: certificate signed by unknown authority`.",
        details: "Many clusters name their CA `kubernetes` and their user `kubernetes-admin`. If kubeconfigs are merged, the \
                  user of one cluster replaces the user of the other. A cluster that was created again has a new CA with the \
                  old name.",
        fixes: &[
            Fix::provides("pass the kubeconfig of this cluster, as the cluster wrote it", Role::Kubeconfig),
            Fix::provides("pass a bearer token", Role::Token),
        ],
        source: "RFC 5280 section 6.1.3; Kubernetes, X.509 client certificates",
    },
    Rule {
        code: Code::ClientCertificateAdmin,
        check: "client-certificate-not-admin",
        severity: Severity::Warning,
        condition: "only in mode passthrough",
        title: "client certificate has the group system:masters",
        impact: "Anyone who receives the new kubeconfig can do everything in the cluster. The API server skips authorization \
                 for the group `system:masters`. To revoke the certificate, you must replace the CA for client certificates.",
        details: "Certificates of this group are for emergencies. kubeadm writes one to `super-admin.conf`, and up to version 1.28 to \
                  `admin.conf`. RBAC cannot limit them.",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
        ],
        source: "Kubernetes, RBAC good practices; kubeadm 1.29, super-admin.conf",
    },
    Rule {
        code: Code::CredentialExec,
        check: "credential-plugin-works",
        severity: Severity::Note,
        condition: "",
        title: "exec plugin was copied to the new kubeconfig",
        impact: "",
        details: "Envoy forwards tokens, so kubefront copies the `exec` entry of the user with its arguments and \
                  environment. The plugin must be installed on every machine that uses the kubeconfig.",
        fixes: &[Fix::says("tell the users of the kubeconfig which plugin to install")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35), client.authentication.k8s.io",
    },
    Rule {
        code: Code::CredentialExecClientCertificate,
        check: "credential-supported-by-mode",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "exec plugin returns client certificates, not tokens",
        impact: "The login succeeds, but Envoy terminates TLS, so every request reaches the API server as \
                 `system:anonymous`.",
        details: "The plugin returns a short-lived client certificate, which works only in mode passthrough.",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            SERVICE_ACCOUNT,
            Fix::sets("use mode passthrough, in which Envoy does not terminate TLS", "mode", "passthrough"),
        ],
        source: "client.authentication.k8s.io (clientCertificateData); tested with client certificates and Envoy 1.40",
    },
    Rule {
        code: Code::CredentialExecUnknown,
        check: "credential-plugin-works",
        severity: Severity::Warning,
        condition: "",
        title: "exec plugin is unknown to kubefront",
        impact: "If the plugin returns client certificates, every request reaches the API server as \
                 `system:anonymous`.",
        details: "An exec plugin returns either a token, which Envoy forwards, or a client certificate, which Envoy \
                  does not forward. The `exec` entry does not show which one the plugin returns.",
        fixes: &[Fix::says(
            "run the plugin, and check if `status` in its output contains `token` or `clientCertificateData`",
        )],
        source: "client.authentication.k8s.io, ExecCredentialStatus",
    },
    Rule {
        code: Code::CredentialExecInvalid,
        check: "credential-plugin-works",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig; warning for a placeholder in an argument or a variable",
        title: "exec plugin entry is invalid",
        impact: "kubectl rejects the entry and sends no request, for example with `exec plugin: invalid apiVersion`.",
        details: "kubectl 1.24 and later do not support `client.authentication.k8s.io/v1alpha1`. With \
                  `client.authentication.k8s.io/v1`, the entry requires `interactiveMode`. kubectl does not expand \
                  variables such as `${NAME}` in `command`, `args`, and `env`.",
        fixes: &[Fix::says("create the kubeconfig again with the current version of the plugin")],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35) validation; tested with kubectl 1.33",
    },
    Rule {
        code: Code::CredentialExecSecret,
        check: "credential-plugin-without-secret",
        severity: Severity::Warning,
        condition: "",
        title: "exec plugin entry contains a secret",
        impact: "Anyone who receives the kubeconfig can read the secret: the arguments and the environment of a \
                 plugin are plain text.",
        details: "Users of a kubeconfig with an exec plugin should log in with their own identity. A secret can also \
                  be in a URL (`https://USER:PASSWORD@HOST`) or in a shell line (`curl -u USER:PASSWORD`).",
        fixes: &[
            Fix::says("register a public client, which needs no secret, and remove the secret from the entry"),
            Fix::says("remove the secret from the entry, and let each client set the environment variable"),
        ],
        source: "client-go's clientcmd (Kubernetes 1.27 to 1.35), ExecConfig",
    },
    Rule {
        code: Code::CredentialBasicAuth,
        check: "credential-method-supported",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig; warning if there is another credential",
        title: "basic authentication was removed in Kubernetes 1.19",
        impact: "No API server since Kubernetes 1.19 accepts a user name and a password.",
        details: "If the user also has a token, kubectl rejects the file: `more than one authentication method found`.",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            SERVICE_ACCOUNT,
            Fix::sets("write everything except the kubeconfig", "kubeconfig.write", "false"),
        ],
        source: "Kubernetes 1.19 release notes; tested with kubectl 1.33",
    },
    Rule {
        code: Code::CredentialAuthProvider,
        check: "credential-method-supported",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "auth-provider is not supported",
        impact: "kubectl 1.26 and later do not support the providers `gcp` and `azure`: `no auth provider found for \
                 name`. A copy of an `oidc` entry becomes stale.",
        details: "The provider `oidc` writes renewed tokens to the original kubeconfig only. A copy of the entry also \
                  contains the client secret.",
        fixes: &[
            Fix::says("use the exec plugin that replaced the provider (`gke-gcloud-auth-plugin` or `kubelogin`)"),
            Fix::provides("pass a bearer token", Role::Token),
        ],
        source: "Kubernetes 1.26 release notes; client-go auth plugins",
    },
    Rule {
        code: Code::ConsumerExecDropped,
        check: "consumer-credential-supported",
        severity: Severity::Error,
        condition: "blocks only the kubeconfig",
        title: "exec plugin does not run in Flux",
        impact: "Flux drops the plugin without a message and sends requests without a credential, which the API server \
                 rejects as `system:anonymous`.",
        details: "Flux uses an exec plugin only if its controllers run with `--insecure-kubeconfig-exec`. Its maintainers \
                  advise against that: anyone who can write the Secret can then run programs in the controller \
                  (GHSA-vvmq-fwmg-2gjc).",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
            Fix::says("remove `flux` from `consumers`"),
        ],
        source: "fluxcd/pkg/runtime v0.122.0, client/kubeconfig.go",
    },
    Rule {
        code: Code::ConsumerExecImage,
        check: "consumer-credential-supported",
        severity: Severity::Warning,
        condition: "",
        title: "exec plugin must be in the image of Argo CD",
        impact: "If the program is not in the image, Argo CD cannot connect: `getting credentials: exec: executable ... not \
                 found`.",
        details: "The image of Argo CD contains `argocd-k8s-auth` for Amazon EKS, Google GKE, and Microsoft AKS, and no \
                  other plugin. A plugin must also work without a login of a person, with the identity of the pods of \
                  Argo CD.",
        fixes: &[
            Fix::provides("pass a bearer token", Role::Token),
            Fix::runs("create a token for a ServiceAccount", CREATE_TOKEN),
            Fix::says("add the plugin to the image of Argo CD, or mount it"),
        ],
        source: "Argo CD v3.6.1, pkg/apis/application/v1alpha1/types.go and docs/operator-manual/declarative-setup.md",
    },
    Rule {
        code: Code::ConsumerInCluster,
        check: "consumer-address-usable",
        severity: Severity::Error,
        condition: "",
        title: "host name means the own cluster of Argo CD",
        impact: "Argo CD connects to the cluster in which it runs: Applications change the wrong cluster.",
        details: "For `https://kubernetes.default.svc`, Argo CD uses the address and the CA of the cluster in which it runs, and \
                  not those of the Secret.",
        fixes: &[
            Fix::sets("use a host name that leads to Envoy", "fqdn", ""),
            Fix::says("remove `argocd` from `consumers`"),
        ],
        source: "Argo CD v3.6.1, pkg/apis/application/v1alpha1/types.go",
    },
    Rule {
        code: Code::ConsumerNotWritten,
        check: "consumer-credential-supported",
        severity: Severity::Note,
        condition: "",
        title: "no kubeconfig, so no files for consumers",
        impact: "",
        details: "The files for Argo CD, Flux, and Terraform contain the credential of the kubeconfig.",
        fixes: &[Fix::sets("write the kubeconfig once you have a token", "kubeconfig.write", "true")],
        source: "kubefront",
    },
];

const CREATE_TOKEN: &str = "kubectl create token NAME --namespace=NAMESPACE --duration=720h > token";
/// The token exists only after the ServiceAccount does, so the kubeconfig follows later.
const SERVICE_ACCOUNT: Fix = Fix {
    label: Cow::Borrowed("let kubefront write a ServiceAccount, and create its token later"),
    command: Some(Cow::Borrowed("--service-account NAMESPACE/NAME=CLUSTERROLE --no-kubeconfig")),
    change: Some(Change::Set { field: "serviceAccount", value: Cow::Borrowed("") }),
    also: Vec::new(),
};
