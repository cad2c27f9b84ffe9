//! Renewals of documents and bundles: what changes, and that everything else stays.

use std::collections::BTreeMap;

use kubefront_core::lint::Source;
use kubefront_core::record::{self, Record};
use kubefront_core::renew::{BundleError, Due, Live, New, Renewal, Settings, State, renew};
use kubefront_core::{Code, Input, Material, Moment, Passphrases, Role, Roots, Severity, Task, evaluate};
use kubefront_tests::cases::{AT, FQDN, bytes, chain};
use kubefront_tests::forge::{Cert, private_pem};
use kubefront_tests::golden::Case;
use kubefront_tests::renew as renewals;
use kubefront_tests::secrets::Secrets;

const SECRET: &str = "manifests/20-secret.yaml";

/// The files of the bundle of a golden case.
fn bundle(case: &str) -> BTreeMap<String, Vec<u8>> {
    let evaluation = Case::read(case).run();
    evaluation.files().iter().map(|file| (file.path.clone(), file.bytes.to_vec())).collect()
}

/// What the exposure of the case names besides certificate and key.
fn beside(case: &str) -> Vec<Material> {
    let is_other = |material: &Material| !["fullchain.pem", "key.pem"].contains(&material.name());
    let role = |material: &Material| match material.name() {
        "admin.kubeconfig" => Some(Role::Kubeconfig),
        _ => material.role(),
    };
    let of_case = Case::read(case).materials().into_iter().filter(is_other);
    of_case.map(|material| Material::new(material.name(), role(&material), material.bytes().to_vec())).collect()
}

fn root() -> Vec<Material> {
    vec![Material::new("root.pem", Some(Role::TrustAnchor), Cert::root().pem().into_bytes())]
}

fn certificate() -> Cert {
    Cert { key: "p256-leaf", ..Cert::leaf(&[FQDN]).valid("2026-11-20", "2027-03-30") }
}

fn new_files() -> Vec<Material> {
    let chain = chain(&[certificate(), Cert::intermediate()]);
    vec![
        Material::new("new.pem", None, chain.into_bytes()),
        Material::new("new-key.pem", None, private_pem("p256-leaf").into_bytes()),
    ]
}

fn renewed(live: &Live, new: Vec<Material>) -> Renewal {
    let (passphrases, extra) = (Passphrases::default(), root());
    let settings = Settings { extra: &extra, ..Settings::at(Moment::parse(AT).unwrap(), &passphrases) };
    renew(live, &New::read(new, &passphrases), &settings)
}

fn of_bundle(files: &BTreeMap<String, Vec<u8>>, beside: Vec<Material>) -> Live {
    Live::of_bundle(files.clone().into_iter().collect(), "bundle", beside).unwrap()
}

/// A certificate of another private root, its key, and the root.
fn of_another_root() -> Vec<Material> {
    let root = Cert::ca("Second Root CA", "rsa-second-root");
    vec![
        Material::new("new.pem", None, certificate().issued_by(&root).pem().into_bytes()),
        Material::new("new-key.pem", None, private_pem("p256-leaf").into_bytes()),
        Material::new("second-root.pem", Some(Role::TrustAnchor), root.pem().into_bytes()),
    ]
}

fn applied(mut files: BTreeMap<String, Vec<u8>>, renewal: &Renewal) -> BTreeMap<String, Vec<u8>> {
    files.extend(renewal.files.iter().map(|file| (file.path.clone(), file.bytes.to_vec())));
    files
}

#[test]
fn a_renewal_changes_only_what_depends_on_the_certificate() {
    for case in ["good-tcp", "good-http", "good-everything", "good-embedded", "good-consumers", "good-no-kubeconfig"] {
        for others in [beside(case), Vec::new()] {
            let old = bundle(case);
            let renewal = renewed(&of_bundle(&old, others), new_files());
            let errors: Vec<_> =
                renewal.report.findings.iter().filter(|found| found.severity == Severity::Error).collect();
            assert_eq!(renewal.report.state, State::Renewed, "{case}: {errors:?}");
            let changed: Vec<_> = renewal.report.files.iter().map(String::as_str).collect();
            let mut sorted = changed.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, ["NEXT-STEPS.md", record::NAME, SECRET, "report.json", "verify.sh"], "{case}");
            let after = applied(old.clone(), &renewal);
            let record = Record::parse(&String::from_utf8_lossy(&after[record::NAME])).unwrap();
            for (path, bytes) in after.iter().filter(|(path, _)| *path != record::NAME) {
                assert!(record.is_unchanged(path, bytes), "{case}: {path} in {}", record::NAME);
            }
            let steps = String::from_utf8_lossy(&after["NEXT-STEPS.md"]).into_owned();
            assert!(steps.contains("2027-03-30") && !steps.contains("2027-02-11"), "{case}");
            let again = renewed(&of_bundle(&after, beside(case)), new_files());
            assert_eq!((again.report.state, again.files.len()), (State::Unchanged, 0), "{case}");
        }
    }
}

