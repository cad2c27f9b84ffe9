use super::*;
use crate::check::sample::{ca, certificate, exposure, findings, named, now, run, told};
use crate::clients::{Answer, Client, Rule};
use crate::decoded::{Decoded, Found, Origin};
use crate::key::{Curve, KeyKind, hex};
use crate::kubernetes::kubeconfig::{Access, CaData, CaError};
use crate::kubernetes::{ExistingProxy, Proposal, Validation};
use crate::selection::{Effect, Set, TakenOver};
use crate::time::{DAY, Moment};
use crate::x509::certificate::KeyUsage;

fn with_ca(ca: Vec<Certificate>) -> Set {
    Set { upstream_ca: Some((ca.into_iter().map(Arc::new).collect(), "ca.crt".to_owned())), ..Set::default() }
}

fn access(ca: CaData) -> Access {
    let mut access =
        Access { file: "admin.conf".to_owned(), context: Default::default(), cluster: Default::default(), user: None };
    access.cluster.ca = ca;
    access
}

fn outcome(name: &str, fields: &[(&str, &str)], set: &Set) -> String {
    told(&run(CHECKS, name, &exposure(fields), set, Task::Generate))
}

/// Found and fixes of each finding.
fn message(name: &str, fields: &[(&str, &str)], set: &Set) -> String {
    let found = findings(run(CHECKS, name, &exposure(fields), set, Task::Generate));
    found
        .into_iter()
        .map(|finding| format!("{} / {}", finding.found, finding.fix_text()))
        .collect::<Vec<_>>()
        .join(" | ")
}

#[test]
fn whether_envoy_verifies_the_api_server() {
    let none = Set::default();
    let have = with_ca(vec![ca()]);
    let no_ca_in_kubeconfig = Set { access: Some(access(CaData::Absent)), ..Set::default() };
    let unreadable = Set { access: Some(access(CaData::Unreadable(CaError::NotBase64))), ..Set::default() };
    let given = "not checked: no upstream CA provided";
    // (verify, set, in generate, in check)
    let table = [
        ("auto", &have, "passed", "passed"),
        ("always", &have, "passed", "passed"),
        ("never", &have, "warning upstream-unverified", "warning upstream-unverified"),
        ("auto", &none, "warning upstream-unverified", given),
        ("always", &none, "error upstream-ca-missing", given),
        ("never", &none, "warning upstream-unverified", "warning upstream-unverified"),
        ("auto", &no_ca_in_kubeconfig, "warning upstream-unverified", "warning upstream-unverified"),
        ("always", &no_ca_in_kubeconfig, "error upstream-ca-missing", "error upstream-ca-missing"),
        (
            "auto",
            &unreadable,
            "not checked: the upstream CA cannot be parsed",
            "not checked: the upstream CA cannot be parsed",
        ),
    ];
    for (verify, set, generate, check) in table {
        let exposure = exposure(&[("upstream.verify", verify)]);
        let outcome = |task| told(&run(CHECKS, "upstream-verified", &exposure, set, task));
        assert_eq!((outcome(Task::Generate).as_str(), outcome(Task::Check).as_str()), (generate, check), "{verify}");
    }
    let passthrough = outcome("upstream-verified", &[("mode", "passthrough")], &none);
    assert_eq!(passthrough, "n/a: in mode passthrough, the client verifies the API server's certificate");
    assert!(
        message("upstream-verified", &[], &no_ca_in_kubeconfig)
            .starts_with("admin.conf contains no CA; no upstream CA")
    );
    let existing = [("upstream.caSource", "existing"), ("upstream.verify", "always")];
    assert_eq!(outcome("upstream-verified", &existing, &none), "passed");
    let never = [("upstream.caSource", "existing"), ("upstream.verify", "never")];
    assert_eq!(outcome("upstream-verified", &never, &none), "warning upstream-unverified");
}

