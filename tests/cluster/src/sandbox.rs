//! Separate namespaces: this process starts itself again inside them.
//!
//! Outside, the test only waits. Inside it is process 1 of a process namespace: when it ends, the kernel ends every
//! process in there, and with the last of them go mounts, files and ports. The test outside ends it in turn, even when
//! it is killed itself (`setpriv --pdeathsig`, `unshare --kill-child`); `cargo xtask cluster` starts the test outside in
//! the same way, and looks for what is left (`xtask/src/cluster/ends.rs`).

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

/// Address of the API server: not a loopback one, which it refuses to advertise.
pub const API_SERVER: &str = "10.255.255.1";
/// Where clients' connections to Envoy come from.
pub const CLIENT: &str = "10.255.255.2";

/// Runs `inside` in separate namespaces, and returns its result.
pub fn enter(inside: impl FnOnce() -> ExitCode) -> ExitCode {
    if env::var_os(HOST_PID).is_some() {
        set_up();
        return inside();
    }
    match start_inside() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the directory of everything that is written: a tmpfs that only the processes inside see.
pub fn folder() -> &'static Path {
    static FOLDER: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    FOLDER.get_or_init(|| crate::tools::variable("KUBEFRONT_CLUSTER_FOLDER"))
}

/// Returns the words that start a command inside, from outside.
pub fn nsenter() -> String {
    let user = if env::var_os(OWN_USERS).is_some() { " --user --preserve-credentials" } else { "" };
    format!("nsenter --target {}{user} --net --mount", env::var(HOST_PID).unwrap())
}

/// The process that keeps the namespaces, as numbered outside.
const HOST_PID: &str = "KUBEFRONT_CLUSTER_HOST_PID";
/// Set if a user namespace replaces root.
const OWN_USERS: &str = "KUBEFRONT_CLUSTER_OWN_USERS";

fn start_inside() -> Result<ExitCode, String> {
    let users = users()?;
    // `sh` becomes setpriv, that unshare: one process, which passes its number.
    let script = format!("{HOST_PID}=$$ exec setpriv --pdeathsig KILL unshare \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh"]).args(users).args(NAMESPACES);
    command.arg("--").arg(env::current_exe().unwrap()).args(env::args_os().skip(1));
    let kept = ["PATH", "TERM", "RUST_BACKTRACE"];
    let ours = env::vars_os().filter(|(name, _)| {
        name.to_str().is_some_and(|name| kept.contains(&name) || name.starts_with("KUBEFRONT_CLUSTER_"))
    });
    command.env_clear().envs(ours.collect::<Vec<_>>());
    command.env("HOME", folder().join("home")).env("TMPDIR", folder().join("tmp"));
    command.env("LC_ALL", "C").env("TZ", "UTC").env("NO_COLOR", "1");
    command.env("SSL_CERT_FILE", crate::pki::system_roots());
    if !users.is_empty() {
        command.env(OWN_USERS, "1");
    }
    let status = command.status().map_err(|error| format!("sh does not start: {error}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

const NAMESPACES: [&str; 6] = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/// Says what is needed to be root inside: nothing, or a user namespace.
fn users() -> Result<&'static [&'static str], String> {
    let mut said = String::new();
    for users in [&[][..], &["--user", "--map-root-user"]] {
        let mut command = Command::new("unshare");
        command.args(users).args(NAMESPACES).args(["--", "ip", "link", "set", "lo", "up"]);
        match command.stdin(Stdio::null()).output() {
            Ok(output) if output.status.success() => return Ok(users),
            Ok(output) => said = String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(error) => said = format!("unshare does not start: {error}"),
        }
    }
    Err(format!(
        "cluster: error: no namespaces of our own on this machine: {said}\n\
         cluster: hint: run it as root (in a container: with --privileged), or allow user namespaces: \
         sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0; \
         needed are unshare, setpriv (util-linux 2.33) and ip: apt-get install util-linux iproute2"
    ))
}

fn set_up() {
    let folder = folder();
    must("mount", &["-t", "tmpfs", "-o", "mode=0755,size=2g", "kubefront", folder.to_str().unwrap()]);
    for part in ["home", "tmp", "pki", "logs", "pods", "cases"] {
        fs::create_dir(folder.join(part)).unwrap();
    }
    crate::hosts::mount();
    must("ip", &["link", "set", "lo", "up"]);
    for address in [API_SERVER, CLIENT] {
        must("ip", &["address", "add", &format!("{address}/32"), "dev", "lo"]);
    }
}

/// Gives the loopback an address that callers reach as [`CLIENT`].
pub(crate) fn add_address(address: &str) {
    must("ip", &["address", "add", &format!("{address}/32"), "dev", "lo"]);
    let route = ["route", "change", "local", address, "dev", "lo", "table", "local", "src", CLIENT];
    must("ip", &[&route[..], &["proto", "kernel", "scope", "host"]].concat());
}

pub(crate) fn must(program: &str, words: &[&str]) {
    let output = Command::new(program).args(words).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {}: {said}", words.join(" "));
}
