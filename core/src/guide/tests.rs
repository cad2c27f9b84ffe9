use std::sync::Arc;

use super::*;
use crate::advice::Advice;
use crate::chain::TrustKind;
use crate::check::{SecretCreator, ServedKey};
use crate::exposure::{Layout, Platform};
use crate::finding::{Code, Severity};
use crate::kubernetes::IssuerRef;
use crate::manifest::manifests;
use crate::manifest::samples::{certificate, checked, fqdn, name, namespace};
use crate::mode::{Answer, Carries, Mode};
use crate::report::{CredentialKind, CredentialReport, FindingReport, OutputVerdict, Outputs, TrustReport, Verdict};

fn report() -> Report {
    let finding = |code, severity, message: &str, accepted: Option<&str>| FindingReport {
        subject: "leaf".to_owned(),
        found: message.to_owned(),
        title: "a title",
        impact: "".into(),
        fixes: vec![crate::finding::Fix::says("replace it")],
        accepted: accepted.map(str::to_owned),
        ..FindingReport::of_rule(code, severity)
    };
    Report {
        api_version: "kubefront.dev/v1",
        kind: "Report",
        kubefront_version: "0.1.0",
        exposure: "kubeapi".to_owned(),
        at: "2026-11-23T12:00:00Z".to_owned(),
        verdict: Verdict::Ready,
        outputs: Outputs { manifests: OutputVerdict::Ready, kubeconfig: Some(OutputVerdict::Ready) },
        missing: Vec::new(),
        fqdn: Some("k8s.example.com".to_owned()),
        mode: Mode::Tcp,
        trust: TrustReport { kind: TrustKind::Public, anchor: None, list: None },
        certificates: Vec::new(),
        clients: Vec::new(),
        credential: CredentialReport { kind: CredentialKind::Opaque, subject: None, issuer: None, expires: None },
        carries: vec![Carries { operation: "exec", answer: Answer::When, condition: Some("kubectl 1.30 or later") }],
        checks: Vec::new(),
        findings: vec![
            finding(Code::LeafExpiresSoon, Severity::Warning, "of `CN=<b>`\nsoon", None),
            finding(Code::ChainSorted, Severity::Note, "sorted", None),
            finding(Code::SharedHost, Severity::Warning, "taken note of", Some("known")),
        ],
        advice: vec![Advice { topic: "t", message: "m".to_owned(), source: "s" }],
        files: Vec::new(),
    }
}

fn titles(checked: &Checked) -> Vec<String> {
    steps(checked).into_iter().map(|step| step.title).collect()
}

fn commands(checked: &Checked) -> String {
    steps(checked).into_iter().flat_map(|step| step.commands).map(|command| command.run + "\n").collect()
}

#[test]
fn steps_come_in_the_order_to_follow() {
    let mut it = checked(Mode::Tcp);
    it.platform = Platform::TkgsPsp;
    it.upstream = None;
    it.served.as_mut().unwrap().key = ServedKey::LeftOut;
    it.service_account = Some((namespace("default"), name("ci"), None));
    let steps = steps(&it);
    assert!(steps.windows(2).all(|pair| pair[0].part <= pair[1].part));
    let of = |part| steps.iter().filter(|step| step.part == part).map(|step| step.title.as_str()).collect::<Vec<_>>();
    let before = [
        "Impact",
        "Check the tools",
        "Check the cluster",
        "Check the versions",
        "Check the namespaces",
        "Let Envoy verify the API server (recommended)",
    ];
    assert_eq!(of(Part::BeforeYouStart), before);
    let numbered = [
        "Install Contour",
        "Allow Envoy pods to start (Pod Security Policy)",
        "Find Envoy's address",
        "Create the TLS Secret",
        "Check that the host name is free",
        "Apply the manifests",
        "Wait until the HTTPProxy is valid",
        "Create a token for the ServiceAccount",
        "Test before DNS",
        "Create the DNS record",
        "Run verify.sh",
        "Distribute the kubeconfig",
        "Keep direct access",
    ];
    assert_eq!(of(Part::Steps), numbered);
    assert_eq!(of(Part::Later), ["Renew the certificate", "Roll back"]);
}

