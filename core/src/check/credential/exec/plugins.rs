//! What known plugins return.

use crate::kubernetes::kubeconfig::Exec;

/// What a plugin returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Yields {
    /// Bearer tokens, of this product.
    Tokens(&'static str),
    /// Client certificates, of this product.
    Certificates(&'static str),
    /// Not known.
    Unknown,
}

/// By command and arguments. A shell or a wrapper runs another program: its words are searched.
pub(super) fn yields(exec: &Exec) -> Yields {
    let args: Vec<&str> = exec.args.iter().map(|arg| arg.as_str()).collect();
    let command = program(exec.program());
    if !WRAPPERS.contains(&command) {
        return of_command(command, &args);
    }
    let words: Vec<&str> = args.iter().flat_map(|arg| arg.split_whitespace()).map(unquoted).collect();
    let known = (0..words.len()).find_map(|at| {
        let (word, rest) = words.get(at..)?.split_first()?;
        Some(of_command(program(word), rest)).filter(|yields| *yields != Yields::Unknown)
    });
    known.unwrap_or(Yields::Unknown)
}

fn of_command(command: &str, args: &[&str]) -> Yields {
    let has = |argument: &str| args.iter().any(|arg| unquoted(arg) == argument);
    if command.contains("pinniped") || (command == "tanzu" && has("pinniped-auth")) {
        // The concierge exchanges the login for a short client certificate; without it the ID token itself is used.
        let asks = |arg: &&str| {
            matches!(*arg, "--enable-concierge" | "--enable-concierge=true") || arg.starts_with("--concierge-")
        };
        return match args.iter().any(asks) {
            true => Yields::Certificates("Pinniped with a concierge"),
            false => Yields::Tokens("Pinniped"),
        };
    }
    let known = PLUGINS.iter().find(|(name, argument, _)| *name == command && (argument.is_empty() || has(argument)));
    // `get-client-certificate` and similar names of subcommands, and scripts that write the field themselves.
    let is_telling =
        |arg: &&str| (!arg.starts_with('-') && arg.contains("client-cert")) || arg.contains("clientCertificateData");
    match known {
        Some((_, _, yields)) => *yields,
        None if args.iter().any(is_telling) => Yields::Certificates("its arguments name client certificates"),
        None => Yields::Unknown,
    }
}

/// Says whether the program expands variables itself, as a shell does.
pub(super) fn expands_variables(exec: &Exec) -> bool {
    WRAPPERS.contains(&program(exec.program()))
}

/// The file name of a program, without its ending on Windows.
fn program(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".exe").unwrap_or(name)
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '\'', '`', '(', ')', '$', ';'])
}

/// Command, an argument it must have (empty: any), what it returns.
const PLUGINS: &[(&str, &str, Yields)] = &[
    ("kubelogin", "", Yields::Tokens("kubelogin")),
    ("kubectl-oidc_login", "", Yields::Tokens("kubelogin")),
    ("kubectl", "oidc-login", Yields::Tokens("kubelogin")),
    ("kubectl", "oidc_login", Yields::Tokens("kubelogin")),
    ("az", "kubelogin", Yields::Tokens("kubelogin for Azure")),
    ("aws", "get-token", Yields::Tokens("Amazon EKS")),
    ("aws-iam-authenticator", "", Yields::Tokens("Amazon EKS")),
    ("heptio-authenticator-aws", "", Yields::Tokens("Amazon EKS")),
    ("gke-gcloud-auth-plugin", "", Yields::Tokens("Google GKE")),
    ("doctl", "", Yields::Tokens("DigitalOcean")),
    ("oci", "generate-token", Yields::Tokens("Oracle OKE")),
    ("ibmcloud", "", Yields::Tokens("IBM Cloud")),
    ("yc", "create-token", Yields::Tokens("Yandex Cloud")),
    ("scw", "exec-credential", Yields::Tokens("Scaleway")),
    ("oc", "get-token", Yields::Tokens("OpenShift")),
    ("rancher", "token", Yields::Tokens("Rancher")),
    ("kubelogin-linux-amd64", "", Yields::Tokens("kubelogin")),
    ("gcloud", "", Yields::Tokens("Google Cloud")),
    ("glab", "get-token", Yields::Tokens("GitLab")),
    ("pomerium-cli", "", Yields::Tokens("Pomerium")),
    ("infra", "tokens", Yields::Tokens("Infra")),
    ("mkectl", "get-token", Yields::Tokens("Mirantis MKE")),
    ("client-keystone-auth", "", Yields::Tokens("OpenStack Keystone")),
    ("argocd-k8s-auth", "", Yields::Tokens("Argo CD")),
    ("okteto", "kubetoken", Yields::Tokens("Okteto")),
    ("vcluster", "token", Yields::Tokens("vCluster Platform")),
    ("loft", "token", Yields::Tokens("vCluster Platform")),
    ("ack-ram-tool", "get-token", Yields::Tokens("Alibaba Cloud ACK")),
    ("ack-ram-tool", "get-credential", Yields::Certificates("Alibaba Cloud ACK")),
    ("kubectl-gardenlogin", "", Yields::Certificates("gardenlogin")),
    ("gardenlogin", "", Yields::Certificates("gardenlogin")),
    ("kubectl", "gardenlogin", Yields::Certificates("gardenlogin")),
    ("stackit", "kubeconfig", Yields::Certificates("STACKIT SKE")),
    ("akeyless", "get-kube-exec-creds", Yields::Certificates("Akeyless")),
    ("kubectl-credentials_broker", "--client-certificate-path", Yields::Certificates("kubectl-credentials-broker")),
    ("tsh", "", Yields::Certificates("Teleport")),
    ("tbot", "", Yields::Certificates("Teleport")),
];
/// Programs that run another one: shells, and tools that set its environment.
const WRAPPERS: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "dash",
    "ash",
    "fish",
    "cmd",
    "powershell",
    "pwsh",
    "env",
    "sudo",
    "aws-vault",
    "aws-okta",
    "saml2aws",
    "granted",
    "op",
    "doppler",
    "chamber",
    "docker",
    "podman",
    "wsl",
    "mise",
    "asdf",
    "nix",
    "direnv",
    "teller",
];
