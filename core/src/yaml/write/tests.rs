use serde_json::{Value, json};

use super::*;

fn yaml(tree: &Tree) -> String {
    write(tree).text.to_string()
}

/// Text and how it is printed as a value; every one is read back by a YAML reader below.
const TRICKY: &[(&str, &str)] = &[
    ("", "\"\""),
    ("~", "\"~\""),
    ("null", "\"null\""),
    ("Null", "\"Null\""),
    ("NULL", "\"NULL\""),
    ("true", "\"true\""),
    ("True", "\"True\""),
    ("TRUE", "\"TRUE\""),
    ("false", "\"false\""),
    ("yes", "\"yes\""),
    ("Yes", "\"Yes\""),
    ("no", "\"no\""),
    ("NO", "\"NO\""),
    ("on", "\"on\""),
    ("On", "\"On\""),
    ("off", "\"off\""),
    ("OFF", "\"OFF\""),
    ("y", "\"y\""),
    ("Y", "\"Y\""),
    ("n", "\"n\""),
    ("N", "\"N\""),
    ("=", "\"=\""),
    ("<<", "\"<<\""),
    ("0", "\"0\""),
    ("1", "\"1\""),
    ("-1", "\"-1\""),
    ("+1", "\"+1\""),
    ("007", "\"007\""),
    ("08", "\"08\""),
    ("1_000", "\"1_000\""),
    ("_1", "\"_1\""),
    ("0x1", "\"0x1\""),
    ("0xFF", "\"0xFF\""),
    ("0o14", "\"0o14\""),
    ("0b1010", "\"0b1010\""),
    ("1e3", "\"1e3\""),
    ("1E3", "\"1E3\""),
    ("1.5", "\"1.5\""),
    ("1.", "\"1.\""),
    (".5", "\".5\""),
    ("-.5", "\"-.5\""),
    ("6.8523015e+5", "\"6.8523015e+5\""),
    ("12e03", "\"12e03\""),
    ("10.0.0.1", "\"10.0.0.1\""), // the 1.1 float allows several points
    ("1.2.3", "\"1.2.3\""),
    (".", "'.'"),
    ("..", "\"..\""),
    ("...", "\"...\""),
    (".inf", "\".inf\""),
    ("-.INF", "\"-.INF\""),
    (".NaN", "\".NaN\""),
    ("infinity", "infinity"),
    ("-Infinity", "-Infinity"),
    ("NaN", "\"NaN\""),
    ("12:30", "\"12:30\""),
    ("190:20:30", "\"190:20:30\""),
    ("190:20:30.15", "\"190:20:30.15\""),
    ("2026-11-23", "\"2026-11-23\""),
    ("2026-11-23T12:00:00Z", "\"2026-11-23T12:00:00Z\""),
    ("2026-11-23 12:00:00 +1", "\"2026-11-23 12:00:00 +1\""),
    ("0ea1788adb", "0ea1788adb"),
    ("12345678901234567890", "\"12345678901234567890\""),
    ("-", "'-'"),
    ("- a", "\"- a\""),
    ("--", "--"),
    ("---", "\"---\""),
    ("--- a", "\"--- a\""),
    ("--region", "--region"),
    ("-v", "-v"),
    ("?", "\"?\""),
    ("? a", "\"? a\""),
    (":", "\":\""),
    (":a", "\":a\""),
    ("a:", "\"a:\""),
    ("a: b", "\"a: b\""),
    ("a:b", "a:b"),
    ("a #b", "\"a #b\""),
    ("a#b", "a#b"),
    ("#a", "\"#a\""),
    ("&a", "\"&a\""),
    ("*a", "\"*a\""),
    ("*.example.com", "\"*.example.com\""),
    ("!a", "\"!a\""),
    ("!!str a", "\"!!str a\""),
    ("|", "\"|\""),
    (">", "\">\""),
    ("%a", "\"%a\""),
    ("@a", "\"@a\""),
    ("`a", "\"`a\""),
    ("{}", "\"{}\""),
    ("{a: b}", "\"{a: b}\""),
    ("[]", "\"[]\""),
    ("[a]", "\"[a]\""),
    ("]", "\"]\""),
    ("}", "\"}\""),
    (",", "\",\""),
    ("'", "\"'\""),
    ("'a'", "\"'a'\""),
    ("it's", "it's"),
    ("'a' \"b\"", "\"'a' \\\"b\\\"\""),
    ("\"", "\"\\\"\""),
    ("\"a\"", "\"\\\"a\\\"\""),
    ("\\", "\\"),
    ("a\\nb", "a\\nb"),
    (" ", "\" \""),
    (" a", "\" a\""),
    ("a ", "\"a \""),
    ("a b", "a b"),
    ("a  b", "a  b"),
    ("\t", "\"\\t\""),
    ("a\tb", "\"a\\tb\""),
    ("a\rb", "\"a\\rb\""),
    ("\0", "\"\\u0000\""),
    ("\u{7f}", "\"\\u007f\""),
    ("\u{85}", "\"\\u0085\""),
    ("\u{a0}", "\u{a0}"),
    ("\u{2028}", "\"\\u2028\""),
    ("\u{feff}a", "\"\\ufeffa\""),
    ("a\u{202e}b", "\"a\\u202eb\""),
    ("é", "é"),
    ("名前", "名前"),
    ("\u{1f600}", "\u{1f600}"),
    ("\n", "\"\\n\""),
    ("a\n", "|\n  a"),
    ("a\nb", "|-\n  a\n  b"),
    ("a\n\nb\n", "|\n  a\n\n  b"),
    ("a\n b\n", "|\n  a\n   b"),
    (" a\nb\n", "\" a\\nb\\n\""),
    ("\na\n", "\"\\na\\n\""),
    ("a\n\n", "|+\n  a\n"),
    ("a\n \nb", "|-\n  a\n   \n  b"),
    ("a\r\nb\r\n", "\"a\\r\\nb\\r\\n\""),
    ("---\na: b\n", "|\n  ---\n  a: b"),
    ("psp:vmware-system-privileged", "psp:vmware-system-privileged"),
    ("system:serviceaccounts", "system:serviceaccounts"),
    ("https://k8s.example.com:8443", "https://k8s.example.com:8443"),
    ("remote-tkgs-workload-cluster-1", "remote-tkgs-workload-cluster-1"),
    ("10.0.0.0/8", "10.0.0.0/8"),
    ("2001:db8::/32", "2001:db8::/32"),
    ("rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1"),
    ("request.operation == 'CREATE'", "request.operation == 'CREATE'"),
    ("!(a == 'b')", "\"!(a == 'b')\""),
];

