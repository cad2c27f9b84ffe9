//! The commands, their flags and their help: one definition for parsing, completions and manual.

use clap::builder::{PossibleValuesParser, ValueHint};
use clap::{Arg, ArgAction, Command, value_parser};
use kubefront_core::exposure::{FIELDS, Field, Kind};

use super::action::Called;

/// How much of the help is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// `-h`: the flags that most runs need.
    Common,
    /// `--help`, completions and manual: all.
    Whole,
}

/// Returns the whole command, by the name it was called.
pub(crate) fn command(called: Called, depth: Depth) -> Command {
    match called {
        Called::Kubefront => root("kubefront", depth),
        Called::KubectlPlugin => root("kubectl kubefront", depth),
        Called::KubectlCreate => {
            generate(KUBECTL_EXAMPLES, depth).bin_name("kubectl create kubeapi-exposure").version(VERSION)
        }
    }
}

/// Returns every command that has a manual page, with the page's name.
pub(crate) fn manual_pages() -> Vec<(String, Command)> {
    let root = root("kubefront", Depth::Whole);
    let page = |sub: &Command| {
        let name = format!("kubefront-{}", sub.get_name());
        // A page stands alone, so its command is called by its whole name.
        let command = sub.clone().display_name(name.clone()).bin_name(name.replace('-', " "));
        (name, command)
    };
    let subcommands: Vec<_> = root.get_subcommands().map(page).collect();
    std::iter::once(("kubefront".to_owned(), root.clone())).chain(subcommands).collect()
}

/// Returns the id of a field's flag: the flag without its dashes, which also names its variable.
pub(super) fn id(field: &Field) -> &'static str {
    field.flag.trim_start_matches('-')
}

/// Returns what a switch stands for when it is given.
pub(super) fn switched(field: &Field) -> &'static str {
    match field.kind {
        Kind::Switch(value) => value,
        Kind::Text | Kind::List | Kind::Group(_) => "true",
    }
}

fn root(called: &'static str, depth: Depth) -> Command {
    Command::new("kubefront")
        .bin_name(called)
        .version(VERSION)
        .about("Puts a certificate that clients trust in front of a Kubernetes API server, through Contour")
        .help_template(TEMPLATE)
        .before_help(examples(ROOT_EXAMPLES))
        .after_help(EXIT_CODES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(help_flag().global(true).help("Print help; -h the common flags, --help all"))
        .subcommands([
            generate(GENERATE_EXAMPLES, depth),
            check(depth),
            inspect(),
            explain(),
            example(),
            completions(),
            man(),
        ])
}

fn generate(shown: &str, depth: Depth) -> Command {
    let output = Arg::new("output")
        .short('o')
        .long("output")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["yaml", "json", "kubeconfig", "name"]))
        .conflicts_with("out-dir")
        .help("What goes to stdout: yaml (default), the manifests as one stream; json, as a List; kubeconfig; name, kind/name of each")
        .hide_possible_values(true)
        .help_heading("Output");
    let folder = Arg::new("out-dir")
        .long("out-dir")
        .value_name("DIR")
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("Write the bundle into this new folder, whole or not at all: manifests, kubeconfig, NEXT-STEPS.md, verify.sh, exposure.yaml, report.json")
        .help_heading("Output");
    let force =
        switch("force", "Replace an old bundle in one step; anything else is never replaced").help_heading("Output");
    judged("generate", "Judges the set and writes what it needs: manifests, kubeconfig, steps", shown, depth)
        .args([output, folder, force])
}

fn check(depth: Depth) -> Command {
    let output = Arg::new("output")
        .short('o')
        .long("output")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["text", "json", "name"]))
        .help("text (default); json, the report; name, severity and code of each finding, one a line")
        .hide_possible_values(true)
        .help_heading("Output");
    judged("check", "Judges what is given, and writes nothing; what is missing is not checked", CHECK_EXAMPLES, depth)
        .arg(output)
}

/// What `generate` and `check` share.
fn judged(name: &'static str, about: &'static str, shown: &str, depth: Depth) -> Command {
    let files = Arg::new("FILES")
        .action(ArgAction::Append)
        .num_args(0..)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
        .help("Certificates, key, kubeconfig, token: any number, order and form; content decides what each is; - is stdin");
    let filename = Arg::new("filename")
        .short('f')
        .long("filename")
        .value_name("EXPOSURE")
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
        .help(
            "The exposure document, which holds what the flags say; the files it names are relative to it; - is stdin",
        )
        .help_heading("Input");
    let of_heading =
        |heading| FIELDS.iter().filter(move |field| !field.flag.is_empty() && self::heading(field) == heading);
    let flags = HEADINGS.into_iter().flat_map(of_heading);
    subcommand(name, about, shown)
        .after_help(if depth == Depth::Whole {
            format!("{ENVIRONMENT}\n\n{EXIT_CODES}")
        } else {
            EXIT_CODES.to_owned()
        })
        .args([files, filename, passphrase_file().help_heading("Input")])
        .args(flags.map(|field| flag(field, depth)))
        .args(judging())
}

