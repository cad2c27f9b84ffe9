mod golden;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::*;
use crate::check::{Credential, ExternalSecret, SecretCreator, ServedKey};
use crate::exposure::{Layout, Platform};
use crate::kubernetes::kubeconfig::{ClientCertificate, Exec};
use crate::kubernetes::{IssuerRef, RemoteRef, StoreRef};
use crate::manifest::samples::{checked, cidr, fqdn, name, namespace};
use crate::mode::Mode;
use golden::*;

/// Prints the manifests of one file.
fn printed(checked: &Checked, file: &str) -> String {
    let files = files(&manifests(checked));
    files.iter().find(|f| f.name == file).map(|f| f.printed.text.to_string()).unwrap_or_default()
}

fn names(checked: &Checked) -> Vec<&'static str> {
    files(&manifests(checked)).iter().map(|f| f.name).collect()
}

#[test]
fn the_role_binding_is_the_one_kubectl_prints() {
    let mut it = checked(Mode::Http);
    it.platform = Platform::TkgsPsp;
    assert_eq!(printed(&it, "10-rolebinding.yaml"), ROLE_BINDING);
    it.role_binding_narrow = true;
    let narrow = ROLE_BINDING.replace("system:serviceaccounts\n", "system:serviceaccounts:projectcontour\n");
    assert_eq!(printed(&it, "10-rolebinding.yaml"), narrow);
}

#[test]
fn the_proxy_of_each_mode() {
    let with_everything = |mode| {
        let mut it = checked(mode);
        it.ingress_class = Some("internal".to_owned());
        it.allow_from = vec![cidr("10.0.0.0/8"), cidr("2001:db8::1/128")];
        it.health_check = true;
        it
    };
    for (it, expected) in [
        (checked(Mode::Tcp), TCP),
        (checked(Mode::Http), HTTP),
        (checked(Mode::Passthrough), PASSTHROUGH),
        (with_everything(Mode::Http), HTTP_WITH_EVERYTHING),
        (with_everything(Mode::Tcp), TCP_WITH_EVERYTHING),
    ] {
        assert_eq!(printed(&it, "50-httpproxy.yaml"), expected);
    }
}

#[test]
fn an_unverified_upstream_has_no_validation_and_no_secret() {
    let mut it = checked(Mode::Tcp);
    it.upstream = None;
    assert!(!printed(&it, "50-httpproxy.yaml").contains("validation"));
    assert_eq!(names(&it), ["20-secret.yaml", "50-httpproxy.yaml"]);
}

#[test]
fn an_existing_upstream_ca_is_referred_to_and_not_written() {
    let mut it = checked(Mode::Tcp);
    it.upstream.as_mut().unwrap().ca.clear();
    assert_eq!(printed(&it, "50-httpproxy.yaml"), TCP);
    assert_eq!(names(&it), ["20-secret.yaml", "50-httpproxy.yaml"]);
}

#[test]
fn the_secrets() {
    let it = checked(Mode::Tcp);
    assert_eq!(printed(&it, "20-secret.yaml"), SECRET);
    assert_eq!(printed(&it, "21-upstream-ca.yaml"), UPSTREAM_CA);
    let secret: Vec<_> = files(&manifests(&it)).iter().filter(|f| f.is_secret).map(|f| f.name).collect();
    assert_eq!(secret, ["20-secret.yaml"]);
}

#[test]
fn without_the_private_key_there_is_no_secret() {
    let mut it = checked(Mode::Tcp);
    it.served.as_mut().unwrap().key = ServedKey::LeftOut;
    assert_eq!(names(&it), ["21-upstream-ca.yaml", "50-httpproxy.yaml"]);
    it.served = None;
    assert_eq!(names(&it), ["21-upstream-ca.yaml", "50-httpproxy.yaml"]);
}

#[test]
fn with_cert_manager_a_certificate_is_written_in_place_of_the_secret() {
    let mut it = checked(Mode::Tcp);
    it.served = None;
    it.creator = IssuerRef::parse("ClusterIssuer/corp").map(SecretCreator::CertManager);
    assert_eq!(names(&it), ["20-certificate.yaml", "21-upstream-ca.yaml", "50-httpproxy.yaml"]);
    assert_eq!(printed(&it, "20-certificate.yaml"), CERTIFICATE);
    it.secret_namespace = namespace("certs");
    assert!(printed(&it, "20-certificate.yaml").contains("  namespace: certs\n"));
    assert!(printed(&it, "50-httpproxy.yaml").contains("secretName: certs/kubeapi-tls\n"));
}