#[test]
fn tricky_strings_are_printed_as_the_table_says() {
    assert!(TRICKY.len() >= 106);
    for (input, expected) in TRICKY {
        assert_eq!(yaml(&map([("k", text(*input))])), format!("k: {expected}\n"), "{input:?}");
    }
}

#[test]
fn tricky_strings_are_read_back_the_same_in_every_place() {
    for (input, _) in TRICKY {
        round_trip(input);
    }
}

/// Every string over an alphabet of trouble, up to a length, then longer ones by a fixed sequence.
#[test]
fn strings_of_troublesome_characters_are_read_back_the_same() {
    let alphabet =
        ["a", "1", " ", "\n", ":", "#", "-", "'", "\"", "\\", "\t", "é", "?", "[", "}", ",", "&", "|", ".", "e", "_"];
    let mut seed = 7u32;
    for round in 0..4_000u32 {
        let length = 1 + round as usize % 6;
        let mut word = String::new();
        for _ in 0..length {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            word.push_str(alphabet[(seed >> 16) as usize % alphabet.len()]);
        }
        round_trip(&word);
    }
}

fn round_trip(input: &str) {
    let inner = map([("k", text(input)), ("l", list([text(input), map([("m", text(input)), ("n", text("x"))])]))]);
    let mut tree = map([("first", inner), ("last", list([list([text(input), text("x")])]))]);
    if !input.contains('\n') {
        tree = tree.with(&format!("{input}-key"), map([(input, text("v"))]));
    }
    let (printed, meant) = (yaml(&tree), serde_json::to_value(&tree).unwrap());
    let read: Result<Value, _> = serde_saphyr::from_str(&printed);
    match read {
        Ok(read) => assert_eq!(read, meant, "{input:?}\n{printed}"),
        Err(error) => panic!("{input:?}: {error}\n{printed}"),
    }
    let read: Value = serde_json::from_str(&write_json(&tree).text).unwrap();
    assert_eq!(read, meant, "{input:?}");
}

