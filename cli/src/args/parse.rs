//! Reads the arguments, and the environment behind them. Flags of the exposure come from core's table of fields.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;
use kubefront_core::Moment;
use kubefront_core::exposure::{FIELDS, Field, Kind};

use super::action::{Action, Called, CheckOutput, GenerateOutput, Given, InspectOutput, Set};
use super::command::{self, Depth, command};
use super::complaint::complaint;
use crate::exit::Error;

/// Reads the arguments, the name of the program first, and the environment behind them.
///
/// # Errors
/// Says what is wrong with them, and what would be right.
pub(crate) fn parse(arguments: Vec<OsString>, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Action, Error> {
    let depth = if arguments.iter().any(|argument| argument == "--help") { Depth::Whole } else { Depth::Common };
    let command = command(called_as(&arguments), depth);
    let is_generate = command.get_name() == "generate";
    let help = help(&command, arguments.get(1));
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => return Ok(Action::Show(error.render().to_string())),
        Err(error) => return Err(complaint(&error, &help)),
    };
    if is_generate {
        return generate(&matches, variable);
    }
    match matches.subcommand() {
        Some(("generate", matches)) => generate(matches, variable),
        Some(("check", matches)) => Ok(Action::Check(set(matches, variable, CHECK_HELP)?, check_output(matches))),
        Some(("inspect", matches)) => {
            Ok(Action::Inspect(paths(matches, "FILES"), passphrase_files(matches, variable), inspect_output(matches)))
        }
        Some(("explain", matches)) => Ok(Action::Explain(words(matches))),
        Some(("example", matches)) => {
            Ok(Action::Example(path(matches, "DIR").unwrap_or_default(), matches.get_flag("force")))
        }
        Some(("completions", matches)) => match matches.get_one("SHELL") {
            Some(shell) => Ok(Action::Completions(*shell)),
            None => Err(Error::usage("which shell?", "kubefront completions --help")),
        },
        Some(("man", matches)) => Ok(Action::Man(path(matches, "DIR"))),
        _ => Err(Error::usage("what is to be done?", "kubefront --help")),
    }
}

/// Returns the command line that tells how the command works that was meant.
fn help(command: &clap::Command, first: Option<&OsString>) -> String {
    let name = command.get_bin_name().unwrap_or("kubefront");
    let sub = first.and_then(|word| word.to_str()).filter(|word| command.find_subcommand(word).is_some());
    sub.map_or_else(|| format!("{name} --help"), |sub| format!("{name} {sub} --help"))
}

fn called_as(arguments: &[OsString]) -> Called {
    let name = arguments.first().and_then(|program| Path::new(program).file_stem()).unwrap_or_default();
    match name.to_str() {
        Some("kubectl-kubefront") => Called::KubectlPlugin,
        Some("kubectl-create-kubeapi_exposure") => Called::KubectlCreate,
        _ => Called::Kubefront,
    }
}

