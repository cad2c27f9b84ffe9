//! Certificate and private key in the Secret: errors in the HTTPProxy's status, in Envoy's log, and from kubectl and the
//! API server when the Secret is written.

use super::{BASE, BLOCKS, KEYS, RAN, REFUSED, STATUS};
use crate::symptom::{Confirm, Symptom};

/// The public keys of both. The commands print nothing of the private key.
const HALVES: [Confirm; 2] = [
    Confirm {
        command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | \
                  openssl x509 -noout -pubkey | openssl sha256",
        expect: "the SHA-256 of the first certificate's public key",
    },
    Confirm {
        command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.key}' | base64 -d | \
                  openssl pkey -pubout | openssl sha256",
        expect: "the same SHA-256 for the private key. A different one confirms the mismatch",
    },
];
/// Type of the key.
const KIND: Confirm = Confirm {
    command: "kubectl get secret {secret} -n {proxy-namespace} -o jsonpath='{.data.tls\\.crt}' | base64 -d | openssl \
              x509 -noout -text | grep -A1 -e 'Public Key Algorithm' -e 'ASN1 OID' -e 'Key Usage'",
    expect: "the type and size of the key, its curve, and its key usage",
};

pub(super) const SYMPTOMS: &[Symptom] = &[
    Symptom {
        id: "key-of-another",
        title: "KEY_VALUES_MISMATCH: the private key does not match the certificate",
        printed_by: "Envoy's log",
        patterns: &[
            &["KEY_VALUES_MISMATCH"],
            &["Failed to load private key from <inline>…KEY_VALUES_MISMATCH"],
            &["rejected", "Failed to load private key from <inline>, Cause:…KEY_VALUES_MISMATCH"],
        ],
        causes: &[
            "the private key was not renewed with the certificate, so `tls.key` does not match the first certificate \
             in `tls.crt`",
            "`tls.crt` starts with an intermediate certificate",
        ],
        impact: "the HTTPProxy still reports `valid`. If only `tls.key` was replaced, Envoy keeps the old pair until \
                 it restarts, and then the host goes down",
        confirm: &HALVES,
        fix: "pass all certificates and private keys that you have to kubefront. kubefront finds the pair that matches \
              and writes the Secret with the server certificate first. Apply the Secret. Envoy loads the new pair \
              within a second",
        see: &["key-mismatch", "chain-sorted"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "chain-refused",
        title: "Failed to load certificate chain from <inline>: Envoy rejects the certificate chain",
        printed_by: "Envoy's log",
        patterns: &[
            &["Failed to load certificate chain from <inline>"],
            &["only P-256, P-384 or P-521 ECDSA certificates are supported"],
            &["only p-256 ecdsa certificates are supported"],
            &["rejected", "Failed to load certificate chain from <inline>"],
        ],
        causes: &[
            "the key's curve is not P-256, P-384, or P-521 (Envoy 1.32 and earlier support only P-256)",
            "an EC server certificate has a key usage without `digitalSignature`",
            "`tls.crt` starts with an intermediate certificate",
            "a byte order mark hides the first certificate",
        ],
        impact: "the HTTPProxy still reports `valid`, and Envoy resets every connection",
        confirm: &[KIND, BLOCKS],
        fix: "pass the files to kubefront, which sorts the chain and removes byte order marks. For another curve or \
              key usage, have the CA reissue the certificate",
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
        title: "only RSA certificates with 2048-bit or larger keys are supported: the RSA key is too small",
        printed_by: "Envoy's log",
        patterns: &[&["only RSA certificates with 2048-bit or larger keys are supported"]],
        causes: &["the certificate's RSA key has fewer than 2048 bits"],
        impact: "the HTTPProxy still reports `valid`, and Envoy resets every connection",
        confirm: &[KIND],
        fix: "create an RSA 2048 or ECDSA P-256 key and have the certificate reissued for it",
        see: &["key-too-small"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "must-staple",
        title: "OCSP response is required for must-staple certificate: Envoy has no OCSP response",
        printed_by: "Envoy's log",
        patterns: &[&["OCSP response is required for must-staple certificate"]],
        causes: &[
            "the certificate was issued with the TLS feature `status_request` (must-staple), and Contour passes no \
             OCSP response to Envoy",
        ],
        impact: "the HTTPProxy still reports `valid`",
        confirm: &[REFUSED],
        fix: "have the certificate reissued without must-staple",
        see: &["wait-for-valid"],
        source: "Envoy, OCSP stapling; tested with Envoy 1.40",
        ..BASE
    },
    Symptom {
        id: "secret-rejected",
        title: "Secret rejected, update_rejected: Envoy rejected a Secret that Contour accepted",
        printed_by: "Envoy's log and statistics",
        patterns: &[
            &["gRPC config for…Secret rejected"],
            &["update_rejected"],
            &["Failed to load private key from <inline>"],
            &["Failed to load private key"],
        ],
        causes: &[
            "the certificate and the private key cannot be used together, or Envoy does not support one of them. The \
             text after `rejected` contains the reason",
        ],
        impact: "the HTTPProxy still reports `valid`, because Contour does not see the rejection. If the certificate \
                 replaced a working one, the host goes down, because Envoy does not keep the old certificate. Other \
                 hosts are not affected",
        confirm: &[REFUSED, HALVES[0], HALVES[1]],
        fix: "pass both files to kubefront, which detects each of these errors. Apply the Secret that kubefront \
              writes",
        see: &["key-mismatch", "key-curve-unsupported", "wait-for-valid"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "upstream-ca-refused",
        title: "Failed to load trusted CA certificates: Envoy cannot read the API server's CA",
        printed_by: "Envoy's log",
        patterns: &[
            &["Failed to load trusted CA cer"],
            &["Error adding/updating cluster(s)"],
            &["Error adding/updating cluster(s)…Failed to load trusted CA cer"],
        ],
        causes: &["`ca.crt` in the `caSecret` contains a `CERTIFICATE` block that is not a certificate"],
        impact: "the HTTPProxy still reports `valid`, because Contour does not parse the block. Envoy rejects only \
                 this upstream cluster",
        confirm: &[Confirm {
            command: "kubectl get secret kubeapi-upstream-ca -n {proxy-namespace} -o jsonpath='{.data.ca\\.crt}' | \
                      base64 -d | openssl x509 -noout -subject -dates",
            expect: "a subject and dates. An error message means that the block is malformed",
        }],
        fix: "copy the CA again (ConfigMap `kube-root-ca.crt`), pass it with `--ca-file FILE` (`upstream.caFile`), \
              and apply `21-upstream-ca.yaml`",
        see: &["upstream-ca-unreadable"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-pem-unreadable",
        title: "invalid TLS certificate: failed to parse PEM block: Contour cannot read tls.crt",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS certificate: failed to parse PEM block"],
            &["is invalid: invalid TLS certificate: failed to parse PEM block"],
        ],
        causes: &[
            "`tls.crt` starts with a byte order mark, or its lines are indented",
            "the line breaks are lost: `\\n` as two characters, or everything on one line",
            "two certificates were joined without a line break (`cat` of files that do not end with a line break)",
        ],
        impact: "the host is down until the Secret is fixed",
        confirm: &[BLOCKS],
        fix: "pass the file to kubefront, which repairs each of these problems and writes a new Secret. Apply the \
              Secret",
        see: &["pem-repaired", "pem-truncated", "pem-bad-base64"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-key-encrypted",
        title: "unexpected block type 'ENCRYPTED PRIVATE KEY': the private key is encrypted",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["unexpected block type 'ENCRYPTED PRIVATE KEY'"],
            &["invalid TLS private key: unexpected block type 'ENCRYPTED PRIVATE KEY'"],
            &["is invalid: invalid TLS private key: unexpected block type 'ENCRYPTED PRIVATE KEY'"],
        ],
        causes: &["`tls.key` contains an encrypted private key, and Contour has no passphrase"],
        impact: "the host is down until the Secret is fixed",
        confirm: &[KEYS],
        fix: "decrypt the private key on the machine that stores it (`openssl pkey -in key.pem -out plain-key.pem` \
              asks for the passphrase). Pass `plain-key.pem` to kubefront",
        see: &["key-encrypted"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-key-openssh",
        title: "unexpected block type 'OPENSSH PRIVATE KEY': the private key is in OpenSSH format",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["unexpected block type 'OPENSSH PRIVATE KEY'"],
            &["invalid TLS private key: unexpected block type 'OPENSSH PRIVATE KEY'"],
            &["is invalid: invalid TLS private key: unexpected block type 'OPENSSH PRIVATE KEY'"],
        ],
        causes: &[
            "`tls.key` contains a private key that ssh-keygen wrote in OpenSSH format, which Contour does not read",
        ],
        confirm: &[KEYS],
        fix: "make sure that the key is the certificate's private key. Then convert a copy (`install -m 600 key.pem \
              plain-key.pem && ssh-keygen -p -m PEM -N '' -f plain-key.pem`), and pass `plain-key.pem` to kubefront",
        see: &["key-openssh"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-wrong-block",
        title: "unexpected block type: tls.crt or tls.key contains a PEM block of the wrong type",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS certificate: unexpected block type"],
            &["is invalid: invalid TLS certificate: unexpected block type"],
            &["invalid TLS private key: unexpected block type"],
            &["is invalid: invalid TLS private key: unexpected block type"],
            &["unexpected block type"],
        ],
        causes: &[
            "`tls.crt` contains a `PRIVATE KEY` block: a private key was appended to the chain, or the two files are \
             swapped",
            "`tls.key` contains a `CERTIFICATE` block: a certificate was appended to the private key, or the two files \
             are swapped",
            "`tls.crt` contains a `TRUSTED CERTIFICATE` block: the certificate is in OpenSSL's own format",
        ],
        impact: "`kubectl create secret tls` accepts such files, but Contour does not",
        confirm: &[BLOCKS, KEYS],
        fix: "pass the files to kubefront, which sorts certificates and private keys by content and writes a new \
              Secret",
        see: &["input-role-sorted", "pem-label-repaired", "pem-wrong-block"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-several-keys",
        title: "invalid TLS private key: multiple private keys: tls.key contains more than one key",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS private key: multiple private keys"],
            &["is invalid: invalid TLS private key: multiple private keys"],
        ],
        causes: &["two private keys are in one file, for example an old one and a new one"],
        confirm: &[KEYS],
        fix: "pass the file to kubefront, which uses the private key that matches the server certificate",
        see: &["key-several"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-no-key",
        title: "failed to locate private key: the Secret contains no private key",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["failed to locate private key"],
            &["is invalid: invalid TLS private key: failed to locate private key"],
            &["missing TLS private key"],
            &["is invalid: missing TLS private key"],
        ],
        causes: &[
            "`tls.key` is missing or empty",
            "`tls.key` contains text without a private key, or binary data (DER)",
        ],
        confirm: &[KEYS],
        fix: "pass the private key to kubefront, which converts binary and base64 forms. Apply the Secret that \
              kubefront writes",
        see: &["key-missing", "der-converted", "key-unreadable"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-no-certificate",
        title: "failed to locate certificate: the Secret contains no certificate",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["invalid TLS certificate: failed to locate certificate"],
            &["is invalid: invalid TLS certificate: failed to locate certificate"],
            &["missing TLS certificate"],
            &["is invalid: missing TLS certificate"],
        ],
        causes: &[
            "`tls.crt` is missing or empty",
            "`tls.crt` contains a binary certificate (DER), a PKCS#12 file, or twice base64-encoded data",
        ],
        confirm: &[BLOCKS],
        fix: "pass the file to kubefront, which converts DER and base64. For other formats, kubefront reports the \
              command that converts the file",
        see: &["certificate-missing", "der-converted", "base64-unwrapped"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-no-name",
        title: "certificate has no common name or subject alt name: the certificate has no host name",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["certificate has no common name or subject alt name"],
            &["is invalid: invalid TLS certificate: certificate has no common name or subject alt name"],
        ],
        causes: &["the first certificate in `tls.crt` has no common name, and its SANs include no DNS name and no IP \
             address. URIs and email addresses do not count"],
        confirm: &[BLOCKS],
        fix: "have the certificate reissued with the host name in its DNS SANs",
        see: &["leaf-no-san"],
        source: "Contour, TLS Secret checks",
        ..BASE
    },
    Symptom {
        id: "status-curve",
        title: "x509: unsupported elliptic curve: TLS does not use the key's curve",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["x509: unsupported elliptic curve"],
            &["is invalid: invalid TLS certificate: x509: unsupported elliptic curve"],
            &["unsupported elliptic curve"],
        ],
        causes: &["the key is on secp256k1, a Brainpool curve, or another curve that Go does not support"],
        impact: "the host is down until the Secret is fixed",
        confirm: &[KIND],
        fix: "create a P-256 key (`openssl ecparam -genkey -noout -name prime256v1 -out key.pem`) and have the \
              certificate reissued for it",
        see: &["key-curve-unsupported"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-key-form",
        title: "use ParsePKCS8PrivateKey instead for this key format: the key's PEM label is wrong",
        printed_by: "the status of the HTTPProxy, and kubectl create secret tls",
        patterns: &[
            &["Key instead for this key format"],
            &["use ParsePKCS8PrivateKey instead for this key format"],
            &["use parsepkcs1privatekey instead for this key format"],
            &["is invalid: invalid TLS private key: x509: failed to parse"],
            &["is invalid: invalid TLS private key: asn1:"],
            &["invalid TLS private key: asn1: structure error"],
            &["tls: failed to parse private key"],
        ],
        causes: &[
            "a PKCS#8 key has the label `RSA PRIVATE KEY`, or the reverse",
            "the key is encrypted in the old format (`Proc-Type: 4,ENCRYPTED`), which Contour reads as if it were not \
             encrypted",
        ],
        confirm: &[KEYS],
        fix: "pass the private key to kubefront, which repairs a wrong label. If the private key is encrypted, \
              kubefront reports the command that decrypts it",
        see: &["pem-label-repaired", "key-encryption-unsupported", "key-unreadable"],
        source: "Contour, TLS Secret checks; Go crypto/x509",
        ..BASE
    },
    Symptom {
        id: "status-secret-not-found",
        title: "Secret not found: Contour finds no Secret with this name",
        printed_by: "the status of the HTTPProxy",
        patterns: &[&["Secret not found"], &["Secret \"{secret}\" is invalid: Secret not found"]],
        causes: &[
            "the Secret with the certificate and the private key is missing. Contour looks for a name without a \
             namespace only in the HTTPProxy's namespace",
            "if the message contains `invalid CA Secret`, the Secret with the API server's CA is missing. Contour does \
             not read a ConfigMap",
            "the Secret's namespace is not in Contour's `--watch-namespaces`",
        ],
        confirm: &[
            Confirm {
                command: "kubectl get secrets -A --field-selector=metadata.name={secret}",
                expect: "the namespaces that contain the Secret, if any",
            },
            STATUS,
        ],
        fix: "apply `20-secret.yaml` and `21-upstream-ca.yaml` to the namespaces that the files name. For a Secret in \
              another namespace, set `--secret-namespace NS` (`certificate.secretNamespace`), and apply the \
              TLSCertificateDelegation that kubefront then writes (`30-delegation.yaml`)",
        see: &["SecretNotValid", "delegation-added", "upstream-ca-missing"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "status-see-errors",
        title: "At least one error present, see Errors for details: the HTTPProxy is invalid",
        printed_by: "the status of the HTTPProxy",
        patterns: &[
            &["At least one error present, see Errors for details"],
            &["currentStatus: invalid"],
            &["Current Status: invalid"],
            &["\"currentstatus\":\"invalid\""],
        ],
        causes: &[
            "the HTTPProxy has an error. The message is only a summary: `Errors` in the same status contains the \
                   reason",
        ],
        impact: "the host is down until the error is fixed",
        confirm: &[STATUS],
        fix: "pass the whole status, with `Errors`, to `kubefront explain`, which explains each reason and message",
        see: &["wait-for-valid"],
        source: "Contour, HTTPProxy status",
        is_general: true,
        ..BASE
    },
    Symptom {
        id: "secret-warning-mismatch",
        title: "tls: private key does not match public key: tls.key and the first certificate do not match",
        printed_by: "kubectl create secret tls (as an error), and the API server when a TLS Secret is applied (only \
                     as a warning)",
        patterns: &[
            &["tls: private key does not match public key"],
            &["Warning: tls: private key does not match public key"],
            &["private key type does not match public key type"],
        ],
        causes: &[
            "`tls.key` is the private key of another certificate",
            "`tls.crt` starts with an intermediate certificate",
            "a byte order mark hides the server certificate",
        ],
        impact: "after the warning, the API server stores the Secret. Envoy rejects the pair, and the host goes down \
                 while the HTTPProxy still reports `valid`",
        confirm: &HALVES,
        fix: "pass all certificates and private keys to kubefront. kubefront finds the pair that matches and puts the \
              server certificate first. Apply the Secret that kubefront writes",
        see: &["key-mismatch", "chain-sorted", "pem-repaired"],
        source: RAN,
        ..BASE
    },
    Symptom {
        id: "secret-warning-no-pem",
        title: "tls: failed to find any PEM data: the certificate or the private key has no PEM block",
        printed_by: "kubectl create secret tls (as an error), and the API server when a TLS Secret is applied (only \
                     as a warning)",
        patterns: &[
            &["tls: failed to find any PEM data in certificate input"],
            &["tls: failed to find any PEM data in key input"],
            &["tls: failed to find any PEM data"],
            &["PEM inputs may have been switched"],
            &["tls: failed to find certificate PEM data in certificate input"],
            &["tls: failed to find \"certificate\" PEM block"],
            &["found a certificate rather than a key in the PEM for the private key"],
        ],
        causes: &[
            "the file is binary (DER, PKCS#12), base64-encoded PEM, indented, or empty",
            "the certificate and the private key are swapped",
            "the text comes from another command than `create secret tls`: `client-certificate-data` or \
             `client-key-data` in the kubeconfig contains no PEM",
        ],
        confirm: &[BLOCKS, KEYS],
        fix: "pass the files to kubefront in any order and format. kubefront detects the type of each file by its \
              content",
        see: &["input-role-sorted", "der-converted", "base64-unwrapped", "pem-repaired"],
        source: RAN,
        ..BASE
    },
];
