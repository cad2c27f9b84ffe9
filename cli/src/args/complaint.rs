//! What is wrong with the arguments, in our voice; values that may be secret are never repeated.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::exit::Error;

/// Turns the parser's error into what was wrong and what would be right.
pub(super) fn complaint(error: &clap::Error) -> Error {
    let argument = context(error, ContextKind::InvalidArg).unwrap_or_default();
    // `--flag <VALUE>` is how the parser names a flag.
    let flag = argument.split([' ', '=']).next().unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, flag),
        ErrorKind::InvalidSubcommand => no_command(error),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => invalid(error, flag, &argument),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Error::usage("what is to be done: generate, check, inspect, explain, example, completions or man?", HELP)
        }
        ErrorKind::MissingRequiredArgument => Error::usage(format!("{} is missing", missing(error)), HELP),
        ErrorKind::ArgumentConflict => {
            let other = context(error, ContextKind::PriorArg).unwrap_or_default();
            let other = other.split(' ').next().unwrap_or_default().to_owned();
            match other == flag {
                true => Error::usage(format!("{flag} is given twice"), "give it once"),
                false => Error::usage(format!("{flag} and {other} do not go together"), HELP),
            }
        }
        ErrorKind::InvalidUtf8 => Error::usage("an argument is not UTF-8", HELP),
        _ => Error::usage(format!("{} was not expected", if flag.is_empty() { "an argument" } else { flag }), HELP),
    }
}

fn unknown(error: &clap::Error, flag: &str) -> Error {
    if let Some((_, hint)) = SECRET_FLAGS.iter().find(|(name, _)| *name == flag) {
        let why = "arguments show in the list of processes and in the shell's history";
        return Error::usage(format!("there is no {flag}: {why}"), *hint);
    }
    if !flag.starts_with('-') {
        return Error::usage("an argument too many", HELP);
    }
    let near = context(error, ContextKind::SuggestedArg);
    Error::usage(
        format!("there is no flag {flag}"),
        near.map_or(HELP.to_owned(), |near| format!("did you mean {near}?")),
    )
}

fn no_command(error: &clap::Error) -> Error {
    let word = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let near = context(error, ContextKind::SuggestedSubcommand);
    let hint = match near {
        Some(near) => format!("did you mean kubefront {near}?"),
        None if std::path::Path::new(&word).exists() => format!("to judge a file: kubefront check {word}"),
        None => HELP.to_owned(),
    };
    Error::usage(format!("there is no command {word:?}"), hint)
}

fn invalid(error: &clap::Error, flag: &str, argument: &str) -> Error {
    let value = context(error, ContextKind::InvalidValue).unwrap_or_default();
    let wanted = argument.split_once('<').map_or("a value", |(_, rest)| rest.trim_end_matches("..."));
    let wanted = wanted.trim_end_matches('>');
    let valid = contexts(error, ContextKind::ValidValue);
    match valid.split_last() {
        _ if value.is_empty() => Error::usage(format!("{flag} wants {wanted}"), HELP),
        Some((last, [])) => Error::usage(format!("{flag} is {last}, not {value:?}"), HELP),
        Some((last, first)) => {
            let near = context(error, ContextKind::SuggestedValue).map(|near| format!("did you mean {near}?"));
            let what = format!("{flag} is {} or {last}, not {value:?}", first.join(", "));
            Error::usage(what, near.unwrap_or_else(|| HELP.to_owned()))
        }
        None => Error::usage(format!("{flag} does not take {value:?}"), HELP),
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

/// Flags that people try, and that must not exist.
const SECRET_FLAGS: &[(&str, &str)] = &[
    ("--token", "use --token-file FILE, pipe it to --token-file -, or set KUBEFRONT_TOKEN"),
    ("--password", "kubefront reads no encrypted keys yet; openssl pkey -in KEY -out key.pem decrypts one"),
    ("--passphrase", "kubefront reads no encrypted keys yet; openssl pkey -in KEY -out key.pem decrypts one"),
    ("--passphrase-file", "kubefront reads no encrypted keys yet; openssl pkey -in KEY -out key.pem decrypts one"),
];

const HELP: &str = "kubefront --help";