/// The page-review's F3: the HTTPProxy in use verifies the upstream, and the new inputs contain no upstream CA.
#[test]
fn a_renewal_of_a_live_proxy_writes_the_secret_alone() {
    for case in renewals::all() {
        for renewal in case.run() {
            let written: Vec<_> = renewal.files.iter().map(|file| file.path.as_str()).collect();
            assert!(written.is_empty() || written == [SECRET], "{}: {written:?}", case.name);
            let lost = renewal.report.findings.iter().any(|found| found.code == Code::UpstreamVerificationLost);
            assert!(!lost, "{}", case.name);
        }
    }
}

#[test]
fn the_token_of_a_bundle_may_have_expired() {
    let old = bundle("good-tcp");
    let live = of_bundle(&old, Vec::new());
    let (passphrases, extra) = (Passphrases::default(), root());
    let late = Settings { extra: &extra, ..Settings::at(Moment::parse("2027-02-10T00:00:00Z").unwrap(), &passphrases) };
    let renewal = renew(&live, &New::read(new_files(), &passphrases), &late);
    assert_eq!(renewal.report.state, State::Renewed, "{:?}", renewal.report.findings);
    assert!(renewal.report.findings.iter().any(|found| found.code == Code::TokenExpired));
    assert!(renewal.files.iter().all(|file| file.path != "kubeconfig"));
}

#[test]
fn a_new_root_reaches_an_embedded_kubeconfig() {
    let old = bundle("good-embedded");
    let new = of_another_root();
    let root = new[2].bytes().to_vec();
    let passphrases = Passphrases::default();
    let settings = Settings::at(Moment::parse(AT).unwrap(), &passphrases);
    let renewal = renew(&of_bundle(&old, Vec::new()), &New::read(new, &passphrases), &settings);
    assert_eq!(renewal.report.state, State::Renewed, "{:?}", renewal.report.findings);
    let kubeconfig = renewal.files.iter().find(|file| file.path == "kubeconfig").expect("a new kubeconfig");
    assert!(kubeconfig.secret);
    let text = String::from_utf8_lossy(&kubeconfig.bytes);
    assert!(text.contains(&bytes::base64(root)), "{text}");
}

/// The files are those of a bundle that was generated with the new certificate.
#[test]
fn a_new_root_reaches_the_files_for_consumers() {
    let case = Case::read("good-consumers");
    let old = bundle("good-consumers");
    let passphrases = Passphrases::default();
    let at = Moment::parse(AT).unwrap();
    let mut material = of_another_root();
    material.extend(beside("good-consumers").into_iter().filter(|other| other.role() != Some(Role::TrustAnchor)));
    let exposure = case.exposure();
    let input = Input {
        exposure: &exposure,
        material: &material,
        passphrases: &passphrases,
        roots: Roots::Mozilla,
        at,
        task: Task::Generate,
        renew_before: None,
    };
    let generated = evaluate(&input).files().to_vec();
    let paths = ["consumers/argocd-cluster.yaml", "consumers/flux-kubeconfig.yaml", "consumers/terraform.tfvars.json"];
    for others in [beside("good-consumers"), Vec::new()] {
        let live = of_bundle(&old, others);
        let renewal = renew(&live, &New::read(of_another_root(), &passphrases), &Settings::at(at, &passphrases));
        assert_eq!(renewal.report.state, State::Renewed, "{:?}", renewal.report.findings);
        for path in paths {
            let renewed = renewal.files.iter().find(|file| file.path == path).unwrap_or_else(|| panic!("{path}"));
            let expected = generated.iter().find(|file| file.path == path).unwrap();
            assert_eq!(String::from_utf8_lossy(&renewed.bytes), String::from_utf8_lossy(&expected.bytes), "{path}");
            assert_ne!(renewed.bytes.to_vec(), old[path], "{path}");
            assert!(renewed.secret, "{path}");
        }
    }
}

