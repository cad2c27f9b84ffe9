use super::*;
use crate::{Exposure, Material, Passphrases, Task, evaluate_decoded, evaluate_known, intake};

fn example() -> Vec<Material> {
    let files = [
        ("fullchain.pem", None, include_str!("../../../../cli/src/example/fullchain.pem")),
        ("key.pem", None, include_str!("../../../../cli/src/example/key.pem")),
        ("ca.pem", Some(Role::TrustAnchor), include_str!("../../../../cli/src/example/ca.pem")),
    ];
    files.map(|(name, role, text)| Material::new(name, role, text.as_bytes().to_vec())).into()
}

/// Two certificates, each with its key: the name decides which is meant.
fn two_leaves() -> Vec<Material> {
    let files = [
        ("secrets.yaml", None, include_str!("../../../../tests/golden/leaf-chosen/secrets.yaml")),
        ("root.pem", Some(Role::TrustAnchor), include_str!("../../../../tests/golden/leaf-chosen/root.pem")),
    ];
    files.map(|(name, role, text)| Material::new(name, role, text.as_bytes().to_vec())).into()
}

/// The same, and the name from an object of the cluster.
fn two_leaves_and_a_proxy() -> Vec<Material> {
    let proxy = "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata:\n  name: a\nspec:\n  virtualhost:\n    \
                 fqdn: k8s.example.com\n    tls:\n      secretName: kubeapi-tls\n";
    let mut files = two_leaves();
    files.push(Material::new("proxy.yaml", None, proxy.as_bytes().to_vec()));
    files
}

#[test]
fn a_known_chain_changes_no_verdict() {
    for material in [example(), two_leaves(), two_leaves_and_a_proxy()] {
        let decoded = Arc::new(intake::decode(&material, &Passphrases::default()));
        let others = Arc::new(intake::decode(&material[..material.len() - 1], &Passphrases::default()));
        let mut known = None::<KnownChain>;
        for fqdn in ["", "k8s.example.co", "k8s.example.com", "web.example.com"] {
            for at in ["2026-11-23T12:00:00Z", "2090-01-01T00:00:00Z"] {
                for trust in [TrustSource::System, TrustSource::Embed] {
                    for decoded in [&decoded, &others] {
                        known = Some(told_alike(&material, decoded, (fqdn, at, trust), known.as_ref()));
                    }
                }
            }
        }
    }
}

/// One that fits, and one that was checked with other terms or material: both change nothing.
fn told_alike(
    material: &[Material],
    decoded: &Arc<Decoded>,
    (fqdn, at, trust): (&str, &str, TrustSource),
    stale: Option<&KnownChain>,
) -> KnownChain {
    let mut exposure = Exposure::default();
    exposure.set("fqdn", fqdn).expect(fqdn);
    exposure.spec.kubeconfig.trust = trust;
    let input = Input {
        exposure: &exposure,
        material,
        passphrases: &Passphrases::default(),
        roots: Roots::Mozilla,
        at: Moment::parse(at).expect(at),
        task: Task::Check,
        renew_before: None,
    };
    let afresh = evaluate_decoded(&input, decoded.clone()).report;
    let fresh = KnownChain::of(&input, decoded);
    assert!(fresh.fits(&input, decoded));
    assert_eq!(evaluate_known(&input, decoded.clone(), &fresh).report, afresh, "{fqdn} {at}");
    if let Some(stale) = stale {
        assert!(!stale.fits(&input, decoded));
        assert_eq!(evaluate_known(&input, decoded.clone(), stale).report, afresh, "{fqdn} {at}, stale");
    }
    fresh
}

/// Whether a chain checked for one name is still known for another, and the two leaves' digests.
fn across_names(material: &[Material]) -> (bool, [Option<String>; 2]) {
    let decoded = Arc::new(intake::decode(material, &Passphrases::default()));
    let judged = ["k8s.example.com", "web.example.com"].map(|fqdn| {
        let mut exposure = Exposure::default();
        exposure.set("fqdn", fqdn).expect(fqdn);
        let input = Input {
            exposure: &exposure,
            material,
            passphrases: &Passphrases::default(),
            roots: Roots::None,
            at: Moment::from_unix(1_795_000_000),
            task: Task::Check,
            renew_before: None,
        };
        KnownChain::of(&input, &decoded)
    });
    (judged[0].terms == judged[1].terms, judged.map(|known| known.chain.leaf.map(|leaf| leaf.sha256.clone())))
}

#[test]
fn another_name_is_another_chain_only_where_it_chooses() {
    let (is_known, [one, other]) = across_names(&example());
    assert!(is_known && one.is_some() && one == other);
    let (is_known, [one, other]) = across_names(&two_leaves());
    assert!(!is_known && one.is_some() && other.is_some() && one != other);
}