#[test]
fn an_external_secret_is_written_in_place_of_the_secret() {
    let mut it = checked(Mode::Tcp);
    it.served = None;
    it.creator = Some(SecretCreator::ExternalSecret(ExternalSecret {
        store: StoreRef::parse("ClusterSecretStore/vault").unwrap(),
        chain: RemoteRef::parse("kubeapi#tls.crt").unwrap(),
        key: RemoteRef::parse("kubeapi-key").unwrap(),
    }));
    assert_eq!(names(&it), ["20-external-secret.yaml", "21-upstream-ca.yaml", "50-httpproxy.yaml"]);
    assert_eq!(printed(&it, "20-external-secret.yaml"), EXTERNAL_SECRET);
}

#[test]
fn the_rule_for_sops_encrypts_the_values_of_the_secret() {
    let mut it = checked(Mode::Tcp);
    assert!(sops::node(&it).is_none());
    it.sops = Some(vec!["age1a".to_owned(), "age1b".to_owned()]);
    assert_eq!(yaml::write(&sops::node(&it).unwrap()).text.as_str(), SOPS);
    it.sops = Some(Vec::new());
    assert_eq!(yaml::write(&sops::node(&it).unwrap()).text.as_str(), SOPS.replace("  age: age1a,age1b\n", ""));
}

#[test]
fn kustomize_follows_the_references_to_secrets() {
    let print = |it: &Checked| -> Vec<String> {
        let files = kustomize::files(it, &manifests(it));
        files.iter().map(|(name, tree)| format!("{name}:\n{}", yaml::write(tree).text.as_str())).collect()
    };
    let mut it = checked(Mode::Tcp);
    assert!(print(&it).is_empty());
    it.layout = Layout::Kustomize;
    assert_eq!(print(&it).concat(), KUSTOMIZE);
    it.secret_namespace = namespace("certs");
    let text = print(&it).concat();
    assert!(text.contains("generatorOptions:\n  disableNameSuffixHash: true\n"), "{text}");
    assert!(text.contains("path: spec/delegations/secretName\n") && !text.contains("tls/secretName"), "{text}");
}

#[test]
fn a_secret_elsewhere_is_delegated_and_named_with_its_namespace() {
    let mut it = checked(Mode::Http);
    it.secret_namespace = namespace("certs");
    assert_eq!(printed(&it, "30-delegation.yaml"), DELEGATION);
    assert!(printed(&it, "50-httpproxy.yaml").contains("secretName: certs/kubeapi-tls\n"));
    assert!(printed(&it, "20-secret.yaml").contains("  namespace: certs\n"));
    assert!(printed(&it, "21-upstream-ca.yaml").contains("  namespace: default\n"));
    let mut passthrough = checked(Mode::Passthrough);
    passthrough.secret_namespace = namespace("certs");
    assert_eq!(names(&passthrough), ["50-httpproxy.yaml"]);
}

#[test]
fn a_service_account_has_the_role_it_was_given_and_no_other() {
    let mut it = checked(Mode::Tcp);
    it.service_account = Some((namespace("ops"), name("ci"), Some(name("view"))));
    assert_eq!(printed(&it, "40-service-account.yaml"), SERVICE_ACCOUNT);
    it.service_account = Some((namespace("ops"), name("ci"), None));
    assert_eq!(printed(&it, "40-service-account.yaml"), SERVICE_ACCOUNT.split("---\n").next().unwrap());
}

#[test]
fn the_reservation_covers_the_host_and_its_wildcard() {
    let mut it = checked(Mode::Http);
    it.reserve_name = true;
    assert_eq!(printed(&it, "60-reservation.yaml"), RESERVATION);
    it.fqdn = fqdn("kubeapi");
    assert!(printed(&it, "60-reservation.yaml").contains("expression: \"['kubeapi']\"\n"));
    it.passthrough_name = Some(fqdn("kubernetes.default.svc"));
    assert!(printed(&it, "60-reservation.yaml").contains("['kubernetes.default.svc', '*.default.svc']"));
}

#[test]
fn long_names_stay_within_253_and_apart() {
    let mut it = checked(Mode::Http);
    let mut seen = Vec::new();
    for tail in ["a", "b"] {
        it.proxy_name = name(&format!("{}.{tail}", "x".repeat(251)));
        it.reserve_name = true;
        let reserved = manifests(&it).pop().unwrap().name;
        assert!(reserved.len() <= 253 && reserved.ends_with(|c: char| c.is_ascii_alphanumeric()), "{reserved}");
        seen.push(reserved);
    }
    assert_ne!(seen[0], seen[1]);
}

