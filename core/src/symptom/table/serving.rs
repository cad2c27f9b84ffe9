//! Certificate and key in the Secret: what Contour says in a status, Envoy in its log, kubectl and the API server when
//! it is written.

use super::{BASE, BLOCKS, KEYS, RAN, REFUSED, STATUS};
use crate::symptom::{Proof, Symptom};

/// The public halves of both: nothing of the key itself.
const HALVES: [Proof; 2] = [
    Proof {
        command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | \
                  openssl x509 -noout -pubkey | openssl sha256",
        shows: "the public key of the first certificate",
    },
    Proof {
        command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.key}' | base64 -d | \
                  openssl pkey -pubout | openssl sha256",
        shows: "that of the key: another digest proves it",
    },
];
/// The kind of key.
const KIND: Proof = Proof {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl \
              x509 -noout -text | grep -A1 -e 'Public Key Algorithm' -e 'ASN1 OID' -e 'Key Usage'",
    shows: "kind and size of the key, its curve, and what it may be used for",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "key-of-another",
        title: "the key does not belong to the certificate",
        printed_by: "Envoy's log",
        patterns: &[
            &["KEY_VALUES_MISMATCH"],
            &["Failed to load private key from <inline>…KEY_VALUES_MISMATCH"],
            &["rejected", "Failed to load private key from <inline>, Cause:…KEY_VALUES_MISMATCH"],
        ],
        cause: "tls.key is not the key of the first certificate in tls.crt: the key was not renewed with the \
                certificate, or an intermediate stands first. The status is valid all the while. Where only tls.key \
                was replaced, Envoy keeps the old pair until it restarts, and the host goes down then",
        proof: &HALVES,
        cure: "hand all certificates and keys you have to kubefront: it says which belong together, and writes the \
               Secret with the leaf first; apply it, Envoy takes it within a second",
        see: &["key-mismatch", "chain-sorted"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "chain-refused",
        title: "Envoy cannot load the certificate chain",
        printed_by: "Envoy's log",
        patterns: &[
            &["Failed to load certificate chain from <inline>"],
            &["only P-256, P-384 or P-521 ECDSA certificates are supported"],
            &["only p-256 ecdsa certificates are supported"],
            &["rejected", "Failed to load certificate chain from <inline>"],
        ],
        cause: "one of four: the key's curve is not P-256, P-384 or P-521 (before Envoy 1.33: not P-256), an EC leaf \
                has a key usage without digitalSignature, an intermediate stands first, or a byte order mark hides \
                the first certificate. The status is valid all the while, and every connection is reset",
        proof: &[KIND, BLOCKS],
        cure: "hand the files to kubefront: it sorts the chain and takes byte order marks out. A curve or key usage \
               only the CA can change: have it issued anew",
        see: &[
            "key-curve-unsupported",
            "key-curve-needs-newer-envoy",
            "leaf-key-usage",
            "chain-sorted",
            "pem-repaired",
        ],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "rsa-too-small",
        title: "Envoy refuses RSA keys below 2048 bits",
        printed_by: "Envoy's log",
        patterns: &[&["only RSA certificates with 2048-bit or larger keys are supported"]],
        cause: "the certificate's RSA key has fewer than 2048 bits. The status is valid all the while, and every \
                connection is reset",
        proof: &[KIND],
        cure: "make an RSA 2048 or a P-256 key and have the certificate issued anew",
        see: &["key-too-small"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "must-staple",
        title: "the certificate demands a stapled OCSP response, and Envoy gets none",
        printed_by: "Envoy's log",
        patterns: &[&["OCSP response is required for must-staple certificate"]],
        cause: "it was issued with the TLS feature status_request (must-staple), and Contour hands Envoy no OCSP \
                response. The status is valid all the while",
        proof: &[REFUSED],
        cure: "have it issued anew without must-staple",
        see: &["wait-for-valid"],
        source: "Envoy, OCSP stapling; run against Envoy 1.40",
        ..BASE
    },
    Symptom {
        id: "secret-rejected",
        title: "Envoy refused a Secret that Contour took",
        printed_by: "Envoy's log and statistics",
        patterns: &[
            &["gRPC config for…Secret rejected"],
            &["update_rejected"],
            &["Failed to load private key from <inline>"],
            &["Failed to load private key"],
        ],
        cause: "certificate and key cannot be used together, or not by Envoy; the words behind rejected say why. \
                Contour cannot hear it: the status stays valid. A certificate that replaced a good one takes the \
                host down, since Envoy keeps no old one; other hosts are not touched",
        proof: &[REFUSED, HALVES[0], HALVES[1]],
        cure: "hand both files to kubefront, which knows each of these reasons, and apply the Secret that it writes",
        see: &["key-mismatch", "key-curve-unsupported", "wait-for-valid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "upstream-ca-refused",
        title: "Envoy cannot read the API server's CA",
        printed_by: "Envoy's log",
        patterns: &[
            &["Failed to load trusted CA cer"],
            &["Error adding/updating cluster(s)"],
            &["Error adding/updating cluster(s)…Failed to load trusted CA cer"],
        ],
        cause: "ca.crt of the caSecret holds a CERTIFICATE block that is no certificate. Contour does not look \
                inside and says valid; Envoy drops this one cluster",
        proof: &[Proof {
            command: "kubectl get secret kubeapi-upstream-ca -n {proxy-namespace} -o jsonpath='{.data.ca\\.crt}' | \
                      base64 -d | openssl x509 -noout -subject -dates",
            shows: "an error: the block is broken",
        }],
        cure: "fetch the CA anew (ConfigMap kube-root-ca.crt), hand it in as upstream.caFile, apply \
               21-upstream-ca.yaml",
        see: &["upstream-ca-unreadable"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-pem-unreadable",
        title: "Contour cannot read the PEM in the Secret",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS certificate: failed to parse PEM block"],
            &["is invalid: invalid TLS certificate: failed to parse PEM block"],
        ],
        cause: "a byte order mark, indentation, \\n as two characters, everything on one line, or two certificates \
                joined without a line break (cat of files that lack the last one). The host is down while this is \
                the status",
        proof: &[BLOCKS],
        cure: "hand the file as it is to kubefront: it repairs all of these and writes the Secret anew",
        see: &["pem-repaired", "pem-truncated", "pem-bad-base64"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-key-encrypted",
        title: "the key is encrypted, and Contour has no passphrase",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["unexpected block type 'ENCRYPTED PRIVATE KEY'"],
            &["invalid TLS private key: unexpected block type 'ENCRYPTED PRIVATE KEY'"],
            &["is invalid: invalid TLS private key: unexpected block type 'ENCRYPTED PRIVATE KEY'"],
        ],
        cause: "tls.key holds an encrypted key. The host is down while this is the status",
        proof: &[KEYS],
        cure: "decrypt it where it lies (openssl pkey -in key.pem -out plain.pem asks for the passphrase), and hand \
               the plain one to kubefront",
        see: &["key-encrypted"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-key-openssh",
        title: "the key is in OpenSSH's own form",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["unexpected block type 'OPENSSH PRIVATE KEY'"],
            &["invalid TLS private key: unexpected block type 'OPENSSH PRIVATE KEY'"],
            &["is invalid: invalid TLS private key: unexpected block type 'OPENSSH PRIVATE KEY'"],
        ],
        cause: "tls.key holds a key that ssh-keygen wrote, which Contour does not read",
        proof: &[KEYS],
        cure: "convert a copy of it (ssh-keygen -p -m PKCS8 -f COPY), if it is the certificate's key at all, and \
               hand that to kubefront",
        see: &["key-openssh"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-wrong-block",
        title: "the Secret holds something else beside, or in place of, certificate or key",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS certificate: unexpected block type"],
            &["is invalid: invalid TLS certificate: unexpected block type"],
            &["invalid TLS private key: unexpected block type"],
            &["is invalid: invalid TLS private key: unexpected block type"],
            &["unexpected block type"],
        ],
        cause: "the word in quotes is what stands there: PRIVATE KEY in tls.crt is a key appended to the chain, or \
                the two files swapped; CERTIFICATE in tls.key likewise; TRUSTED CERTIFICATE is OpenSSL's own form. \
                kubectl create secret tls takes such files, Contour does not",
        proof: &[BLOCKS, KEYS],
        cure: "hand the files to kubefront: it sorts certificates and keys by what they are, and writes the Secret \
               anew",
        see: &["input-role-sorted", "pem-label-repaired", "pem-wrong-block"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-several-keys",
        title: "tls.key holds more than one key",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS private key: multiple private keys"],
            &["is invalid: invalid TLS private key: multiple private keys"],
        ],
        cause: "two keys in one file, an old and a new one for instance",
        proof: &[KEYS],
        cure: "hand the file to kubefront: it takes the key that belongs to the leaf",
        see: &["key-several"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-no-key",
        title: "the Secret holds no key",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["failed to locate private key"],
            &["is invalid: invalid TLS private key: failed to locate private key"],
            &["missing TLS private key"],
            &["is invalid: missing TLS private key"],
        ],
        cause: "tls.key is missing, empty, holds text without a key, or binary (DER)",
        proof: &[KEYS],
        cure: "hand the key to kubefront: binary and base64 forms are converted; apply the Secret that it writes",
        see: &["key-missing", "der-converted", "key-unreadable"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-no-certificate",
        title: "the Secret holds no certificate",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS certificate: failed to locate certificate"],
            &["is invalid: invalid TLS certificate: failed to locate certificate"],
            &["missing TLS certificate"],
            &["is invalid: missing TLS certificate"],
        ],
        cause: "tls.crt is missing, empty, or holds a binary certificate (DER), a PKCS#12 file or base64 of base64",
        proof: &[BLOCKS],
        cure: "hand the file to kubefront: it converts DER and base64, and says how to open what it does not",
        see: &["certificate-missing", "der-converted", "base64-unwrapped"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-no-name",
        title: "the certificate has no name at all",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["certificate has no common name or subject alt name"],
            &["is invalid: invalid TLS certificate: certificate has no common name or subject alt name"],
        ],
        cause: "the first certificate in tls.crt has neither a common name nor a DNS name or IP address; a URI or an \
                e-mail address does not count",
        proof: &[BLOCKS],
        cure: "have it issued with the host among its DNS names",
        see: &["leaf-no-san"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-curve",
        title: "the key's curve is one that TLS does not use",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["x509: unsupported elliptic curve"],
            &["is invalid: invalid TLS certificate: x509: unsupported elliptic curve"],
            &["unsupported elliptic curve"],
        ],
        cause: "secp256k1, brainpool or another curve that Go does not know. The host is down while this is the \
                status",
        proof: &[KIND],
        cure: "make a P-256 key (openssl ecparam -genkey -name prime256v1) and have the certificate issued anew",
        see: &["key-curve-unsupported"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-key-form",
        title: "the key's label and its content differ, or it is encrypted in the old form",
        printed_by: "the status of the HTTPProxy, kubectl create secret tls",
        patterns: &[
            &["Key instead for this key format"],
            &["use ParsePKCS8PrivateKey instead for this key format"],
            &["use parsepkcs1privatekey instead for this key format"],
            &["is invalid: invalid TLS private key: x509: failed to parse"],
            &["is invalid: invalid TLS private key: asn1:"],
            &["invalid TLS private key: asn1: structure error"],
            &["tls: failed to parse private key"],
        ],
        cause: "a PKCS#8 key under the label RSA PRIVATE KEY or the other way round, or a key with Proc-Type: \
                4,ENCRYPTED, which Contour reads as if it were plain",
        proof: &[KEYS],
        cure: "hand the key to kubefront: a wrong label is mended; an encrypted one is named, with the command that \
               decrypts it",
        see: &["pem-label-repaired", "key-encryption-unsupported", "key-unreadable"],
        source: "Contour, TLS Secret checks; Go crypto/x509",
        ..BASE
    },
    Symptom {
        id: "status-secret-not-found",
        title: "Contour finds no Secret of that name",
        printed_by: "the status of the HTTPProxy",
        patterns: &[&["Secret not found"], &["Secret \"{secret}\" is invalid: Secret not found"]],
        cause: "a Secret is missing where Contour looks: the one with certificate and key, or, behind invalid CA \
                Secret, the one with the API server's CA (a ConfigMap does not count). A bare name is looked for \
                beside the HTTPProxy only",
        proof: &[
            Proof {
                command: "kubectl get secrets -A --field-selector=metadata.name={secret}",
                shows: "the namespaces that hold it, if any; it may also be outside Contour's --watch-namespaces",
            },
            STATUS,
        ],
        cure: "apply 20-secret.yaml and 21-upstream-ca.yaml, with their namespaces as written; for a Secret \
               elsewhere set certificate.secretNamespace, and a delegation is written",
        see: &["SecretNotValid", "delegation-added", "upstream-ca-missing"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-see-errors",
        title: "the HTTPProxy is invalid; the reason stands elsewhere",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["At least one error present, see Errors for details"],
            &["currentStatus: invalid"],
            &["Current Status: invalid"],
            &["\"currentstatus\":\"invalid\""],
        ],
        cause: "this sentence is the head of the status. The host is down until it is mended",
        proof: &[STATUS],
        cure: "paste the whole status here, with Errors: each reason and message is known",
        see: &["wait-for-valid"],
        source: "Contour, HTTPProxy status",
        is_general: true,
        ..BASE
    },
    Symptom {
        id: "secret-warning-mismatch",
        title: "certificate and key do not fit, or do not stand in order; the Secret may be stored all the same",
        printed_by: "kubectl create secret tls (error), the API server when a TLS Secret is applied (warning only)",
        patterns: &[
            &["tls: private key does not match public key"],
            &["Warning: tls: private key does not match public key"],
            &["private key type does not match public key type"],
        ],
        cause: "the first certificate that can be read in tls.crt is not the key's: another key, an intermediate \
                that stands first, or a byte order mark that hides the leaf. After a warning the Secret is stored: \
                Envoy refuses it, and the host goes down while the status is valid",
        proof: &HALVES,
        cure: "hand all certificates and keys to kubefront: it finds those that belong together and puts the leaf \
               first",
        see: &["key-mismatch", "chain-sorted", "pem-repaired"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "secret-warning-no-pem",
        title: "no PEM block is found in certificate or key",
        printed_by: "kubectl create secret tls (error), the API server when a TLS Secret is applied (warning only)",
        patterns: &[
            &["tls: failed to find any PEM data in certificate input"],
            &["tls: failed to find any PEM data in key input"],
            &["tls: failed to find any PEM data"],
            &["PEM inputs may have been switched"],
            &["tls: failed to find certificate PEM data in certificate input"],
            &["tls: failed to find \"certificate\" PEM block"],
            &["found a certificate rather than a key in the PEM for the private key"],
        ],
        cause: "the file is binary (DER, PKCS#12), base64 of a PEM, indented, empty, or certificate and key were \
                swapped",
        proof: &[BLOCKS, KEYS],
        cure: "hand the files to kubefront in any order and form: content decides what each one is",
        see: &["input-role-sorted", "der-converted", "base64-unwrapped", "pem-repaired"],
        source: RAN,
        ..BASE
    },
];
