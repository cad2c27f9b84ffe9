//! The commands, their flags and their help: one definition for parsing, completions and manual pages.

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, ValueHint};
use clap::{Arg, ArgAction, Command, value_parser};
use kubefront_core::exposure::{FIELDS, Field, Kind};

use super::action::{Called, FailOn, RenewOutput, ReportOutput};
use super::version;

/// How much of the help is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Depth {
    /// `-h`: the options that most runs need.
    Common,
    /// `--help`, completions and manual pages: all options.
    Whole,
}

/// Returns the whole command for the name by which the program was called.
pub(crate) fn command(called: Called, depth: Depth) -> Command {
    match called {
        Called::Kubefront => root("kubefront", depth),
        Called::KubectlPlugin => root("kubectl kubefront", depth),
        Called::Function => with_options(krm(), help_flag()).bin_name("kubefront-krm").disable_help_flag(true),
        Called::KubectlCreate => with_options(generate(KUBECTL_EXAMPLES, depth), help_flag())
            .display_name("kubefront")
            .bin_name("kubectl create kubeapi-exposure")
            .disable_help_flag(true),
    }
}

/// Returns every command that has a manual page, with the name of the page.
pub(crate) fn manual_pages() -> Vec<(String, Command)> {
    let mut root = root("kubefront", Depth::Whole).long_version(None);
    root.build(); // `--help` is in every command only now
    let page = |sub: &Command| {
        let name = format!("kubefront-{}", sub.get_name());
        // Each page is read alone, so its command has the whole name.
        let command = sub.clone().display_name(name.clone()).bin_name(name.replace('-', " "));
        (name, command)
    };
    let subcommands: Vec<_> = root.get_subcommands().map(page).collect();
    let pages = std::iter::once(("kubefront".to_owned(), root.clone())).chain(subcommands);
    // The heading of these options is also the title of the section for arguments.
    pages.map(|(name, command)| (name, command.mut_args(without_heading))).collect()
}

/// Returns the id of a field's flag: the flag without its dashes, which also names its variable.
pub(super) fn id(field: &Field) -> &'static str {
    field.flag.trim_start_matches('-')
}

/// Returns the value that a switch sets.
pub(super) fn switched(field: &Field) -> &'static str {
    match field.kind {
        Kind::Switch(value) => value,
        Kind::Text | Kind::List | Kind::Group(_) => "true",
    }
}

fn root(called: &'static str, depth: Depth) -> Command {
    let command = Command::new("kubefront")
        .bin_name(called)
        .about("Expose a Kubernetes API server through Contour, with a TLS certificate that clients trust")
        .help_template(template(""))
        .before_help(examples(ROOT_EXAMPLES))
        .after_help(if depth == Depth::Whole { ROOT_EXIT_CODES } else { ROOT_MORE })
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .subcommands([
            check(depth),
            generate(GENERATE_EXAMPLES, depth),
            lint(),
            renew(),
            krm(),
            inspect(),
            explain(),
            example(),
            completions(),
            man(),
        ]);
    with_options(command, help_flag().global(true))
}

fn without_heading(arg: Arg) -> Arg {
    if arg.get_help_heading() == Some(OPTIONS) { arg.help_heading(None) } else { arg }
}

/// Adds `--help` and `--version`. They have a heading so that they follow all other options.
fn with_options(command: Command, help: Arg) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let version =
        version.help("Print version (-V: one line, --version: with commit and root store)").help_heading(OPTIONS);
    command.version(version::VERSION).long_version(version::text()).disable_version_flag(true).args([help, version])
}

fn check(depth: Depth) -> Command {
    let output = output(&ReportOutput::WORDS).help(REPORT_FORMATS);
    let clients =
        switch("clients", "Also list which clients accept the certificate, with the versions that were measured")
            .conflicts_with("output")
            .help_heading("Output");
    checked(CHECK, depth).args([output, clients])
}

