use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::*;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Small {
    name: String,
    #[serde(default)]
    port: u16,
    #[serde(default)]
    mode: Option<Mode>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Tcp,
    Http,
}

#[test]
fn readable_documents_are_read() {
    let rows: [(&str, &[u8]); 12] = [
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
        ("aliases in moderation", b"name: &n a\nport: 1\n"),
    ];
    for (why, text) in rows {
        assert_eq!(read::<Small>(text), Ok(Small { name: "a".to_owned(), port: 1, mode: None }), "{why}");
    }
}

#[test]
fn errors_say_where_and_what() {
    let rows: [(&str, Option<usize>, &str); 20] = [
        ("", Some(1), "there is nothing in it"),
        ("port: 1\n", Some(1), "the field name is missing"),
        ("name: a\nname: b\n", Some(2), "the key name stands twice in one mapping"),
        ("name: a\nport: x\n", Some(2), "a value is not a whole number from 0 to 65535"),
        ("name: a\nmode: udp\n", Some(2), "unknown value; known are tcp, http"),
        ("name: a\nnmae: b\n", Some(2), "unknown field nmae; known are name, port, mode"),
        ("name: [a]\n", Some(1), "a string is wanted here"),
        ("name: {a: b}\n", Some(1), "a string is wanted here"),
        ("- name\n", Some(1), "a mapping (key: value) is wanted here"),
        ("name: a\n---\nname: b\n", Some(3), "a second document begins here; one is wanted"),
        ("name: 'a\n", None, "a quote is not closed"),
        ("name: [a\n", None, "a string is wanted here"),
        ("name: a\n\tport: 1\n", Some(1), "a tab stands where YAML wants spaces"),
        ("name: a\n port: 1\n", Some(2), ""),
        ("name: !include b\n", Some(1), "tags (!name) are not read; leave the tag out"),
        ("name: a\n<<: {port: 1}\n", Some(2), "merge keys (<<) are not read; write the fields out"),
        ("name: *a\n", Some(1), "an alias (*name) names no anchor before it"),
        ("name: \"\\q\"\n", Some(1), "a backslash in a quoted string starts no known escape"),
        ("name: a\nport: 70000\n", Some(2), ""),
        ("just text\n", Some(1), ""),
    ];
    for (text, line, what) in rows {
        let error = read::<Small>(text.as_bytes()).unwrap_err();
        assert!(error.what.contains(what), "{text:?}: {error:?}");
        assert!(line.is_none() || error.line == line, "{text:?}: {error:?}");
    }
}

#[test]
fn errors_never_hold_a_value() {
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
        if let Err(error) = read::<Small>(text.as_bytes()) {
            assert!(!format!("{error:?}").contains(secret), "{row:?}: {error:?}");
        }
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
        assert!(read::<Value>(text.as_bytes()).is_err(), "{start}");
    }
    let large = vec![b' '; limits::YAML_BYTES + 1];
    assert_eq!(read::<Value>(&large).map_err(|e| e.what), Err("it is larger than 2 MiB".to_owned()));
}

#[test]
fn long_documents_are_read() {
    let names: String = (0..40_000).map(|i| format!("- {{name: context-{i}}}\n")).collect();
    let read: Vec<BTreeMap<String, String>> = read(names.as_bytes()).unwrap();
    assert_eq!(read.len(), 40_000);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let error = read::<Value>(b"a: 1\nb: \xff\xfe\n").unwrap_err();
    assert_eq!((error.line, error.what.as_str()), (Some(2), "the text is not UTF-8"));
}