/// The set with an HTTPProxy that was passed.
fn live(namespace: Option<&str>, set: Set) -> Set {
    let validation = Validation {
        namespace: namespace.map(str::to_owned),
        secret: "api-ca".to_owned(),
        subject_name: "kubernetes".to_owned(),
    };
    let existing = ExistingProxy {
        namespace: "default".to_owned(),
        proposals: vec![Proposal { field: "proxyName", value: "api".to_owned() }],
        choices: Vec::new(),
        settings: Vec::new(),
        labels: Vec::new(),
        validation: Some(validation),
        status: None,
        managed_by: None,
    };
    let taken_over = TakenOver {
        file: "live.yaml".to_owned(),
        existing,
        taken: Vec::new(),
        kept: Vec::new(),
        dropped: Vec::new(),
        effect: Effect::Replaced,
    };
    Set { taken_over: Some(taken_over), ..set }
}

#[test]
fn a_renewal_does_not_lose_upstream_verification() {
    let (name, lost) = ("upstream-verified", "error upstream-verification-lost");
    let none = live(None, Set::default());
    let no_ca = live(None, Set { access: Some(access(CaData::Absent)), ..Set::default() });
    let never = "warning upstream-unverified";
    // (fields, set, outcome)
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a Set, &'a str);
    let table: [Row<'_>; 9] = [
        (&[], &none, lost),
        (&[("mode", "http")], &none, lost),
        (&[], &no_ca, lost),
        (&[("upstream.verify", "always")], &none, lost),
        (&[("upstream.verify", "never")], &none, never),
        (&[("upstream.caSource", "existing")], &none, "passed"),
        (&[], &live(None, with_ca(vec![ca()])), "passed"),
        (&[("upstream.verify", "never")], &live(None, with_ca(vec![ca()])), never),
        (
            &[("mode", "passthrough")],
            &none,
            "n/a: in mode passthrough, the client verifies the API server's certificate",
        ),
    ];
    for (fields, set, expected) in table {
        for task in [Task::Generate, Task::Check] {
            assert_eq!(told(&run(CHECKS, name, &exposure(fields), set, task)), expected, "{fields:?} {task:?}");
        }
    }
    let today = "HTTPProxy api in live.yaml verifies the upstream with Secret api-ca and SAN kubernetes";
    let get = "kubectl get secret api-ca -n default -o jsonpath='{.data.ca\\.crt}' | base64 -d > ca.crt";
    let keep = "keep the existing Secret with the CA, and do not write a new one";
    // the exposure after the HTTPProxy filled it
    let filled = message(name, &[("upstream.caSecretName", "api-ca")], &none);
    assert_eq!(
        filled,
        format!(
            "{today}; no upstream CA provided / pass the upstream CA: --ca-file FILE; save the CA of that Secret to `ca.crt` \
             and pass that file: {get}; {keep}: --upstream-ca-source existing"
        )
    );
    let other_name = message(name, &[("upstream.caSecretName", "other")], &none);
    assert!(other_name.ends_with(&format!("{keep}: --upstream-ca-source existing --upstream-ca-secret api-ca")));
    // a Secret that the new HTTPProxy cannot name
    let elsewhere = message(name, &[], &live(Some("certs"), Set::default()));
    assert!(elsewhere.contains("secret api-ca -n certs ") && !elsewhere.contains(keep), "{elsewhere}");
    let moved = message(name, &[("service", "clusters/api:443")], &none);
    assert!(moved.contains("-n default ") && !moved.contains(keep), "{moved}");
    let chosen = message(name, &[("upstream.verify", "never")], &none);
    assert!(chosen.starts_with(&format!("`upstream.verify` is `never`; {today} / ")), "{chosen}");
}

#[test]
fn an_existing_secret_with_the_ca_is_not_checked_and_its_subject_is() {
    let existing = [("upstream.caSource", "existing"), ("upstream.subjectName", "10.96.0.1")];
    let unseen = "not checked: the upstream CA is in an existing Secret (`upstream.caSource`)";
    let expired = Certificate { not_after: Moment::from_unix(now().unix() - DAY), ..ca() };
    for set in [Set::default(), with_ca(vec![expired])] {
        assert_eq!(outcome("upstream-ca-not-expired", &existing, &set), unseen);
        assert_eq!(outcome("upstream-ca-matches-cluster", &existing, &set), unseen);
        assert_eq!(outcome("upstream-subject-is-dns", &existing, &set), "error upstream-subject-not-dns");
        assert_eq!(outcome("upstream-verification-enforced", &existing, &set), "note upstream-needs-contour-1-28");
    }
    let unreadable = Set { access: Some(access(CaData::Unreadable(CaError::NotBase64))), ..Set::default() };
    assert_eq!(outcome("upstream-ca-readable", &existing, &unreadable), unseen);
    let passthrough = [("upstream.caSource", "existing"), ("mode", "passthrough")];
    assert_eq!(outcome("upstream-ca-readable", &passthrough, &unreadable), "error upstream-ca-unreadable");
}

