//! What readers type who have no error text: each keyword with its entries, best first. Words match in any order and in
//! any form (`search`). One entry: its page is shown; several: a list.

/// Keywords, and the names of the entries.
pub(super) const KEYWORDS: &[(&[&str], &[&str])] = &[
    // Chain and trust
    (
        &[
            "missing intermediate",
            "missing intermediate certificate",
            "intermediate missing",
            "incomplete chain",
            "incomplete certificate chain",
        ],
        &["chain-incomplete"],
    ),
    (
        &["intermediate", "intermediate certificate", "intermediate ca", "issuing ca"],
        &["chain-incomplete", "intermediate-missing", "trust-anchor-not-root", "chain-key-usage", "chain-expired"],
    ),
    (
        &["chain", "certificate chain", "fullchain", "fullchain.pem", "ca bundle", "bundle"],
        &[
            "chain-incomplete",
            "chain-sorted",
            "trust-anchor-unknown",
            "chain-expired",
            "chain-broken-signature",
            "chain-message-too-large",
        ],
    ),
    (
        &[
            "fake certificate",
            "placeholder certificate",
            "temporary certificate",
            "staging certificate",
            "snakeoil",
            "traefik default",
        ],
        &["leaf-placeholder"],
    ),
    (
        &["rsassa-pss", "salt length", "signature algorithm", "algorithm unimplemented"],
        &["chain-signature-unsupported", "chain-weak-signature"],
    ),
    (
        &["authority key identifier", "subject key identifier", "key identifier", "aki", "ski"],
        &["chain-key-identifier", "upstream-server-invalid"],
    ),
    (
        &["distrusted", "distrusted root", "removed root", "symantec", "entrust", "addtrust", "dst root ca x3"],
        &["trust-root-distrusted"],
    ),
    (&["chain order", "certificate order", "wrong order", "order of certificates"], &["chain-sorted"]),
    (
        &[
            "unknown authority",
            "signed by unknown authority",
            "untrusted certificate",
            "certificate not trusted",
            "unable to verify certificate",
        ],
        &["unknown-authority"],
    ),
    (
        &["trust store", "root store", "mozilla", "mozilla root store", "ca store", "trusted root"],
        &["trust-private", "trust-anchor-unknown", "trust-public", "unknown-authority", "python-trust", "java-trust"],
    ),
    (
        &["ca", "certificate authority", "private ca", "internal ca", "own ca", "corporate ca", "ca certificate"],
        &[
            "trust-private",
            "trust-anchor-unknown",
            "unknown-authority",
            "upstream-ca-missing",
            "upstream-ca-foreign",
            "leaf-is-ca",
        ],
    ),
    (
        &["root", "root certificate", "root ca", "trust anchor", "trust"],
        &[
            "trust-anchor-unknown",
            "trust-root-offered",
            "trust-private",
            "trust-anchor-missing",
            "trust-anchor-not-root",
            "trust-anchor-not-ca",
        ],
    ),
    (&["self signed", "self signed certificate"], &["trust-self-signed", "self-signed", "private-root"]),
    (&["cross signed", "cross signing"], &["chain-other-path"]),
    (
        &["signature", "bad signature", "invalid signature"],
        &["chain-broken-signature", "chain-key-usage", "chain-weak-signature"],
    ),
    (
        &["sha1", "sha-1", "md5", "weak signature"],
        &["leaf-weak-signature", "chain-weak-signature", "trust-anchor-weak", "weak-signature"],
    ),
    (&["name constraints", "name constraint"], &["chain-name-constraint", "chain-name-constraint-unsupported"]),
    (
        &["basic constraints", "not a ca"],
        &["chain-issuer-not-ca", "leaf-is-ca", "trust-anchor-not-ca", "upstream-ca-not-ca"],
    ),
    (&["path length", "pathlen"], &["chain-path-length"]),
    (&["java", "keytool", "pkix"], &["java-trust", "input-not-read"]),
    (&["python", "requests", "certifi"], &["python-trust", "python-exec-trust", "trust-private"]),
    // Server certificate
    (
        &["x509", "certificate", "tls certificate", "ssl certificate"],
        &[
            "unknown-authority",
            "name-not-covered",
            "certificate-expired",
            "common-name-only",
            "certificate-missing",
            "certificate-unreadable",
            "key-mismatch",
            "chain-incomplete",
        ],
    ),
    (
        &["leaf", "server certificate"],
        &["certificate-missing", "leaf-ambiguous", "leaf-expired", "leaf-no-san", "leaf-is-ca"],
    ),
    (
        &["subject alternative name", "san", "subjectaltname", "alternative name", "dns san"],
        &["leaf-no-san", "fqdn-not-covered", "name-not-covered", "common-name-only", "upstream-subject-mismatch"],
    ),
    (&["common name", "cn"], &["leaf-no-san", "common-name-only"]),
    (
        &["expired", "expiry", "certificate expired", "expiration date", "validity"],
        &[
            "leaf-expired",
            "certificate-expired",
            "leaf-expires-soon",
            "chain-expired",
            "token-expired",
            "trust-anchor-expired",
            "upstream-ca-expired",
        ],
    ),
    (
        &["not yet valid", "clock", "clock skew", "time"],
        &["leaf-not-yet-valid", "certificate-not-yet-valid", "chain-not-yet-valid", "token-not-yet-valid"],
    ),
    (
        &["renew", "renewal", "renew certificate", "rotate", "rotation", "rotate certificate"],
        &["leaf-expires-soon", "renewal-cuts-streams", "secret-managed-elsewhere", "token-expires-soon"],
    ),
    (&["wildcard", "wildcard certificate"], &["leaf-wildcard", "fqdn-wildcard", "fqdn-not-covered"]),
    (
        &["key usage", "extended key usage", "eku", "serverauth", "server auth"],
        &["leaf-no-server-auth", "leaf-key-usage", "chain-key-usage", "wrong-purpose"],
    ),
    (&["revocation", "revoked", "crl", "ocsp"], &["revocation", "revoked", "leaf-must-staple", "must-staple"]),
    (&["must staple", "ocsp must staple", "stapling"], &["leaf-must-staple", "must-staple"]),
    (
        &["browser", "chrome", "firefox", "safari", "edge"],
        &["browser-policy", "browser-invalid", "leaf-lifetime-over-limit", "hsts"],
    ),
    // Private key
    (
        &[
            "private key mismatch",
            "key mismatch",
            "wrong key",
            "wrong private key",
            "key does not match",
            "key does not match certificate",
            "private key does not match",
        ],
        &["key-mismatch"],
    ),
    (
        &["private key", "key"],
        &[
            "key-missing",
            "key-mismatch",
            "key-encrypted",
            "key-several",
            "key-unreadable",
            "key-too-small",
            "key-type-unsupported",
        ],
    ),
    (
        &[
            "passphrase",
            "password",
            "encrypted key",
            "encrypted private key",
            "password protected",
            "password protected key",
        ],
        &[
            "key-encrypted",
            "key-passphrase-wrong",
            "key-decrypted",
            "key-encryption-unsupported",
            "status-key-encrypted",
        ],
    ),
    (&["openssh", "ssh key", "ssh"], &["key-openssh", "status-key-openssh"]),
    (&["public key", "public half"], &["key-public-only"]),
    (
        &["rsa", "key size", "rsa 1024", "small key", "weak key"],
        &["key-too-small", "key-too-large", "rsa-too-small", "chain-weak-key"],
    ),
    (
        &["ecdsa", "elliptic curve", "curve", "p384", "p-384", "p521", "p-521", "secp256k1"],
        &["key-curve-needs-newer-envoy", "key-curve-unsupported", "status-curve"],
    ),
    (&["ed25519", "eddsa"], &["key-ed25519"]),
    (&["dsa", "rsa pss", "key type", "key algorithm"], &["key-type-unsupported"]),
    // Formats
    (
        &["pem", "pem block", "pem format"],
        &[
            "pem-repaired",
            "pem-truncated",
            "pem-bad-base64",
            "pem-wrong-block",
            "pem-label-mismatch",
            "status-pem-unreadable",
        ],
    ),
    (&["byte order mark", "bom", "crlf", "line endings", "windows line endings"], &["pem-repaired"]),
    (&["pfx", "p12", "pkcs12", "pkcs#12"], &["pkcs12-converted", "key-passphrase-wrong"]),
    (&["p7b", "p7c", "pkcs7", "pkcs#7", "cms"], &["pkcs7-converted"]),
    (&["der", "cer"], &["der-converted"]),
    (&["jks", "java keystore", "keystore", "jceks"], &["input-not-read", "java-trust"]),
    (&["csr", "certificate request", "certificate signing request"], &["pem-wrong-block"]),
    (&["placeholder", "unset variable", "changeme", "template variable"], &["token-placeholder"]),
    (&["encrypted token"], &["token-encrypted"]),
    (&["truncated token", "truncated jwt", "token cut off"], &["token-truncated"]),
    (&["short lived token", "access token", "id token"], &["token-short-lived", "token-expires-soon"]),
    (
        &["client certificate expired", "expired client certificate", "kubeadm certs renew"],
        &["client-certificate-not-valid-now", "client-certificate-expires-soon"],
    ),
    (&["system:masters", "super-admin.conf", "cluster admin certificate"], &["client-certificate-admin"]),
    (
        &["teleport", "rancher", "tailscale", "pomerium", "pinniped", "connect gateway", "kubeconfig of a proxy"],
        &["kubeconfig-proxied"],
    ),
    (&["base64"], &["base64-unwrapped", "pem-bad-base64", "token-unwrapped"]),
    // Host name
    (
        &["hostname", "fqdn", "domain", "domain name", "dns name"],
        &["fqdn-not-covered", "fqdn-missing", "fqdn-invalid", "fqdn-is-ip", "name-not-covered", "shared-host"],
    ),
    (
        &[
            "hostname mismatch",
            "wrong hostname",
            "wrong host",
            "name mismatch",
            "hostname not in certificate",
            "hostname does not match",
        ],
        &["fqdn-not-covered", "name-not-covered", "api-server-certificate"],
    ),
    (&["ip", "ip address", "ip san"], &["fqdn-is-ip", "address-as-server", "upstream-subject-not-dns"]),
    (&["idn", "punycode", "umlaut", "unicode"], &["fqdn-internationalized"]),
    (&["dns", "resolve", "name resolution", "nxdomain"], &["name-not-found", "no-answer", "fqdn-not-covered"]),
    // Connections
    (
        &[
            "handshake",
            "tls handshake",
            "ssl handshake",
            "tls",
            "ssl",
            "tls error",
            "ssl error",
            "handshake failure",
            "handshake failed",
        ],
        &["connection-reset", "tls-version", "connection-closed", "plain-http"],
    ),
    (
        &["sni", "server name indication", "server name", "servername", "tls-server-name"],
        &["connection-reset", "misdirected", "fqdn-is-ip", "passthrough-name"],
    ),
    (&["reset", "connection reset"], &["connection-reset"]),
    (&["refused", "connection refused"], &["connection-refused", "localhost-8080"]),
    (&["timeout", "timed out"], &["no-answer", "upstream-timeout", "watch-cut", "wait-timed-out"]),
    (&["tls version", "tls 1.2", "tls 1.3", "cipher", "ciphers", "protocol version"], &["tls-version"]),
    (&["http2", "http/2", "h2", "alpn"], &["upstream-h2", "misdirected"]),
    // Upstream
    (
        &[
            "upstream tls",
            "upstream verification",
            "verify upstream",
            "verify the upstream",
            "upstream validation",
            "upstream",
        ],
        &[
            "upstream-unverified",
            "upstream-needs-contour-1-28",
            "upstream-ca-missing",
            "upstream-subject-mismatch",
            "envoy-distrusts-api-server",
        ],
    ),
    (
        &["cluster ca", "upstream ca", "kube-root-ca.crt", "certificate-authority-data", "api server ca"],
        &["upstream-ca-missing", "upstream-ca-foreign", "ca-source", "other-clusters-ca", "passthrough-ca-missing"],
    ),
    (
        &["api server certificate", "kube-apiserver certificate", "apiserver certificate"],
        &["api-server-certificate", "upstream-server-invalid", "upstream-subject-mismatch", "passthrough-name"],
    ),
    (&["man in the middle", "mitm"], &["upstream-unverified", "shared-host", "envoy-sees-tokens"]),
    // Credentials
    (
        &[
            "client certificate",
            "mtls",
            "mutual tls",
            "client certificate authentication",
            "client authentication",
            "client-certificate-data",
        ],
        &[
            "credential-client-certificate",
            "credential-exec-client-certificate",
            "proxy-client-certificate",
            "passthrough",
        ],
    ),
    (&["kubeadm", "admin.conf", "rke2", "k3s", "cluster api", "capi", "tkgs"], &["credential-client-certificate"]),
    (
        &["rbac", "permission", "permissions", "role", "clusterrole"],
        &["not-allowed", "rolebinding-wide", "anonymous", "address-not-allowed", "exec-not-allowed"],
    ),
    (&["401", "authentication"], &["unauthorized", "anonymous", "credential-missing", "token-expired"]),
    (&["authorization", "403"], &["forbidden", "not-allowed", "address-not-allowed", "anonymous"]),
    (&["anonymous", "system:anonymous"], &["anonymous", "credential-client-certificate", "anonymous-endpoints"]),
    (
        &["token", "bearer token", "jwt", "serviceaccount token", "service account token", "service account"],
        &["token-expired", "token-expires-soon", "token-no-expiry", "token-kind", "unauthorized", "envoy-sees-tokens"],
    ),
    (
        &["exec plugin", "credential plugin", "plugin", "eks", "gke", "aks", "aws"],
        &["credential-exec", "credential-exec-unknown", "plugin-missing", "plugin-failed"],
    ),
    (
        &["oidc", "openid", "auth provider", "sso"],
        &["credential-exec", "credential-auth-provider", "token-kind", "auth-provider-gone"],
    ),
    (&["basic auth", "username", "user name and password"], &["credential-basic-auth", "user-name-asked"]),
    (&["impersonation", "impersonate"], &["kubeconfig-field-dropped", "impersonation-half"]),
    (
        &["insecure", "insecure-skip-tls-verify", "skip tls verify", "skip verification"],
        &["kubeconfig-field-dropped", "ca-and-insecure", "upstream-unverified"],
    ),
    (
        &["kubeconfig"],
        &[
            "kubeconfig-unreadable",
            "kubeconfig-ambiguous",
            "kubeconfig-context-missing",
            "kubeconfig-server-missing",
            "kubeconfig-proxied",
            "credential-missing",
        ],
    ),
    (
        &["context", "current context", "wrong context"],
        &["kubeconfig-context-missing", "kubeconfig-ambiguous", "context-missing"],
    ),
    // Modes
    (
        &["terminate tls", "tls termination", "ssl termination", "ssl offload", "re-encrypt", "reverse proxy"],
        &["tcp", "http", "envoy-sees-tokens"],
    ),
    (&["tls passthrough", "ssl passthrough"], &["passthrough"]),
    (&["mode", "modes", "which mode"], &["tcp", "http", "passthrough"]),
    (&["audit log", "client ip", "source ip", "client address"], &["http", "tcp", "address-not-allowed"]),
    (&["allow list", "ip allow list", "ip filter", "ipallowpolicy"], &["allow-list-ignored", "address-not-allowed"]),
    (
        &["watch", "kubectl watch", "logs", "kubectl logs", "watch stops", "logs stop", "streaming"],
        &["watch-cut", "stream-ended", "upstream-timeout"],
    ),
    (
        &["exec", "exec fails", "kubectl exec", "attach", "kubectl cp", "websocket", "websocket bad handshake", "spdy"],
        &["exec-refused", "exec-not-allowed", "mode-lacks", "stream-ended"],
    ),
    (&["port forward", "kubectl port-forward"], &["port-forward-refused", "mode-lacks"]),
    // Contour and Kubernetes objects
    (
        &["ingress", "ingress controller", "host takeover", "hijack"],
        &["shared-host", "name-reserved", "NotReconciled", "dedicated-contour"],
    ),
    (
        &["reserve", "reservation", "reserve host name", "admission policy"],
        &["shared-host", "reserve-needs-1-30", "name-reserved", "reservation-too-new"],
    ),
    (
        &["httpproxy", "invalid httpproxy", "httpproxy invalid", "httpproxy status"],
        &["status-see-errors", "NotReconciled", "DuplicateVhost", "proxy-differs"],
    ),
    (&["duplicate host", "duplicate fqdn", "duplicate virtual host"], &["DuplicateVhost", "shared-host"]),
    (
        &["secret", "tls secret", "secret not found"],
        &[
            "status-secret-not-found",
            "existing-secret-malformed",
            "secret-managed-elsewhere",
            "secret-too-large",
            "delegation-added",
        ],
    ),
    (
        &["delegation", "tlscertificatedelegation", "other namespace", "cross namespace"],
        &["delegation-added", "DelegationNotPermitted"],
    ),
    (
        &["cert-manager", "external-secrets", "sealed secrets", "argo cd"],
        &["secret-managed-elsewhere", "existing-secret-malformed", "http-01"],
    ),
    (
        &["acme", "let's encrypt", "lets encrypt", "letsencrypt", "let's encrypt chain", "http01"],
        &["http-01", "secret-managed-elsewhere", "chain-incomplete"],
    ),
    (
        &["psp", "pod security", "pod security policy", "podsecurity"],
        &["pod-security", "pod-security-policy", "platform-psp-gone", "platform-pod-security-too-early"],
    ),
    (
        &["bad certificate", "tls bad certificate", "tls: bad certificate"],
        &[
            "handshake-rejected",
            "client-certificate-alert",
            "unknown-authority",
            "envoy-distrusts-api-server",
            "name-not-covered",
        ],
    ),
    (&["nodeport", "node port", "port"], &["connection-refused", "fqdn-repaired", "no-answer"]),
    (
        &["two kubeconfigs", "several kubeconfigs", "merge kubeconfigs"],
        &["input-several", "kubeconfig-merged", "kubeconfig-ambiguous"],
    ),
    (
        &["sops", "ansible-vault", "ansible vault", "git-crypt", "age", "gpg", "pgp"],
        &["input-encrypted", "token-encrypted"],
    ),
    (&["describe-cluster", "terraform output", "rancher kubeconfig"], &["kubeconfig-extracted", "kubeconfig-repaired"]),
    (
        &["mac verify error", "digital envelope routines", "legacy provider", "rc2"],
        &["key-encryption-unsupported", "key-passphrase-wrong"],
    ),
    (&["contour version", "envoy version"], &["upstream-needs-contour-1-28", "key-curve-needs-newer-envoy"]),
    (&["kubectl version", "kubernetes version"], &["mode-lacks", "reserve-needs-1-30"]),
    (
        &["unable to upgrade connection", "error: unable to upgrade connection"],
        &[
            "exec-refused",
            "upgrade-not-allowed",
            "upgrade-header-removed",
            "kubectl-proxy-filter",
            "kubelet-forbidden",
            "kubelet-credential",
            "web-page",
        ],
    ),
    (&["forward proxy", "https_proxy", "no_proxy", "proxy-url", "corporate proxy"], &["forward-proxy"]),
    (
        &["kubelet", "kubelet certificate"],
        &[
            "kubelet-unreachable",
            "kubelet-certificate",
            "kubelet-forbidden",
            "kubelet-credential",
            "konnectivity-agent",
        ],
    ),
    (&["502", "bad gateway", "502 bad gateway"], &["other-proxy", "service-unavailable"]),
    (
        &["503", "service unavailable"],
        &["service-unavailable", "no-healthy-upstream", "upstream-ca-foreign", "upstream-overflow"],
    ),
];
