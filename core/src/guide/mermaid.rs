//! The request path as a Mermaid sequence diagram, with the operator's values.

use crate::check::{Checked, Credential};
use crate::hidden::is_hidden;
use crate::mode::Mode;

pub(super) fn diagram(checked: &Checked) -> String {
    let mut lines = vec!["sequenceDiagram".to_owned()];
    let mut add = |line: String| lines.push(format!("    {line}"));
    let (fqdn, host) = (escape(checked.fqdn.as_str()), escape(checked.virtual_host().as_str()));
    add("participant K as kubectl".to_owned());
    add("participant D as DNS".to_owned());
    add(format!("participant E as Envoy ({})", escape(checked.contour_namespace.as_str())));
    let service = &checked.service;
    add(format!(
        "participant A as kube-apiserver ({}/{}:{})",
        service.namespace,
        escape(service.name.as_str()),
        service.port
    ));
    add(format!("K->>D: {fqdn}?"));
    add("D-->>K: Envoy's address".to_owned());
    let name = format!("{}/{}", checked.secret_namespace, escape(checked.secret_name.as_str()));
    let login = credential(checked);
    match checked.mode {
        Mode::Passthrough => {
            add(format!("K->>E: TLS handshake for {host}"));
            add("E->>A: the same bytes, still encrypted".to_owned());
            add("A-->>K: the API server's certificate".to_owned());
            add(format!("K->>A: request with {login}"));
            add("A-->>K: answer".to_owned());
        }
        Mode::Tcp | Mode::Http => {
            add(format!("K->>E: TLS handshake for {host}, port {}", checked.port));
            add(format!("E-->>K: certificate of Secret {name}"));
            add("Note over K: verifies it with the CAs it trusts".to_owned());
            add(format!("K->>E: request with {login}"));
            add("E->>A: TLS handshake".to_owned());
            add(format!("Note over E: {}", upstream(checked)));
            let how = if checked.mode == Mode::Http {
                "request, with the client's address added"
            } else {
                "request, unchanged"
            };
            add(format!("E->>A: {how}"));
            add("A-->>E: answer".to_owned());
            add("E-->>K: answer".to_owned());
        }
    }
    lines.join("\n") + "\n"
}

fn credential(checked: &Checked) -> &'static str {
    match checked.kubeconfig.as_ref().map(|plan| &plan.credential) {
        Some(Credential::ClientCertificate(_)) => "client certificate",
        Some(Credential::Exec(_)) => "the plugin's bearer token",
        Some(Credential::Token(_)) | None => "bearer token",
    }
}

fn upstream(checked: &Checked) -> String {
    match &checked.upstream {
        Some(upstream) => format!(
            "verifies SAN {} with the CA in Secret {}/{}",
            escape(&upstream.subject_name),
            checked.proxy_namespace(),
            escape(upstream.secret_name.as_str())
        ),
        None => "does not verify the API server's certificate".to_owned(),
    }
}

/// `#` starts an entity, `;` ends a statement; a line break would start one.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || " .-_:/*".contains(c) => escaped.push(c),
            c if is_hidden(c) => escaped.push('?'),
            c => escaped.push_str(&format!("#{};", u32::from(c))),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_become_entities() {
        assert_eq!(escape("a;b#c\nd"), "a#59;b#35;c?d");
    }
}