#[test]
fn an_unreadable_ca_of_the_kubeconfig_counts_where_it_is_used() {
    let broken = || Some(access(CaData::Unreadable(CaError::NotBase64)));
    let unreadable = Set { access: broken(), ..Set::default() };
    let name = "upstream-ca-readable";
    assert_eq!(outcome(name, &[], &unreadable), "error upstream-ca-unreadable");
    assert_eq!(outcome(name, &[("mode", "passthrough")], &unreadable), "error upstream-ca-unreadable");
    assert!(message(name, &[], &unreadable).starts_with("`certificate-authority-data` of admin.conf: "));
    assert_eq!(outcome(name, &[("upstream.verify", "never")], &unreadable), "n/a: `upstream.verify` is `never`");
    let provided = Set { access: broken(), ..with_ca(vec![ca()]) };
    assert_eq!(outcome(name, &[], &provided), "passed");
}

#[test]
fn dates_of_the_ca() {
    let expired = || Certificate { not_after: Moment::from_unix(now().unix() - DAY), ..ca() };
    let future = || Certificate { not_before: Moment::from_unix(now().unix() + DAY), ..ca() };
    let last_second = || Certificate { not_after: now(), ..ca() };
    let table = [
        (vec![ca()], "passed"),
        (vec![last_second()], "passed"),
        (vec![expired()], "error upstream-ca-expired"),
        (vec![future()], "error upstream-ca-expired"),
        (vec![expired(), future()], "error upstream-ca-expired"),
        (vec![expired(), ca()], "warning upstream-ca-expired"),
    ];
    for (ca, expected) in table {
        let set = with_ca(ca);
        assert_eq!(outcome("upstream-ca-not-expired", &[], &set), expected, "{set:?}");
    }
    assert!(
        message("upstream-ca-not-expired", &[], &with_ca(vec![expired()]))
            .starts_with("CN=kubernetes in ca.crt: expired on 2026-11-22")
    );
    assert!(message("upstream-ca-not-expired", &[], &with_ca(vec![future()])).contains("not valid before 2026-11-24"));
    assert_eq!(
        outcome("upstream-ca-not-expired", &[("upstream.verify", "never")], &with_ca(vec![expired()])),
        "n/a: `upstream.verify` is `never`"
    );
}

#[test]
fn a_leaf_as_ca_works_until_it_is_renewed() {
    let old_root = Certificate { version: 1, issuer_der: certificate().subject_der, ..certificate() };
    let usage = |cert_sign| Some(KeyUsage { digital_signature: false, key_encipherment: false, cert_sign });
    let silent = || Certificate { key_usage: usage(false), ..ca() };
    let table = [
        (vec![ca()], "passed"),
        (vec![Certificate { key_usage: usage(true), ..ca() }], "passed"),
        (vec![silent()], "error upstream-ca-not-ca"),
        (vec![silent(), silent()], "error upstream-ca-not-ca"),
        (vec![silent(), ca()], "warning upstream-ca-not-ca"),
        (vec![silent(), certificate()], "warning upstream-ca-not-ca, warning upstream-ca-not-ca"),
        (vec![certificate()], "warning upstream-ca-not-ca"),
        (vec![ca(), certificate(), certificate()], "warning upstream-ca-not-ca"),
        (vec![old_root], "passed"),
    ];
    for (ca, expected) in table {
        let set = with_ca(ca);
        assert_eq!(outcome("upstream-ca-is-ca", &[], &set), expected, "{set:?}");
    }
    let told = |ca| message("upstream-ca-is-ca", &[], &with_ca(ca));
    assert!(told(vec![certificate()]).starts_with("CN=sample in ca.crt is not a CA certificate"));
    assert!(
        told(vec![ca(), certificate()]).starts_with("1 of 2 certificates: CN=sample in ca.crt is not a CA certificate")
    );
    let leaf = findings(run(CHECKS, "upstream-ca-is-ca", &exposure(&[]), &with_ca(vec![certificate()]), Task::Check));
    assert_eq!(leaf[0].impact, "Verification works until this certificate is renewed. Then every request fails.");
}

