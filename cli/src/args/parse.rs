//! Reads the arguments, and the environment behind them. Flags of the exposure come from core's table of fields.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use kubefront_core::Moment;
use kubefront_core::exposure::{FIELDS, Field, Kind};
use kubefront_core::typed::{alternatives, is_like_a_token, shown};

use super::action::{
    Action, Called, CheckOutput, FailOn, GenerateOutput, Given, InspectOutput, Krm, Lint, Renew, RenewOutput,
    ReportOutput, Set,
};
use super::command::{self, Depth, command};
use super::complaint::{complaint, not_text};
use super::variables::{is_service_link, variable_name};
use super::version;
use crate::exit::Error;
use crate::pattern::expanded;
use crate::unshown;

/// Reads the arguments, the name of the program first, and the environment behind them.
///
/// # Errors
/// Names what is wrong, and what is expected.
pub(crate) fn parse(arguments: Vec<OsString>, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Action, Error> {
    if let Some(action) = function(&arguments) {
        return Ok(action);
    }
    if let Some(json) = version::json(&arguments) {
        return Ok(Action::Show(json));
    }
    let arguments = as_flags(arguments);
    let depth = if arguments.iter().any(|argument| argument == "--help") { Depth::Whole } else { Depth::Common };
    let command = command(called_as(&arguments), depth);
    let is_generate = command.get_name() == "generate";
    let is_function = command.get_name() == "krm";
    let help = help(&command, arguments.get(1));
    // What is explained may contain anything.
    if arguments.get(1).is_none_or(|word| word != "explain") {
        unshown::among_arguments(&arguments)?;
    }
    let matches = match command.try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => return Ok(Action::Show(error.render().to_string())),
        Err(error) if arguments.len() == 1 && is_stdin_piped() => {
            let otherwise = Some(error.render().to_string());
            return Ok(Action::Krm(Krm { otherwise, ..Krm::default() }));
        }
        Err(error) if error.kind() == ErrorKind::InvalidUtf8 => return Err(not_text(&arguments, &help)),
        Err(error) => return Err(complaint(&error, &help)),
    };
    let variables = Variables { variable, help: &help };
    if is_generate {
        return generate(&matches, &variables);
    }
    if is_function {
        return Ok(Action::Krm(krm(&matches, &variables)?));
    }
    match matches.subcommand() {
        Some(("generate", matches)) => generate(matches, &variables),
        Some(("check", matches)) => Ok(Action::Check(set(matches, &variables)?, check_output(matches))),
        Some(("krm", matches)) => Ok(Action::Krm(krm(matches, &variables)?)),
        Some(("lint", matches)) => {
            Ok(Action::Lint(lint(matches, &variables)?, ReportOutput::of(text(matches, "output").as_deref())))
        }
        Some(("renew", matches)) => renew(matches, &variables),
        Some(("inspect", matches)) => {
            let secrets = passphrase_files(matches, &variables)?;
            Ok(Action::Inspect(expanded(paths(matches, "FILES"))?, secrets, inspect_output(matches)))
        }
        Some(("explain", matches)) => Ok(Action::Explain(words(matches))),
        Some(("example", matches)) => {
            Ok(Action::Example(directory(matches, "DIR", &help)?.unwrap_or_default(), matches.get_flag("force")))
        }
        Some(("completions", matches)) => match matches.get_one("SHELL") {
            Some(shell) => Ok(Action::Completions(*shell)),
            None => Err(Error::usage("missing argument SHELL", help)),
        },
        Some(("man", matches)) => Ok(Action::Man(directory(matches, "DIR", &help)?)),
        _ => Err(Error::usage("missing command", help)),
    }
}

/// kustomize before 5.7 cannot pass arguments to a function, and passes only a file to a plugin.
fn function(arguments: &[OsString]) -> Option<Action> {
    let config = match (called_as(arguments), arguments) {
        (Called::Function, [_]) => None,
        (Called::Function, [_, config]) if !config.to_string_lossy().starts_with('-') => Some(PathBuf::from(config)),
        _ => return None,
    };
    Some(Action::Krm(Krm { config, ..Krm::default() }))
}

