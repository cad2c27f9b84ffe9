use super::*;

fn what_of<T: fmt::Debug>(result: Result<T, NameError>) -> String {
    result.map_or_else(|error| error.fault.to_string(), |_| String::new())
}

#[test]
fn names_follow_the_rule_of_their_kind() {
    let long_label = "a".repeat(64);
    let long_name = format!("{}a", "a.".repeat(127));
    // (text, as namespace, as subdomain, as Service, as path segment); empty: accepted.
    let table: &[(&str, &str, &str, &str, &str)] = &[
        ("default", "", "", "", ""),
        ("kube-system", "", "", "", ""),
        ("1st", "", "", "starts with a digit", ""),
        ("a.b", "contains `.`", "", "contains `.`", ""),
        ("Default", "contains an uppercase letter", "contains an uppercase letter", "contains an uppercase letter", ""),
        ("a_b", "contains `_`", "contains `_`", "contains `_`", ""),
        ("a/b", "contains `/`", "contains `/`", "contains `/`", "contains `/`"),
        ("a%b", "contains `%`", "contains `%`", "contains `%`", "contains `%`"),
        ("psp:vmware-system-privileged", "contains `:`", "contains `:`", "contains `:`", ""),
        ("rolebinding-default-privileged-sa-ns_default", "contains `_`", "contains `_`", "contains `_`", ""),
        ("-a", "starts or ends with `-`", "starts or ends with `-`", "starts or ends with `-`", ""),
        ("a-", "starts or ends with `-`", "starts or ends with `-`", "starts or ends with `-`", ""),
        ("a.-b", "contains `.`", "starts or ends with `-`", "contains `.`", ""),
        (
            "",
            "is empty or has an empty label",
            "is empty or has an empty label",
            "is empty or has an empty label",
            "is empty",
        ),
        ("a..b", "contains `.`", "is empty or has an empty label", "contains `.`", ""),
        ("a b", "contains white space", "contains white space", "contains white space", ""),
        ("ä", "contains U+00E4", "contains U+00E4", "contains U+00E4", ""),
        (
            "a\nb",
            "contains white space",
            "contains white space",
            "contains white space",
            "contains a control character",
        ),
        ("..", "contains `.`", "is empty or has an empty label", "contains `.`", "consists of dots only"),
        // A part of a subdomain has no separate length limit.
        (&long_label, "is 64 characters long", "", "is 64 characters long", ""),
        (
            &long_name,
            "is 255 characters long",
            "is 255 characters long",
            "is 255 characters long",
            "is longer than 253 characters",
        ),
    ];
    for (text, namespace, subdomain, service, segment) in table {
        assert_eq!(what_of(Namespace::parse(text)), *namespace, "{text}");
        assert_eq!(what_of(ResourceName::subdomain(text)), *subdomain, "{text}");
        assert_eq!(what_of(ResourceName::service(text)), *service, "{text}");
        assert_eq!(what_of(ResourceName::path_segment(text)), *segment, "{text}");
    }
}

#[test]
fn ranges_are_read_as_go_reads_them() {
    let table = [
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("10.1.2.3/8", "10.0.0.0/8"),
        ("0.0.0.0/0", "0.0.0.0/0"),
        ("1.2.3.4/0", "0.0.0.0/0"),
        ("192.0.2.1", "192.0.2.1/32"),
        ("192.0.2.1/32", "192.0.2.1/32"),
        ("2001:db8::/32", "2001:db8::/32"),
        ("2001:DB8:0::1", "2001:db8::1/128"),
        ("2001:db8::1/64", "2001:db8::/64"),
        ("::/0", "::/0"),
        ("::ffff:10.0.0.1/80", "::/80"), // wider than what IPv4 spells
    ];
    for (text, read) in table {
        assert_eq!(Cidr::parse(text).unwrap().as_str(), read, "{text}");
    }
    let refused = [
        ("", "does not start with a valid IP address"),
        ("example.com", "does not start with a valid IP address"),
        ("10.0.0/8", "does not start with a valid IP address"),
        ("010.0.0.0/8", "does not start with a valid IP address"),
        ("10.0.0.0/33", "has a prefix length that is too large"),
        ("::/129", "has a prefix length that is too large"),
        ("10.0.0.0/", "has no number after `/`"),
        ("10.0.0.0/+8", "has no number after `/`"),
        ("10.0.0.0/255.0.0.0", "has no number after `/`"),
        ("10.0.0.0/8/8", "has no number after `/`"),
        ("fe80::1%eth0", "does not start with a valid IP address"),
        (" 10.0.0.0/8", "does not start with a valid IP address"),
        ("::ffff:10.0.0.0/104", "is an IPv4-mapped IPv6 address; in IPv4 form: 10.0.0.0/8"),
        ("::ffff:10.0.0.1", "is an IPv4-mapped IPv6 address; in IPv4 form: 10.0.0.1/32"),
        ("::ffff:0:0/96", "is an IPv4-mapped IPv6 address; in IPv4 form: 0.0.0.0/0"),
    ];
    for (text, what) in refused {
        assert_eq!(what_of(Cidr::parse(text)), what, "{text}");
    }
}

#[test]
fn a_service_has_namespace_name_and_port() {
    assert!(ServiceRef::new("default", "kubernetes", 443).is_ok());
    assert_eq!(what_of(ServiceRef::new("default", "kubernetes", 0)), "has port 0");
    assert_eq!(what_of(ServiceRef::new("Default", "kubernetes", 1)), "contains an uppercase letter");
    assert_eq!(what_of(ServiceRef::new("default", "7", 1)), "starts with a digit");
}

#[test]
fn kubeconfig_entries_may_have_speaking_names() {
    for name in ["kubernetes-admin@cluster.local", "arn:aws:eks:eu-west-1:1:cluster/x", "My Cluster", "ü"] {
        assert_eq!(kubeconfig_name(name), Ok(()), "{name}");
    }
    for (name, expected) in [
        ("", "is empty"),
        (" a", "starts or ends with white space"),
        ("a\nb", "contains a control character"),
        ("-a", "starts with `-`, so kubectl reads it as a flag"),
    ] {
        assert_eq!(what_of(kubeconfig_name(name)), expected, "{name:?}");
    }
}