fn generate(shown: &'static str, depth: Depth) -> Command {
    let folder = Arg::new("out-dir")
        .long("out-dir")
        .value_name("DIR")
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("Write the bundle to this new directory: manifests/, kubeconfig, consumers/, NEXT-STEPS.md, verify.sh, exposure.yaml, report.json, SHA256SUMS")
        .help_heading("Output");
    let force = switch("force", "Replace an existing bundle, unless it contains other files or changed files")
        .help_heading("Output");
    let output = output(&["yaml", "json", "kubeconfig", "name"]).conflicts_with("out-dir").help(
        "Print to stdout instead: yaml (manifests), json (manifests as a List), kubeconfig, or name (kind/name, one per \
         line) [default: yaml]",
    );
    checked(Shared { shown, ..GENERATE }, depth).args([folder, force, output])
}

/// The texts in which `generate` and `check` differ.
struct Shared {
    name: &'static str,
    about: &'static str,
    detail: &'static str,
    shown: &'static str,
    exit_codes: &'static str,
}

/// The arguments that `generate` and `check` share.
fn checked(texts: Shared, depth: Depth) -> Command {
    let files = Arg::new("FILES")
        .action(ArgAction::Append)
        .num_args(0..)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
        .help(
            "Certificates, private key, kubeconfig, token, in any order and format; kubefront detects the type of each \
             (\"-\" reads stdin)",
        );
    let filename = Arg::new("filename")
        .short('f')
        .long("filename")
        .value_name("EXPOSURE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::AnyPath)
        .help(
            "YAML or JSON with the settings below; paths in it are relative to it (\"-\" reads stdin). A directory, a \
             pattern in quotation marks, or a stream of documents checks several exposures",
        )
        .help_heading("Input");
    let after = match depth {
        Depth::Whole => format!("{ENVIRONMENT}\n\n{}", texts.exit_codes),
        Depth::Common => MORE.to_owned(),
    };
    let mut inputs: Vec<_> = fields("Input").collect();
    inputs.sort_by_key(|field| INPUTS.iter().position(|path| *path == field.path));
    let inputs = inputs.into_iter().map(|field| flag(field, depth));
    let others = OTHER_HEADINGS.into_iter().flat_map(fields).map(|field| flag(field, depth));
    subcommand(texts.name, texts.about, texts.detail, texts.shown)
        .after_help(after)
        .args([files, filename])
        .args(inputs)
        .arg(passphrase_file())
        .args(others)
        .args(checks(depth))
}

fn checks(depth: Depth) -> [Arg; 4] {
    let roots = switch("system-roots", "Also trust the root store of this machine, not only Mozilla's");
    let is_hidden = depth == Depth::Common;
    [renew_before(), fail_on(), at().hide(is_hidden), roots.hide(is_hidden).help_heading("Checks")]
}

fn renew_before() -> Arg {
    Arg::new("renew-before")
        .long("renew-before")
        .value_name("DURATION")
        .value_parser(NonEmptyStringValueParser::new())
        .help(
            "Warn if a certificate or token expires sooner, for example 30d or 720h [default: a quarter of its lifetime]",
        )
        .help_heading("Checks")
}

fn fail_on() -> Arg {
    Arg::new("fail-on")
        .long("fail-on")
        .value_name("LIST")
        .action(ArgAction::Append)
        .value_delimiter(',')
        .value_parser(PossibleValuesParser::new(FailOn::WORDS))
        .hide_possible_values(true)
        .help(
            "Exit with 1 on: error (included unless never), warning, incomplete (a part is missing), never; separated by \
             commas [default: error]",
        )
        .help_heading("Checks")
}

fn at() -> Arg {
    Arg::new("at")
        .long("at")
        .value_name("RFC3339")
        .value_parser(NonEmptyStringValueParser::new())
        .help("Check as of this time [default: now]")
        .help_heading("Checks")
}

fn passphrase_file() -> Arg {
    Arg::new("passphrase-file")
        .long("passphrase-file")
        .value_name("FILE")
        .action(ArgAction::Append)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
        .help("Passphrases for encrypted keys and archives, one per line; each is tried on every encrypted part")
        .help_heading("Input")
}

fn output(formats: &'static [&'static str]) -> Arg {
    Arg::new("output")
        .short('o')
        .long("output")
        .value_name("FORMAT")
        .value_parser(PossibleValuesParser::new(formats))
        .hide_possible_values(true)
        .help_heading("Output")
}