#[test]
fn every_file_is_applied_once_and_every_url_is_pinned() {
    for mode in Mode::ALL {
        for platform in [Platform::None, Platform::TkgsPsp, Platform::PodSecurity] {
            let mut it = checked(mode);
            it.platform = platform;
            it.reserve_name = true;
            let before_renewal = steps(&it).into_iter().filter(|step| step.part <= Part::Steps);
            let commands: Vec<_> = before_renewal.flat_map(|step| step.commands).map(|command| command.run).collect();
            let applied: Vec<_> = commands
                .iter()
                .filter(|run| run.starts_with("kubectl apply --server-side"))
                .flat_map(|run| run.split(" -f ").skip(1))
                .collect();
            let mut written: Vec<_> = manifests(&it).iter().map(|m| format!("manifests/{}", m.file)).collect();
            written.dedup();
            if platform == Platform::TkgsPsp {
                assert_eq!(applied, written, "{mode:?}");
            } else {
                assert_eq!(applied, ["manifests/"], "{mode:?} {platform:?}");
            }
            for url in commands.iter().filter(|run| run.contains("https://raw")) {
                assert!(url.contains("/v1.33.8/"), "{url}");
            }
        }
    }
}

/// Texts refer to steps by title; the page makes links of them.
#[test]
fn every_reference_names_a_step() {
    let mut reserved = checked(Mode::Http);
    reserved.reserve_name = true;
    reserved.platform = Platform::PodSecurity;
    let mut bare = checked(Mode::Tcp);
    (bare.upstream, bare.kubeconfig, bare.served) = (None, None, None);
    for it in [checked(Mode::Tcp), checked(Mode::Passthrough), reserved, bare] {
        let steps = steps(&it);
        let titles: Vec<_> = steps.iter().map(|step| step.title.as_str()).collect();
        for step in &steps {
            let texts = step.commands.iter().flat_map(|command| [&command.expected, &command.otherwise]);
            for text in texts.chain([&step.why]) {
                let outside_code: String = text.split('`').step_by(2).collect();
                for quoted in outside_code.split('"').skip(1).step_by(2) {
                    assert!(titles.contains(&quoted), "{quoted:?} is not a step: {text}");
                }
            }
        }
        let page = next_steps(&it, &manifests(&it), &report());
        for link in page.split("](#").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let anchors = page
                .lines()
                .filter(|line| line.starts_with('#'))
                .map(|line| markdown::anchor(line.trim_start_matches(['#', ' '])));
            assert_eq!(anchors.filter(|anchor| anchor == link).count(), 1, "{link}");
        }
    }
}

#[test]
fn the_tools_are_those_of_the_commands() {
    let tools = |it: &Checked| {
        let step = steps(it).into_iter().find(|step| step.title == "Check the tools").unwrap();
        step.commands[0].run.clone()
    };
    assert!(tools(&checked(Mode::Tcp)).starts_with("for tool in kubectl jq openssl; do"));
    assert!(tools(&checked(Mode::Http)).starts_with("for tool in kubectl jq openssl curl; do"));
}

#[test]
fn versions_follow_mode_platform_and_reservation() {
    let versions = |it: &Checked| steps(it).into_iter().find(|step| step.title == "Check the versions").unwrap().why;
    let mut it = checked(Mode::Http);
    assert!(versions(&it).contains("port-forward needs 1.31 or later"));
    (it.mode, it.reserve_name, it.platform) = (Mode::Tcp, true, Platform::TkgsPsp);
    assert!(versions(&it).contains("1.30 or later") && versions(&it).contains("1.24 or earlier"));
}

