use super::*;

fn parsed(line: &str, variables: &[(&str, &str)]) -> Result<Action, Error> {
    let find = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
    parse(line.split(' ').map(OsString::from).collect(), &find)
}

fn fields(line: &str, variables: &[(&str, &str)]) -> Vec<(String, String)> {
    match parsed(line, variables) {
        Ok(Action::Check(set, _) | Action::Generate(set, _)) => {
            set.fields.into_iter().map(|given| (given.by, given.text)).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_field_has_a_flag_and_a_variable() {
    for field in FIELDS.iter().filter(|field| !field.flag.is_empty()) {
        let value = match field.value {
            "" => "true",
            choice if choice.contains('|') => choice.split('|').next().unwrap_or_default(),
            _ => "1",
        };
        let name = variable_name(command::id(field));
        let by_variable = fields("kubefront check", &[(&name, value)]);
        assert_eq!(by_variable.len(), 1, "{name}");
        let line = if field.value.is_empty() { field.flag.to_owned() } else { format!("{} {value}", field.flag) };
        let by_flag = fields(&format!("kubefront check {line}"), &[(&name, "never looked at")]);
        assert_eq!((by_flag.len(), by_flag[0].0.as_str()), (1, field.flag));
        assert_eq!(by_flag[0].1, by_variable[0].1);
    }
}

#[test]
fn variables_fill_what_flags_leave_open() {
    type Row = (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);
    let rows: [Row; 6] = [
        ("kubefront check", &[("KUBEFRONT_FQDN", "a.b")], &[("KUBEFRONT_FQDN", "a.b")]),
        ("kubefront check --fqdn c.d", &[("KUBEFRONT_FQDN", "a.b")], &[("--fqdn", "c.d")]),
        ("kubefront check", &[("KUBEFRONT_FQDN", "")], &[]),
        // A Service called kubefront beside our pod.
        ("kubefront check", &[("KUBEFRONT_PORT", "tcp://10.0.0.1:443")], &[]),
        (
            "kubefront check",
            &[("KUBEFRONT_ALLOW_FROM", "10.0.0.0/8, 192.0.2.0/24")],
            &[("KUBEFRONT_ALLOW_FROM", "10.0.0.0/8"), ("KUBEFRONT_ALLOW_FROM", "192.0.2.0/24")],
        ),
        ("kubefront check", &[("KUBEFRONT_NO_KUBECONFIG", "true")], &[("KUBEFRONT_NO_KUBECONFIG", "false")]),
    ];
    for (line, variables, expected) in rows {
        let expected: Vec<_> = expected.iter().map(|(by, text)| ((*by).to_owned(), (*text).to_owned())).collect();
        assert_eq!(fields(line, variables), expected, "{line} {variables:?}");
    }
}

#[test]
fn the_name_it_is_called_by_decides_what_it_is() {
    for line in [
        "/usr/bin/kubectl-create-kubeapi_exposure --fqdn a.b x.pem",
        "kubectl-create-kubeapi_exposure.exe --fqdn a.b x.pem",
        "kubectl-kubefront generate --fqdn a.b x.pem",
        "kubefront generate --fqdn a.b x.pem",
    ] {
        match parsed(line, &[]) {
            Ok(Action::Generate(set, GenerateOutput::Yaml)) => assert_eq!(set.files, [PathBuf::from("x.pem")]),
            other => panic!("{line}: {other:?}"),
        }
    }
}

#[test]
fn spans_and_moments_have_one_reading() {
    let spans =
        [("30d", Some(2_592_000)), ("720h", Some(2_592_000)), ("90", None), ("-1d", None), ("1.5h", None), ("d", None)];
    for (text, expected) in spans {
        assert_eq!(duration("--renew-before", text).ok(), expected, "{text}");
    }
    let moments = [("2026-11-23T12:00:00Z", true), ("2026-11-23", true), ("2026-11-23T12:00", false), ("now", false)];
    for (text, expected) in moments {
        assert_eq!(moment("--at", text).is_ok(), expected, "{text}");
    }
}

#[test]
fn complaints_never_repeat_a_secret() {
    for line in
        ["check --token=s3cret", "check --token s3cret", "generate --password s3cret", "check --passphrase=s3cret"]
    {
        match parsed(&format!("kubefront {line}"), &[]) {
            Err(Error::Usage { what, hint }) => {
                assert!(!what.contains("s3cret") && !hint.contains("s3cret"), "{what} {hint}")
            }
            other => panic!("{line}: {other:?}"),
        }
    }
}
