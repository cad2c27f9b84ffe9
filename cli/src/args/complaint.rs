//! What is wrong with the arguments. A text that could be a secret is never repeated.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use kubefront_core::typed::{alternatives, could_be_secret, shown};

use crate::exit::Error;

/// Turns an error of clap into a usage error; `help` is the command line that prints the help.
pub(super) fn complaint(error: &clap::Error, help: &str) -> Error {
    let argument = context(error, ContextKind::InvalidArg).unwrap_or_default();
    // clap names a flag as `--flag <VALUE>`.
    let flag = argument.split([' ', '=']).next().unwrap_or_default().trim_matches(['<', '>', '[', ']', '.']);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, flag, help),
        ErrorKind::InvalidSubcommand => no_command(error, help),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => invalid(error, flag, &argument, help),
        // clap has rendered the short help as its message.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Error::Help(error.render().to_string()),
        ErrorKind::MissingSubcommand => Error::usage("missing command", help),
        ErrorKind::MissingRequiredArgument => Error::usage(format!("missing argument {}", missing(error)), help),
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg).unwrap_or_default();
            let other = other.split(' ').next().unwrap_or_default().to_owned();
            match other == flag {
                true => Error::usage(format!("{flag} is repeated"), format!("pass {flag} once")),
                false => Error::usage(format!("{flag} cannot be combined with {other}"), help),
            }
        }
        ErrorKind::TooManyValues => Error::usage(format!("{flag} does not accept a value"), help),
        _ => Error::usage("unexpected argument", help),
    }
}

fn unknown(error: &clap::Error, flag: &str, help: &str) -> Error {
    if let Some((_, why, hint)) = NOT_FLAGS.iter().find(|(name, _, _)| *name == flag) {
        return Error::usage(format!("unknown flag {flag}: {why}"), *hint);
    }
    if !flag.starts_with('-') {
        return Error::usage("too many arguments", help);
    }
    let near = meant(flag)
        .map(str::to_owned)
        .or_else(|| context(error, ContextKind::SuggestedArg).filter(|near| begins_alike(flag, near)));
    let what = if could_be_secret(flag) { "unknown flag".to_owned() } else { format!("unknown flag {flag}") };
    Error::usage(what, near.map_or(help.to_owned(), |near| format!("did you mean {near}?")))
}

/// Returns the flag of kubefront for the name of another tool's flag.
pub(super) fn meant(flag: &str) -> Option<&'static str> {
    MEANT.iter().find(|(typed, _)| *typed == flag).map(|(_, meant)| *meant)
}

/// Names the argument that is not text, and why that matters: a name in `exposure.yaml` is text.
pub(super) fn not_text(arguments: &[OsString], help: &str) -> Error {
    let place = arguments.iter().position(|argument| argument.to_str().is_none());
    let Some((at, argument)) = place.and_then(|at| Some((at, arguments.get(at)?))) else {
        return Error::usage("an argument is not valid UTF-8", help);
    };
    let typed = argument.to_string_lossy();
    let before = at.checked_sub(1).and_then(|before| arguments.get(before)).and_then(|word| word.to_str());
    let flag = match typed.split_once('=') {
        Some((flag, _)) if flag.starts_with("--") => Some(flag),
        _ => before.filter(|word| word.starts_with('-')),
    };
    match flag.filter(|flag| !could_be_secret(flag)) {
        Some(flag) => Error::usage(
            format!("the value of {flag} is not valid UTF-8"),
            format!("rename the file, or pass it on standard input: {flag} - < FILE"),
        ),
        None => Error::usage("an argument is not valid UTF-8", help),
    }
}

/// A flag that begins with another letter is another flag: `--insecure` does not mean `--user`.
fn begins_alike(typed: &str, near: &str) -> bool {
    let first = |text: &str| text.trim_start_matches('-').chars().next();
    first(typed) == first(near)
}

fn no_command(error: &clap::Error, help: &str) -> Error {
    let word = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    if std::path::Path::new(&word).exists() {
        return Error::usage("missing command before the file name", format!("kubefront check {word}"));
    }
    let near = context(error, ContextKind::SuggestedSubcommand);
    Error::usage(
        format!("unknown command {}", shown(&word)),
        near.map_or(help.to_owned(), |near| format!("did you mean kubefront {near}?")),
    )
}

/// No value is suggested: the nearest one may be a riskier one, `http` for `https`.
fn invalid(error: &clap::Error, flag: &str, argument: &str, help: &str) -> Error {
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let name = argument.split_once('<').map_or(argument, |(_, rest)| rest).trim_matches(['<', '>', '[', ']', '.']);
    let valid = contexts(error, ContextKind::ValidValue);
    let what = match valid.as_slice() {
        _ if value.is_empty() && flag == name => format!("an argument is empty ({name})"),
        _ if value.is_empty() => format!("{flag} requires a value ({})", example(name, &valid)),
        [] => format!("invalid value {} for {flag}", shown(&value)),
        _ => format!("invalid value {} for {flag} (expected {})", shown(&value), alternatives(&valid)),
    };
    Error::usage(what, help)
}

/// The name of a value as help prints it, with an example if the form is not obvious.
fn example(name: &str, valid: &[String]) -> String {
    match name {
        _ if !valid.is_empty() => alternatives(valid),
        "CIDR" => "CIDR, for example 10.0.0.0/8".to_owned(),
        "DURATION" => "DURATION, for example 30d".to_owned(),
        "RFC3339" => "RFC3339, for example 2026-11-23T12:00:00Z".to_owned(),
        "VERSION" => "VERSION, for example 1.31".to_owned(),
        _ => name.to_owned(),
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

/// Names of other tools for our flags.
const MEANT: &[(&str, &str)] = &[
    ("--key-file", "--key"),
    ("--private-key", "--key"),
    ("--keyfile", "--key"),
    ("--cert-file", "--cert"),
    ("--certificate", "--cert"),
    ("--certfile", "--cert"),
    ("--chain", "--cert"),
    ("--cacert", "--trust-anchor"),
    ("--host", "--fqdn"),
    ("--hostname", "--fqdn"),
    ("--out", "--out-dir"),
    ("--output-dir", "--out-dir"),
];

/// Flags that people try and that do not exist: why not, and what to use.
const NOT_FLAGS: &[(&str, &str, &str)] = &[
    ("--token", SECRET, "use --token-file FILE, pipe the token to --token-file -, or set KUBEFRONT_TOKEN"),
    ("--password", SECRET, PASSPHRASE),
    ("--passphrase", SECRET, PASSPHRASE),
    ("--out-dir", "only generate writes a bundle", "kubefront generate --help"),
    ("--force", "only generate and example replace a directory", "kubefront generate --help"),
];

const SECRET: &str = "a secret is never a flag, because the process list and the shell history show it";
const PASSPHRASE: &str = "use --passphrase-file FILE, or set KUBEFRONT_PASSPHRASE";
