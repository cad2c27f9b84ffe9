use serde_json::{Value, json};

use super::*;

#[track_caller]
fn error_of(text: &[u8]) -> YamlError {
    parse(text).map(|node| node.to_json()).unwrap_err()
}

#[test]
fn readable_documents_are_read() {
    let rows: [(&str, &[u8]); 16] = [
        ("plain", b"name: a\nport: 1\n"),
        ("byte order mark", b"\xef\xbb\xbfname: a\nport: 1\n"),
        ("document start", b"---\nname: a\nport: 1\n"),
        ("document end", b"name: a\nport: 1\n...\n"),
        ("only a comment behind", b"name: a\nport: 1\n# c\n"),
        ("separator and a comment behind", b"name: a\nport: 1\n---\n# c\n"),
        ("comment in front", b"# c\n---\nname: a\nport: 1\n"),
        ("CRLF", b"name: a\r\nport: 1\r\n"),
        ("JSON", br#"{"name":"a","port":1}"#),
        ("JSON with tabs", b"{\n\t\"name\": \"a\",\n\t\"port\": 1\n}\n"),
        ("JSON with escapes", br#"{"name":"\u0061","port":1}"#),
        ("an anchor", b"name: &n a\nport: 1\n"),
        ("YAML's own tags", b"!!map\nname: !!str a\nport: !!int 1\n"),
        ("the tag !", b"name: ! a\nport: 1\n"),
        ("the tag !!binary", b"name: !!binary YQ==\nport: 1\n"),
        ("a block", b"name: |-\n  a\nport: 1\n"),
    ];
    for (why, text) in rows {
        assert_eq!(parse(text).map(|node| node.to_json()), Ok(json!({"name": "a", "port": 1})), "{why}");
    }
}

#[test]
fn an_empty_text_is_nothing() {
    for text in ["", "\n", "# c\n", "---\n", "~\n", "{}\n"] {
        let node = parse(text.as_bytes()).unwrap();
        assert_eq!(
            (node.text("name"), node.flag("on"), node.list("all").map(<[_]>::len)),
            (Ok(""), Ok(false), Ok(0)),
            "{text:?}"
        );
    }
}

#[test]
fn words_mean_what_kubernetes_reader_reads() {
    let rows: [(&str, Value); 41] = [
        ("", Value::Null),
        ("~", Value::Null),
        ("null", Value::Null),
        ("Null", Value::Null),
        ("nUll", json!("nUll")),
        ("''", json!("")),
        ("'null'", json!("null")),
        ("true", json!(true)),
        ("yes", json!(true)),
        ("On", json!(true)),
        ("n", json!(false)),
        ("'yes'", json!("yes")),
        ("yess", json!("yess")),
        ("0", json!(0)),
        ("-1", json!(-1)),
        ("+1", json!(1)),
        ("1_000", json!(1000)),
        ("1__0", json!("1__0")),
        ("0x1F", json!(31)),
        ("0o17", json!(15)),
        ("0b11", json!(3)),
        ("0x", json!("0x")),
        ("007", json!(7.0)),
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("18446744073709551616", json!(18446744073709551616.0)),
        ("1.5", json!(1.5)),
        (".5", json!(0.5)),
        ("1e3", json!(1000.0)),
        ("-1.E+2", json!(-100.0)),
        ("1e-400", json!(0.0)),
        ("1.5e", json!("1.5e")),
        ("0.12345678901234567890", json!(0.12345678901234568)),
        ("9007199254740993.0000001", json!(9007199254740994.0)),
        ("1.2.3", json!("1.2.3")),
        ("inf", json!("inf")),
        ("-", json!([null])),
        ("2026-11-23", json!("2026-11-23")),
        ("!!str 1", json!("1")),
        ("!!float 1", json!(1.0)),
        ("!!bool 'yes'", json!(true)),
    ];
    for (word, value) in rows {
        assert_eq!(
            parse(format!("a: \n  {word}\n").as_bytes()).map(|node| node.to_json()),
            Ok(json!({"a": value})),
            "{word}"
        );
    }
}

#[test]
fn aliases_in_moderation_are_copied() {
    let text = b"a: &a {b: [1, x]}\nc: *a\nd: &d e\n*d : *d\n";
    let expected = json!({"a": {"b": [1, "x"]}, "c": {"b": [1, "x"]}, "d": "e", "e": "e"});
    assert_eq!(parse(text).map(|node| node.to_json()), Ok(expected));
}

#[test]
fn a_wrong_kind_is_reported_with_its_place() {
    let document = parse(b"text: a\nnumber: 1\nflag: on\nspelt: 'no'\nlist: [a]\nmap: {a: b}\nnothing:\n").unwrap();
    assert_eq!(document.text("text"), Ok("a"));
    assert_eq!((document.text("nothing"), document.text("absent")), (Ok(""), Ok("")));
    assert_eq!(
        (document.flag("flag"), document.flag("nothing"), document.flag("absent")),
        (Ok(true), Ok(false), Ok(false))
    );
    assert_eq!((document.list("list").map(<[_]>::len), document.list("absent").map(<[_]>::len)), (Ok(1), Ok(0)));
    assert_eq!(document.map("map").and_then(|map| map.text("a")), Ok("b"));
    assert_eq!(document.map("nothing").and_then(|map| map.text("a")), Ok(""));
    let rows = [
        (document.text("number").err(), 2, 1, "expected a string (in quotes), found a number"),
        (document.text("flag").err(), 3, 1, "expected a string (in quotes), found a boolean"),
        (document.text("list").err(), 5, 1, "expected a string (in quotes), found a list"),
        (document.flag("text").err(), 1, 7, "expected true or false, found a string"),
        (document.flag("spelt").err(), 4, 8, "expected true or false, found a string"),
        (document.list("map").err(), 6, 6, "expected a list"),
        (document.map("text").err(), 1, 7, "expected a mapping (key: value)"),
    ];
    for (error, line, column, what) in rows {
        assert_eq!(error, Some(YamlError { line: Some(line), column: Some(column), what: what.to_owned() }));
    }
}

/// Every row was tried with kubectl 1.32 (`config view`), as fields of a user.
#[test]
fn kubectl_reads_more() {
    let key = |key: &str, line, used| Skipped::Key { key: Some(key.to_owned()), line, used };
    let rows: [(&str, Value, Vec<Skipped>); 11] = [
        ("a: 1\nb: 2\na: 3\n", json!({"a": 3, "b": 2}), vec![key("a", 1, 3)]),
        ("x: {a: 1, a: 2}\n", json!({"x": {"a": 2}}), vec![key("a", 1, 1)]),
        ("x: &x {a: 1, b: 1}\ny: {<<: *x, a: 2}\n", json!({"x": {"a": 1, "b": 1}, "y": {"a": 2, "b": 1}}), vec![]),
        // yaml.v2 merges where the key is
        ("a: own\n<<: {a: merged}\n", json!({"a": "merged"}), vec![key("a", 1, 2)]),
        ("<<: [{a: 1}, {a: 2, b: 2}]\n", json!({"a": 1, "b": 2}), vec![]),
        ("'<<': {a: 1}\n", json!({"<<": {"a": 1}}), vec![]),
        ("a: 1\n---\na: 2\n", json!({"a": 1}), vec![Skipped::Document { line: 2 }]),
        ("a: 1\n---\n: : {\n", json!({"a": 1}), vec![Skipped::Document { line: 2 }]),
        ("---\n---\na: 1\n", Value::Null, vec![Skipped::Document { line: 2 }]),
        ("a: !vault 12\n", json!({"a": "12"}), vec![]),
        ("a: !mine {b: !other [1]}\n", json!({"a": {"b": [1]}}), vec![]),
    ];
    for (text, expected, skipped) in rows {
        let (node, found) = parse_as_kubectl(text.as_bytes()).unwrap();
        assert_eq!((node.to_json(), found), (expected, skipped), "{text:?}");
    }
    for text in ["<<: a\n", "<<: [a]\n", "~: 1\n", "? [b]\n: c\n", "a: !!int x\n"] {
        assert!(parse_as_kubectl(text.as_bytes()).is_err(), "{text:?}");
    }
    let secret = parse_as_kubectl(b"abcdef.0123456789abcdef: 1\nabcdef.0123456789abcdef: 2\n").unwrap().1;
    assert_eq!(secret, [Skipped::Key { key: None, line: 1, used: 2 }]);
}

#[test]
fn errors_say_where_and_what() {
    let rows: [(&str, usize, &str); 22] = [
        ("name: a\nname: b\n", 2, "the key name occurs twice in one mapping"),
        ("a: 1\nb: {c: 1, d: 2, 'c': 3}\n", 2, "the key c occurs twice in one mapping"),
        ("1: a\n'1': b\n", 2, "the key 1 occurs twice in one mapping"),
        ("name: a\n---\nname: b\n", 3, "a second document starts here; expected only one"),
        ("name: 'a\n", 1, "a quote is not closed"),
        ("name: [a\n", 1, "a bracket or brace is not closed"),
        ("name: a\n\tport: 1\n", 2, "a tab where YAML requires spaces"),
        ("name: a\n port: 1\n", 2, "a key or a colon in a place where none is allowed"),
        ("name: !include b\n", 1, "tags (!name) are not supported; remove the tag"),
        ("name: !!set {a}\n", 1, "tags (!name) are not supported; remove the tag"),
        ("name: !!seq {a: b}\n", 1, "tags (!name) are not supported; remove the tag"),
        ("name: a\n<<: {port: 1}\n", 2, "merge keys (<<) are not supported; write the fields out"),
        ("name: *a\n", 1, "an alias (*name) refers to no earlier anchor"),
        ("name: &a [*a]\n", 1, "an anchor contains itself"),
        ("name: \"\\q\"\n", 1, "unknown escape sequence after a backslash in a quoted string"),
        ("a: 1\n~: 2\n", 2, "expected a string, found nothing"),
        ("a: 1\n? [b]\n: 2\n", 2, "expected a string"),
        ("a: .inf\n", 1, "a number is not finite"),
        ("a: 1e999\n", 1, "a number is not finite"),
        ("a: !!int x\n", 1, "a value is not a whole number in range"),
        ("a: !!bool x\n", 1, "a value is not true or false"),
        ("a: !!binary x\n", 1, "a value tagged !!binary is not base64"),
    ];
    for (text, line, what) in rows {
        let error = error_of(text.as_bytes());
        assert_eq!((error.line, error.what.as_str()), (Some(line), what), "{text:?}");
    }
}

#[test]
fn errors_never_contain_a_value() {
    let secret = "s3cr3tT0ken";
    let rows = [
        "name: [S]\n",
        "name: a\nport: S\n",
        "name: a\nmode: S\n",
        "S\n",
        "- S\n",
        "name: 'S\n",
        "name: \"S\\q\"\n",
        "name: a\nport: 'S'\n",
        "name: &S *S\n",
        "name: !S a\n",
        "name: a\n\tS: 1\n",
        "name: S: S\n",
        "name: S\n---\nS: S\n",
        "name: S\n S\n  S: S\n",
        "name: {S: S\n",
        "name: !!binary S\n",
        "name: a\nport: .S\n",
        "%S\n---\nname: a\n",
        "name: `S\n",
        "name: @S\n",
        "name: |S\n  a\n",
    ];
    for row in rows {
        let text = row.replace('S', secret);
        let errors = match parse(text.as_bytes()) {
            Err(error) => vec![error],
            Ok(node) => {
                let (text, flag, list) = (node.text("name").err(), node.flag("name").err(), node.list("name").err());
                [text, flag, list, node.map("name").err(), node.as_map().err()].into_iter().flatten().collect()
            }
        };
        assert!(!errors.is_empty(), "{row:?}");
        assert!(!format!("{errors:?}").contains(secret), "{row:?}: {errors:?}");
    }
}

#[test]
fn hostile_documents_end_early() {
    let lists = "[".repeat(200_000);
    let maps = "{a: ".repeat(100_000);
    let blocks = "- ".repeat(100_000);
    let steps: String = (0..2_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    let numbers = format!("[{}]", "1,".repeat(1 << 19));
    let empty_documents = "---\n".repeat(400_000);
    let anchors: String = (0..1_000).map(|i| format!("a{i}: &a{i} 1\n")).collect();
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for i in 1..12 {
        let aliases = vec![format!("*a{}", i - 1); 10].join(",");
        bomb.push_str(&format!("a{i}: &a{i} [{aliases}]\n"));
    }
    for text in [lists, maps, blocks, steps, numbers, empty_documents, anchors, bomb] {
        let start = text.get(..20).unwrap_or_default().to_owned();
        assert!(parse(text.as_bytes()).is_err(), "{start}");
    }
    let large = vec![b' '; limits::YAML_BYTES + 1];
    assert_eq!(error_of(&large).what, "larger than 2 MiB");
}

#[test]
fn long_documents_are_read() {
    let names: String = (0..40_000).map(|i| format!("- {{name: context-{i}}}\n")).collect();
    let read = parse(names.as_bytes()).unwrap().to_json();
    assert_eq!(read.as_array().map(Vec::len), Some(40_000));
    assert_eq!(read[39_999], json!({"name": "context-39999"}));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let error = error_of(b"a: 1\nb: \xff\xfe\n");
    assert_eq!((error.line, error.what.as_str()), (Some(2), "the text is not UTF-8"));
}

/// serde-saphyr interprets the same parser's events differently, with its own rules for words, tags and aliases.
#[test]
#[allow(clippy::disallowed_methods)] // golden cases are files
fn documents_are_read_as_another_reader_reads_them() {
    let mut documents = 0;
    let cases = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden")).unwrap();
    let files = cases.flatten().flat_map(|case| std::fs::read_dir(case.path()).into_iter().flatten().flatten());
    for file in files.map(|file| file.path()) {
        let Some(text) = std::fs::read_to_string(&file).ok().filter(|_| file.is_file()) else { continue };
        let theirs: Result<Value, _> = serde_saphyr::from_str(&text);
        let (Ok(theirs), Ok(ours)) = (theirs, parse(text.as_bytes())) else { continue };
        assert_eq!(ours.to_json(), theirs, "{}", file.display());
        documents += 1;
    }
    assert!(documents > 200, "{documents}");
}
