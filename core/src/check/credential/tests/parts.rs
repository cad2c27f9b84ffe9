//! Signs of proxies, client pairs, and tokens of other services.

use super::*;

#[test]
fn proxies_are_recognized_by_every_part() {
    let exec =
        |exec: &str| with_user(&format!("{{exec: {{apiVersion: client.authentication.k8s.io/v1beta1, {exec}}}}}"));
    let named = |kubeconfig: String| {
        let found = Given { kubeconfig, ..Given::default() }.findings();
        found.into_iter().find(|finding| finding.code == Code::KubeconfigProxied).map(|finding| finding.found)
    };
    let with_name = with_user("{token: opaque}")
        .replace("server:", "tls-server-name: kube-teleport-proxy-alpn.teleport.example.com, server:");
    for (kubeconfig, expected) in [
        (with_name, "(Teleport: `tls-server-name` kube-teleport-proxy-alpn.teleport.example.com)"),
        (exec("command: /usr/local/bin/tsh, args: [kube, credentials]"), "(Teleport: exec plugin tsh)"),
        (exec("command: pomerium-cli, args: [k8s, exec-credential]"), "(Pomerium: exec plugin pomerium-cli)"),
        (exec("command: glab, args: [cluster, agent, get-token]"), "(GitLab's agent server: exec plugin glab)"),
    ] {
        let found = named(kubeconfig).unwrap_or_default();
        assert!(found.contains(expected), "{found}");
    }
    for exec_entry in ["command: aws, args: [eks, get-token]", "command: kubelogin, args: [get-token]"] {
        assert_eq!(named(exec(exec_entry)), None, "{exec_entry}");
    }
}

#[test]
fn client_pairs_are_checked_as_any_credential() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let codes = |certificate: &str, key: &str| {
        let user = format!("{{client-certificate-data: {certificate:?}, client-key-data: {key:?}}}");
        Given::user(&user).mode(Mode::Passthrough).codes()
    };
    let pem = STANDARD.decode(CLIENT).unwrap();
    let der = crate::pem::scan(&pem).blocks.into_iter().find_map(|block| match block.body {
        crate::pem::Body::Der(der) => Some(STANDARD.encode(&*der)),
        _ => None,
    });
    let unreadable = ["kc:client-certificate-unreadable"];
    assert_eq!(codes(CLIENT, CLIENT_KEY), ["note:credential-client-certificate-kept"]);
    for (certificate, key) in [("aGVsbG8=", CLIENT_KEY), (CLIENT, "aGVsbG8="), (CLIENT_KEY, CLIENT)] {
        assert_eq!(codes(certificate, key), unreadable, "{certificate}");
    }
    for certificate in [STANDARD.encode(CLIENT), der.unwrap()] {
        let repaired = ["note:kubeconfig-repaired", "note:credential-client-certificate-kept"];
        assert_eq!(codes(&certificate, CLIENT_KEY), repaired, "{certificate}");
    }
    let encrypted = codes(CLIENT, "ENC[AES256_GCM,data:a=,iv:b=,tag:c=,type:str]");
    assert_eq!(encrypted, ["warning:kubeconfig-unreadable", "kc:client-certificate-unreadable"]);
}

#[test]
fn tokens_of_other_services_and_short_lives_are_warned_of() {
    let now = 1_795_435_200_i64;
    let oidc = jwt(&format!("{{\"sub\":\"jo\",\"iss\":\"https://idp\",\"iat\":{now},\"exp\":{}}}", now + 3600));
    let pod = jwt(&format!(
        "{{\"sub\":\"system:serviceaccount:a:b\",\"iat\":{now},\"exp\":{},\"kubernetes.io\":{{\"pod\":{{\"name\":\"web-0\"}}}}}}",
        now + 31_536_000
    ));
    let sts = jwt(&format!(
        "{{\"sub\":\"system:serviceaccount:a:b\",\"aud\":\"sts.amazonaws.com\",\"iat\":{now},\"exp\":{}}}",
        now + 31_536_000
    ));
    let cut = &oidc[..oidc.len() - 9];
    let rows: [(&str, &[&str]); 10] = [
        ("k8s-aws-v1.aHR0cHM6Ly9zdHM", &["warning:token-short-lived"]),
        ("ya29.c.b0Aaekm1K", &["warning:token-short-lived"]),
        ("sha256~abcdef", &["warning:token-short-lived"]),
        (&oidc, &["warning:token-short-lived", "note:token-kind"]),
        (&pod, &["warning:token-short-lived", "note:token-kind"]),
        (&sts, &["warning:token-foreign", "note:token-kind"]),
        ("dop_v1_0a1b2c", &["warning:token-foreign"]),
        ("kubeconfig-u-abc:xyz", &["warning:token-foreign"]),
        ("opaque", &["note:token-opaque"]),
        (cut, &["kc:token-truncated", "note:token-kind"]),
    ];
    for (token, expected) in rows {
        let given = Given { token: Some(token.to_owned()), ..Given::default() };
        assert_eq!(given.codes(), expected, "{token}");
    }
    for (token, expected) in [("${TOKEN}", "kc:token-placeholder"), ("ENC[AES256_GCM,data:a]", "kc:token-encrypted")] {
        let given = Given { token: Some(token.to_owned()), ..Given::default() };
        assert_eq!(given.codes(), [expected], "{token}");
        assert_eq!(Given::user(&format!("{{token: '{token}'}}")).codes(), [expected], "{token}");
    }
}