fn judging() -> [Arg; 4] {
    let at = Arg::new("at").long("at").value_name("RFC3339").help("Judge as of this moment [default: now]");
    let renew = Arg::new("renew-before").long("renew-before").value_name("SPAN").help(
        "Warn when a certificate or token has less than this left, 30d or 720h [default: a quarter of its lifetime]",
    );
    let fail = Arg::new("fail-on")
        .long("fail-on")
        .value_name("error|warning")
        .value_parser(PossibleValuesParser::new(["error", "warning"]))
        .hide_possible_values(true)
        .help("Exit with 1 from this severity on [default: error]");
    let roots = switch("system-roots", "Take this machine's root store as trust anchors too, beside Mozilla's list");
    [at, renew, fail, roots].map(|arg| arg.help_heading("Judging"))
}

fn passphrase_file() -> Arg {
    Arg::new("passphrase-file")
        .long("passphrase-file")
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
        .help("Passphrases of encrypted keys and archives, one a line, each tried on every encrypted part; - is stdin")
}

/// The flag of a field, with what the table says of it.
fn flag(field: &'static Field, depth: Depth) -> Arg {
    let mut arg = Arg::new(id(field)).long(id(field)).help(help(field)).help_heading(heading(field));
    if field.path == "kubeconfig.namespace" {
        arg = arg.short('n');
    }
    arg = arg.hide(depth == Depth::Common && !is_common(field));
    if field.value.is_empty() {
        return arg.action(ArgAction::SetTrue);
    }
    arg = arg.value_name(field.value).action(if field.kind == Kind::List { ArgAction::Append } else { ArgAction::Set });
    if field.value.contains('|') {
        return arg.value_parser(PossibleValuesParser::new(field.value.split('|'))).hide_possible_values(true);
    }
    if field.value == "FILE" { arg.value_hint(ValueHint::FilePath) } else { arg }
}

fn help(field: &Field) -> String {
    let mut letters = field.help.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let default = if field.default.is_empty() || field.value.is_empty() {
        String::new()
    } else {
        format!(" [default: {}]", field.default)
    };
    format!("{first}{}{default}", letters.as_str())
}

fn heading(field: &Field) -> &'static str {
    let path = field.path;
    if field.value == "FILE" {
        return "Input";
    }
    match path.split('.').next().unwrap_or_default() {
        "fqdn" | "port" | "mode" | "passthroughName" | "allowFrom" | "reserveName" => "Name and mode",
        "metadata" | "kubeconfig" | "serviceAccount" => "Kubeconfig",
        "certificate" | "upstream" => "Certificates",
        _ => "Contour and cluster",
    }
}

/// Every heading of a field, as they follow each other.
const HEADINGS: [&str; 5] = ["Input", "Name and mode", "Kubeconfig", "Certificates", "Contour and cluster"];

/// Shown by `-h`; the rest waits for `--help`.
fn is_common(field: &Field) -> bool {
    const COMMON: [&str; 9] = [
        "fqdn",
        "mode",
        "certificate.chainFile",
        "certificate.keyFile",
        "kubeconfig.from",
        "kubeconfig.tokenFile",
        "kubeconfig.write",
        "platform",
        "serviceAccount",
    ];
    COMMON.contains(&field.path)
}

fn inspect() -> Command {
    let files = Arg::new("FILES")
        .required(true)
        .num_args(1..)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
        .help("Files of any kind; - is stdin");
    let output = Arg::new("output")
        .short('o')
        .long("output")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .help("text (default) or json")
        .hide_possible_values(true);
    subcommand("inspect", "Says what is in files; judges nothing, and never shows a private part", INSPECT_EXAMPLES)
        .after_help(EXIT_CODES)
        .args([files, passphrase_file(), output])
}

fn explain() -> Command {
    let text = Arg::new("TEXT").num_args(0..).help(
        "What kubectl, curl, openssl, a browser, Envoy or a HTTPProxy's status printed, or a finding's code, a mode, a topic \
         of advice, a status reason; - is stdin; without one, the table of codes",
    );
    subcommand(
        "explain",
        "Explains what was printed (cause, proof, cure), a finding, a mode or a piece of advice",
        EXPLAIN_EXAMPLES,
    )
    .arg(text)
}

