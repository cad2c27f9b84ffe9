//! Which arguments of a credential plugin are secret: those that name a secret and contain it, those after a flag that
//! names one, JSON Web Tokens, and whatever the checks report. Too many cost the reader of a masked file a click, too few
//! cost a password.

use zeroize::Zeroizing;

use crate::kubernetes::kubeconfig::secret_arguments;
use crate::yaml::Tree;

/// Returns the arguments, in their order; one that is not secret is wiped all the same.
pub(super) fn trees(args: &[Zeroizing<String>]) -> impl Iterator<Item = Tree> {
    let mut is_asked = false;
    args.iter().zip(secret_arguments(args)).map(move |(arg, is_found)| {
        let is_secret = is_found || is_asked || holds_secret(arg);
        is_asked = !is_secret && asks_for_secret(arg);
        if is_secret { Tree::Secret(arg.clone()) } else { Tree::Wiped(arg.clone()) }
    })
}

/// `--client-secret=...`, `--password ...`, `TOKEN=...` and `Authorization: ...` within a longer command.
fn holds_secret(arg: &str) -> bool {
    let ends = arg.char_indices().filter(|(_, c)| matches!(c, '=' | ' ' | ':'));
    let mut secrets = ends.filter(|(at, c)| {
        let (before, behind) = arg.split_at(*at);
        let word = before.rsplit([' ', '\n', '"', '\'', ';', '&', '?']).next().unwrap_or_default();
        // After a space there is a value only if a flag was before it.
        let is_end = match c {
            '=' => true,
            ' ' => word.starts_with('-'),
            _ => behind.starts_with(": "),
        };
        is_end && behind.len() > 1 && is_telling(word)
    });
    arg.trim_start_matches(['"', '\'']).starts_with("eyJ") || secrets.next().is_some()
}

/// A flag alone, whose value is the next argument.
fn asks_for_secret(arg: &str) -> bool {
    arg.starts_with('-') && !arg.contains(['=', ' ', ':']) && is_telling(arg)
}

fn is_telling(name: &str) -> bool {
    let bare: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    TELLING.iter().any(|word| bare.contains(word))
}

/// Parts of names of secrets, in lowercase and without signs.
const TELLING: [&str; 11] = [
    "token",
    "passw",
    "passphrase",
    "secret",
    "credential",
    "apikey",
    "accesskey",
    "privatekey",
    "bearer",
    "authorization",
    "assertion",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_that_contain_a_secret_are_secret() {
        // (arguments, which of them are secret)
        let rows: [(&[&str], &[usize]); 14] = [
            (&["get-token"], &[]),
            (&["--oidc-issuer-url=https://login.example.com"], &[]),
            (&["--oidc-client-id=kubernetes", "--oidc-client-secret=8f14e45f"], &[1]),
            (&["--Access_Token=a b"], &[0]),
            (&["--password", "hunter2", "prod"], &[1]),
            (&["--password", "--token=x", "prod"], &[1]),
            (&["-c", "A=b MY_TOKEN=x y"], &[1]),
            (&["curl --password hunter2"], &[0]),
            (&["set -e\nTOKEN=x exec plugin\n"], &[0]),
            (&["Authorization: Bearer abc"], &[0]),
            (&["eyJhbGciOiJSUzI1NiJ9.e30.c2ln"], &[0]),
            (&["--token=", "next"], &[]),
            (&["third-party", "token-reader"], &[]),
            (&["--ä=ö"], &[]),
        ];
        for (args, expected) in rows {
            let args: Vec<_> = args.iter().map(|arg| Zeroizing::new((*arg).to_owned())).collect();
            let is_secret = |(at, tree)| matches!(tree, Tree::Secret(_)).then_some(at);
            assert_eq!(trees(&args).enumerate().filter_map(is_secret).collect::<Vec<usize>>(), expected, "{args:?}");
        }
    }
}