/// A terminal or `/dev/null` is not a ResourceList.
fn is_stdin_piped() -> bool {
    #[cfg(unix)]
    {
        let kind =
            rustix::fs::fstat(rustix::stdio::stdin()).map(|stat| rustix::fs::FileType::from_raw_mode(stat.st_mode));
        kind.is_ok_and(|kind| matches!(kind, rustix::fs::FileType::Fifo | rustix::fs::FileType::RegularFile))
    }
    #[cfg(not(unix))]
    {
        !std::io::IsTerminal::is_terminal(&std::io::stdin())
    }
}

/// Reads `kubefront help check` as `kubefront check --help`, and `kubefront version` as `kubefront --version`.
fn as_flags(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if called_as(&arguments) == Called::KubectlCreate {
        return arguments;
    }
    let word = |at: usize| arguments.get(at).and_then(|word| word.to_str());
    let words: Vec<OsString> = match (word(1), word(2)) {
        (Some("help"), None | Some("help" | "version")) => vec!["--help".into()],
        (Some("help"), Some(sub)) => vec![sub.into(), "--help".into()],
        (Some("version"), _) => vec!["--version".into()],
        _ => return arguments,
    };
    arguments.truncate(1);
    arguments.extend(words);
    arguments
}

/// Returns the command line that prints the help of the command that was called.
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
        Some("kubefront-krm" | "ApiExposure") => Called::Function,
        _ => Called::Kubefront,
    }
}