#[test]
fn the_kubeconfig_of_each_mode() {
    let mut named = checked(Mode::Passthrough);
    named.passthrough_name = Some(fqdn("kubernetes.default.svc"));
    let mut other = checked(Mode::Http);
    other.port = 8443;
    other.name = "on".to_owned();
    let plan = other.kubeconfig.as_mut().unwrap();
    plan.namespace = Some(namespace("apps"));
    plan.user = "it's me: 1".to_owned();
    for (it, expected) in
        [(checked(Mode::Tcp), KUBECONFIG), (named, KUBECONFIG_PASSTHROUGH), (other, KUBECONFIG_ODD_NAMES)]
    {
        assert_eq!(*yaml::write(&kubeconfig(&it).unwrap()).text, expected);
    }
    let mut none = checked(Mode::Tcp);
    none.kubeconfig = None;
    assert_eq!(kubeconfig(&none), None);
}

#[test]
fn an_exec_user_keeps_what_the_plugin_needs() {
    let mut it = checked(Mode::Tcp);
    let plan = it.kubeconfig.as_mut().unwrap();
    plan.credential = Credential::Exec(Exec {
        api_version: "client.authentication.k8s.io/v1".to_owned(),
        command: "kubelogin".to_owned(),
        args: ["get-token", "--region", "on"].map(|arg| Zeroizing::new(arg.to_owned())).to_vec(),
        env: vec![("AWS_PROFILE".to_owned(), Zeroizing::new("1e3".to_owned()))],
        install_hint: Some("see the wiki\nor ask".to_owned()),
        provide_cluster_info: true,
        interactive_mode: Some("IfAvailable".to_owned()),
    });
    plan.exec_extension = Some(Tree::from(&json!({"audience": "a", "retries": 3, "x": null})));
    assert_eq!(*yaml::write(&kubeconfig(&it).unwrap()).text, KUBECONFIG_EXEC);
}

#[test]
fn a_client_certificate_passes_through() {
    let mut it = checked(Mode::Passthrough);
    let certificate = ClientCertificate::new("Q0VSVA==".to_owned(), Zeroizing::new("S0VZ".to_owned()), None);
    it.kubeconfig.as_mut().unwrap().credential = Credential::ClientCertificate(certificate);
    let printed = yaml::write(&kubeconfig(&it).unwrap()).text;
    assert!(printed.ends_with("    client-certificate-data: Q0VSVA==\n    client-key-data: S0VZ\n"), "{}", *printed);
}

/// The recipe this tool grew from: every field it sets must come out with the same value in mode http.
#[test]
fn the_seed_recipe_is_contained() {
    let mut it = checked(Mode::Http);
    it.name = "remote-tkgs-workload-cluster-1".to_owned();
    it.fqdn = fqdn("k8s.csamp-tanzu.com");
    it.secret_name = name("csamp-tanzu-wildcard");
    it.platform = Platform::TkgsPsp;
    let written = manifests(&it);
    let object = |file| value(&written.iter().find(|m| m.file == file).unwrap().object);
    contains(
        &object("20-secret.yaml"),
        &json!({"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
        "metadata": {"name": "csamp-tanzu-wildcard"}}),
    );
    contains(
        &object("50-httpproxy.yaml"),
        &json!({"apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy",
        "metadata": {"name": "kubeapi-proxy", "namespace": "default"},
        "spec": {"virtualhost": {"fqdn": "k8s.csamp-tanzu.com", "tls": {"secretName": "csamp-tanzu-wildcard"}},
            "routes": [{"services": [{"name": "kubernetes", "port": 443, "protocol": "tls"}]}]}}),
    );
    assert_eq!(printed(&it, "10-rolebinding.yaml"), ROLE_BINDING);
    let kubeconfig = value(&kubeconfig(&it).unwrap());
    contains(
        &kubeconfig,
        &json!({"apiVersion": "v1", "kind": "Config", "current-context": "remote-tkgs-workload-cluster-1",
        "clusters": [{"name": "remote-tkgs-workload-cluster-1", "cluster": {"server": "https://k8s.csamp-tanzu.com"}}],
        "contexts": [{"name": "remote-tkgs-workload-cluster-1",
            "context": {"cluster": "remote-tkgs-workload-cluster-1", "user": "third-party"}}],
        "users": [{"name": "third-party", "user": {"token": samples::TOKEN}}]}),
    );
    assert!(!kubeconfig.to_string().contains("certificate-authority"));
}

fn value(tree: &Tree) -> Value {
    serde_json::to_value(tree).unwrap()
}

fn contains(whole: &Value, part: &Value) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (key, value) in part {
                contains(whole.get(key).unwrap_or_else(|| panic!("{key} is missing")), value);
            }
        }
        (Value::Array(whole), Value::Array(part)) => {
            assert_eq!(whole.len(), part.len());
            whole.iter().zip(part).for_each(|(whole, part)| contains(whole, part));
        }
        _ => assert_eq!(whole, part),
    }
}