#[test]
fn lists_are_under_their_key_without_indentation() {
    let tree = map([
        ("subjects", list([map([("kind", text("Group")), ("name", text("g"))]), map([("kind", text("User"))])])),
        ("nested", list([list([Tree::Integer(1), Tree::Bool(true)]), list([])])),
        ("empty", map([])),
        ("nothing", Tree::Null),
        ("after", map([("deep", list([text("a\nb\n")]))])),
    ]);
    let expected = "subjects:\n- kind: Group\n  name: g\n- kind: User\nnested:\n- - 1\n  - true\n- []\nempty: {}\nnothing: null\n\
                    after:\n  deep:\n  - |\n    a\n    b\n";
    assert_eq!(yaml(&tree), expected);
}

#[test]
fn a_document_may_be_a_scalar() {
    assert_eq!(yaml(&text("on")), "\"on\"\n");
    assert_eq!(yaml(&text("a\nb\n")), "|\n  a\n  b\n");
    assert_eq!(yaml(&list([])), "[]\n");
}

#[test]
fn numbers_keep_their_value_for_yaml_1_1() {
    for (input, expected) in
        [("1.5", "1.5"), ("1e300", "1.0e+300"), ("1.5e-7", "1.5e-7"), ("18446744073709551615", "18446744073709551615")]
    {
        let value: Value = serde_json::from_str(input).unwrap();
        assert_eq!(yaml(&Tree::from(&value)), format!("{expected}\n"));
    }
}

#[test]
fn json_keeps_the_order_of_keys() {
    let tree = map([("b", list([Tree::Integer(1)])), ("a", map([])), ("c", text("\"\\\u{1}\u{2028}é"))]);
    assert_eq!(
        *write_json(&tree).text,
        "{\n    \"b\": [\n        1\n    ],\n    \"a\": {},\n    \"c\": \"\\\"\\\\\\u0001\\u2028é\"\n}\n"
    );
    assert_eq!(
        Tree::from(&json!({"x": [null, 1, 2.5, "t"]})).get("x").unwrap().clone(),
        Tree::from(&json!([null, 1, 2.5, "t"]))
    );
}

#[test]
fn a_secret_is_printed_and_never_shown() {
    let node = map([("token", secret("s3cret"))]);
    assert_eq!(yaml(&node), "token: s3cret\n");
    assert_eq!(format!("{node:?}"), "{\"token\": <secret, 6 bytes>}");
}

#[test]
fn the_buffer_is_taken_once() {
    let printed = write(&map([("key", secret(&"x".repeat(5_000)))]));
    assert_eq!(printed.text.len(), printed.text.capacity(), "a buffer that grew left copies behind");
}

#[test]
fn every_secret_is_where_the_ranges_say() {
    let secrets = ["s3cret", "a: b", " x\n", "two\nlines\n", "", "x", "1_0", "\u{200b}y", "-_a"];
    for value in secrets {
        let inner =
            map([("a", text("x")), ("list", list([secret(value), map([("b", secret(value))]), secret(value)]))]);
        let tree = map([("before", text(value)), ("in", inner), ("last", secret(value)), ("after", text("x"))]);
        for (printed, is_json) in
            [(write(&tree), false), (write_json(&tree), true), (write_all([&tree, &tree].into_iter()), false)]
        {
            let found: Vec<&str> = printed.secrets.iter().map(|range| &printed.text[range.clone()]).collect();
            assert!(found.len() == 4 || found.len() == 8, "{found:?}");
            for one in found {
                let read: String = if is_json {
                    serde_json::from_str(one).unwrap()
                } else {
                    serde_saphyr::from_str(&format!("{one}\n")).unwrap()
                };
                assert_eq!(read.trim_end(), value.trim_end(), "{one:?} in\n{}", *printed.text);
            }
        }
    }
}

#[test]
fn what_is_hidden_is_seen() {
    let hidden = "a\u{202e}\u{e0041}\u{feff}\u{7f}b";
    let tree = map([("k", text(hidden)), (hidden, list([secret(hidden)]))]);
    let escaped = r#""a\u202e\U000e0041\ufeff\u007fb""#;
    let printed = write(&tree);
    assert_eq!(*printed.text, format!("k: {escaped}\n{escaped}:\n- {escaped}\n"));
    assert!(write_json(&tree).text.is_ascii() && printed.text.is_ascii());
}