#[test]
fn a_ca_on_a_curve_that_envoy_does_not_know_verifies_nothing() {
    let on = |curve: &str| Certificate { key: KeyKind::Ec(Curve::Other(curve.to_owned())), ..ca() };
    let table = [
        (vec![on("P-224")], "passed"),
        (vec![Certificate { key: KeyKind::Ed25519, ..ca() }], "passed"),
        (vec![on("secp256k1")], "error upstream-ca-unreadable"),
        (vec![on("secp256k1"), on("brainpoolP256r1")], "error upstream-ca-unreadable"),
        (vec![on("secp256k1"), ca()], "warning upstream-ca-unreadable"),
    ];
    for (ca, expected) in table {
        let set = with_ca(ca);
        assert_eq!(outcome("upstream-ca-readable", &[], &set), expected, "{set:?}");
    }
}

#[test]
fn the_api_servers_certificate_is_one_that_is_accepted() {
    let server = |server: Certificate| Set { api_server: Some(Arc::new(server)), ..with_ca(vec![ca()]) };
    let moved = |days: i64| Moment::from_unix(now().unix() + days * DAY);
    let purpose = |purposes: &[&str]| {
        let purposes = purposes.iter().map(|purpose| (*purpose).to_owned()).collect();
        server(Certificate { extended_key_usage: Some(purposes), ..certificate() })
    };
    let (name, invalid, any) = ("upstream-server-valid", "error upstream-server-invalid", "2.5.29.37.0");
    // In tcp, and in passthrough.
    let table = [
        (server(certificate()), "passed", "passed"),
        (server(Certificate { not_after: moved(-1), ..certificate() }), invalid, invalid),
        (server(Certificate { not_before: moved(1), ..certificate() }), invalid, invalid),
        (purpose(&["1.3.6.1.5.5.7.3.1"]), "passed", "passed"),
        (purpose(&["1.3.6.1.5.5.7.3.2"]), invalid, invalid),
        (purpose(&["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"]), "passed", "passed"),
        (purpose(&[any]), invalid, "passed"),
    ];
    for (set, tcp, passthrough) in table {
        assert_eq!(outcome(name, &[], &set), tcp, "{set:?}");
        assert_eq!(outcome(name, &[("mode", "passthrough")], &set), passthrough, "{set:?}");
    }
    let expired = server(Certificate { not_after: moved(-1), ..certificate() });
    assert_eq!(outcome(name, &[("upstream.verify", "never")], &expired), "n/a: `upstream.verify` is `never`");
    assert!(
        message(name, &[], &expired)
            .starts_with("the API server's certificate (CN=sample) expired on 2026-11-22 12:00 UTC")
    );
}

/// Wraps the content of a name or key in the Mozilla root store into the SEQUENCE that a certificate contains.
fn sequence(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[0x30, 0x82][..], &length, content].concat()
}

#[test]
fn a_public_ca_is_hardly_the_clusters() {
    let root = &webpki_roots::TLS_SERVER_ROOTS[0];
    let public_root = Certificate { spki_der: sequence(root.subject_public_key_info.as_ref()), ..ca() };
    let public_intermediate = Certificate { issuer_der: sequence(root.subject.as_ref()), ..ca() };
    let lookalike = Certificate { issuer_der: [sequence(&[0; 40]), root.subject.as_ref().to_vec()].concat(), ..ca() };
    let name = "upstream-ca-matches-cluster";
    assert_eq!(outcome(name, &[], &with_ca(vec![public_root])), "warning upstream-ca-foreign");
    assert_eq!(outcome(name, &[], &with_ca(vec![ca(), public_intermediate])), "warning upstream-ca-foreign");
    let unseen = "not checked: the API server's certificate was not provided";
    assert_eq!(outcome(name, &[], &with_ca(vec![lookalike])), unseen);
    assert_eq!(outcome(name, &[], &with_ca(vec![ca()])), unseen);
}