/// The flag of a field; its help is that of the table.
fn flag(field: &'static Field, depth: Depth) -> Arg {
    let mut arg = Arg::new(id(field)).long(id(field)).help(help(field)).help_heading(heading(field));
    if field.path == "kubeconfig.namespace" {
        arg = arg.short('n');
    }
    arg = arg.hide(depth == Depth::Common && !COMMON.contains(&field.path));
    if field.value.is_empty() {
        return arg.action(ArgAction::SetTrue);
    }
    arg = arg.value_name(field.value).action(if field.kind == Kind::List { ArgAction::Append } else { ArgAction::Set });
    if field.value.contains('|') {
        return arg.value_parser(PossibleValuesParser::new(field.value.split('|'))).hide_possible_values(true);
    }
    arg = arg.value_parser(NonEmptyStringValueParser::new());
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

/// Returns the fields under a heading that have a flag, in the order of the table.
fn fields(of: &'static str) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| !field.flag.is_empty() && heading(field) == of)
}

fn heading(field: &Field) -> &'static str {
    if INPUTS.contains(&field.path) {
        return "Input";
    }
    match field.path.split('.').next().unwrap_or_default() {
        "fqdn" | "port" | "mode" | "passthroughName" | "allowFrom" | "reserveName" | "externalDns" => {
            "Host name and mode"
        }
        "metadata" | "kubeconfig" | "serviceAccount" | "consumers" | "argocd" | "flux" => "New kubeconfig",
        "certificate" | "upstream" => "TLS Secret and upstream",
        _ => "Contour and cluster",
    }
}

/// The headings of fields after `Input`, in order.
const OTHER_HEADINGS: [&str; 4] =
    ["Host name and mode", "New kubeconfig", "TLS Secret and upstream", "Contour and cluster"];

/// The fields under `Input`, in order.
const INPUTS: [&str; 8] = [
    "certificate.chainFile",
    "certificate.keyFile",
    "certificate.anchorFiles",
    "kubeconfig.from",
    "kubeconfig.context",
    "kubeconfig.tokenFile",
    "upstream.caFile",
    "upstream.serverCertificateFile",
];

/// The fields that `-h` prints; `--help` prints the rest, too.
const COMMON: [&str; 11] = [
    "fqdn",
    "mode",
    "certificate.chainFile",
    "certificate.keyFile",
    "certificate.anchorFiles",
    "kubeconfig.from",
    "kubeconfig.tokenFile",
    "kubeconfig.trust",
    "kubeconfig.write",
    "platform",
    "serviceAccount",
];

fn lint() -> Command {
    let files = Arg::new("FILES")
        .required(true)
        .num_args(1..)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::AnyPath)
        .help("Files or directories with Kubernetes objects, YAML or JSON (\"-\" reads stdin)");
    let file = |id: &'static str, help: &'static str| {
        Arg::new(id)
            .long(id)
            .value_name("FILE")
            .value_parser(value_parser!(std::path::PathBuf))
            .value_hint(ValueHint::FilePath)
            .help(help)
            .help_heading("Input")
    };
    let kubeconfig = file("kubeconfig", "Kubeconfig whose server is the host name of an exposure");
    let anchors =
        file("trust-anchor", "Root certificate of a private CA; repeat the flag for more").action(ArgAction::Append);
    let service = service().help_heading("Input");
    let output = output(&ReportOutput::WORDS).help(REPORT_FORMATS);
    let fix = switch("fix", "Print the repaired HTTPProxies to stdout and the difference to stderr; print no report")
        .conflicts_with("output")
        .help_heading("Output");
    subcommand(
        "lint",
        "Check HTTPProxies, Secrets, and Ingresses that exist",
        "Checks every HTTPProxy that exposes an API server. Nothing is read from or written to a cluster.",
        LINT_EXAMPLES,
    )
    .after_help(LINT_EXIT_CODES)
    .args([files, kubeconfig, anchors, service, renew_before(), fail_on(), at(), output, fix])
}