#[test]
fn only_troubleshooting_mentions_a_cloud() {
    for mode in Mode::ALL {
        for step in steps(&checked(mode)) {
            let text = format!("{step:?}").to_lowercase();
            assert!(step.part == Part::Troubleshoot || !text.contains("aws"), "{}", step.title);
        }
    }
}

#[test]
fn steps_follow_platform_and_material() {
    let mut it = checked(Mode::Tcp);
    assert!(
        !titles(&it)
            .iter()
            .any(|t| t.contains("pods to start") || t.contains("ServiceAccount") || t.contains("recommended"))
    );
    it.platform = Platform::PodSecurity;
    assert!(
        commands(&it).contains("kubectl label namespace projectcontour pod-security.kubernetes.io/enforce=privileged")
    );
    it.upstream = None;
    assert!(commands(&it).contains("configmap kube-root-ca.crt"));
    it.service_account = Some((namespace("ops"), name("ci"), None));
    assert!(commands(&it).contains("kubectl get namespace default ops\n"));
    assert!(commands(&it).contains("kubectl create token ci --namespace=ops --duration=720h > ci.token"));
    it.kubeconfig = None;
    assert!(titles(&it).contains(&"Create a kubeconfig".to_owned()));
    it.contour_namespace = namespace("ingress");
    assert!(!commands(&it).contains("https://raw"), "that manifest installs Contour in projectcontour");
}

#[test]
fn a_key_left_out_gets_the_command_with_the_checked_chain() {
    let mut it = checked(Mode::Tcp);
    it.secret_namespace = namespace("certs");
    it.served.as_mut().unwrap().key = ServedKey::LeftOut;
    let text = commands(&it);
    assert!(
        text.contains(
            "-----BEGIN CERTIFICATE-----\nbGVhZg==\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n"
        )
    );
    assert!(text.contains("kubectl create secret tls kubeapi-tls --namespace=certs --cert=tls.crt --key=key.pem"));
    assert!(text.contains("kubectl delete secret/kubeapi-tls --namespace=certs"));
}

#[test]
fn an_address_in_place_of_the_name_is_not_offered_in_http() {
    for (mode, offered) in [(Mode::Tcp, true), (Mode::Http, false), (Mode::Passthrough, true)] {
        assert_eq!(commands(&checked(mode)).contains("--server=\"https://$ADDRESS:443\""), offered, "{mode:?}");
    }
}

#[test]
fn rollback_names_every_object_once_and_nothing_of_contour() {
    let mut it = checked(Mode::Http);
    it.platform = Platform::TkgsPsp;
    it.secret_namespace = namespace("certs");
    it.service_account = Some((namespace("ops"), name("ci"), Some(name("view"))));
    it.reserve_name = true;
    let undo = steps(&it).into_iter().find(|step| step.title == "Roll back").unwrap().commands.remove(0).run;
    let expected = "\
kubectl delete httpproxy/kubeapi-proxy --namespace=default --ignore-not-found
kubectl delete clusterrolebinding/kubefront:ops:ci --ignore-not-found
kubectl delete serviceaccount/ci --namespace=ops --ignore-not-found
kubectl delete tlscertificatedelegation/default.kubeapi-proxy --namespace=certs --ignore-not-found
kubectl delete secret/kubeapi-upstream-ca --namespace=default --ignore-not-found
kubectl delete secret/kubeapi-tls --namespace=certs --ignore-not-found
kubectl delete rolebinding/rolebinding-default-privileged-sa-ns_default --namespace=projectcontour --ignore-not-found
kubectl delete validatingadmissionpolicybinding/reserve-default.kubeapi-proxy --ignore-not-found
kubectl delete validatingadmissionpolicy/reserve-default.kubeapi-proxy --ignore-not-found";
    assert_eq!(undo, expected);
}

