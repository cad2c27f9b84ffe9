//! The dictionary, by subject. Each text was printed in a test with the real programs, or comes from their source code
//! or documentation; each entry names its source.

mod access;
mod answers;
mod applying;
mod certificates;
mod components;
mod connections;
mod files;
mod handshake;
mod kubeconfig;
mod logs;
mod platforms;
mod proxies;
mod serving;
mod streams;
mod trust;

use super::{Confirm, Hop, Symptom};

/// Every subject with its symptoms, in the order in which a request can fail.
pub const GROUPS: &[(&str, &[Symptom])] = &[
    ("Connections", connections::SYMPTOMS),
    ("Forward proxies, proxies in front of the API server, and web pages", proxies::SYMPTOMS),
    ("TLS handshakes and DNS", handshake::SYMPTOMS),
    ("Trust: certificate chains and CAs", trust::SYMPTOMS),
    ("Windows, .NET, and Python 3.13", platforms::SYMPTOMS),
    ("Server certificates that clients reject", certificates::SYMPTOMS),
    ("Certificates and private keys that Contour or Envoy rejects", serving::SYMPTOMS),
    ("HTTP status codes and Envoy's response flags", answers::SYMPTOMS),
    ("Authentication and authorization", access::SYMPTOMS),
    ("Streams: watch, logs, exec, port-forward", streams::SYMPTOMS),
    ("Applying manifests", applying::SYMPTOMS),
    ("Kubeconfigs and plugins", kubeconfig::SYMPTOMS),
    ("Kubeconfigs that are missing, or for this machine", files::SYMPTOMS),
    ("Connections inside the cluster: Contour, kubelets, webhooks, etcd", components::SYMPTOMS),
    ("Log of the API server", logs::SYMPTOMS),
];

const BASE: Symptom = Symptom {
    id: "",
    title: "",
    printed_by: "",
    hop: Hop::Exposed,
    patterns: &[],
    causes: &[],
    impact: "",
    by_mode: &[],
    confirm: &[],
    fix: "",
    see: &[],
    source: "",
    is_general: false,
};

/// The kubeconfig that the client uses.
const LOOK: Confirm = Confirm {
    command: "kubectl config view --kubeconfig=kubeconfig",
    expect: "the kubeconfig without its secrets: contexts, clusters, users, and `current-context`",
};
/// The status, which shows whether Contour accepted the HTTPProxy.
const STATUS: Confirm = Confirm {
    command: "kubectl describe httpproxy {proxy} -n {proxy-namespace}",
    expect: "`Current Status` is `valid`. Otherwise pass the reason and the message in `Errors` to `kubefront explain`",
};
/// The certificate that is served for the host name.
const SERVED: Confirm = Confirm {
    command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl x509 \
              -noout -subject -issuer -dates -ext subjectAltName",
    expect: "subject, issuer, validity period, and SANs of the certificate that is served",
};
/// The chain that is served for the host name.
const CHAIN: Confirm = Confirm {
    command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null",
    expect: "the issuer (`i:`) of each certificate is the subject (`s:`) of the next certificate, up to a CA that \
             clients trust",
};
/// The lines at which PEM blocks begin.
const BLOCKS: Confirm = Confirm {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | grep -n \
              -e ----- | cut -c1-70",
    expect: "only `BEGIN CERTIFICATE` and `END CERTIFICATE` lines, without indentation or other text",
};
/// The private keys in the Secret, by label.
const KEYS: Confirm = Confirm {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.key}' | base64 -d | grep -o \
              -e '-----BEGIN [A-Z0-9 ]*-----'",
    expect: "exactly one label: `PRIVATE KEY`, `RSA PRIVATE KEY`, or `EC PRIVATE KEY`. The command does not print the \
             key itself",
};
/// Rejections in Envoy's log.
const REFUSED: Confirm = Confirm {
    command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=500 | grep rejected",
    expect: "the reason of each rejection. No output means that Envoy rejected nothing",
};
/// Envoy's log line for each request.
const ACCESS_LOG: Confirm = Confirm {
    command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20",
    expect: "one line for each request, with a flag after the status: `UF` (no connection to the API server), `UH` (no \
             API server address available), `UO` (too many connections), or `UT` (timeout)",
};
/// The user that the API server sees.
const WHO: Confirm = Confirm {
    command: "kubectl --kubeconfig=kubeconfig auth whoami",
    expect: "the user name that the API server sees (requires kubectl 1.28). `system:anonymous` means that no \
             credential arrived",
};
/// The addresses that Envoy connects to.
const ENDPOINTS: Confirm = Confirm {
    command: "kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes",
    expect: "the API server addresses, to which Envoy connects directly. No address means that no API server is ready",
};
/// The SANs in the API server's certificate.
const API_SERVER_NAMES: Confirm = Confirm {
    command: "openssl s_client -noservername -connect API_SERVER:6443 </dev/null 2>/dev/null | openssl x509 -noout \
              -issuer -ext subjectAltName",
    expect: "the issuer and the SANs of the API server's own certificate (replace `API_SERVER` with the address of the \
             API server)",
};

const RAN: &str = "tested with Contour 1.33, Envoy 1.40, kube-apiserver 1.35, and kubectl 1.27 to 1.35";
const RAN_CLIENTS: &str =
    "tested with kubectl, curl, browsers, and other clients (versions: docs/symptoms.md#tested-clients)";
/// Of texts of which some were seen in tests and some only in documentation.
const RAN_SOME: &str = "tested in part with browsers and other clients (versions: docs/symptoms.md#tested-some)";
const BROWSERS: &str = "Chromium net error list; Mozilla NSS and PSM error codes (documentation, not tested)";

/// Sources that many entries share: the source, the anchor of its paragraph in the dictionary, what its link is called,
/// and the paragraph.
pub(super) const TESTED: &[(&str, &str, &str, &str)] = &[
    (
        RAN,
        "tested-cluster",
        "tested in a cluster",
        "Contour 1.33, Envoy 1.40, kube-apiserver 1.35, and kubectl 1.27 to 1.35.",
    ),
    (
        RAN_CLIENTS,
        "tested-clients",
        "tested with clients",
        "kubectl 1.27 and 1.33 and OpenSSL 3.0 against Envoy 1.40; curl 7.88, GnuTLS (wget 1.21), Go 1.26, Python 3.11, \
         Node.js 20, Java 17, rustls 0.23, Chromium 156, and Firefox 153 against test servers. The error texts of Safari \
         and macOS, and older spellings, come from documentation.",
    ),
    (
        RAN_SOME,
        "tested-some",
        "tested with clients, in part",
        "OpenSSL 3.0, Go 1.26, Python 3.11, Node.js 20, Java 17, rustls 0.23, Chromium 156, and Firefox 153 against test \
         servers. `ERR_CERT_WEAK_SIGNATURE_ALGORITHM`, `ERR_CERT_WEAK_KEY`, `SEC_ERROR_INADEQUATE_KEY_USAGE`, and similar \
         codes come from the lists of Chromium and Mozilla.",
    ),
    (BROWSERS, "documented", "documented, not tested", "Chromium net error list; Mozilla NSS and PSM error codes."),
];