/// `cert.pem` in place of `fullchain.pem`: every client would lose the chain.
#[test]
fn a_certificate_without_its_issuer_is_not_renewed() {
    let leaf = || {
        vec![
            Material::new("cert.pem", None, certificate().pem().into_bytes()),
            Material::new("key.pem", None, private_pem("p256-leaf").into_bytes()),
        ]
    };
    let passphrases = Passphrases::default();
    let settings = Settings::at(Moment::parse(AT).unwrap(), &passphrases);
    let case = renewals::all().into_iter().find(|case| case.name == "good-renew").unwrap();
    let found = Live::of_objects(&[Source { name: "dump", text: case.live.as_bytes() }], &[], &settings);
    let bundle = of_bundle(&bundle("good-tcp"), Vec::new());
    for live in [&found.live[0], &bundle] {
        let renewal = renew(live, &New::read(leaf(), &passphrases), &settings);
        let codes: Vec<_> = renewal.report.findings.iter().map(|found| (found.severity, found.code)).collect();
        assert_eq!((renewal.report.state, renewal.files.len()), (State::Blocked, 0), "{codes:?}");
        assert!(codes.contains(&(Severity::Error, Code::ChainIncomplete)), "{codes:?}");
        let complete = renew(live, &New::read(new_files(), &passphrases), &settings);
        assert_eq!(complete.report.state, State::Renewed, "{:?}", complete.report.findings);
    }
}

#[test]
fn a_public_key_alone_is_not_enough() {
    let public = kubefront_tests::forge::public_pem("p256-leaf");
    let mut new = new_files();
    new.truncate(1);
    new.push(Material::new("key.pub", None, public.into_bytes()));
    let renewal = renewed(&of_bundle(&bundle("good-tcp"), Vec::new()), new);
    assert_eq!(renewal.report.state, State::Blocked);
    assert!(renewal.has(Severity::Error), "{:?}", renewal.report.findings);
}

#[test]
fn a_bundle_whose_secret_another_program_writes_is_left_to_it() {
    for name in ["good-existing-secret", "good-format-cert-manager", "good-format-external-secret", "good-format-none"]
    {
        let live = of_bundle(&bundle(name), Vec::new());
        let renewal = renewed(&live, new_files());
        assert_eq!((renewal.report.state, renewal.files.len()), (State::NotApplicable, 0), "{name}");
        assert_eq!(Due::of(&live), None, "{name}");
    }
}

#[test]
fn a_bundle_that_is_none_is_an_error() {
    let old = bundle("good-tcp");
    let without = |path: &str| {
        let mut files = old.clone();
        files.remove(path);
        Live::of_bundle(files.into_iter().collect(), "bundle", Vec::new()).unwrap_err()
    };
    assert!(matches!(without("exposure.yaml"), BundleError::Missing("exposure.yaml")));
    assert!(matches!(without(record::NAME), BundleError::Missing(record::NAME)));
}

/// A document: old files, other files, new files in every form that is read.
#[test]
fn a_document_is_renewed_with_files_of_any_form() {
    let case = Case::read("good-tcp");
    let pair = |text: String| vec![Material::new("new", None, text.into_bytes())];
    let both = chain(&[certificate(), Cert::intermediate()]) + &private_pem("p256-leaf");
    let secret = format!(
        "apiVersion: v1\nkind: Secret\nmetadata: {{name: new}}\ndata:\n  tls.crt: {}\n  tls.key: {}\n",
        bytes::base64(chain(&[certificate(), Cert::intermediate()])),
        bytes::base64(private_pem("p256-leaf"))
    );
    for (form, new) in [
        ("two files", new_files()),
        ("one file", pair(both.clone())),
        ("CRLF", pair(bytes::crlf(&both))),
        ("a Secret", pair(secret)),
    ] {
        let served: Vec<Material> = case
            .materials()
            .into_iter()
            .filter(|material| ["fullchain.pem", "key.pem"].contains(&material.name()))
            .collect();
        let live =
            Live::of_exposure(case.exposure(), "exposure.yaml", &served, beside("good-tcp"), &Passphrases::default());
        let renewal = renewed(&live, new);
        assert_eq!(renewal.report.state, State::Renewed, "{form}: {:?}", renewal.report.findings);
        assert_eq!(renewal.report.files, [SECRET], "{form}");
        assert_eq!(renewal.commands("a b.yaml"), ["kubectl apply --server-side -f 'a b.yaml'"], "{form}");
        assert!(renewal.difference.contains("+  expires: 2027-03-30"), "{form}: {}", renewal.difference);
    }
}