fn generate(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Action, Error> {
    let set = set(matches, variables)?;
    if set.fail_on.never {
        return Err(Error::usage(
            "--fail-on never requires check or lint: generate writes nothing if a finding blocks",
            variables.help,
        ));
    }
    let output = match (directory(matches, "out-dir", variables.help)?, text(matches, "output").as_deref()) {
        (Some(folder), _) => GenerateOutput::Folder(folder, matches.get_flag("force")),
        (None, _) if matches.get_flag("force") => {
            return Err(Error::usage("--force requires --out-dir DIR", variables.help));
        }
        (None, Some("json")) => GenerateOutput::Json,
        (None, Some("kubeconfig")) => GenerateOutput::Kubeconfig,
        (None, Some("name")) => GenerateOutput::Name,
        (None, _) => GenerateOutput::Yaml,
    };
    Ok(Action::Generate(set, output))
}

fn check_output(matches: &ArgMatches) -> CheckOutput {
    match matches.get_flag("clients") {
        true => CheckOutput::Clients,
        false => CheckOutput::Report(ReportOutput::of(text(matches, "output").as_deref())),
    }
}

fn krm(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Krm, Error> {
    Ok(Krm {
        config: path(matches, "CONFIG"),
        is_validator: matches.get_flag("lint"),
        otherwise: None,
        at: at(matches, variables)?,
    })
}

fn lint(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Lint, Error> {
    Ok(Lint {
        files: expanded(paths(matches, "FILES"))?,
        kubeconfig: path(matches, "kubeconfig"),
        anchors: paths(matches, "trust-anchor"),
        services: services(matches, variables)?,
        at: at(matches, variables)?,
        renew_before: renew_before(matches, variables)?,
        fail_on: fail_on(matches, variables)?,
        fixes: matches.get_flag("fix"),
    })
}

fn services(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Vec<String>, Error> {
    let mut services = Vec::new();
    for service in texts(matches, "service") {
        match service.split_once('/') {
            Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() && !name.contains('/') => {
                // The port does not matter: an HTTPProxy names the port itself.
                services.push(service.split_once(':').map_or(service.as_str(), |(service, _)| service).to_owned());
            }
            _ => return Err(invalid("--service", &service, "NAMESPACE/NAME", variables.help)),
        }
    }
    Ok(services)
}

fn renew(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Action, Error> {
    let (is_check, help) = (matches.get_flag("check"), variables.help);
    let output = RenewOutput::of(text(matches, "output").as_deref());
    let new = expanded(paths(matches, "NEW"))?;
    let only_to_check = [
        (output == RenewOutput::Prometheus, "-o prometheus"),
        (matches.contains_id("within"), "--within"),
        (matches.contains_id("metrics"), "--metrics"),
    ];
    if let Some((_, flag)) = only_to_check.iter().find(|(is_given, _)| *is_given && !is_check) {
        return Err(Error::usage(format!("{flag} requires --check"), help));
    }
    if new.is_empty() && !is_check {
        return Err(Error::usage(
            "no new certificate",
            "pass the new certificate and its private key; to list what expires: --check",
        ));
    }
    let within = text(matches, "within").map(|text| duration("--within", &text, help)).transpose()?;
    let fail_on = fail_on(matches, variables)?;
    if fail_on.never {
        return Err(Error::usage("--fail-on never requires check or lint: a blocked exposure is not renewed", help));
    }
    let input = Renew {
        new,
        live: paths(matches, "filename"),
        anchors: paths(matches, "trust-anchor"),
        passphrase_files: passphrase_files(matches, variables)?,
        services: services(matches, variables)?,
        folder: directory(matches, "out-dir", help)?,
        is_dry: matches.get_flag("dry-run"),
        within: is_check.then(|| within.unwrap_or(THIRTY_DAYS)),
        metrics: path(matches, "metrics"),
        at: at(matches, variables)?,
        renew_before: renew_before(matches, variables)?,
        fail_on,
    };
    Ok(Action::Renew(input, output))
}

fn at(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Option<Moment>, Error> {
    let given = variables.flag_or_variable(matches, "at")?;
    given.map(|(by, text)| moment(&by, &text, variables.help)).transpose()
}

fn renew_before(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Option<i64>, Error> {
    let given = variables.flag_or_variable(matches, "renew-before")?;
    given.map(|(by, text)| duration(&by, &text, variables.help)).transpose()
}

fn inspect_output(matches: &ArgMatches) -> InspectOutput {
    match text(matches, "output").as_deref() {
        Some("json") => InspectOutput::Json,
        _ => InspectOutput::Text,
    }
}

fn set(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Set, Error> {
    let system_roots = match variables.text("system-roots")? {
        _ if matches.get_flag("system-roots") => true,
        Some((name, text)) => truth(&name, &text, variables.help)?,
        None => false,
    };
    let mut exposures = paths(matches, "filename");
    if exposures.is_empty() {
        exposures.extend(variables.get("filename")?.map(|(_, value)| PathBuf::from(value)));
    }
    Ok(Set {
        help: variables.help.to_owned(),
        files: expanded(paths(matches, "FILES"))?,
        passphrase_files: passphrase_files(matches, variables)?,
        exposures,
        fields: fields(matches, variables)?,
        at: at(matches, variables)?,
        renew_before: renew_before(matches, variables)?,
        has_system_roots: system_roots,
        fail_on: fail_on(matches, variables)?,
    })
}

fn fail_on(matches: &ArgMatches, variables: &Variables<'_>) -> Result<FailOn, Error> {
    if let Some(words) = matches.get_many::<String>("fail-on") {
        return Ok(FailOn::from_words(words.map(String::as_str)).unwrap_or_default());
    }
    let Some((name, text)) = variables.text("fail-on")? else { return Ok(FailOn::default()) };
    FailOn::from_words(text.split(',').map(str::trim))
        .ok_or_else(|| invalid(&name, &text, &alternatives(&FailOn::WORDS), variables.help))
}

/// The flags of the exposure's fields; without the flag, its variable.
fn fields(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Vec<Given>, Error> {
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
        } else if let Some((name, text)) = variables.text(id)? {
            given.extend(from_variable(field, &name, &text, variables.help)?);
        }
    }
    Ok(given)
}

fn from_variable(field: &Field, name: &str, text: &str, help: &str) -> Result<Vec<Given>, Error> {
    let given = |text: &str| Given { path: field.path, by: name.to_owned(), text: text.to_owned() };
    match field.kind {
        Kind::List => {
            let items: Vec<_> = text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(given).collect();
            if items.is_empty() { Err(empty(name)) } else { Ok(items) }
        }
        Kind::Switch(on) => {
            let is_on = truth(name, text, help)?;
            Ok(vec![given(if is_on == (on == "true") { "true" } else { "false" })])
        }
        Kind::Text | Kind::Group(_) => Ok(vec![given(text)]),
    }
}

/// The environment behind the flags.
struct Variables<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// The command line that prints the help of the command.
    help: &'a str,
}

impl Variables<'_> {
    /// Returns the name and the value of a flag's variable, if it is set.
    ///
    /// # Errors
    /// The value is empty: a script passed a setting that it did not have.
    fn get(&self, flag: &str) -> Result<Option<(String, OsString)>, Error> {
        let name = variable_name(flag);
        match (self.variable)(&name) {
            Some(value) if value.is_empty() => Err(empty(&name)),
            Some(value) if is_service_link(&value) => Ok(None),
            Some(value) => Ok(Some((name, value))),
            None => Ok(None),
        }
    }

    /// Returns the value of a flag, otherwise that of its variable, with the name of what set it.
    fn flag_or_variable(&self, matches: &ArgMatches, flag: &str) -> Result<Option<(String, String)>, Error> {
        match text(matches, flag) {
            Some(text) => Ok(Some((format!("--{flag}"), text))),
            None => self.text(flag),
        }
    }

    /// As [`get`](Self::get), for a value that must be UTF-8.
    fn text(&self, flag: &str) -> Result<Option<(String, String)>, Error> {
        let Some((name, value)) = self.get(flag)? else { return Ok(None) };
        match value.into_string() {
            Ok(text) => Ok(Some((name, text))),
            Err(_) => Err(Error::usage(format!("{name} is not valid UTF-8"), self.help)),
        }
    }
}

fn empty(name: &str) -> Error {
    Error::usage(format!("{name} is empty"), format!("set {name} to a value, or unset it"))
}

fn invalid(by: &str, text: &str, expected: &str, help: &str) -> Error {
    Error::usage(format!("invalid value {} for {by} (expected {expected})", shown(text)), help)
}

fn truth(by: &str, text: &str, help: &str) -> Result<bool, Error> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(invalid(by, text, "true or false", help)),
    }
}

fn moment(by: &str, text: &str, help: &str) -> Result<Moment, Error> {
    let midnight = format!("{text}T00:00:00Z");
    let read = Moment::parse(text).or_else(|| Moment::parse(&midnight));
    read.ok_or_else(|| {
        invalid(by, text, "an RFC 3339 timestamp such as 2026-11-23T12:00:00Z, or a date such as 2026-11-23", help)
    })
}

/// `720h`, `30d`, `90m`, `60s`: a whole number and a unit.
fn duration(by: &str, text: &str, help: &str) -> Result<i64, Error> {
    let units = [('s', 1), ('m', 60), ('h', 3600), ('d', 86_400), ('w', 7 * 86_400)];
    let read = units.iter().find_map(|(unit, seconds)| {
        let count: u32 = text.strip_suffix(*unit)?.parse().ok()?;
        i64::from(count).checked_mul(*seconds)
    });
    read.ok_or_else(|| invalid(by, text, "a duration such as 30d or 720h", help))
}

fn text(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.get_one::<String>(id).cloned()
}

fn texts(matches: &ArgMatches, id: &str) -> Vec<String> {
    matches.get_many::<String>(id).unwrap_or_default().cloned().collect()
}

/// A text without special characters needs no quotation marks: its words are joined again.
fn words(matches: &ArgMatches) -> Option<String> {
    let words: Vec<&str> = matches.get_many::<String>("TEXT")?.map(String::as_str).collect();
    Some(words.join(" "))
}

fn path(matches: &ArgMatches, id: &str) -> Option<PathBuf> {
    matches.get_one::<PathBuf>(id).cloned()
}

/// A directory that is written. A token in its place is not repeated.
fn directory(matches: &ArgMatches, id: &str, help: &str) -> Result<Option<PathBuf>, Error> {
    let found = path(matches, id);
    let is_token = |text: &str| {
        let lower = text.to_ascii_lowercase();
        lower.starts_with("eyj") || lower.starts_with("zxlk") || text.len() > LONGEST_DIRECTORY && is_like_a_token(text)
    };
    let parts = found.iter().flat_map(|path| path.components());
    match { parts }.any(|part| is_token(&part.as_os_str().to_string_lossy())) {
        true => Err(Error::usage("the directory looks like a token, and is not shown (expected a path)", help)),
        false => Ok(found),
    }
}

/// `--within`, in seconds.
const THIRTY_DAYS: i64 = 30 * 86_400;

/// Characters of a name that is clearly one.
const LONGEST_DIRECTORY: usize = 100;

/// The files of the flag, otherwise the one that `KUBEFRONT_PASSPHRASE_FILE` names.
fn passphrase_files(matches: &ArgMatches, variables: &Variables<'_>) -> Result<Vec<PathBuf>, Error> {
    let files = paths(matches, "passphrase-file");
    if !files.is_empty() {
        return Ok(files);
    }
    Ok(variables.get("passphrase-file")?.map(|(_, value)| PathBuf::from(value)).into_iter().collect())
}

fn paths(matches: &ArgMatches, id: &str) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>(id).unwrap_or_default().cloned().collect()
}

#[cfg(test)]
mod tests;
