//! Certificates and roots that are known by name: placeholders that no client trusts, and roots that public trust
//! stores no longer contain.

use crate::check::Case;
use crate::time::Moment;
use crate::x509::Certificate;
use crate::x509::certificate::name;

/// A certificate that a program made until the real one is there, or for tests.
pub(super) struct Placeholder {
    /// What it is, with its article.
    pub(super) what: &'static str,
    /// How the real one is obtained.
    pub(super) fix: &'static str,
    /// A command for that; may be empty.
    pub(super) command: &'static str,
}

/// What happened to a public root certificate.
pub(super) struct Removed {
    /// Continues `"NAME"`.
    pub(super) what: &'static str,
    /// No current client trusts it.
    pub(super) is_distrusted: bool,
}

/// Recognizes a placeholder by its names.
pub(super) fn placeholder(case: &Case<'_>, leaf: &Certificate) -> Option<&'static Placeholder> {
    let is_it = |(mark, _): &&(Mark, Placeholder)| match mark {
        Mark::Issuer(parts) => parts.iter().any(|part| has(&leaf.issuer, part)),
        Mark::Subject(part) => has(&leaf.subject, part),
        Mark::SelfSigned(part) => leaf.is_self_issued() && has(&leaf.subject, part),
        Mark::Startup => leaf.issuer.split(',').any(is_startup_ca),
        Mark::File(part) => leaf.is_self_issued() && is_in_file(case, leaf, part),
    };
    PLACEHOLDERS.iter().find(is_it).map(|(_, found)| found)
}

/// Recognizes a root certificate that public trust stores removed, by its name as DER; returns the name for people too.
pub(super) fn removed(name_der: &[u8]) -> Option<(String, &'static Removed)> {
    let name = name::for_people(name_der);
    let (_, removed) = REMOVED.iter().find(|(names, _)| names.iter().any(|known| *known == name))?;
    Some((name, removed))
}

/// Says which clients reject a certificate of a root that is still in the Mozilla root store, because of its date.
pub(super) fn distrusted_after(root: &str, leaf: &Certificate) -> Option<&'static str> {
    let is_it = |(start, since, _): &&(&str, i64, &str)| {
        root.starts_with(start) && leaf.not_before >= Moment::from_unix(*since)
    };
    DISTRUSTED_AFTER.iter().find(is_it).map(|(_, _, what)| *what)
}