fn example() -> Command {
    let folder = Arg::new("DIR")
        .required(true)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("The new folder");
    let force = switch("force", "Replace an old example; anything else is never replaced");
    subcommand("example", "Writes a throw-away set to try things on", EXAMPLE_EXAMPLES)
        .after_help(EXIT_CODES)
        .args([folder, force])
}

fn completions() -> Command {
    let shell = Arg::new("SHELL")
        .required(true)
        .value_parser(value_parser!(clap_complete::Shell))
        .hide_possible_values(true)
        .help("bash, zsh, fish, powershell or elvish");
    subcommand("completions", "Prints completions for a shell", COMPLETIONS_EXAMPLES).arg(shell)
}

fn man() -> Command {
    let folder = Arg::new("DIR")
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("Write one page for each command into this folder");
    subcommand("man", "Prints the manual page, or writes all of them", MAN_EXAMPLES).arg(folder)
}

fn subcommand(name: &'static str, about: &'static str, shown: &str) -> Command {
    Command::new(name).about(about).help_template(TEMPLATE).before_help(examples(shown))
}

/// `-h` and `--help` print in the same form; how much is shown is settled before parsing.
fn help_flag() -> Arg {
    Arg::new("help").short('h').long("help").action(ArgAction::HelpShort)
}

fn switch(id: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).action(ArgAction::SetTrue).help(help)
}

fn examples(shown: &str) -> String {
    format!("Examples:\n{shown}")
}

const VERSION: &str = env!("CARGO_PKG_VERSION");

const TEMPLATE: &str = "{about}\n\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

const ROOT_EXAMPLES: &str = "  kubefront check --fqdn k8s.example.com fullchain.pem key.pem admin.kubeconfig
  kubefront generate --fqdn k8s.example.com fullchain.pem key.pem \\
    admin.kubeconfig --out-dir bundle
  kubefront example DIR            a throw-away set to try things on";

const GENERATE_EXAMPLES: &str = "  kubefront generate --fqdn k8s.example.com fullchain.pem key.pem \\
    admin.kubeconfig --out-dir bundle
  kubefront generate -f exposure.yaml | kubectl apply --server-side -f -
  kubefront generate -f exposure.yaml -o kubeconfig \\
    --token-file <(kubectl create token third-party)";

const KUBECTL_EXAMPLES: &str = "  kubectl create kubeapi-exposure --fqdn k8s.example.com fullchain.pem \\
    key.pem admin.kubeconfig | kubectl apply --server-side -f -";

const CHECK_EXAMPLES: &str = "  kubefront check --fqdn k8s.example.com fullchain.pem key.pem admin.kubeconfig
  kubefront check -f exposure.yaml --fail-on warning --renew-before 30d
  kubefront check --fqdn k8s.example.com fullchain.pem < key.pem -";

const INSPECT_EXAMPLES: &str = "  kubefront inspect fullchain.pem key.pem
  kubectl config view --raw | kubefront inspect - -o json";

const EXPLAIN_EXAMPLES: &str = "  kubefront explain 'Unable to connect to the server: EOF'
  kubectl get httpproxy kubeapi-proxy -o yaml | kubefront explain -
  kubefront explain key-mismatch";

const EXAMPLE_EXAMPLES: &str = "  kubefront example try && cd try && kubefront check -f exposure.yaml";

const COMPLETIONS_EXAMPLES: &str = "  source <(kubefront completions bash)
  kubefront completions fish > ~/.config/fish/completions/kubefront.fish";

const MAN_EXAMPLES: &str = "  kubefront man | man -l -
  kubefront man ~/.local/share/man/man1";

const ENVIRONMENT: &str = "Environment:
  Every flag of the exposure has a variable: --secret-name is KUBEFRONT_SECRET_NAME.
  It overrides the document, and the flag overrides it. Lists are separated by commas.
  KUBEFRONT_TOKEN       the bearer token itself; arguments would show in the list of processes
  KUBEFRONT_PASSPHRASE  the passphrase itself; several stand on lines of their own
  NO_COLOR              no colour
  SSL_CERT_FILE         the root store that --system-roots takes
  KUBECONFIG is not read: what is judged is named.";

const EXIT_CODES: &str = "Exit codes:
  0  usable; in check also when parts are missing and nothing blocks
  1  findings block, nothing was written
  2  wrong usage, or a malformed exposure document
  3  could not read or write";