/// Reports, differences, and Debug contain no key; only the secret bytes of secret files do.
#[test]
fn no_text_of_a_renewal_contains_a_secret() {
    let case = Case::read("good-tcp");
    let key = private_pem("p256-leaf");
    let body: String = key.lines().filter(|line| !line.starts_with('-')).collect();
    let old_key = private_pem("rsa-leaf");
    let old: String = old_key.lines().filter(|line| !line.starts_with('-')).collect();
    let secrets = Secrets::of(&case);
    let live = of_bundle(&bundle("good-tcp"), Vec::new());
    let renewal = renewed(&live, new_files());
    let new = New::read(new_files(), &Passphrases::default());
    let texts = [
        renewal.report.to_json(),
        renewal.difference.clone(),
        format!("{renewal:#?}"),
        format!("{live:#?}"),
        format!("{new:#?}"),
    ];
    let encoded = [bytes::base64(&key), bytes::base64(&old_key)];
    for text in &texts {
        assert_eq!(secrets.found_in(text.as_bytes()), None);
        for secret in [&body, &old, &encoded[0], &encoded[1]] {
            assert!(!text.contains(&secret[60..100]), "{text}");
        }
    }
    for file in &renewal.files {
        let mut shown = file.bytes.to_vec();
        file.secrets.iter().for_each(|range| shown[range.clone()].fill(b'*'));
        let shown = String::from_utf8_lossy(&shown).into_owned();
        assert!(!shown.contains(&encoded[0][60..100]) && !shown.contains(&body[60..100]), "{}", file.path);
        assert_eq!(file.secret, file.path == SECRET, "{}", file.path);
    }
}

#[test]
fn the_renewals_of_the_cases_have_their_state() {
    let rows = [
        ("good-renew", &[State::Renewed][..]),
        ("renew-same-key", &[State::Renewed]),
        ("renew-most-specific", &[State::Renewed]),
        ("renew-key-missing", &[State::Blocked]),
        ("renew-expired", &[State::Blocked]),
        ("renew-managed", &[State::Blocked]),
        ("renew-fleet", &[State::Renewed, State::Renewed]),
        ("renew-unchanged", &[State::Unchanged]),
        ("renew-shared-secret", &[State::Blocked, State::Blocked]),
        ("renewal-none-fits", &[State::Blocked]),
        ("renewal-not-later", &[State::Renewed]),
    ];
    let cases = renewals::all();
    assert_eq!(cases.len(), rows.len());
    for (name, expected) in rows {
        let renewals = cases.iter().find(|case| case.name == name).unwrap().run();
        let states: Vec<State> = renewals.iter().map(|renewal| renewal.report.state).collect();
        let codes: Vec<_> =
            renewals.iter().flat_map(|renewal| &renewal.report.findings).map(|found| found.code).collect();
        assert_eq!(states, expected, "{name}: {codes:?}");
        let is_told = |renewal: &Renewal| renewal.report.state != State::Blocked || renewal.has(Severity::Error);
        assert!(renewals.iter().all(is_told), "{name}: blocked without an error");
    }
    let specific = cases.iter().find(|case| case.name == "renew-most-specific").unwrap().run();
    assert!(specific[0].report.new.as_ref().unwrap().subject.contains(FQDN));
}

#[test]
fn a_stream_of_objects_is_read_past_a_damaged_one() {
    let passphrases = Passphrases::default();
    let settings = Settings::at(Moment::parse(AT).unwrap(), &passphrases);
    let case = renewals::all().into_iter().find(|case| case.name == "good-renew").unwrap();
    let text = format!("a: [\n---\n{}", case.live);
    let found = Live::of_objects(&[Source { name: "dump", text: text.as_bytes() }], &[], &settings);
    assert_eq!((found.live.len(), found.unreadable.len()), (1, 1));
}