fn renew() -> Command {
    let path = |id: &'static str, long: &'static str, value: &'static str, help: &'static str| {
        Arg::new(id)
            .long(long)
            .value_name(value)
            .value_parser(value_parser!(std::path::PathBuf))
            .value_hint(ValueHint::AnyPath)
            .help(help)
    };
    let new = Arg::new("NEW")
        .num_args(0..)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::AnyPath)
        .help(
            "New certificates with their chains and private keys, in any order and format, or directories with them (\"-\" reads \
             stdin)",
        );
    let live = path(
        "filename",
        "filename",
        "PATH",
        "What is renewed: bundles, exposure files, objects from kubectl, and directories, patterns, or streams of them (\"-\" reads \
         stdin); repeat the flag for more",
    )
    .short('f')
    .required(true)
    .action(ArgAction::Append)
    .help_heading("Input");
    let anchors =
        path("trust-anchor", "trust-anchor", "FILE", "Root certificate of a private CA; repeat the flag for more")
            .action(ArgAction::Append)
            .help_heading("Input");
    let service = service().help_heading("Input");
    let check = switch("check", "List the certificates by expiry, and exit with 1 if one is due; write nothing")
        .conflicts_with_all(["NEW", "out-dir", "dry-run"])
        .help_heading("Expiry");
    let within = Arg::new("within")
        .long("within")
        .value_name("DURATION")
        .value_parser(NonEmptyStringValueParser::new())
        .help("A certificate is due if it expires sooner, for example 21d or 720h [default: 30d]")
        .help_heading("Expiry");
    let metrics = path(
        "metrics",
        "metrics",
        "FILE",
        "Also write metrics to this file, for the textfile collector of node_exporter",
    )
    .requires("check")
    .help_heading("Expiry");
    let folder = path(
        "out-dir",
        "out-dir",
        "DIR",
        "Write each Secret to a file in this directory, instead of to stdout; bundles are always updated in place",
    )
    .help_heading("Output");
    let dry = switch("dry-run", "Write nothing: print only what changes").help_heading("Output");
    let output = output(&RenewOutput::WORDS).help(
        "text, json (a List of reports), jsonl (one report per line), name (exposure and state, one per line), or prometheus \
         (metrics, with --check) [default: text]",
    );
    subcommand(
        "renew",
        "Renew certificates: find the exposures that a new certificate fits, and write their Secrets",
        "Checks the whole set of each exposure with the new certificate, and changes only the Secret. Nothing is applied.",
        RENEW_EXAMPLES,
    )
    .after_help(RENEW_EXIT_CODES)
    .args([new, live, anchors, service, passphrase_file(), check, within, metrics])
    .args([renew_before(), fail_on().help(RENEW_FAIL_ON), at(), folder, dry, output])
}

fn service() -> Arg {
    Arg::new("service")
        .long("service")
        .value_name("NS/NAME")
        .action(ArgAction::Append)
        .value_parser(NonEmptyStringValueParser::new())
        .help("Service of an API server, in addition to default/kubernetes; repeat the flag for more")
}

fn krm() -> Command {
    let config =
        Arg::new("CONFIG").value_parser(value_parser!(std::path::PathBuf)).value_hint(ValueHint::FilePath).help(
            "Exposure file, as kustomize calls an exec plugin; prints manifests [default: a ResourceList from stdin]",
        );
    let validator = switch("lint", "Check only: return no items, as a validator of kustomize requires");
    subcommand(
        "krm",
        "Run as a KRM function of kustomize, kpt, or Argo CD",
        "Adds the manifests of each ApiExposure to the items of a ResourceList. Files must be below the current directory.",
        KRM_EXAMPLES,
    )
    .after_help(KRM_EXIT_CODES)
    .args([config, validator.conflicts_with("CONFIG"), at()])
}

fn inspect() -> Command {
    let files = Arg::new("FILES")
        .required(true)
        .num_args(1..)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::FilePath)
        .help("Files of any kind (\"-\" reads stdin)");
    let output = output(&["text", "json"]).help("text or json [default: text]");
    subcommand(
        "inspect",
        "Print what files contain, without checks; private keys and tokens are never printed",
        "",
        INSPECT_EXAMPLES,
    )
    .after_help(INSPECT_EXIT_CODES)
    .args([files, passphrase_file(), output])
}

fn explain() -> Command {
    let text = Arg::new("TEXT").num_args(0..).help(
        "Error message of kubectl, curl, openssl, a browser, Envoy, or an HTTPProxy status; or a finding code, mode, topic, or \
         status reason (\"-\" reads stdin) [default: list all finding codes]",
    );
    subcommand(
        "explain",
        "Explain an error message, finding code, mode, or topic: causes, how to confirm, fix",
        "",
        EXPLAIN_EXAMPLES,
    )
    .after_help(EXPLAIN_EXIT_CODES)
    .arg(text)
}

