use super::*;

fn version(text: &str) -> Option<Version> {
    Version::parse(text)
}

fn answer(mode: Mode, operation: &str, kubectl: &str, server: &str) -> (Answer, Option<&'static str>) {
    let lines = carries(mode, version(kubectl), version(server));
    let line = lines.iter().find(|line| line.operation == operation).unwrap();
    (line.answer, line.condition)
}

#[test]
fn versions_parse_in_every_usual_spelling() {
    let table = [
        ("1.31", Some((1, 31))),
        ("v1.31.4", Some((1, 31))),
        ("1.31.4+vmware.1", Some((1, 31))),
        ("v1.24.9+vmware.1-tkg.4", Some((1, 24))),
        ("1.31-gke.100", Some((1, 31))),
        (" 1.9 ", Some((1, 9))),
        ("1.30+", Some((1, 30))),
        ("", None),
        ("1", None),
        ("latest", None),
        ("vv1.30", None),
        ("1.", None),
        (".30", None),
        ("1.x", None),
        ("+1.+3", None),
        ("1.99999999999", None),
    ];
    for (text, expected) in table {
        assert_eq!(Version::parse(text), expected.map(|(major, minor)| Version::new(major, minor)), "{text}");
    }
    assert!(version("1.9") < version("1.10"));
}

/// The table of the three modes without versions, as it was run.
#[test]
fn each_mode_supports_what_was_seen() {
    let yes = "get apply watch logs wait rollout";
    let table = [
        (Mode::Tcp, format!("{yes} exec attach cp port-forward"), "", "client-certificate allow-list source-address"),
        (Mode::Http, format!("{yes} allow-list source-address"), "exec attach cp port-forward", "client-certificate"),
        (
            Mode::Passthrough,
            format!("{yes} exec attach cp port-forward client-certificate"),
            "",
            "allow-list source-address",
        ),
    ];
    for (mode, yes, when, no) in table {
        let lines = carries(mode, None, None);
        assert_eq!(lines.iter().map(|line| line.operation).collect::<Vec<_>>(), OPERATIONS);
        let of =
            |answer| lines.iter().filter(|l| l.answer == answer).map(|l| l.operation).collect::<Vec<_>>().join(" ");
        assert_eq!((of(Answer::Yes), of(Answer::When), of(Answer::No)), (yes, when.to_owned(), no.to_owned()));
        for line in lines.iter().filter(|line| line.answer != Answer::Yes) {
            assert!(line.condition.is_some(), "{} {}", mode.name(), line.operation);
        }
        assert_eq!(mode.facts().mode, mode);
    }
}

#[test]
fn versions_decide_what_http_supports() {
    use Answer::{No, When, Yes};
    // (operation, kubectl, server, answer, part of the condition)
    let table = [
        ("exec", "1.30", "1.30", Yes, ""),
        ("exec", "1.35", "1.35", Yes, ""),
        ("exec", "1.29", "1.30", No, "requires KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true"),
        ("exec", "1.28", "1.35", No, "requires kubectl 1.30 or later"),
        ("exec", "1.35", "1.29", No, "requires API server 1.30 or later"),
        ("exec", "1.35", "", When, "API server 1.30 or later"),
        ("exec", "", "1.35", When, "kubectl 1.30 or later"),
        ("exec", "", "1.29", No, "requires API server 1.30 or later"),
        ("exec", "1.27", "", No, "requires kubectl 1.30 or later"),
        ("attach", "1.30", "1.30", Yes, ""),
        ("cp", "1.29", "1.35", No, "1.29"),
        ("port-forward", "1.31", "1.31", Yes, ""),
        ("port-forward", "1.30", "1.31", No, "requires KUBECTL_PORT_FORWARD_WEBSOCKETS=true"),
        ("port-forward", "1.29", "1.31", No, "requires kubectl 1.31 or later"),
        ("port-forward", "1.35", "1.30", No, "requires API server 1.31 or later"),
        ("port-forward", "", "", When, "kubectl 1.31 or later"),
        ("get", "1.27", "1.27", Yes, ""),
        ("watch", "1.27", "1.27", Yes, ""),
    ];
    for (operation, kubectl, server, expected, condition) in table {
        let (answer, told) = answer(Mode::Http, operation, kubectl, server);
        assert_eq!(answer, expected, "{operation} {kubectl} {server}");
        assert!(told.unwrap_or_default().contains(condition), "{operation} {kubectl} {server}: {told:?}");
    }
    for mode in [Mode::Tcp, Mode::Passthrough] {
        assert_eq!(answer(mode, "exec", "1.20", "1.20"), (Yes, None));
        assert_eq!(answer(mode, "port-forward", "1.20", "1.20"), (Yes, None));
    }
}

#[test]
fn both_versions_known_leave_no_when() {
    for minor in 20..40 {
        let known = Some(Version::new(1, minor));
        for mode in Mode::ALL {
            assert!(carries(mode, known, known).iter().all(|line| line.answer != Answer::When));
        }
    }
}
