//! Kubeconfigs as clusters provide them.

use super::bytes::base64;
use crate::forge::Cert;

/// Where the good cluster's API server is.
pub const SERVER: &str = "https://203.0.113.10:6443";

/// The good kubeconfig with this user; `user` is YAML, its lines are put in place.
pub fn with_user(user: &str) -> String {
    with_cluster(&format!("certificate-authority-data: {}\nserver: {SERVER}", base64(Cert::cluster_ca().pem())), user)
}

/// A kubeconfig with this cluster and user.
pub fn with_cluster(cluster: &str, user: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- cluster:\n{}  name: prod\ncontexts:\n- context:\n    cluster: prod\n    \
         user: admin\n  name: admin@prod\ncurrent-context: admin@prod\npreferences: {{}}\nusers:\n- name: admin\n  user:\n{}",
        indented(cluster),
        indented(user)
    )
}

/// One list of the good kubeconfig in a file of its own: `clusters`, `contexts`, `users`.
pub fn part(list: &str) -> String {
    let whole = with_user(&super::token::user(&super::token::bound()));
    let is_inside = |line: &&str| line.starts_with([' ', '-']);
    let start = whole.lines().skip_while(|line| line.trim_end_matches(':') != list).skip(1);
    let lines: String = start.take_while(is_inside).map(|line| format!("{line}\n")).collect();
    format!("apiVersion: v1\nkind: Config\n{list}:\n{lines}")
}

/// The good kubeconfig with this many contexts; the current one is the last.
pub fn of_many(contexts: usize) -> String {
    let ca = base64(Cert::cluster_ca().pem());
    let token = super::token::bound();
    let (mut clusters, mut users, mut entries) = (String::new(), String::new(), String::new());
    for n in 1..=contexts {
        clusters += &format!("- cluster:\n    certificate-authority-data: {ca}\n    server: {SERVER}\n  name: c{n}\n");
        users += &format!("- name: u{n}\n  user:\n    token: {token}\n");
        entries += &format!("- context:\n    cluster: c{n}\n    user: u{n}\n  name: x{n}\n");
    }
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n{clusters}contexts:\n{entries}current-context: x{contexts}\nusers:\n{users}"
    )
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