fn example() -> Command {
    let folder = Arg::new("DIR")
        .required(true)
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("New directory for the example files");
    let force = switch("force", "Replace an existing example, unless it contains other files or changed files")
        .help_heading("Output");
    subcommand("example", "Write example files to try kubefront with", "", EXAMPLE_EXAMPLES)
        .after_help(EXAMPLE_EXIT_CODES)
        .args([folder, force])
}

fn completions() -> Command {
    let shell = Arg::new("SHELL")
        .required(true)
        .value_parser(value_parser!(clap_complete::Shell))
        .hide_possible_values(true)
        .help("bash, zsh, fish, powershell, or elvish");
    subcommand("completions", "Print shell completions", "", COMPLETIONS_EXAMPLES).arg(shell)
}

fn man() -> Command {
    let folder = Arg::new("DIR")
        .value_parser(value_parser!(std::path::PathBuf))
        .value_hint(ValueHint::DirPath)
        .help("Write one page per command to this directory [default: print the main page]");
    subcommand("man", "Print the manual page, or write all pages to a directory", "", MAN_EXAMPLES).arg(folder)
}

/// A command with its summary, more sentences about it (or none), and examples.
fn subcommand(name: &'static str, about: &'static str, detail: &'static str, shown: &str) -> Command {
    let command = Command::new(name).about(about).help_template(template(detail)).before_help(examples(shown));
    if detail.is_empty() { command } else { command.long_about(format!("{about}.\n\n{detail}")) }
}

/// `-h` and `--help` print the same layout; [`Depth`] selects the options before parsing. The long help of clap would put
/// each text on a separate line.
fn help_flag() -> Arg {
    Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::HelpShort)
        .help("Print help (-h: common options, --help: all)")
        .help_heading(OPTIONS)
}

fn switch(id: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).action(ArgAction::SetTrue).help(help)
}

fn examples(shown: &str) -> String {
    format!("Examples:\n{shown}")
}

fn template(detail: &str) -> String {
    let detail = if detail.is_empty() { String::new() } else { format!("{detail}\n\n") };
    format!("{{about}}\n\n{detail}{{usage-heading}} {{usage}}\n\n{{before-help}}{{all-args}}{{after-help}}")
}

const REPORT_FORMATS: &str = "text, json (the report; a List for several exposures), jsonl (one report per line), name (severity and \
                              code of each finding, one per line), sarif (SARIF 2.1.0), or junit (JUnit XML) [default: text]";

/// The heading of `--help` and `--version`.
const OPTIONS: &str = "Options";

const CHECK: Shared = Shared {
    name: "check",
    about: "Check certificates, private key, kubeconfig, and proxy settings; write nothing",
    detail: "Parts that you do not provide are not checked; the report lists them as missing.",
    shown: CHECK_EXAMPLES,
    exit_codes: CHECK_EXIT_CODES,
};

const GENERATE: Shared = Shared {
    name: "generate",
    about: "Check the input, then write manifests, kubeconfig, next steps, and verify.sh",
    detail: "Writes everything or nothing: if a finding blocks, no output is produced.",
    shown: GENERATE_EXAMPLES,
    exit_codes: GENERATE_EXIT_CODES,
};

const ROOT_EXAMPLES: &str = "  kubefront check --fqdn k8s.example.com fullchain.pem key.pem admin.kubeconfig
  kubefront generate --fqdn k8s.example.com fullchain.pem key.pem admin.kubeconfig \\
    --out-dir bundle
  kubefront explain 'Unable to connect to the server: EOF'
  kubefront example try && cd try && kubefront check -f exposure.yaml";

const GENERATE_EXAMPLES: &str = "  kubefront generate --fqdn k8s.example.com fullchain.pem key.pem admin.kubeconfig \\
    --out-dir bundle
  kubefront generate -f exposure.yaml | kubectl apply --server-side -f -
  kubefront generate -f clusters/ --out-dir bundles
  kubefront generate -f exposure.yaml -o kubeconfig \\
    --token-file <(kubectl create token third-party)";

