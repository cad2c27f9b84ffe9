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
fn flags_override_variables() {
    type Row = (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);
    let rows: [Row; 5] = [
        ("kubefront check", &[("KUBEFRONT_FQDN", "a.b")], &[("KUBEFRONT_FQDN", "a.b")]),
        ("kubefront check --fqdn c.d", &[("KUBEFRONT_FQDN", "a.b")], &[("--fqdn", "c.d")]),
        // A Service called kubefront in the namespace of the pod.
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
fn the_name_of_the_program_selects_the_command() {
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
fn durations_and_times_have_one_reading() {
    let durations =
        [("30d", Some(2_592_000)), ("720h", Some(2_592_000)), ("90", None), ("-1d", None), ("1.5h", None), ("d", None)];
    for (text, expected) in durations {
        assert_eq!(duration("--renew-before", text, "help").ok(), expected, "{text}");
    }
    let times = [("2026-11-23T12:00:00Z", true), ("2026-11-23", true), ("2026-11-23T12:00", false), ("now", false)];
    for (text, expected) in times {
        assert_eq!(moment("--at", text, "help").is_ok(), expected, "{text}");
    }
}

/// Returns the error and the help of a line that is wrong.
fn usage(line: &str, variables: &[(&str, &str)]) -> (String, String) {
    match parsed(line, variables) {
        Err(Error::Usage { what, hint }) => (what, hint),
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn a_usage_error_names_the_flag_and_what_is_expected() {
    let help = "kubefront check --help";
    let rows = [
        ("--mode tls", "invalid value \"tls\" for --mode (expected tcp, http, or passthrough)", help),
        // The nearest value is the riskiest mode.
        ("--mode https", "invalid value \"https\" for --mode (expected tcp, http, or passthrough)", help),
        (
            "--output yaml",
            "invalid value \"yaml\" for --output (expected text, json, jsonl, name, sarif, or junit)",
            help,
        ),
        (
            "--fail-on note",
            "invalid value \"note\" for --fail-on (expected error, warning, incomplete, or never)",
            help,
        ),
        ("--fqdn", "--fqdn requires a value (HOST)", help),
        ("--fqdn --mode tcp", "--fqdn requires a value (HOST)", help),
        ("--mode", "--mode requires a value (tcp, http, or passthrough)", help),
        ("--renew-before", "--renew-before requires a value (DURATION, for example 30d)", help),
        ("--fqnd k8s.example.com", "unknown flag --fqnd", "did you mean --fqdn?"),
        // `-h` does not print this flag.
        ("--secret-nam x", "unknown flag --secret-nam", "did you mean --secret-name?"),
        ("--key-file k.pem", "unknown flag --key-file", "did you mean --key?"),
        ("--certificate c.pem", "unknown flag --certificate", "did you mean --cert?"),
        ("--insecure", "unknown flag --insecure", "kubefront check --help"),
        ("--key a --key b", "--key is repeated", "pass --key once"),
        ("--no-kubeconfig=yes", "--no-kubeconfig does not accept a value", help),
        ("--out-dir x", "unknown flag --out-dir: only generate writes a bundle", "kubefront generate --help"),
        (
            "--at yesterday",
            "invalid value \"yesterday\" for --at (expected an RFC 3339 timestamp such as 2026-11-23T12:00:00Z, or a date \
             such as 2026-11-23)",
            help,
        ),
        (
            "--renew-before 30",
            "invalid value \"30\" for --renew-before (expected a duration such as 30d or 720h)",
            help,
        ),
    ];
    for (line, what, hint) in rows {
        assert_eq!(usage(&format!("kubefront check {line}"), &[]), (what.to_owned(), hint.to_owned()), "{line}");
    }
    let (what, hint) = usage("kubefront chek", &[]);
    assert_eq!((&*what, &*hint), ("unknown command \"chek\"", "did you mean kubefront check?"));
    let (what, hint) = usage("kubefront generate --force", &[]);
    assert_eq!((&*what, &*hint), ("--force requires --out-dir DIR", "kubefront generate --help"));
    assert_eq!(usage("kubefront example", &[]).0, "missing argument DIR");
    assert_eq!(usage("kubectl-kubefront check --fqdn", &[]).1, "kubectl kubefront check --help");
}

#[test]
fn an_empty_value_is_a_usage_error_that_names_the_flag_or_variable() {
    let checked = ["filename", "passphrase-file", "at", "renew-before", "fail-on", "system-roots"];
    let flags = FIELDS.iter().filter(|field| !field.flag.is_empty()).map(command::id);
    for id in flags.chain(checked) {
        let name = variable_name(id);
        let (what, hint) = usage("kubefront check x", &[(&name, "")]);
        assert_eq!(what, format!("{name} is empty"));
        assert!(hint.contains(&name), "{hint}");
    }
    let with_values = FIELDS.iter().filter(|field| !field.value.is_empty()).map(command::id);
    for id in with_values.chain(["filename", "passphrase-file", "at", "renew-before", "fail-on", "output"]) {
        // What splits at spaces ends in an empty argument.
        for line in [format!("kubefront check --{id} "), format!("kubefront check --{id}=")] {
            let (what, _) = usage(&line, &[]);
            assert!(what.starts_with(&format!("--{id} requires a value (")), "{line}: {what}");
        }
    }
    assert_eq!(usage("kubefront check ", &[]).0, "an argument is empty (FILES)");
    assert_eq!(usage("kubefront check x", &[("KUBEFRONT_ALLOW_FROM", ", ")]).0, "KUBEFRONT_ALLOW_FROM is empty");
    // The flag overrides the variable, so nothing is missing.
    assert_eq!(fields("kubefront check --fqdn a.b", &[("KUBEFRONT_FQDN", "")]).len(), 1);
}

#[test]
fn variables_are_named_in_errors() {
    let rows = [
        ("KUBEFRONT_NARROW", "maybe", "invalid value \"maybe\" for KUBEFRONT_NARROW (expected true or false)"),
        ("KUBEFRONT_SYSTEM_ROOTS", "yes", "invalid value \"yes\" for KUBEFRONT_SYSTEM_ROOTS (expected true or false)"),
        (
            "KUBEFRONT_FAIL_ON",
            "none",
            "invalid value \"none\" for KUBEFRONT_FAIL_ON (expected error, warning, incomplete, or never)",
        ),
    ];
    for (name, value, what) in rows {
        assert_eq!(usage("kubefront check x", &[(name, value)]).0, what);
    }
}

#[test]
fn fail_on_is_a_list() {
    let fail_on = |line: &str, variables: &[(&str, &str)]| match parsed(line, variables) {
        Ok(Action::Check(set, _)) => (set.fail_on.warnings, set.fail_on.incomplete),
        other => panic!("{line}: {other:?}"),
    };
    let rows = [
        ("kubefront check x", (false, false)),
        ("kubefront check x --fail-on error", (false, false)),
        ("kubefront check x --fail-on warning", (true, false)),
        ("kubefront check x --fail-on incomplete", (false, true)),
        ("kubefront check x --fail-on warning,incomplete", (true, true)),
        ("kubefront check x --fail-on warning --fail-on incomplete", (true, true)),
    ];
    for (line, expected) in rows {
        assert_eq!(fail_on(line, &[]), expected, "{line}");
    }
    let variable = [("KUBEFRONT_FAIL_ON", "warning, incomplete")];
    assert_eq!(fail_on("kubefront check x", &variable), (true, true));
    assert_eq!(fail_on("kubefront check x --fail-on error", &variable), (false, false));
}

// On Windows, standard input that is not a terminal is always read as a ResourceList.
#[cfg(unix)]
#[test]
fn without_a_command_the_short_help_is_printed() {
    match parsed("kubefront", &[]) {
        Err(error @ Error::Help(_)) => {
            let text = error.lines().iter().map(|line| format!("{line:?}")).collect::<String>();
            for word in ["check", "generate", "inspect", "explain", "example", "completions", "man", "Examples:"] {
                assert!(text.contains(word), "{word}: {text}");
            }
            assert_eq!(error.exit(), crate::exit::Exit::Usage);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_usage_error_never_repeats_a_secret() {
    const TOKEN: &str = "abcdef.0123456789abcdef";
    for line in [
        "check --token=TOKEN",
        "check --token TOKEN",
        "generate --password TOKEN",
        "check --passphrase=TOKEN",
        "check --mode TOKEN",
        "check --mode=TOKEN",
        "check --port TOKEN --at TOKEN",
        "check --fail-on TOKEN",
        "check --renew-before TOKEN",
        "check --no-kubeconfig=TOKEN",
        "check --TOKEN",
        "check -TOKEN",
        "completions TOKEN",
        "completions bash TOKEN",
        "TOKEN",
    ] {
        let (what, hint) = usage(&format!("kubefront {}", line.replace("TOKEN", TOKEN)), &[]);
        assert!(!format!("{what} {hint}").contains("0123456789"), "{line}: {what} {hint}");
    }
    for name in ["KUBEFRONT_NARROW", "KUBEFRONT_AT", "KUBEFRONT_FAIL_ON", "KUBEFRONT_SYSTEM_ROOTS"] {
        let (what, hint) = usage("kubefront check x", &[(name, TOKEN)]);
        assert!(!format!("{what} {hint}").contains("0123456789"), "{name}: {what} {hint}");
    }
}

fn shown_help(line: &str) -> String {
    match parsed(line, &[]) {
        Ok(Action::Show(text)) => text,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn help_is_grouped_and_complete() {
    for (line, output) in [("kubefront check --help", "text, json"), ("kubefront generate --help", "--out-dir <DIR>")] {
        let text = shown_help(line);
        let headings = [
            "Usage:",
            "Examples:",
            "Arguments:",
            "Input:",
            "Host name and mode:",
            "New kubeconfig:",
            "TLS Secret and upstream:",
            "Contour and cluster:",
            "Checks:",
            "Output:",
            output,
            "Options:",
            "Environment:",
            "Exit codes:",
        ];
        let places: Vec<_> = headings.iter().map(|heading| text.find(heading)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{line}: {places:?}");
        for field in FIELDS.iter().filter(|field| !field.flag.is_empty()) {
            assert!(text.contains(field.flag), "{}", field.flag);
        }
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        let short = shown_help(&line.replace("--help", "-h"));
        assert!(short.contains("--fqdn") && !short.contains("--secret-name"), "{short}");
    }
}

#[test]
fn help_has_no_word_that_the_style_forbids() {
    const FORBIDDEN: [&str; 16] = [
        "wants",
        "mend",
        "hand in",
        "anew",
        "is no ",
        "without a word",
        "stand",
        "nobody",
        "everybody",
        "somebody",
        "whoever",
        "judge",
        "folder",
        "holds",
        "likewise",
        "beside",
    ];
    for sub in ["", "check", "generate", "inspect", "explain", "example", "completions", "man"] {
        let text = shown_help(&format!("kubefront {sub}{}--help", if sub.is_empty() { "" } else { " " }));
        let found = FORBIDDEN.iter().find(|word| text.to_lowercase().replace("standard", "").contains(*word));
        assert_eq!(found, None, "{text}");
        assert!(text.contains("Examples:\n  "), "{text}");
    }
}