#[test]
fn the_page_contains_every_step_the_diagram_and_open_warnings() {
    for mode in Mode::ALL {
        let it = checked(mode);
        let page = next_steps(&it, &manifests(&it), &report());
        assert!(page.starts_with("# Next steps for https://k8s.example.com\n"));
        let mut numbers = 1..;
        let mut at = 0;
        for step in steps(&it) {
            let heading = match step.part {
                Part::Steps => format!("\n### {}. {}\n", numbers.next().unwrap(), step.title),
                Part::Later => format!("\n## {}\n", step.title),
                Part::BeforeYouStart | Part::Troubleshoot => format!("\n### {}\n", step.title),
            };
            at += page[at..].find(&heading).unwrap_or_else(|| panic!("{heading} does not follow"));
        }
        assert!(page[at..].contains("\n## Reference\n"));
        assert!(page.contains("```mermaid\nsequenceDiagram\n"));
        let warning = "- **leaf-expires-soon: a title**\n  - Found: leaf: of `CN=<b>` soon\n  - Fix: replace it\n";
        assert!(page.contains(warning), "{page}");
        assert!(!page.contains("sorted") && !page.contains("taken note of"));
        assert!(page.contains("| exec | if | kubectl 1.30 or later |"));
        assert!(page.ends_with("```\n") && !page.contains("\n\n\n"));
    }
}

#[test]
fn what_is_replaced_is_saved_first_and_restored_by_the_rollback() {
    use crate::check::Replaced;

    assert!(!titles(&checked(Mode::Tcp)).contains(&"Save the existing HTTPProxy".to_owned()));
    let replacing = |host: &str, shares_secret| {
        let mut it = checked(Mode::Tcp);
        it.replaced = Some(Replaced { host: host.to_owned(), shares_secret });
        it
    };
    let same = replacing("k8s.example.com", false);
    let page = next_steps(&same, &manifests(&same), &report());
    assert!(page.contains("kubectl get httpproxy kubeapi-proxy --namespace=default -o json | jq "), "{page}");
    assert!(page.contains("kubectl create -f replaced-httpproxy.json\n") && !page.contains("no longer serves"));
    let other = replacing("web.example.com", true);
    let page = next_steps(&other, &manifests(&other), &report());
    assert!(page.contains("has the host name `web.example.com` now: after [5. Apply the manifests]"), "{page}");
    assert!(page.contains("Envoy then no longer serves `web.example.com`."), "{page}");
    assert!(page.contains("kubectl create -f replaced-secret.json -f replaced-httpproxy.json\n"));
    assert!(page.contains("(umask 077; kubectl get secret kubeapi-tls "));
    let at = |title: &str| titles(&other).iter().position(|known| known == title).unwrap();
    assert_eq!(at("Save the existing HTTPProxy") + 1, at("Apply the manifests"));
}

/// An own HTTPProxy for another host name would be replaced silently.
#[test]
fn the_host_name_check_finds_an_own_http_proxy_for_another_host() {
    let commands = commands(&checked(Mode::Tcp));
    let found = commands.lines().find(|line| line.contains("get httpproxies")).unwrap();
    assert!(
        found.contains("if $name == \"default/kubeapi-proxy\" then $host != \"k8s.example.com\" else $host | IN("),
        "{found}"
    );
}

#[test]
fn odd_names_reach_shell_and_page_whole() {
    let mut it = checked(Mode::Tcp);
    it.name = "it's `mine`; $(reboot) ```".to_owned();
    let quoted = r"'it'\''s `mine`; $(reboot) ```'";
    assert!(commands(&it).contains(&format!("kubectl --kubeconfig=kubeconfig --context={quoted} get namespaces")));
    let page = next_steps(&it, &manifests(&it), &report());
    assert!(page.contains("````sh\nkubectl --kubeconfig=kubeconfig --context="));
    assert!(verify(&it).contains(&format!("\ncontext={quoted}\n")));
}

