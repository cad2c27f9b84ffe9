use super::*;

#[test]
fn what_people_paste_is_repaired() {
    use FqdnRepair::*;
    // (typed, name, repairs)
    let table: &[(&str, &str, &[FqdnRepair])] = &[
        ("k8s.example.com", "k8s.example.com", &[]),
        ("a", "a", &[]),
        ("k8s--api.example.com", "k8s--api.example.com", &[]),
        ("9.9.9.9.example.com", "9.9.9.9.example.com", &[]),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", &[]),
        ("1e3", "1e3", &[]),
        ("example.0x7g", "example.0x7g", &[]),
        ("K8s.Example.Com", "k8s.example.com", &[UpperCase]),
        ("k8s.example.com.", "k8s.example.com", &[TrailingDot]),
        (" k8s.example.com\r\n", "k8s.example.com", &[WhiteSpace]),
        ("k8s.example.com\u{a0}", "k8s.example.com", &[WhiteSpace]),
        ("k8s.\u{200b}example.com", "k8s.example.com", &[InvisibleCharacters]),
        ("\u{feff}k8s.example.com", "k8s.example.com", &[InvisibleCharacters]),
        ("k8s\u{ad}.example.com\u{0}", "k8s.example.com", &[InvisibleCharacters]),
        ("\"k8s.example.com\"", "k8s.example.com", &[Quotes]),
        ("<https://k8s.example.com>", "k8s.example.com", &[Quotes, Scheme]),
        ("https://k8s.example.com", "k8s.example.com", &[Scheme]),
        ("HTTPS://k8s.example.com/", "k8s.example.com", &[Scheme, Path]),
        ("//k8s.example.com", "k8s.example.com", &[Scheme]),
        ("DNS:k8s.example.com", "k8s.example.com", &[Scheme]),
        ("k8s.example.com:6443", "k8s.example.com", &[Port]),
        ("k8s.example.com:", "k8s.example.com", &[Port]),
        ("k8s.example.com/api?x#y", "k8s.example.com", &[Path]),
        ("k8s.example.com?x", "k8s.example.com", &[Path]),
        ("user:pw@k8s.example.com", "k8s.example.com", &[User]),
        ("https://u@K8s.example.com.:443/x", "k8s.example.com", &[Scheme, Path, User, Port, UpperCase, TrailingDot]),
        ("k8s。example．com", "k8s.example.com", &[LookAlikes]),
        ("k8s\u{2011}api.example.com", "k8s-api.example.com", &[LookAlikes]),
        ("ｋ８ｓ.example.com", "k8s.example.com", &[StyledLetters]),
    ];
    for (typed, name, repairs) in table {
        let (fqdn, repaired) = Fqdn::parse(typed).unwrap_or_else(|e| panic!("{typed:?}: {e:?}"));
        assert_eq!((fqdn.as_str(), &repaired.repairs[..], repaired.unicode), (*name, *repairs, None), "{typed:?}");
        assert_eq!(Fqdn::is_exact(typed), repairs.is_empty(), "{typed:?}");
        assert!(Fqdn::is_exact(name));
    }
    assert_eq!(Fqdn::parse("https://k8s.example.com:6443/").unwrap().1.port, Some(6443));
    assert_eq!(Fqdn::parse("k8s.example.com:").unwrap().1.port, None);
}

#[test]
fn other_scripts_become_punycode() {
    // (typed, name, unicode form)
    let table = [
        ("bücher.example", "xn--bcher-kva.example", "bücher.example"),
        ("BÜCHER.Example", "xn--bcher-kva.example", "bücher.example"),
        ("k8s.例え.jp", "k8s.xn--r8jz45g.jp", "k8s.例え.jp"),
        ("k8s.例え。jp", "k8s.xn--r8jz45g.jp", "k8s.例え.jp"),
        // Decomposed: u and a combining diaeresis.
        ("bu\u{308}cher.example", "xn--bcher-kva.example", "bücher.example"),
        // Cyrillic а: looks like the Latin one, and both forms show that it is not.
        ("\u{430}pi.example.com", "xn--pi-6kc.example.com", "аpi.example.com"),
        ("straße.example", "xn--strae-oqa.example", "straße.example"),
    ];
    for (typed, name, unicode) in table {
        let (fqdn, repaired) = Fqdn::parse(typed).unwrap();
        assert_eq!((fqdn.as_str(), repaired.unicode.as_deref()), (name, Some(unicode)), "{typed}");
    }
}

