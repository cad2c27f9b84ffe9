use std::sync::Arc;

use super::*;
use crate::advice::Advice;
use crate::chain::TrustKind;
use crate::check::ServedKey;
use crate::exposure::Platform;
use crate::finding::{Code, Severity};
use crate::manifest::manifests;
use crate::manifest::samples::{certificate, checked, fqdn, name, namespace};
use crate::mode::{Answer, Carries, Mode};
use crate::report::{CredentialKind, CredentialReport, FindingReport, OutputVerdict, Outputs, TrustReport, Verdict};

fn report() -> Report {
    let finding = |code, severity, message: &str, accepted: Option<&str>| FindingReport {
        code,
        check: "c",
        severity,
        blocks: None,
        subject: "leaf".to_owned(),
        found: message.to_owned(),
        title: "a title",
        impact: "".into(),
        fixes: vec![crate::finding::Fix::says("replace it")],
        source: "",
        field: None,
        decision: false,
        accepted: accepted.map(str::to_owned),
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
        credential: CredentialReport { kind: CredentialKind::Opaque, subject: None, issuer: None, expires: None },
        carries: vec![Carries { operation: "exec", answer: Answer::When, condition: Some("kubectl >= 1.30") }],
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
fn the_seeds_steps_are_there_in_order() {
    let mut it = checked(Mode::Http);
    it.platform = Platform::TkgsPsp;
    let text = commands(&it);
    let order = [
        "kubectl apply -f https://projectcontour.io/quickstart/contour.yaml",
        "manifests/10-rolebinding.yaml",
        "jq -r '.status.loadBalancer.ingress[0] | .ip // .hostname'",
        "manifests/20-secret.yaml",
        "kubectl apply --server-side -f manifests/\nkubectl wait --for=condition=Valid httpproxy/kubeapi-proxy --namespace=default --timeout=60s",
        "getent hosts k8s.example.com",
        "kubectl --kubeconfig=kubeconfig",
        "sh verify.sh",
    ];
    let mut at = 0;
    for part in order {
        let found = text[at..].find(part).unwrap_or_else(|| panic!("{part} is missing after {at}\n{text}"));
        at += found;
    }
}

#[test]
fn steps_follow_platform_and_material() {
    let mut it = checked(Mode::Tcp);
    assert!(
        !titles(&it)
            .iter()
            .any(|t| t.contains("pods start") || t.contains("ServiceAccount") || t.contains("recommended"))
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
    assert!(titles(&it).contains(&"Make a kubeconfig".to_owned()));
}

#[test]
fn a_key_left_out_gets_the_command_with_the_judged_chain() {
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
fn undo_names_every_object_once_and_nothing_of_contour() {
    let mut it = checked(Mode::Http);
    it.platform = Platform::TkgsPsp;
    it.secret_namespace = namespace("certs");
    it.service_account = Some((namespace("ops"), name("ci"), Some(name("view"))));
    it.reserve_name = true;
    let undo = steps(&it).pop().unwrap().commands.remove(0).run;
    let expected = "\
kubectl delete httpproxy/kubeapi-proxy --namespace=default
kubectl delete clusterrolebinding/kubefront:ops:ci
kubectl delete serviceaccount/ci --namespace=ops
kubectl delete tlscertificatedelegation/default.kubeapi-proxy --namespace=certs
kubectl delete secret/kubeapi-upstream-ca --namespace=default
kubectl delete secret/kubeapi-tls --namespace=certs
kubectl delete rolebinding/rolebinding-default-privileged-sa-ns_default --namespace=projectcontour
kubectl delete validatingadmissionpolicybinding/reserve-default.kubeapi-proxy
kubectl delete validatingadmissionpolicy/reserve-default.kubeapi-proxy";
    assert_eq!(undo, expected);
}

#[test]
fn the_page_holds_every_step_the_diagram_and_open_warnings() {
    for mode in Mode::ALL {
        let it = checked(mode);
        let page = next_steps(&it, &manifests(&it), &report());
        assert!(page.starts_with("# Next steps to https://k8s.example.com\n"));
        for (index, step) in steps(&it).iter().enumerate() {
            assert!(page.contains(&format!("\n## {}. {}\n", index + 1, step.title)), "{}", step.title);
        }
        assert!(page.contains("```mermaid\nsequenceDiagram\n"));
        assert!(page.contains("**leaf-expires-soon** leaf: of \\`CN=&lt;b>\\` soon\n  - Fix: replace it\n"), "{page}");
        assert!(!page.contains("sorted") && !page.contains("taken note of"));
        assert!(page.contains("| exec | when | kubectl >= 1.30 |"));
        assert!(page.ends_with("```\n") && !page.contains("\n\n\n"));
    }
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