#[test]
fn verify_knows_leaf_name_and_mode() {
    let mut it = checked(Mode::Passthrough);
    it.passthrough_name = Some(fqdn("kubernetes.default.svc"));
    for (it, expected) in [
        (&checked(Mode::Tcp), ["mode=tcp\n", "server_name=k8s.example.com\n", "leaf_sha256=aa", "credential=token\n"]),
        (&it, ["mode=passthrough\n", "server_name=kubernetes.default.svc\n", "leaf_sha256=''\n", "credential=token\n"]),
    ] {
        let script = verify(it);
        assert!(script.starts_with("#!/bin/sh\n"));
        for line in expected {
            assert!(script.contains(&format!("\n{line}")), "{line}");
        }
        assert!(!script.contains("# CONSTANTS"));
    }
}

#[test]
fn nothing_shows_key_or_token() {
    let mut it = checked(Mode::Tcp);
    it.served.as_mut().unwrap().intermediates.push(Arc::new(certificate("x", b"y")));
    let all = next_steps(&it, &manifests(&it), &report()) + &verify(&it);
    assert!(!all.contains("TEST-KEY-BYTES") && !all.contains("TEST-TOKEN-BYTES"));
    assert!(!all.contains("VEVTVC1LRVk"), "base64 of the key");
}

#[test]
fn with_cert_manager_the_issuer_is_checked_and_the_certificate_awaited() {
    let mut it = checked(Mode::Tcp);
    it.served = None;
    it.creator = IssuerRef::parse("Issuer/corp").map(SecretCreator::CertManager);
    let titles = titles(&it);
    let place = |title: &str| titles.iter().position(|known| known == title).unwrap();
    assert!(place("Check the issuer of cert-manager") < place("Apply the manifests"));
    assert_eq!(place("Wait until the certificate is issued"), place("Apply the manifests") + 1);
    let commands = commands(&it);
    for part in [
        "wait --for=condition=Ready issuer.cert-manager.io/corp --namespace=default",
        "wait --for=condition=Ready certificate.cert-manager.io/kubeapi-tls --namespace=default",
        "delete certificate.cert-manager.io/kubeapi-tls --namespace=default",
        "delete secret/kubeapi-tls --namespace=default",
    ] {
        assert!(commands.contains(part), "{part}\n{commands}");
    }
    let script = verify(&it);
    assert!(script.contains("\ncheck_issued\ncheck_valid\n"), "{script}");
    assert!(script.contains("condition=Ready certificate.cert-manager.io/kubeapi-tls --namespace=default"), "{script}");
    assert!(!verify(&checked(Mode::Tcp)).contains("ISSUED"));
    assert!(!verify(&checked(Mode::Tcp)).contains("check_issued"));
}

#[test]
fn a_secret_of_another_team_is_compared_and_never_deleted() {
    let mut it = checked(Mode::Tcp);
    it.served.as_mut().unwrap().key = ServedKey::Elsewhere;
    assert!(titles(&it).contains(&"Check the TLS Secret".to_owned()));
    let steps = steps(&it);
    let step = steps.iter().find(|step| step.title == "Check the TLS Secret").unwrap();
    assert!(step.commands[0].expected.contains("AA:AA:AA") && step.commands[0].expected.contains("bb:bb:bb"));
    let commands = commands(&it);
    assert!(!commands.contains("create secret") && !commands.contains("delete secret/kubeapi-tls"), "{commands}");
}

#[test]
fn an_encrypted_secret_is_decrypted_to_be_applied() {
    let mut it = checked(Mode::Tcp);
    it.sops = Some(Vec::new());
    let titles = titles(&it);
    let place = |title: &str| titles.iter().position(|known| known == title).unwrap();
    assert!(place("Encrypt the Secret") < place("Apply the manifests"));
    let commands = commands(&it);
    assert!(commands.contains("sops encrypt --in-place manifests/20-secret.yaml"), "{commands}");
    assert_eq!(commands.matches("sops decrypt manifests/20-secret.yaml | kubectl apply --server-side -f -").count(), 2);
    assert!(!commands.contains("-f manifests/20-secret.yaml") && !commands.contains("-f manifests/\n"), "{commands}");
    let texts: String = steps(&it).iter().map(|step| step.why.clone()).collect();
    assert!(texts.contains("The rule names no recipient"));
}

