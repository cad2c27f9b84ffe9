use super::*;
use crate::check::sample::certificate;

#[test]
fn presented_names_match_as_go_and_webpki_match() {
    // (presented, reference, matches)
    let table = [
        ("k8s.example.com", "k8s.example.com", true),
        ("K8S.Example.COM", "k8s.example.com", true),
        ("k8s.example.com.", "k8s.example.com", false),
        ("example.com", "k8s.example.com", false),
        ("k8s.example.com", "example.com", false),
        ("*.example.com", "k8s.example.com", true),
        ("*.EXAMPLE.com", "k8s.example.com", true),
        ("*.example.com", "example.com", false),
        ("*.example.com", "a.k8s.example.com", false),
        ("*.k8s.example.com", "k8s.example.com", false),
        // Go accepts it, browsers and OpenSSL do not: the leaf's check reports it.
        ("*.com", "example.com", true),
        ("*.com", "k8s.example.com", false),
        ("*", "a", false),
        ("*", "k8s.example.com", false),
        ("*.*.example.com", "a.b.example.com", false),
        ("k*.example.com", "k8s.example.com", false),
        ("*8s.example.com", "k8s.example.com", false),
        ("k8s.*.com", "k8s.example.com", false),
        // A star may match an A-label, but not a piece of one.
        ("*.example.com", "xn--bcher-kva.example.com", true),
        ("xn--*.example.com", "xn--bcher-kva.example.com", false),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", true),
        // A SAN contains A-labels; its Unicode form does not match.
        ("bücher.example", "xn--bcher-kva.example", false),
        ("", "k8s.example.com", false),
        ("*.", "a", false),
        ("*.-.com", "a.b.com", false),
        (" k8s.example.com", "k8s.example.com", false),
        ("kubernetes", "kubernetes", true),
    ];
    for (presented, reference, expected) in table {
        assert_eq!(matches(presented, reference), expected, "{presented} {reference}");
    }
}

#[test]
fn a_near_miss_is_typed() {
    use NearMiss as N;
    let own = str::to_owned;
    let (san, parent) = (own("*.example.com"), own("example.com"));
    // (SANs, common name, reference, near miss)
    let table: &[(&[&str], &str, &str, Option<NearMiss>)] = &[
        (
            &["*.example.com"],
            "",
            "k8s.dev.example.com",
            Some(N::WildcardDepth { san: san.clone(), parent: parent.clone(), labels: 2 }),
        ),
        (&["*.example.com"], "", "example.com", Some(N::WildcardParent { san: san.clone(), parent })),
        (&[], "k8s.example.com", "k8s.example.com", Some(N::CommonName(own("k8s.example.com")))),
        (&["a.b"], "*.example.com", "k8s.example.com", Some(N::CommonName(san))),
        (&["k*.example.com"], "", "k8s.example.com", Some(N::PartialWildcard(own("k*.example.com")))),
        (&["k8s.exmaple.com"], "", "k8s.example.com", Some(N::Typo(own("k8s.exmaple.com")))),
        (&["k8s.example.com."], "", "k8s.example.com", Some(N::TrailingDot(own("k8s.example.com.")))),
        (&["x.y", "k8s.example.org"], "", "k8s.corp.example.com", Some(N::OtherDomain(own("k8s.example.org")))),
        (
            &["www.example.com"],
            "",
            "kubeapi.example.com",
            Some(N::OtherHost { san: own("www.example.com"), domain: own("example.com") }),
        ),
        (&["*.other.org"], "other", "k8s.example.com", None),
        (&[], "", "k8s.example.com", None),
    ];
    for (sans, common_name, reference, expected) in table {
        let mut presented = certificate();
        presented.dns_names = sans.iter().map(|san| (*san).to_owned()).collect();
        presented.common_name = Some((*common_name).to_owned()).filter(|name| !name.is_empty());
        let (fqdn, _) = Fqdn::parse(reference).unwrap();
        assert_eq!(covers(&presented, &fqdn), Coverage::Not(expected.clone()), "{sans:?} {reference}");
    }
}

#[test]
fn the_covering_san_is_named() {
    let mut presented = certificate();
    presented.dns_names = vec!["example.com".to_owned(), "*.Example.com".to_owned()];
    let (fqdn, _) = Fqdn::parse("k8s.example.com").unwrap();
    assert_eq!(covers(&presented, &fqdn), Coverage::By("*.Example.com".to_owned()));
}