#[test]
fn the_api_servers_certificate_must_come_from_the_ca() {
    let server = |server: Certificate| {
        let server = Certificate { der: vec![0x30, 1, 0], ..server };
        Set { api_server: Some(Arc::new(server)), ..with_ca(vec![ca()]) }
    };
    let name = "upstream-ca-matches-cluster";
    // Its issuer is another name; its issuer's name is right, and the signature is not.
    assert_eq!(outcome(name, &[], &server(named(&["kubernetes"]))), "warning upstream-ca-foreign");
    let forged = Certificate { issuer_der: ca().subject_der, ..named(&["kubernetes"]) };
    assert_eq!(outcome(name, &[], &server(forged)), "warning upstream-ca-foreign");
    // Envoy says so.
    let answer = Answer { accepts: Some(false), rule: Some(Rule::ChainIncomplete), ..Answer::unknown(Client::Envoy) };
    let rejected = Set { clients: vec![answer], ..server(named(&["kubernetes"])) };
    assert_eq!(outcome(name, &[], &rejected), "error upstream-ca-foreign");
    assert!(!message(name, &[], &rejected).contains("accept the finding"));
    // The server's own certificate as CA.
    let itself = Set { api_server: Some(Arc::new(certificate())), ..with_ca(vec![certificate()]) };
    assert_eq!(outcome(name, &[], &itself), "passed");
    assert!(message(name, &[], &server(named(&["kubernetes"]))).starts_with(
        "the API server's certificate (kubernetes) was issued by CN=issuer; ca.crt contains CN=kubernetes"
    ));
    let id = |id: &str| Some(id.to_owned());
    let forged = Certificate { issuer_der: ca().subject_der, authority_key_id: id("aa"), ..named(&["kubernetes"]) };
    let mut namesake = server(forged);
    namesake.upstream_ca = with_ca(vec![Certificate { subject_key_id: id("bb"), ..ca() }]).upstream_ca;
    assert!(message(name, &[], &namesake).starts_with(
        "the API server's certificate (kubernetes) was issued by CN=issuer with key ID aa; in ca.crt it has key ID bb"
    ));
}

#[test]
fn the_subject_is_a_dns_name() {
    let long = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(60));
    let table = [
        ("kubernetes.default.svc", "passed"),
        ("kubernetes", "passed"),
        ("10.96.0.1", "error upstream-subject-not-dns"),
        ("::1", "error upstream-subject-not-dns"),
        ("", "error upstream-subject-not-dns"),
        ("*.default.svc", "error upstream-subject-not-dns"),
        ("Kubernetes", "error upstream-subject-not-dns"),
        ("kubernetes:443", "error upstream-subject-not-dns"),
        ("kube_api", "error upstream-subject-not-dns"),
        (&long, "error upstream-subject-not-dns"),
    ];
    assert_eq!(long.len(), 252);
    for (subject, expected) in table {
        let set = with_ca(vec![ca()]);
        let fields = [("upstream.subjectName", subject)];
        assert_eq!(outcome("upstream-subject-is-dns", &fields, &set), expected, "{subject}");
        assert_eq!(outcome("upstream-subject-is-dns", &fields, &Set::default()), expected, "{subject}, without a CA");
        let off = [fields[0], ("upstream.verify", "never")];
        assert_eq!(outcome("upstream-subject-is-dns", &off, &set), "n/a: `upstream.verify` is `never`");
    }
}

