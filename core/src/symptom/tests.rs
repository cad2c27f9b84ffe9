use super::dictionary::plain;
use super::values::{Place, fill, is_like_a_token};
use super::*;
use crate::symptom::http_proxy_status::STATUS_REASONS;

mod texts;

use texts::{STRANGERS, printed};

fn first(text: &str) -> Option<&'static str> {
    diagnose(text).found.first().map(|found| found.symptom.id)
}

#[test]
fn printed_texts_find_their_symptom_first() {
    let wrong: Vec<_> = printed()
        .into_iter()
        .filter(|(expected, text)| first(text) != Some(*expected))
        .map(|(expected, text)| {
            format!(
                "{expected}, not {:?}: {text}",
                diagnose(text).found.iter().map(|found| found.symptom.id).collect::<Vec<_>>()
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_symptom_comes_first_for_some_text() {
    let texts = printed();
    assert!(texts.len() > 180, "{}", texts.len());
    for symptom in symptoms() {
        assert!(texts.iter().any(|(expected, _)| *expected == symptom.id), "{} has no text", symptom.id);
    }
}

#[test]
fn every_pattern_finds_its_own_symptom() {
    let mut wrong = Vec::new();
    for symptom in symptoms() {
        for all in symptom.patterns {
            let text: String = all.iter().map(|pattern| as_printed(pattern) + "\n").collect();
            let ids: Vec<_> = diagnose(&text).found.iter().map(|found| found.symptom.id).collect();
            if !ids.contains(&symptom.id) {
                wrong.push(format!("{}: {text} finds {ids:?}", symptom.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A text that a pattern matches.
fn as_printed(pattern: &str) -> String {
    if let Some(flag) = pattern.strip_prefix("flag:") {
        return format!("\"GET / HTTP/2\" 503 {flag} 0");
    }
    let bare = pattern.trim_start_matches(['=', '^']).trim_end_matches('$').replace('…', " x ");
    fill(&bare, &[])
}

#[test]
fn other_texts_find_nothing() {
    for text in STRANGERS {
        let found = diagnose(text).found;
        assert!(found.is_empty(), "{text:?} finds {}", found[0].symptom.id);
        assert_eq!(page(text), None);
    }
}

#[test]
fn every_status_of_contour_is_found_by_its_message() {
    for entry in STATUS_REASONS.iter().filter(|entry| !entry.message.is_empty()) {
        let text = entry.message.trim_start_matches('^').replace('…', " \"default/x\" ");
        let id = first(&text).unwrap_or_else(|| panic!("nothing for {text}"));
        assert!(id == entry.reason || id.starts_with("status-"), "{text} finds {id}");
    }
    for entry in STATUS_REASONS.iter().filter(|entry| entry.reason != "Valid") {
        assert!(first(&format!("reason: {}", entry.reason)).is_some(), "{}", entry.reason);
    }
}

/// Entries of one reason differ: each text finds the entry with this cause.
#[test]
fn a_status_is_explained_by_its_own_entry() {
    let upstream = "Service [kubernetes:443] TLS upstream validation policy error: invalid CA Secret \"default/x\":";
    let of_host = "Spec.VirtualHost.TLS Secret \"kubeapi-tls\" is invalid: invalid TLS";
    let timeout = "route.timeoutPolicy failed to parse: error parsing response timeout: unable to parse timeout string";
    let fallback = "Spec.Virtualhost.TLS Secret \"c/f\" fallback certificate is invalid: missing TLS certificate";
    let rows = [
        (format!("{upstream} secret type is not \"kubernetes.io/tls\" or \"Opaque\""), "is neither `Opaque` nor"),
        (format!("{upstream} empty \"ca.crt\" key"), "has no `ca.crt`"),
        (format!("{of_host} certificate: x509: negative serial number"), "violates a rule of Go's X.509 parser"),
        (format!("{of_host} private key: failed to parse PEM block"), "cannot parse the PEM in `tls.key`"),
        (format!("{timeout} \"1d\": time: unknown unit \"d\" in duration \"1d\""), "a day is `24h`"),
        (format!("{timeout} \"h\": time: invalid duration \"h\""), "has no number"),
        (
            "tls.envoy-client-certificate Secret \"c/e\" is invalid: Secret not found".to_owned(),
            "presents to upstreams",
        ),
        (fallback.to_owned(), "fallback certificate (`tls.fallback-certificate`"),
    ];
    for (text, cause) in rows {
        let found = diagnose(&text).found;
        assert!(found[0].symptom.causes.concat().contains(cause), "{text}: {:?}", found[0].symptom.causes);
    }
    let key = diagnose(&format!("{of_host} private key: failed to parse PEM block")).found[0].symptom;
    assert!(key.confirm.iter().all(|confirm| !confirm.command.contains("tls\\.crt")), "{key:?}");
}

#[test]
fn commands_of_statuses_belong_to_a_status() {
    for (reason, message, confirm, _) in status::CONFIRMED_BY {
        let is_known = STATUS_REASONS.iter().any(|entry| entry.reason == *reason && entry.message.contains(message));
        assert!(is_known && !confirm.is_empty(), "{reason} {message}");
    }
}

#[test]
fn entries_are_complete_and_refer_to_entries_that_exist() {
    let statuses = STATUS_REASONS.iter().map(status::symptom);
    for symptom in symptoms().copied().chain(statuses) {
        let id = symptom.id;
        let texts = [symptom.title, symptom.printed_by, symptom.fix, symptom.source];
        let by_mode = symptom.by_mode.iter().map(|(_, text)| *text);
        let confirm = symptom.confirm.iter().flat_map(|confirm| [confirm.command, confirm.expect]);
        for text in texts.into_iter().chain(symptom.causes.iter().copied()).chain(by_mode.clone()).chain(confirm) {
            assert!(
                !text.is_empty() && !text.contains("  ") && !text.contains('!') && !text.ends_with([' ', '.']),
                "{id}: {text}"
            );
        }
        assert!(!symptom.causes.is_empty() && !symptom.confirm.is_empty(), "{id}");
        let expected = symptom.confirm.iter().map(|confirm| confirm.expect);
        for text in symptom.causes.iter().copied().chain([symptom.title]).chain(by_mode).chain(expected) {
            assert!(!Place::ALL.iter().any(|place| text.contains(&format!("{{{}}}", place.name()))), "{id}: {text}");
        }
        for word in symptom.see {
            let is_code = crate::Code::from_name(word).is_some();
            let is_known = is_code
                || crate::advice::topics().any(|topic| topic == *word)
                || Mode::ALL.iter().any(|mode| mode.name() == *word)
                || STATUS_REASONS.iter().any(|entry| entry.reason == *word)
                || find(word).is_some();
            assert!(is_known, "{id}: there is no entry for {word}");
        }
    }
}

#[test]
fn names_are_unique() {
    let mut ids: Vec<_> = symptoms().map(|symptom| symptom.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    for id in ids {
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{id}");
        assert!(crate::Code::from_name(id).is_none() && !crate::advice::topics().any(|topic| topic == id), "{id}");
        assert!(find(id).is_some());
    }
}

#[test]
fn places_in_patterns_and_commands_are_known() {
    let known: Vec<_> = Place::ALL.iter().map(|place| format!("{{{}}}", place.name())).collect();
    for symptom in symptoms() {
        for pattern in symptom.patterns.iter().flat_map(|all| all.iter()) {
            let bare = known.iter().fold((*pattern).to_owned(), |text, place| text.replace(place, ""));
            assert!(!bare.contains(['{', '}']), "{}: {pattern}", symptom.id);
        }
    }
}

#[test]
fn wrapping_colors_quotes_and_case_do_not_matter() {
    let texts = [
        "ERROR FROM SERVER (SERVICEUNAVAILABLE): The server is currently unable to handle the request",
        "\u{1b}[31mError from server (ServiceUnavailable):\u{1b}[0m the server is\ncurrently   unable to\r\n handle \
         the request",
        "Error from server (ServiceUnavailable): the server is currently\u{a0}unable to handle\u{200b} the request",
    ];
    for text in texts {
        assert_eq!(first(text), Some("service-unavailable"), "{text:?}");
    }
    assert_eq!(
        first("{\"message\":\"fqdn \\\"k8s.example.com\\\" is used in multiple HTTPProxies: a/b, c/d\"}"),
        Some("DuplicateVhost")
    );
}

#[test]
fn utf16_of_powershell_is_read() {
    let text = "Unable to connect to the server: EOF\r\n";
    let bytes = |from: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        [mark.to_vec(), text.encode_utf16().flat_map(from).collect()].concat()
    };
    assert_eq!(readable(&bytes(u16::to_le_bytes, [0xff, 0xfe])), text);
    assert_eq!(readable(&bytes(u16::to_be_bytes, [0xfe, 0xff])), text);
    assert_eq!(readable(text.as_bytes()), text);
    assert_eq!(readable(&[0xff, 0xfe, 0]), "");
}

#[test]
fn several_lines_find_several_symptoms_with_their_lines() {
    let text = "$ kubectl get pods -w\nerror: stream error: stream ID 3; INTERNAL_ERROR; received from peer\n\n$ \
                kubectl exec web -- true\nError from server: \n";
    let diagnosis = diagnose(text);
    let found: Vec<_> = diagnosis.found.iter().map(|found| (found.symptom.id, found.line)).collect();
    assert_eq!(found, [("watch-cut", 2), ("exec-refused", 5)]);
    assert!(page(text).unwrap().contains("\nwatch-cut, printed by "));
}

#[test]
fn values_go_from_the_text_into_the_commands() {
    let rows = [
        (
            "x509: certificate is valid for x.example.com, not api.example.org",
            "-connect api.example.org:443 -servername api.example.org",
        ),
        (
            "Get \"https://api.example.org:8443/api\": EOF\nx509: certificate signed by unknown authority",
            "-connect api.example.org:8443",
        ),
        (
            "Spec.VirtualHost.TLS Secret \"certs/far\" is invalid: invalid TLS private key: multiple private keys",
            "kubectl get secret far -n certs ",
        ),
        (
            "pods is forbidden: User \"alice@example.com\" cannot list resource \"pods\" in API group \"\" in the \
             namespace \"shop\"",
            "can-i list pods -n shop --as=alice@example.com",
        ),
        ("error: timed out waiting for the condition on httpproxies/front", "kubectl get httpproxy front -n default"),
        ("getting credentials: exec: executable kubelogin not found", "command -v kubelogin"),
        ("x509: certificate signed by unknown authority", "-connect HOST:443 -servername HOST"),
    ];
    for (text, command) in rows {
        let page = page(text).unwrap();
        assert!(page.contains(command), "{command} is not in\n{page}");
    }
}

#[test]
fn an_exposure_fills_what_the_text_leaves_open() {
    let mut exposure = crate::Exposure::default();
    for (path, value) in [("fqdn", "api.example.org"), ("port", "8443"), ("proxyName", "front")] {
        exposure.set(path, value).unwrap();
    }
    let command = "{host}:{port} {proxy} {proxy-namespace} {secret} {contour} {user}";
    let expected = "api.example.org:8443 front default kubeapi-tls projectcontour USER";
    assert_eq!(fill(command, &values::of(&exposure)), expected);
    exposure.spec.fqdn = "$(reboot)".to_owned();
    assert_eq!(fill("{host}", &values::of(&exposure)), "HOST");
}

#[test]
fn nothing_in_a_text_becomes_a_command() {
    for host in [
        "a;reboot",
        "$(reboot).example.com",
        "`reboot`",
        "-oProxyCommand=x",
        "a|b.example",
        "10.0.0.1",
        "a..b",
        "_x.example",
    ] {
        let text = format!(
            "curl: (60) SSL: no alternative certificate subject name matches target host name \
                            '{host}'"
        );
        let page = page(&text).unwrap();
        assert!(page.contains("-connect HOST:443") && !page.contains("reboot"), "{host}: {page}");
    }
    let page =
        page("is forbidden: User \"x; reboot\" cannot list resource \"$(reboot)\" in the namespace \"a b\"").unwrap();
    assert!(
        page.contains("can-i VERB RESOURCE -n NAMESPACE") || page.contains("can-i list RESOURCE -n NAMESPACE"),
        "{page}"
    );
    assert!(!page.contains("reboot"));
}

#[test]
fn a_text_is_never_repeated() {
    let jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6IkEifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU";
    let secrets = [
        jwt,
        "abcdef.0123456789abcdef",
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
        "ZXlKaGJHY2lPaUpTVXpJMU5pSjk",
    ];
    let all = secrets.join("\n");
    for (_, text) in printed() {
        let around = format!("Authorization: Bearer {all}\n{text}\ntoken: {all}\n-----BEGIN PRIVATE KEY-----\n{all}");
        let page = page(&around).unwrap_or_default().to_ascii_lowercase();
        assert!(secrets.iter().all(|secret| !page.contains(&secret.to_ascii_lowercase()[..20])), "{text}");
    }
    for secret in secrets {
        for text in [
            format!("x509: certificate is valid for a, not {secret}"),
            format!(
                "pods is forbidden: User \"{secret}\" cannot list resource \"pods\" in API group \"\" in the \
                 namespace \"{secret}\""
            ),
            format!("Get \"https://{secret}/api\": EOF"),
            format!("Get \"https://{secret}:6443/api\": x509: certificate has expired"),
            format!("exec: executable {secret} not found"),
            format!("Secret \"{secret}\" is invalid: Secret not found"),
        ] {
            let page = page(&text).unwrap_or_else(|| panic!("{text}"));
            assert!(!page.to_ascii_lowercase().contains(&secret.to_ascii_lowercase()[..20]), "{text}\n{page}");
        }
        assert!(is_like_a_token(secret), "{secret}");
    }
    for name in [
        "k8s.example.com",
        "system:serviceaccount:default:third-party",
        "alice@example.com",
        "kube-apiserver-proxy-for-production",
        "ip-10-0-0-1.ec2.internal",
    ] {
        assert!(!is_like_a_token(name), "{name}");
    }
}

/// Values that have the form of a name, and could be secrets.
#[test]
fn what_could_be_a_secret_does_not_become_part_of_a_command() {
    let secrets = [
        "admin:Sommer2024@k8s.example.com:6443",
        "user:p@ss/w0rd@k8s.example.com",
        "AKIAIOSFODNN7EXAMPLE",
        "akiaiosfodnn7example.example.com",
        "ghp_abcdefghijklmnop",
        "glpat-abcdefghijklmn.example.com",
        "token-x7k2l.example.com",
        "password.hunter2.com",
        "correct-horse-battery-staple",
        "s3cr3tpa55.example.com",
        "deadbeefdeadbeef01.example.com",
        "sha256~abcdefghijkl",
        "abcdef.ghijklmnopqrstuv",
        "LS0tLS1CRUdJTiBD",
        "xy.eyJhbGciOiJub25l",
        "CorrectHorseBattery",
        "Summer2024.example.com",
    ];
    let frames = [
        "Get \"https://{}/api\": EOF",
        "Unable to connect to the server: dial tcp: lookup {} on 10.0.0.2:53: no such host",
        "x509: certificate is valid for a.example.com, not {}",
        "Hostname {} not verified",
        "fqdn: {}",
    ];
    for (secret, frame) in secrets.iter().flat_map(|secret| frames.iter().map(move |frame| (secret, frame))) {
        let values = diagnose(&frame.replace("{}", secret)).values;
        assert!(values.is_empty(), "{secret} in {frame}: {values:?}");
    }
    for secret in [
        "AKIAIOSFODNN7EXAMPLE",
        "s3cr3t",
        "glpat-abcdefghijklmn",
        "my-password-1",
        "0123456789abcdef",
        "Summer2024",
        "P@ssw0rd",
        "admin:Summer@example.com",
    ] {
        for frame in
            ["User \"{}\" cannot list", "exec: executable {} not found", "Secret \"{}\" is invalid: Secret not found"]
        {
            let text = format!("pods is forbidden: {}", frame.replace("{}", secret));
            assert!(!page(&text).unwrap().contains(secret), "{text}");
        }
    }
    for host in
        ["k8s.example.com", "api.cluster-01.eu-west-1.example.org", "ip-10-0-0-1.ec2.internal", "kubernetes01.corp.net"]
    {
        assert_eq!(diagnose(&format!("Get \"https://{host}/api\": EOF")).values[0], (Place::Host, host.to_owned()));
    }
}

/// The same error in other wrapping: terminals, logs, JSON, Terraform.
#[test]
fn the_wrapping_of_a_log_does_not_matter() {
    let eof = "Get \"https://k8s.example.com/api\": EOF";
    let escaped = eof.replace('"', "\\\"");
    let twice = eof.replace('"', "\\\\\\\"");
    for text in [
        format!("E1129 12:00:00.000000       1 memcache.go:265] couldn't get current server API group list: {eof}"),
        format!(
            "E1129 12:00:00.000000       1 x.go:1] \"Unhandled Error\" err=\"couldn't get list: {escaped}\" logger=\"a\""
        ),
        format!("time=\"2026-11-29T12:00:00Z\" level=error msg=\"cannot sync: {escaped}\" component=x"),
        format!(
            "time=\"2026-11-29T12:00:00Z\" level=info msg=\"E1129 12:00:00.000000 1 x.go:1] \\\"a\\\" err=\\\"{twice}\\\"\" stream=stderr"
        ),
        format!("{{\"level\":\"error\",\"error\":\"{escaped}\",\"stacktrace\":\"a\\n\\tb\"}}"),
        format!("{{\"level\":\"error\",\"msg\":\"{escaped}\\nretrying\"}}"),
        format!("╷\n│ Error: {eof}\n│ \n│   with helm_release.a,\n╵"),
    ] {
        assert_eq!(first(&text), Some("connection-closed"), "{text}");
    }
    assert_eq!(
        first("time=\"2026-11-29T12:00:00Z\" level=fatal msg=\"error: tls: private key does not match public key\""),
        Some("client-pair-mismatch")
    );
    assert_eq!(
        first("unable to upgrade connection: \\u003ch3\\u003eUnauthorized\\u003c/h3\\u003e"),
        Some("kubectl-proxy-filter")
    );
}

/// A frame is about its own message, not about the lines around it.
#[test]
fn messages_of_a_log_are_about_different_connections() {
    let text = "Error from server: error dialing backend: dial tcp 10.0.0.7:10250: i/o timeout\n\
                Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown \
                authority\n\n\
                Internal error occurred: failed calling webhook \"a.example.com\": failed to call webhook: Post \
                \"https://a.svc:443\":\n x509: certificate has expired or is not yet valid";
    let mut found: Vec<_> = diagnose(text).found.iter().map(|found| (found.line, found.symptom.id)).collect();
    found.sort_unstable();
    assert_eq!(found, [(1, "kubelet-unreachable"), (2, "unknown-authority"), (4, "webhook-certificate")]);
}

#[test]
fn hostile_texts_end_in_time() {
    let long = [
        "error ".repeat(200_000),
        "certificate is valid for ".repeat(50_000),
        "a".repeat(1 << 20),
        "é…\u{1b}[\u{202e}".repeat(20_000),
        "503 UF ".repeat(20_000),
        "{".repeat(100_000),
        "error: \n".repeat(20_000),
        "\\n".repeat(50_000),
        "lookup ".repeat(20_000),
        "\n".repeat(100_000),
    ];
    for text in &long {
        let diagnosis = diagnose(text);
        assert!(diagnosis.is_cut && diagnosis.found.len() <= 5);
    }
    assert!(!diagnose(&"a".repeat(TEXT_BYTES)).is_cut);
}

#[test]
fn unknown_texts_say_what_to_collect() {
    let page = collect(&[(Place::Host, "api.example.org".to_owned())]);
    assert!(
        page.contains("-servername api.example.org")
            && page.contains("kubectl describe httpproxy kubeapi-proxy -n default")
    );
    assert!(page.starts_with("No entry matches this text.") && page.ends_with("from the bundle.\n"));
}

#[test]
fn the_dictionary_contains_every_symptom() {
    let text = dictionary();
    for symptom in symptoms() {
        assert_eq!(
            text.matches(&format!("\n<a id=\"{}\"></a>\n\n### {}\n", symptom.id, plain(symptom.title))).count(),
            1,
            "{}",
            symptom.id
        );
    }
    assert!(!text.contains("{host}") && !text.contains("flag:"));
    let mut anchors: Vec<_> = text.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for link in text.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(anchors.contains(&link), "{link}");
    }
    let count = anchors.len();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!(anchors.len(), count);
}

#[test]
fn titles_are_short_and_texts_are_plain() {
    let statuses = STATUS_REASONS.iter().map(status::symptom);
    let mut wrong = Vec::new();
    for symptom in symptoms().copied().chain(statuses) {
        let id = symptom.id;
        let title = symptom.title;
        if title.chars().count() > TITLE_CHARS || title.contains(['`', '\n']) {
            wrong.push(format!("{id}: {title} ({} characters)", title.chars().count()));
        }
        let by_mode = symptom.by_mode.iter().map(|(_, text)| *text);
        let expected = symptom.confirm.iter().map(|confirm| confirm.expect);
        let texts = [title, symptom.printed_by, symptom.impact, symptom.fix];
        for text in texts.into_iter().chain(symptom.causes.iter().copied()).chain(by_mode).chain(expected) {
            wrong.extend(unclear_words(text).into_iter().map(|word| format!("{id}: {word:?} in {text:?}")));
            if text.matches('`').count() % 2 == 1 {
                wrong.push(format!("{id}: odd backticks in {text:?}"));
            }
        }
    }
    wrong.extend(COLLECT.iter().flat_map(|confirm| unclear_words(confirm.expect)));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words and phrases that a reader with little English misunderstands.
fn unclear_words(text: &str) -> Vec<String> {
    let words: Vec<_> = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase).collect();
    let mut unclear: Vec<String> = words.iter().filter(|word| UNCLEAR.contains(&word.as_str())).cloned().collect();
    for pair in words.windows(2) {
        let [first, second] = pair else { continue };
        let is_unclear =
            matches!((first.as_str(), second.as_str()), ("hand", "in") | ("handed", "in") | ("where", "it"));
        if is_unclear || (first == "is" && second == "no") {
            unclear.push(format!("{first} {second}"));
        }
    }
    // "There is no" is clear.
    let there = words.windows(3).filter(|words| matches!(words, [a, b, c] if a == "there" && b == "is" && c == "no"));
    for _ in there {
        unclear.retain(|word| word != "is no");
    }
    unclear
}

const UNCLEAR: &[&str] = &[
    "wants",
    "mend",
    "mended",
    "anew",
    "stand",
    "stands",
    "nobody",
    "everybody",
    "somebody",
    "whoever",
    "judge",
    "take",
    "takes",
    "hold",
    "holds",
    "likewise",
    "perhaps",
    "mostly",
    "beside",
];