const KUBECTL_EXAMPLES: &str = "  kubectl create kubeapi-exposure --fqdn k8s.example.com fullchain.pem key.pem \\
    admin.kubeconfig | kubectl apply --server-side -f -";

const CHECK_EXAMPLES: &str = "  kubefront check --fqdn k8s.example.com fullchain.pem key.pem admin.kubeconfig
  kubefront check -f exposure.yaml --fail-on warning,incomplete --renew-before 30d
  kubefront check --fqdn k8s.example.com fullchain.pem - < key.pem
  kubefront check -f clusters/ -o sarif > kubefront.sarif";

const LINT_EXAMPLES: &str = "  kubectl get httpproxy,secret,ingress,service,tlscertificatedelegation -A -o json |
    kubefront lint -
  kubefront lint manifests/ --fail-on warning
  kubefront lint dump.json --fix > repaired.yaml && kubectl replace -f repaired.yaml";

const RENEW_EXAMPLES: &str = "  kubefront renew -f bundles/ wildcard.pem wildcard-key.pem
  kubectl get httpproxy,secret,ingress -A -o json |
    kubefront renew -f - new/*.pem --out-dir secrets
  kubefront renew -f clusters/ new/*.pem --dry-run
  kubefront renew -f bundles/ --check --within 30d";

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
  Every flag except --output, --clients, --out-dir, and --force can be set as KUBEFRONT_<FLAG>, for
  example KUBEFRONT_SECRET_NAME. Precedence: flag, environment variable, -f file.
  Separate the items of a list with commas. An empty variable is an error.
  KUBEFRONT_TOKEN       Bearer token (never accepted as a flag: the process list shows flags)
  KUBEFRONT_PASSPHRASE  Passphrases, one per line (never accepted as a flag)
  SSL_CERT_FILE         Root store that --system-roots reads
  NO_COLOR              Disable color
  KUBECONFIG is ignored; pass --kubeconfig.";

const MORE: &str = "--help prints all options and environment variables.";

const ROOT_MORE: &str = "All options of a command: kubefront COMMAND --help";

const ROOT_EXIT_CODES: &str = "Exit codes:
  0  success; no finding blocks
  1  blocked by findings; nothing written
  2  usage error or invalid exposure file
  3  file could not be read or written";

const CHECK_EXIT_CODES: &str = "Exit codes:
  0  no finding blocks (the input may be incomplete)
  1  blocked by findings, or failed by --fail-on
  2  usage error or invalid exposure file
  3  file could not be read or written";

const GENERATE_EXIT_CODES: &str = "Exit codes:
  0  output written
  1  blocked by findings, or failed by --fail-on; nothing written
  2  usage error or invalid exposure file
  3  file could not be read or written";

const LINT_EXIT_CODES: &str = "Exit codes:
  0  no error found
  1  error found, or failed by --fail-on
  2  usage error
  3  file could not be read, or an object could not be parsed";

/// Nothing else can fail a renewal.
const RENEW_FAIL_ON: &str = "Exit with 1 on: error (always included), warning; separated by commas [default: error]";

const RENEW_EXIT_CODES: &str = "Exit codes:
  0  every Secret written, or nothing due
  1  an exposure is blocked by findings, or failed by --fail-on; or a certificate is due (--check)
  2  usage error or invalid exposure file
  3  file could not be read or written, or an object could not be parsed";

const KRM_EXAMPLES: &str = "  kustomize build --enable-alpha-plugins --enable-exec
  kpt fn eval --exec 'kubefront krm' --fn-config exposure.yaml
  kubefront krm < resource-list.yaml";

const KRM_EXIT_CODES: &str = "Exit codes:
  0  output written; results can contain warnings
  1  blocked by findings
  2  usage error, or the input is not a ResourceList
  3  input could not be read";

const INSPECT_EXIT_CODES: &str = "Exit codes:
  0  every file was parsed
  1  a part of a file cannot be parsed
  2  usage error
  3  file could not be read";

const EXPLAIN_EXIT_CODES: &str = "Exit codes:
  0  explanation printed
  2  usage error, or no entry found
  3  standard input could not be read";

const EXAMPLE_EXIT_CODES: &str = "Exit codes:
  0  files written
  2  usage error
  3  files could not be written";