#[test]
fn the_api_servers_certificate_names_the_subject() {
    let server = |names: &[&str]| Set { api_server: Some(Arc::new(named(names))), ..with_ca(vec![ca()]) };
    let name = "upstream-subject-in-sans";
    let usual = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"];
    assert_eq!(outcome(name, &[], &server(&usual)), "passed");
    let other = [("upstream.subjectName", "api.internal")];
    assert_eq!(outcome(name, &other, &server(&usual)), "error upstream-subject-mismatch");
    assert_eq!(
        message(name, &other, &server(&usual)),
        "expected api.internal (`upstream.subjectName`); SANs of the API server's certificate: kubernetes, \
         kubernetes.default, kubernetes.default.svc / use a DNS name from the SANs of the API server's certificate: \
         --upstream-subject kubernetes.default.svc"
    );
    assert_eq!(outcome(name, &[], &server(&[])), "error upstream-subject-mismatch");
    // as Envoy compares: a wildcard can be a part of the first label
    assert_eq!(outcome(name, &[], &server(&["k*.default.svc"])), "passed");
    assert_eq!(outcome(name, &[], &server(&["*s.default.svc"])), "passed");
    assert_eq!(outcome(name, &[], &server(&["kubernetes.*.svc"])), "error upstream-subject-mismatch");
    assert_eq!(outcome(name, &[], &with_ca(vec![ca()])), "not checked: the API server's certificate was not provided");
}

#[test]
fn old_contours_skip_the_check_in_tcp() {
    let table = [
        ("tcp", "1.27.4", "error upstream-needs-contour-1-28"),
        ("tcp", "v1.28.0", "n/a: Contour 1.28 enforces upstream verification"),
        ("tcp", "1.33", "n/a: Contour 1.33 enforces upstream verification"),
        ("tcp", "", "note upstream-needs-contour-1-28"),
        ("http", "1.20", "n/a: in mode http, every Contour with HTTPProxy v1 enforces upstream verification"),
        ("passthrough", "1.20", "n/a: in mode passthrough, the client verifies the API server's certificate"),
    ];
    for (mode, version, expected) in table {
        let fields = [("mode", mode), ("contour.version", version)];
        assert_eq!(
            outcome("upstream-verification-enforced", &fields, &with_ca(vec![ca()])),
            expected,
            "{mode} {version}"
        );
    }
    let never = [("upstream.verify", "never"), ("contour.version", "1.20")];
    assert_eq!(
        outcome("upstream-verification-enforced", &never, &with_ca(vec![ca()])),
        "n/a: `upstream.verify` is `never`"
    );
}

/// The answer of Envoy, about the API server's certificate or about the CA in `ca.crt`.
fn rejected_by_envoy(rule: Rule, is_ca: bool) -> Finding {
    let blamed = |certificate: Certificate| Arc::new(Certificate { sha256: hex(&[7; 32]), ..certificate });
    let server = if is_ca { Arc::new(certificate()) } else { blamed(certificate()) };
    let part = if is_ca { blamed(ca()) } else { Arc::clone(&server) };
    let (client, certificate) = (Client::Envoy, Some([7; 32]));
    let answer = Answer { accepts: Some(false), rule: Some(rule), certificate, ..Answer::unknown(client) };
    let set = Set { api_server: Some(server), clients: vec![answer], ..with_ca(vec![ca()]) };
    let name = if is_ca { "ca.crt" } else { "apiserver.crt" };
    let origin = Origin { material: 0, name: name.to_owned(), block: 1, line: 1, role: None };
    let decoded = Decoded { certificates: vec![Found { part, origin }], ..Decoded::default() };
    let exposure = exposure(&[]);
    let case = Case { exposure: &exposure, decoded: &decoded, set: &set, at: now(), task: Task::Check };
    let Outcome::Findings(findings) = server::is_valid(&case) else { panic!("no finding") };
    findings.into_iter().next().expect("a finding")
}

#[test]
fn the_certificate_that_envoy_rejects_is_named() {
    let of_server = rejected_by_envoy(Rule::KeyP384, false);
    assert!(of_server.found.starts_with("the API server's certificate \""), "{}", of_server.found);
    assert!(of_server.found.contains("(apiserver.crt block 1) breaks"), "{}", of_server.found);
    let fix = of_server.fix_text();
    assert!(fix.contains("for a new ECDSA P-256") && fix.contains("kubeadm certs renew apiserver"), "{fix}");

    let of_ca = rejected_by_envoy(Rule::KeyUsageEmpty, true);
    assert!(of_ca.found.starts_with("the CA certificate \""), "{}", of_ca.found);
    assert_eq!((of_ca.subject.as_str(), of_ca.field), ("upstream CA", Some("upstream.caFile")));
    let fix = of_ca.fix_text();
    assert!(fix.contains("keyCertSign") && !fix.contains("renew apiserver"), "{fix}");
}