#[test]
fn an_invalid_name_says_why() {
    let ip = |text: &str| FqdnError::IsIp(text.to_owned());
    let wildcard = |text: &str| FqdnError::Wildcard(text.to_owned());
    let table = [
        ("", FqdnError::Empty),
        (" \t\u{200b}\n", FqdnError::Empty),
        ("https://", FqdnError::Empty),
        (":443", FqdnError::Empty),
        ("/path", FqdnError::Empty),
        ("10.0.0.1", ip("10.0.0.1")),
        ("https://10.0.0.1:6443", ip("10.0.0.1")),
        ("1", ip("1")),
        ("0x7f.1", ip("0x7f.1")),
        ("a.0x7f", ip("a.0x7f")),
        ("a.0X", ip("a.0x")),
        ("example.123", ip("example.123")),
        ("１０.0.0.１", ip("10.0.0.1")),
        ("::1", ip("::1")),
        ("fe80::1%eth0", ip("fe80::1%eth0")),
        ("[2001:db8::1]:6443", ip("2001:db8::1")),
        ("*.example.com", wildcard("*.example.com")),
        ("*.com", wildcard("*.com")),
        ("*", wildcard("*")),
    ];
    for (typed, error) in table {
        assert_eq!(Fqdn::parse(typed), Err(error), "{typed:?}");
        assert!(!Fqdn::is_exact(typed), "{typed:?}");
    }
}

#[test]
fn an_invalid_name_tells_label_and_rule() {
    let long_label = format!("{}.example.com", "a".repeat(64));
    let long_name = vec!["a".repeat(49); 6].join(".");
    let table = [
        ("k8s..example.com", "label 2 is empty (two consecutive dots, or a dot at the start or end)"),
        (".example.com", "label 1 is empty (two consecutive dots, or a dot at the start or end)"),
        ("k8s.example.com..", "label 4 is empty (two consecutive dots, or a dot at the start or end)"),
        (".", "label 1 is empty (two consecutive dots, or a dot at the start or end)"),
        ("-k8s.example.com", "label 1 (`-k8s`) starts or ends with `-`"),
        ("k8s.example-.com", "label 2 (`example-`) starts or ends with `-`"),
        (
            "k8s_api.example.com",
            "label 1 (`k8s_api`) contains an underscore, which Contour rejects and public CAs do not certify; allowed: a-z, 0-9, and `-`",
        ),
        (
            "foo*.example.com",
            "label 1 (`foo*`) contains `*`, which is allowed only as the complete first label; allowed: a-z, 0-9, and `-`",
        ),
        ("k8s,example.com", "label 1 (`k8s,example`) contains `,`; allowed: a-z, 0-9, and `-`"),
        ("k8s.example.com:99999", "the part after `:` is not a port number"),
        ("k8s.example.com:0", "the part after `:` is not a port number"),
        ("k8s.example.com:port", "the part after `:` is not a port number"),
        ("[k8s]", "starts with `[`, but is not an IPv6 address"),
        ("k8s example.com", "contains a space; only one host name is allowed"),
        ("a.example.com\nb.example.com", "contains white space; only one host name is allowed"),
        (long_label.as_str(), "label 1 is 64 octets long; a label has at most 63 (RFC 1035)"),
        (long_name.as_str(), "299 octets long; a DNS name has at most 253 (RFC 1035)"),
    ];
    for (typed, message) in table {
        let Err(FqdnError::Invalid(fault)) = Fqdn::parse(typed) else { panic!("{typed:?}") };
        assert_eq!(fault.to_string(), message, "{typed:?}");
    }
}

#[test]
fn a_token_or_a_megabyte_in_the_name_is_not_echoed() {
    let megabyte = "ü.".repeat(1 << 19);
    assert_eq!(Fqdn::parse(&megabyte), Err(FqdnError::Invalid(FqdnFault::TypedTooLong(1_572_864))));
    let token =
        format!("eyJhbGciOiJSUzI1NiIsImtpZCI6IkFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaIn0.{0}.{0}", "eyJ".repeat(90));
    let Err(FqdnError::Invalid(fault)) = Fqdn::parse(&token) else { panic!() };
    let message = format!("{fault} {fault:?}");
    assert!(!message.to_ascii_lowercase().contains("eyj"), "{message}");
    let Err(FqdnError::Invalid(fault)) = Fqdn::parse("https://me:s3cret@k8s..example.com") else { panic!() };
    assert!(!format!("{fault} {fault:?}").contains("s3cret"));
}