#[test]
fn a_kustomization_can_be_applied_as_a_whole() {
    let mut it = checked(Mode::Tcp);
    assert!(!commands(&it).contains("apply --server-side -k ."));
    it.layout = Layout::Kustomize;
    assert!(commands(&it).contains("kubectl apply --server-side -k ."));
    it.sops = Some(Vec::new());
    assert!(!commands(&it).contains("apply --server-side -k ."));
}

#[test]
fn each_consumer_has_a_step_that_names_the_expiry() {
    use zeroize::Zeroizing;

    use crate::check::Credential;
    use crate::exposure::Consumer;
    use crate::time::Moment;
    use crate::token::{Token, TokenKind};

    let mut it = checked(Mode::Tcp);
    it.consumers = vec![Consumer::ArgoCd, Consumer::Flux, Consumer::Terraform];
    let titles = titles(&it);
    let end = titles.iter().position(|title| title == "Keep direct access").unwrap();
    assert_eq!(
        titles[end - 4..end],
        ["Distribute the kubeconfig", "Connect Argo CD", "Connect Flux", "Connect Terraform"]
    );
    let commands = commands(&it);
    for file in ["argocd-cluster.yaml", "flux-kubeconfig.yaml", "terraform.tfvars.json"] {
        let lines: Vec<_> = commands.lines().filter(|line| line.contains(file)).collect();
        assert!(lines.len() == 1 && !lines[0].starts_with("kubectl apply"), "{lines:?}");
    }
    let token = |kind, change: &dyn Fn(&mut Token)| {
        let mut token = Token::new(Zeroizing::new("k8s-opaque".to_owned()), kind);
        change(&mut token);
        token
    };
    let expires = |token: &mut Token| token.expires = Some(Moment::from_unix(1_800_000_000));
    let bound = |token: &mut Token| token.bound_to = Some("pod web-0".to_owned());
    for (token, expected) in [
        (token(TokenKind::ServiceAccountBound, &expires), "expires on 2027-01-15 08:00 UTC"),
        (token(TokenKind::ServiceAccountBound, &bound), "only while the pod web-0 exists"),
        (token(TokenKind::ServiceAccountLegacy, &|_| {}), "has no expiry"),
        (token(TokenKind::Opaque, &|_| {}), "does not know when it stops working"),
    ] {
        it.kubeconfig.as_mut().unwrap().credential = Credential::Token(token);
        let all = steps(&it);
        let connecting =
            all.iter().filter(|step| step.title.starts_with("Connect ") || step.title.starts_with("Distribute"));
        let texts: Vec<_> = connecting.map(|step| step.why.as_str()).collect();
        assert!(texts.len() == 4 && texts.iter().all(|why| why.contains(expected)), "{expected}: {texts:#?}");
    }
}

#[test]
fn external_dns_acts_once_the_manifests_are_applied() {
    use crate::check::ExternalDns;

    let mut it = checked(Mode::Tcp);
    it.external_dns = Some(ExternalDns { targets: Vec::new(), ttl: String::new() });
    let all = steps(&it);
    let why = |title: &str| all.iter().find(|step| step.title == title).map(|step| step.why.as_str()).unwrap();
    assert!(why("Impact").contains("only after \"Apply the manifests\""));
    assert!(why("Create the DNS record").contains("external-dns 0.22 and later"));
    assert!(why("Roll back").contains("stop external-dns"));
    assert!(commands(&it).contains(".status.loadBalancer.ingress"));
}
