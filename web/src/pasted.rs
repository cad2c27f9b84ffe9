//! Pasted text that is a file, although the cursor is in a field: a kubeconfig in the token field.

/// Says whether a text is a whole file, which cannot be the value of a field with one line: PEM blocks, or a kubeconfig.
pub fn is_file(text: &str) -> bool {
    text.contains("-----BEGIN ") || is_kubeconfig(text)
}

/// A kubeconfig contains these keys, also if other keys are missing. A token contains no colon.
fn is_kubeconfig(text: &str) -> bool {
    let has = |key: &str| text.match_indices(key).any(|(at, _)| is_key(text, at, key.len()));
    has("clusters") && has("contexts") || has("apiVersion") && has("users") || has("apiVersion") && has("kind")
}

/// In YAML at the start of a line, in JSON in quotation marks; a colon follows.
fn is_key(text: &str, at: usize, length: usize) -> bool {
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + length..).unwrap_or_default());
    let is_quoted = before.ends_with('"') && after.starts_with('"');
    let starts_line = before.chars().next_back().is_none_or(|c| c == '\n');
    let after = if is_quoted { after.get(1..).unwrap_or_default() } else { after };
    (is_quoted || starts_line) && after.trim_start_matches(' ').starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kubeconfig_and_pem_are_files() {
        for text in [
            "apiVersion: v1\nkind: Config\nclusters: []\n",
            "clusters:\n- name: a\ncontexts:\n- name: a\n",
            "# mine\napiVersion: v1\r\nusers:\r\n- name: a\r\n",
            "{\"apiVersion\": \"v1\", \"kind\" : \"Config\", \"users\": []}",
            "{\n  \"kind\": \"Config\",\n  \"apiVersion\": \"v1\"\n}",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            "apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\n",
        ] {
            assert!(is_file(text), "{text}");
        }
    }

    #[test]
    fn tokens_names_and_passphrases_are_not() {
        for text in [
            "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2ln",
            "token: eyJhbGciOi",
            "Bearer abcdef.0123456789abcdef",
            "k8s.example.com",
            "apiVersion kind clusters contexts users",
            "my clusters: contexts: users: apiVersion:",
            "",
        ] {
            assert!(!is_file(text), "{text}");
        }
    }
}
