//! What is wrong with the arguments, in our voice; values that may be secret are never repeated.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::Error;

/// Turns the parser's error into what was wrong and what would be right; `help` is the command that tells all.
pub(super) fn complaint(error: &clap::Error, help: &str) -> Error {
    let argument = context(error, ContextKind::InvalidArg).unwrap_or_default();
    // `--flag <VALUE>` is how the parser names a flag.
    let flag = argument.split([' ', '=']).next().unwrap_or_default().trim_matches(['<', '>']);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, flag, help),
        ErrorKind::InvalidSubcommand => no_command(error, help),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => invalid(error, flag, &argument, help),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Error::usage("what is to be done: generate, check, inspect, explain, example, completions or man?", help)
        }
        ErrorKind::MissingRequiredArgument => Error::usage(format!("{} is missing", missing(error)), help),
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg).unwrap_or_default();
            let other = other.split(' ').next().unwrap_or_default().to_owned();
            match other == flag {
                true => Error::usage(format!("{flag} is given twice"), "give it once"),
                false => Error::usage(format!("{flag} and {other} do not go together"), help),
            }
        }
        ErrorKind::InvalidUtf8 => Error::usage("an argument is not UTF-8", help),
        _ => Error::usage(format!("{} was not expected", if flag.is_empty() { "an argument" } else { flag }), help),
    }
}

fn unknown(error: &clap::Error, flag: &str, help: &str) -> Error {
    if let Some((_, why, hint)) = NOT_FLAGS.iter().find(|(name, _, _)| *name == flag) {
        return Error::usage(format!("there is no {flag} here{why}"), *hint);
    }
    if !flag.starts_with('-') {
        return Error::usage("an argument too many", help);
    }
    let near = context(error, ContextKind::SuggestedArg);
    Error::usage(
        format!("there is no flag {flag}"),
        near.map_or(help.to_owned(), |near| format!("did you mean {near}?")),
    )
}

fn no_command(error: &clap::Error, help: &str) -> Error {
    let word = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let near = context(error, ContextKind::SuggestedSubcommand);
    let hint = match near {
        Some(near) => format!("did you mean kubefront {near}?"),
        None if std::path::Path::new(&word).exists() => format!("to judge a file: kubefront check {word}"),
        None => help.to_owned(),
    };
    Error::usage(format!("there is no command {word:?}"), hint)
}

fn invalid(error: &clap::Error, flag: &str, argument: &str, help: &str) -> Error {
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let wanted = argument.split_once('<').map_or("a value", |(_, rest)| rest.trim_end_matches("..."));
    let wanted = wanted.trim_end_matches('>');
    let valid = contexts(error, ContextKind::ValidValue);
    match valid.split_last() {
        _ if value.is_empty() => Error::usage(format!("{flag} wants {}", in_words(wanted)), help),
        Some((last, [])) => Error::usage(format!("{flag} is {last}, not {value:?}"), help),
        Some((last, first)) => {
            let near = context(error, ContextKind::SuggestedValue).map(|near| format!("did you mean {near}?"));
            let what = format!("{flag} is {} or {last}, not {value:?}", first.join(", "));
            Error::usage(what, near.unwrap_or_else(|| help.to_owned()))
        }
        None => Error::usage(format!("{flag} does not take {value:?}"), help),
    }
}

/// What help calls `NAME` is a name.
fn in_words(value: &str) -> String {
    match value {
        "NAME" => "a name".to_owned(),
        "FILE" | "EXPOSURE" => "a file".to_owned(),
        "DIR" => "a folder".to_owned(),
        "NS" => "a namespace".to_owned(),
        "PORT" => "a port".to_owned(),
        "CLASS" => "a class".to_owned(),
        "VERSION" => "a version, such as 1.31".to_owned(),
        "CIDR" => "an address range, such as 10.0.0.0/8".to_owned(),
        "SPAN" => "a span, such as 30d".to_owned(),
        "RFC3339" => "a moment, such as 2026-11-23T12:00:00Z".to_owned(),
        choice if choice.contains('|') => choice.replace('|', ", "),
        form => form.to_owned(),
    }
}

fn missing(error: &clap::Error) -> String {
    let names = contexts(error, ContextKind::InvalidArg);
    names.join(", ").replace(['<', '>'], "").replace("...", "")
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    contexts(error, kind).into_iter().next()
}

fn contexts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        _ => Vec::new(),
    }
}

/// Flags that people try, and that are not there: secrets are no arguments, and `check` writes nothing.
const NOT_FLAGS: &[(&str, &str, &str)] = &[
    ("--token", SHOWS, "use --token-file FILE, pipe it to --token-file -, or set KUBEFRONT_TOKEN"),
    ("--password", SHOWS, DECRYPT),
    ("--passphrase", SHOWS, DECRYPT),
    ("--out-dir", "", "only kubefront generate writes a bundle"),
    ("--force", "", "only kubefront generate and example replace something"),
];

const SHOWS: &str = ": arguments show in the list of processes and in the shell's history";
const DECRYPT: &str = "use --passphrase-file FILE, or set KUBEFRONT_PASSPHRASE";