#[test]
fn stream_and_list_contain_every_object() {
    let mut it = checked(Mode::Http);
    it.reserve_name = true;
    let written = manifests(&it);
    let stream = yaml_stream(&written).text;
    assert_eq!(stream.split("---\n").count(), written.len());
    assert!(!stream.starts_with("---"));
    assert_eq!(
        stream.len(),
        files(&written).iter().map(|f| f.printed.text.len()).sum::<usize>() + 4 * (files(&written).len() - 1)
    );
    let list: Value = serde_json::from_str(&json_list(&written).text).unwrap();
    assert_eq!(list["kind"], "List");
    assert_eq!(list["items"].as_array().unwrap().len(), written.len());
}

#[test]
fn nothing_shows_key_or_token() {
    let it = checked(Mode::Tcp);
    let shown = format!("{:?} {:?} {:?}", manifests(&it), kubeconfig(&it), files(&manifests(&it)));
    assert!(!shown.contains("VEVTVC1LRVk") && !shown.contains(samples::TOKEN), "{shown}");
}

#[test]
fn consumers_get_what_the_kubeconfig_contains() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use crate::exposure::Consumer;

    let mut it = checked(Mode::Tcp);
    let read = |it: &Checked| -> Vec<Value> {
        let parsed = |file: consumer::ConsumerFile| serde_saphyr::from_str(&file.printed.text).unwrap();
        consumer::files(it).into_iter().map(parsed).collect()
    };
    let decoded = |value: &Value| String::from_utf8(STANDARD.decode(value.as_str().unwrap()).unwrap()).unwrap();
    assert!(read(&it).is_empty());
    it.consumers = vec![Consumer::ArgoCd, Consumer::Flux, Consumer::Terraform];
    let [argocd, flux, terraform] = read(&it).try_into().unwrap();
    // as Argo CD's URIToSecretName makes it
    assert_eq!(argocd["metadata"]["name"], "cluster-k8s.example.com-767744577");
    assert_eq!(decoded(&argocd["data"]["server"]), "https://k8s.example.com");
    let config: Value = serde_json::from_str(&decoded(&argocd["data"]["config"])).unwrap();
    let tls = json!({"insecure": false, "serverName": "k8s.example.com"});
    assert_eq!(config, json!({"bearerToken": samples::TOKEN, "tlsClientConfig": tls}), "no caData: public roots");
    let kubeconfig = yaml::write(&kubeconfig(&it).unwrap());
    assert_eq!(decoded(&flux["data"]["value"]), kubeconfig.text.as_str());
    assert_eq!(terraform, json!({"kubernetes_host": "https://k8s.example.com", "kubernetes_token": samples::TOKEN}));
    // a private root is in no image
    let root = std::sync::Arc::new(samples::certificate("Root", b"root"));
    it.kubeconfig.as_mut().unwrap().consumer_ca.push(root);
    let [argocd, flux, terraform] = read(&it).try_into().unwrap();
    assert!(decoded(&argocd["data"]["config"]).contains("\"caData\": \"LS0t"));
    assert!(decoded(&flux["data"]["value"]).contains("certificate-authority-data: LS0t"));
    assert!(terraform["kubernetes_cluster_ca_certificate"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE"));
    it.kubeconfig = None;
    assert!(read(&it).is_empty());
}

#[test]
fn names_of_consumers_are_names_of_objects() {
    let mut it = checked(Mode::Tcp);
    let label = "a".repeat(63);
    let long = format!("{}.{label}.{label}.{}", label, "b".repeat(61));
    it.fqdn = fqdn(&long);
    for name in [consumer::argocd_name(&it), consumer::flux_name(&it)] {
        assert!(name.len() <= NAME_LENGTH && crate::kubernetes::ResourceName::subdomain(&name).is_ok(), "{name}");
    }
    it.fqdn = fqdn("k8s.example.com");
    it.port = 6443;
    assert_eq!(consumer::argocd_name(&it), "cluster-k8s.example.com-249306978");
}

#[test]
fn annotations_for_external_dns_have_both_prefixes() {
    use crate::check::ExternalDns;

    let mut it = checked(Mode::Tcp);
    assert!(!printed(&it, "50-httpproxy.yaml").contains("annotations"));
    it.external_dns = Some(ExternalDns { targets: vec!["lb.example.net".to_owned()], ttl: "60".to_owned() });
    let text = printed(&it, "50-httpproxy.yaml");
    for prefix in ["external-dns.kubernetes.io", "external-dns.alpha.kubernetes.io"] {
        for line in ["hostname: k8s.example.com", "target: lb.example.net", "ttl: \"60\""] {
            assert!(text.contains(&format!("    {prefix}/{line}\n")), "{text}");
        }
    }
}