/// Where a placeholder shows.
enum Mark {
    /// One of these begins a part of the issuer's name.
    Issuer(&'static [&'static str]),
    /// It begins a part of the subject.
    Subject(&'static str),
    /// The same, if the certificate is its own issuer.
    SelfSigned(&'static str),
    /// `HOST-ca@SECONDS`: Kubernetes' `GenerateSelfSignedCertKey`.
    Startup,
    /// It is in the name of the file, and the certificate is its own issuer.
    File(&'static str),
}

fn has(name: &str, start: &str) -> bool {
    name.split(',').any(|part| part.trim_start().starts_with(start))
}

fn is_startup_ca(part: &str) -> bool {
    let made = part.trim_start().strip_prefix("CN=").and_then(|name| name.rsplit_once("-ca@"));
    made.is_some_and(|(_, seconds)| seconds.len() >= 9 && seconds.bytes().all(|octet| octet.is_ascii_digit()))
}

fn is_in_file(case: &Case<'_>, leaf: &Certificate, part: &str) -> bool {
    let mut same = case.decoded.certificates.iter().filter(|found| found.part.sha256 == leaf.sha256);
    same.any(|found| found.origin.name.contains(part))
}

const SERVED: &str =
    "pass the certificate from the Secret of the host name, not the certificate that an ingress controller serves";
const ISSUE: &str = "have a CA issue a certificate for the host name, and pass it";

static PLACEHOLDERS: &[(Mark, Placeholder)] = &[
    (
        Mark::Issuer(&["CN=cert-manager.local"]),
        Placeholder {
            what: "the temporary certificate that cert-manager writes until the issuer has signed the real one",
            fix: "wait until the Certificate is ready, save its Secret again, and pass it",
            command: "kubectl get certificate -A",
        },
    ),
    (
        Mark::Subject("CN=Kubernetes Ingress Controller Fake Certificate"),
        Placeholder { what: "the default certificate of ingress-nginx", fix: SERVED, command: "" },
    ),
    (
        Mark::Subject("CN=TRAEFIK DEFAULT CERT"),
        Placeholder { what: "the default certificate of Traefik", fix: SERVED, command: "" },
    ),
    (
        Mark::Issuer(&["CN=(STAGING) ", "O=(STAGING) ", "CN=Fake LE ", "CN=happy hacker fake CA"]),
        Placeholder {
            what: "a certificate of the staging environment of Let's Encrypt, which no trust store contains",
            fix: "issue the certificate with the production server: https://acme-v02.api.letsencrypt.org/directory",
            command: "",
        },
    ),
    (
        Mark::Issuer(&["CN=Pebble Intermediate CA", "CN=Pebble Root CA"]),
        Placeholder {
            what: "a certificate of Pebble, an ACME server for tests",
            fix: "issue the certificate with the ACME server of a CA that clients trust",
            command: "",
        },
    ),
    (
        Mark::Issuer(&["OU=CloudFlare Origin SSL "]),
        Placeholder {
            what: "a Cloudflare Origin CA certificate, which only the proxies of Cloudflare trust",
            fix: ISSUE,
            command: "",
        },
    ),
    (
        Mark::Issuer(&["CN=Caddy Local Authority"]),
        Placeholder { what: "a certificate of Caddy's internal CA", fix: ISSUE, command: "" },
    ),
    (
        Mark::Issuer(&["CN=dynamiclistener-ca"]),
        Placeholder { what: "the default certificate of Rancher", fix: ISSUE, command: "" },
    ),
    (
        Mark::Startup,
        Placeholder {
            what: "the self-signed certificate that a Kubernetes component makes at startup if it has none",
            fix: ISSUE,
            command: "",
        },
    ),
    (
        Mark::SelfSigned("O=Internet Widgits Pty Ltd"),
        Placeholder {
            what: "a self-signed certificate with the default answers of `openssl req`",
            fix: ISSUE,
            command: "",
        },
    ),
    (
        Mark::SelfSigned("O=SomeOrganization"),
        Placeholder { what: "the default certificate of a Linux distribution's web server", fix: ISSUE, command: "" },
    ),
    (
        Mark::File("snakeoil"),
        Placeholder { what: "the default self-signed certificate of Debian's `ssl-cert`", fix: ISSUE, command: "" },
    ),
];

/// Mozilla's removals with their reasons (CA/Removed Certificates of wiki.mozilla.org, and the announcements of Chrome
/// and Mozilla). The last group: in older root stores, and not in webpki-roots, which a test compares.
static REMOVED: &[(&[&str], Removed)] = &[
    (&["DST Root CA X3"], Removed { what: "expired on 2021-09-30, and trust stores removed it", is_distrusted: true }),
    (
        &["AddTrust External CA Root"],
        Removed { what: "expired on 2020-05-30, and trust stores removed it", is_distrusted: true },
    ),
    (
        &["GLOBALTRUST 2020"],
        Removed {
            what: "belongs to GLOBALTRUST (e-commerce monitoring), which browsers have distrusted since 2024",
            is_distrusted: true,
        },
    ),
    (
        &[
            "StartCom Certification Authority",
            "StartCom Certification Authority G2",
            "Certification Authority of WoSign",
            "Certification Authority of WoSign G2",
            "CA WoSign ECC Root",
            "CA 沃通根证书",
        ],
        Removed {
            what: "belongs to WoSign and StartCom, which browsers have distrusted since 2016",
            is_distrusted: true,
        },
    ),
    (
        &[
            "GeoTrust Global CA",
            "GeoTrust Primary Certification Authority",
            "GeoTrust Primary Certification Authority - G2",
            "GeoTrust Primary Certification Authority - G3",
            "GeoTrust Universal CA",
            "GeoTrust Universal CA 2",
            "thawte Primary Root CA",
            "thawte Primary Root CA - G2",
            "thawte Primary Root CA - G3",
            "VeriSign Class 3 Public Primary Certification Authority - G3",
            "VeriSign Class 3 Public Primary Certification Authority - G4",
            "VeriSign Class 3 Public Primary Certification Authority - G5",
            "VeriSign Universal Root Certification Authority",
            "Symantec Class 3 Public Primary Certification Authority - G4",
            "Symantec Class 3 Public Primary Certification Authority - G6",
            "Equifax Secure Certificate Authority",
        ],
        Removed {
            what: "belongs to Symantec (GeoTrust, Thawte, VeriSign), which browsers have distrusted since 2018",
            is_distrusted: true,
        },
    ),
    (
        &["DigiNotar Root CA"],
        Removed { what: "belongs to DigiNotar, which trust stores removed in 2011", is_distrusted: true },
    ),
    (
        &["CNNIC ROOT", "China Internet Network Information Center EV Certificates Root"],
        Removed { what: "belongs to CNNIC, which browsers have distrusted since 2015", is_distrusted: true },
    ),
    (
        &["Certinomis - Root CA"],
        Removed { what: "belongs to Certinomis, which Mozilla removed in 2019", is_distrusted: true },
    ),
    (
        &["Global Chambersign Root", "Global Chambersign Root - 2008", "Chambers of Commerce Root - 2008"],
        Removed { what: "belongs to Camerfirma, which browsers have distrusted since 2021", is_distrusted: true },
    ),
    (
        &["TrustCor RootCert CA-1", "TrustCor RootCert CA-2", "TrustCor ECA-1"],
        Removed { what: "belongs to TrustCor, which browsers have distrusted since 2022", is_distrusted: true },
    ),
    (
        &["E-Tugra Certification Authority", "E-Tugra Global Root CA RSA v3", "E-Tugra Global Root CA ECC v3"],
        Removed { what: "belongs to E-Tugra, which browsers have distrusted since 2023", is_distrusted: true },
    ),
    (
        &[
            "Entrust Root Certification Authority",
            "Entrust Root Certification Authority - G2",
            "Entrust Root Certification Authority - G4",
            "Entrust Root Certification Authority - EC1",
            "Entrust.net Certification Authority (2048)",
            "AffirmTrust Commercial",
            "AffirmTrust Networking",
            "AffirmTrust Premium",
            "AffirmTrust Premium ECC",
        ],
        Removed {
            what: "belongs to Entrust, whose certificates Mozilla distrusts if they were issued after 2024-11-30",
            is_distrusted: true,
        },
    ),
    (
        &["ePKI Root Certification Authority"],
        Removed {
            what: "belongs to Chunghwa Telecom, whose certificates Chrome distrusts if they were issued after 2025-07-31",
            is_distrusted: true,
        },
    ),
    (
        &["Baltimore CyberTrust Root"],
        Removed { what: "expired on 2025-05-12, and trust stores removed it", is_distrusted: true },
    ),
    (
        &[
            "AAA Certificate Services",
            "Atos TrustedRoot 2011",
            "COMODO Certification Authority",
            "Certigna",
            "Cybertrust Global Root",
            "CommScope Public Trust ECC Root-01",
            "CommScope Public Trust ECC Root-02",
            "CommScope Public Trust RSA Root-01",
            "CommScope Public Trust RSA Root-02",
            "DigiCert Assured ID Root CA",
            "DigiCert Global Root CA",
            "DigiCert High Assurance EV Root CA",
            "FIRMAPROFESIONAL CA ROOT-A WEB",
            "GTS Root R2",
            "GlobalSign Root CA",
            "Go Daddy Class 2 Certification Authority",
            "Deutsche Telekom Root CA 2",
            "EE Certification Centre Root CA",
            "Hongkong Post Root CA 1",
            "LuxTrust Global Root 2",
            "PSCProcert",
            "QuoVadis Root CA 2",
            "QuoVadis Root CA 3",
            "Secure Global CA",
            "SecureSign Root CA12",
            "SecureSign RootCA11",
            "SecureTrust CA",
            "Security Communication RootCA1",
            "Security Communication RootCA3",
            "Starfield Class 2 Certification Authority",
            "Staat der Nederlanden Root CA - G2",
            "SwissSign Gold CA - G2",
            "SwissSign Silver CA - G2",
            "Swisscom Root CA 2",
            "Taiwan GRCA",
            "TeliaSonera Root CA v1",
            "Trustwave Global Certification Authority",
            "Trustwave Global ECC P256 Certification Authority",
            "Trustwave Global ECC P384 Certification Authority",
            "Visa eCommerce Root",
            "XRamp Global Certification Authority",
            "certSIGN ROOT CA",
            "emSign ECC Root CA - G3",
        ],
        Removed { what: "is an old public root that the Mozilla root store no longer contains", is_distrusted: false },
    ),
];

/// Start of the root's name, first date (Unix) of the certificates that are rejected, and who rejects them.
static DISTRUSTED_AFTER: &[(&str, i64, &str)] = &[
    ("NetLock Arany", 1_754_006_400, "Chrome distrusts certificates of NetLock that were issued after 2025-07-31"),
    (
        "HiPKI Root CA",
        1_754_006_400,
        "Chrome distrusts certificates of Chunghwa Telecom that were issued after 2025-07-31",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x509::roots;

    #[test]
    fn a_removed_root_is_not_in_the_list() {
        let listed: Vec<String> = webpki_roots::TLS_SERVER_ROOTS.iter().map(roots::name_of).collect();
        for (names, _) in REMOVED {
            for name in *names {
                assert!(!listed.iter().any(|known| known == name), "{name}");
            }
        }
        for (start, ..) in DISTRUSTED_AFTER {
            assert!(listed.iter().any(|known| known.starts_with(start)), "{start}");
        }
    }

    #[test]
    fn a_ca_made_at_startup_is_known_by_its_name() {
        let table = [
            ("CN=10.0.0.5-ca@1700000000", true),
            ("CN=host-ca@170", false),
            ("CN=me@example.com", false),
            ("O=host-ca@1700000000", false),
        ];
        for (part, expected) in table {
            assert_eq!(is_startup_ca(part), expected, "{part}");
        }
    }
}
