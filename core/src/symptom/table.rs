//! The dictionary, by subject. Texts are those that were printed in runs on real parts, or stand in the source of who
//! prints them; each entry names which.

mod access;
mod answers;
mod applying;
mod certificates;
mod connections;
mod kubeconfig;
mod serving;
mod streams;
mod trust;

use super::{Confirm, Symptom};

/// Every subject with its symptoms, in the order of a request that goes wrong.
pub const GROUPS: &[(&str, &[Symptom])] = &[
    ("Connections", connections::SYMPTOMS),
    ("Trust: chains and CAs", trust::SYMPTOMS),
    ("Certificates, as clients judge them", certificates::SYMPTOMS),
    ("Certificates and keys, as Contour and Envoy judge them", serving::SYMPTOMS),
    ("Answers with a status, and Envoy's flags", answers::SYMPTOMS),
    ("Who asks, and what they may", access::SYMPTOMS),
    ("Streams: watch, logs, exec, port-forward", streams::SYMPTOMS),
    ("Applying manifests", applying::SYMPTOMS),
    ("Kubeconfigs and plugins", kubeconfig::SYMPTOMS),
];

const BASE: Symptom = Symptom {
    id: "",
    title: "",
    printed_by: "",
    patterns: &[],
    causes: &[],
    by_mode: &[],
    confirm: &[],
    fix: "",
    see: &[],
    source: "",
    is_general: false,
};

/// The status, which tells whether Contour took the HTTPProxy.
const STATUS: Confirm = Confirm {
    command: "kubectl describe httpproxy {proxy} -n {proxy-namespace}",
    expect: "Current Status must be valid; if not, Errors names the reason: have that explained",
};
/// The certificate that is served under the name.
const SERVED: Confirm = Confirm {
    command: "openssl s_client -connect {host}:{port} -servername {host} </dev/null 2>/dev/null | openssl x509 \
              -noout -subject -issuer -dates -ext subjectAltName",
    expect: "whose certificate is served, by whom it was issued, for which names and until when",
};
/// The chain that is served under the name.
const CHAIN: Confirm = Confirm {
    command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null",
    expect: "each s: (subject) has its i: (issuer) as the next s:, up to a CA that clients know",
};
/// Where PEM blocks begin.
const BLOCKS: Confirm = Confirm {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | grep -n \
              -e ----- | cut -c1-70",
    expect: "only BEGIN CERTIFICATE and END CERTIFICATE, each on a line of its own, from its first column on",
};
/// Which keys there are.
const KEYS: Confirm = Confirm {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.key}' | base64 -d | grep -o \
              -e '-----BEGIN [A-Z0-9 ]*-----'",
    expect: "the label of each key and nothing of the key: there must be one, PRIVATE KEY, RSA PRIVATE KEY or EC \
            PRIVATE KEY",
};
/// What Envoy refused.
const REFUSED: Confirm = Confirm {
    command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=500 | grep rejected",
    expect: "what Envoy refused, and why; no line: it took everything",
};
/// Envoy's view of each request.
const ACCESS_LOG: Confirm = Confirm {
    command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=20",
    expect: "one line for each request, its flag behind the status: UF no connection to the API server, UH none of \
            its addresses is in, UO too many connections, UT too slow",
};
/// Who the API server takes the caller for.
const WHO: Confirm = Confirm {
    command: "kubectl --kubeconfig=kubeconfig auth whoami",
    expect: "who the API server takes you for (kubectl 1.28 or newer); system:anonymous: no credential arrived",
};
/// Where Envoy calls.
const ENDPOINTS: Confirm = Confirm {
    command: "kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes",
    expect: "the API server's addresses, which Envoy calls itself; none: no API server is ready",
};
/// The names in the API server's certificate.
const API_SERVER_NAMES: Confirm = Confirm {
    command: "openssl s_client -noservername -connect API-SERVER:6443 </dev/null 2>/dev/null | openssl x509 -noout \
              -issuer -ext subjectAltName",
    expect: "the names in the API server's own certificate (put its address in), and its CA",
};

const RAN: &str = "tested with Contour 1.33, Envoy 1.40, kube-apiserver 1.35, and kubectl 1.27 to 1.35";
const RAN_CLIENTS: &str = "tested with 12 clients; versions: docs/symptoms.md#tested-clients";
/// Of texts of which some were seen in tests and some only in documentation.
const RAN_SOME: &str = "tested in part, with 7 clients; versions: docs/symptoms.md#tested-some";
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