fn generate(matches: &ArgMatches, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Action, Error> {
    let set = set(matches, variable, GENERATE_HELP)?;
    let output = match (path(matches, "out-dir"), text(matches, "output").as_deref()) {
        (Some(folder), _) => GenerateOutput::Folder(folder, matches.get_flag("force")),
        (None, _) if matches.get_flag("force") => {
            return Err(Error::usage("--force replaces an old bundle, so it wants --out-dir DIR", GENERATE_HELP));
        }
        (None, Some("json")) => GenerateOutput::Json,
        (None, Some("kubeconfig")) => GenerateOutput::Kubeconfig,
        (None, Some("name")) => GenerateOutput::Name,
        (None, _) => GenerateOutput::Yaml,
    };
    Ok(Action::Generate(set, output))
}

fn check_output(matches: &ArgMatches) -> CheckOutput {
    match text(matches, "output").as_deref() {
        Some("json") => CheckOutput::Json,
        Some("name") => CheckOutput::Name,
        _ => CheckOutput::Text,
    }
}

fn inspect_output(matches: &ArgMatches) -> InspectOutput {
    match text(matches, "output").as_deref() {
        Some("json") => InspectOutput::Json,
        _ => InspectOutput::Text,
    }
}

fn set(matches: &ArgMatches, variable: &dyn Fn(&str) -> Option<OsString>, help: &'static str) -> Result<Set, Error> {
    let env = |flag: &str| {
        let name = variable_name(flag);
        let value = variable(&name).filter(|value| !value.is_empty() && !is_service_link(value))?;
        Some((name, value))
    };
    let plain = |flag: &str| -> Result<Option<(String, String)>, Error> {
        match text(matches, flag) {
            Some(text) => Ok(Some((format!("--{flag}"), text))),
            None => env(flag).map(|(name, value)| Ok((name.clone(), utf8(&name, value, help)?))).transpose(),
        }
    };
    let at = plain("at")?.map(|(by, text)| moment(&by, &text)).transpose()?;
    let renew_before = plain("renew-before")?.map(|(by, text)| duration(&by, &text)).transpose()?;
    let fail_on = plain("fail-on")?.unwrap_or_default();
    if !matches!(fail_on.1.as_str(), "" | "error" | "warning") {
        return Err(Error::usage(format!("{} is error or warning", fail_on.0), help));
    }
    let exposure = path(matches, "filename").or_else(|| env("filename").map(|(_, value)| value.into()));
    let system_roots = matches.get_flag("system-roots") || env("system-roots").is_some_and(|(_, v)| v == "true");
    Ok(Set {
        help,
        files: paths(matches, "FILES"),
        passphrase_files: passphrase_files(matches, variable),
        exposure,
        fields: fields(matches, &env, help)?,
        at,
        renew_before,
        has_system_roots: system_roots,
        fails_on_warnings: fail_on.1 == "warning",
    })
}

/// The flags of the exposure's fields; where one is not given, its variable.
fn fields(
    matches: &ArgMatches,
    env: &dyn Fn(&str) -> Option<(String, OsString)>,
    help: &str,
) -> Result<Vec<Given>, Error> {
    let mut given = Vec::new();
    for field in FIELDS {
        let id = command::id(field);
        let by = field.flag.to_owned();
        let is_given = matches.value_source(id) == Some(ValueSource::CommandLine);
        if is_given && field.value.is_empty() {
            let text = command::switched(field).to_owned();
            given.push(Given { path: field.path, by, text });
        } else if is_given {
            for value in matches.get_many::<String>(id).unwrap_or_default() {
                given.push(Given { path: field.path, by: by.clone(), text: value.clone() });
            }
        } else if let Some((name, value)) = env(id) {
            let text = utf8(&name, value, help)?;
            given.extend(from_variable(field, &name, &text, help)?);
        }
    }
    Ok(given)
}

fn from_variable(field: &Field, name: &str, text: &str, help: &str) -> Result<Vec<Given>, Error> {
    let given = |text: &str| Given { path: field.path, by: name.to_owned(), text: text.to_owned() };
    match field.kind {
        Kind::List => Ok(text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(given).collect()),
        Kind::Switch(on) => match text {
            "true" | "1" => Ok(vec![given(on)]),
            "false" | "0" => Ok(vec![given(if on == "true" { "false" } else { "true" })]),
            _ => Err(Error::usage(format!("{name} is true or false"), help)),
        },
        Kind::Text | Kind::Group(_) => Ok(vec![given(text)]),
    }
}

/// `--secret-name` is `KUBEFRONT_SECRET_NAME`.
fn variable_name(flag: &str) -> String {
    format!("KUBEFRONT_{}", flag.to_uppercase().replace('-', "_"))
}

/// In a pod beside a Service called `kubefront`, Kubernetes sets `KUBEFRONT_PORT=tcp://10.0.0.1:443`.
fn is_service_link(value: &OsStr) -> bool {
    value.to_str().is_some_and(|text| text.starts_with("tcp://") || text.starts_with("udp://"))
}

fn utf8(name: &str, value: OsString, help: &str) -> Result<String, Error> {
    value.into_string().map_err(|_| Error::usage(format!("{name} is not UTF-8"), help))
}

fn moment(by: &str, text: &str) -> Result<Moment, Error> {
    let midnight = format!("{text}T00:00:00Z");
    Moment::parse(text).or_else(|| Moment::parse(&midnight)).ok_or_else(|| {
        Error::usage(format!("{by} wants a moment as in RFC 3339, not {text:?}"), format!("{by} 2026-11-23T12:00:00Z"))
    })
}

/// `720h`, `30d`, `90m`, `60s`: a whole number and a unit.
fn duration(by: &str, text: &str) -> Result<i64, Error> {
    let units = [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400), ('w', 7 * 86_400)];
    let read = units.iter().find_map(|(unit, seconds)| {
        let count: u32 = text.strip_suffix(*unit)?.parse().ok()?;
        i64::from(count).checked_mul(*seconds)
    });
    read.ok_or_else(|| {
        Error::usage(format!("{by} wants a span such as 30d or 720h, not {text:?}"), format!("{by} 30d"))
    })
}

fn text(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.get_one::<String>(id).cloned()
}

/// A text needs no quotes where the shell leaves it alone.
fn words(matches: &ArgMatches) -> Option<String> {
    let words: Vec<&str> = matches.get_many::<String>("TEXT")?.map(String::as_str).collect();
    Some(words.join(" "))
}

fn path(matches: &ArgMatches, id: &str) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(id).cloned()
}

/// Those of the flag, else the one that `KUBEFRONT_PASSPHRASE_FILE` names.
fn passphrase_files(matches: &ArgMatches, variable: &dyn Fn(&str) -> Option<OsString>) -> Vec<PathBuf> {
    let files = paths(matches, "passphrase-file");
    let named = || variable(&variable_name("passphrase-file")).filter(|value| !value.is_empty());
    if files.is_empty() { named().map(PathBuf::from).into_iter().collect() } else { files }
}

fn paths(matches: &ArgMatches, id: &str) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>(id).unwrap_or_default().cloned().collect()
}

const GENERATE_HELP: &str = "kubefront generate --help";
const CHECK_HELP: &str = "kubefront check --help";

#[cfg(test)]
mod tests;
