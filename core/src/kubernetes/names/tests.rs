use super::*;

fn what_of<T: fmt::Debug>(result: Result<T, NameError>) -> String {
    result.map_or_else(|error| error.fault.to_string(), |_| String::new())
}

#[test]
fn names_follow_the_rule_of_their_kind() {
    let long_label = "a".repeat(64);
    let long_name = format!("{}a", "a.".repeat(127));
    // (text, as namespace, as subdomain, as Service, as path segment); empty: taken.
    let table: &[(&str, &str, &str, &str, &str)] = &[
        ("default", "", "", "", ""),
        ("kube-system", "", "", "", ""),
        ("1st", "", "", "starts with a digit", ""),
        ("a.b", "holds .", "", "holds .", ""),
        ("Default", "holds an upper-case letter", "holds an upper-case letter", "holds an upper-case letter", ""),
        ("a_b", "holds _", "holds _", "holds _", ""),
        ("a/b", "holds /", "holds /", "holds /", "holds /"),
        ("a%b", "holds %", "holds %", "holds %", "holds %"),
        ("psp:vmware-system-privileged", "holds :", "holds :", "holds :", ""),
        ("rolebinding-default-privileged-sa-ns_default", "holds _", "holds _", "holds _", ""),
        ("-a", "starts or ends with -", "starts or ends with -", "starts or ends with -", ""),
        ("a-", "starts or ends with -", "starts or ends with -", "starts or ends with -", ""),
        ("a.-b", "holds .", "starts or ends with -", "holds .", ""),
        (
            "",
            "is empty, or has an empty part",
            "is empty, or has an empty part",
            "is empty, or has an empty part",
            "is empty",
        ),
        ("a..b", "holds .", "is empty, or has an empty part", "holds .", ""),
        ("a b", "holds white space", "holds white space", "holds white space", ""),
        ("ä", "holds U+00E4", "holds U+00E4", "holds U+00E4", ""),
        ("a\nb", "holds white space", "holds white space", "holds white space", "holds a control character"),
        ("..", "holds .", "is empty, or has an empty part", "holds .", "is a dot name"),
        // A part of a subdomain has no length of its own.
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
        ("", "holds no IP address"),
        ("example.com", "holds no IP address"),
        ("10.0.0/8", "holds no IP address"),
        ("010.0.0.0/8", "holds no IP address"),
        ("10.0.0.0/33", "has too long a prefix"),
        ("::/129", "has too long a prefix"),
        ("10.0.0.0/", "has no number behind the /"),
        ("10.0.0.0/+8", "has no number behind the /"),
        ("10.0.0.0/255.0.0.0", "has no number behind the /"),
        ("10.0.0.0/8/8", "has no number behind the /"),
        ("fe80::1%eth0", "holds no IP address"),
        (" 10.0.0.0/8", "holds no IP address"),
        ("::ffff:10.0.0.0/104", "holds an IPv4 address written as IPv6, which is 10.0.0.0/8"),
        ("::ffff:10.0.0.1", "holds an IPv4 address written as IPv6, which is 10.0.0.1/32"),
        ("::ffff:0:0/96", "holds an IPv4 address written as IPv6, which is 0.0.0.0/0"),
    ];
    for (text, what) in refused {
        assert_eq!(what_of(Cidr::parse(text)), what, "{text}");
    }
}

#[test]
fn a_service_has_namespace_name_and_port() {
    assert!(ServiceRef::new("default", "kubernetes", 443).is_ok());
    assert_eq!(what_of(ServiceRef::new("default", "kubernetes", 0)), "has port 0");
    assert_eq!(what_of(ServiceRef::new("Default", "kubernetes", 1)), "holds an upper-case letter");
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
        ("a\nb", "holds a control character"),
        ("-a", "starts with -, which kubectl takes for a flag"),
    ] {
        assert_eq!(what_of(kubeconfig_name(name)), expected, "{name:?}");
    }
}
