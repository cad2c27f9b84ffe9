//! NEXT-STEPS.md, run as written: every command, and what the page expects it to print.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use kubefront_cluster_tests::pki::{self, Pair};
use kubefront_cluster_tests::{Bundle, Case, Cluster, Exposure, Mode};
use kubefront_tests::forge::{Cert, private_pem, public_pem};
use serde_json::{Value, json};

use crate::operator::Operator;

pub(crate) const CASES: &[Case] = &[
    Case::new("steps-tcp", tcp_with_everything),
    Case::new("steps-http", http_with_the_key_elsewhere),
    Case::new("steps-passthrough", passthrough),
    Case::new("steps-existing", certificate_of_others_and_no_kubeconfig),
];

/// Pod Security Policies, the Secret in another namespace, a ServiceAccount, the reservation.
fn tcp_with_everything(cluster: &Cluster) {
    let flags = [
        "--platform=tkgs-psp",
        "--contour-namespace=steps-tcp-contour",
        "--secret-namespace=steps-tcp-certs",
        "--service-account=default/steps-tcp-third-party=edit",
        "--reserve-name",
        "--health-check",
    ];
    let mut exposure = flags.into_iter().fold(Exposure::new("steps-tcp", Mode::Tcp), Exposure::flag);
    // A separate parent: the reservation covers the wildcard as well.
    exposure.host = "k8s.steps-tcp.example.test".to_owned();
    let served = pki::served(&exposure.host);
    let exposure = exposure.served(served);
    cluster.apply(&list(&[namespace("steps-tcp-certs"), psp_role()]));
    let walk = walk(cluster, exposure, "steps-tcp-contour", |_| {});
    let applied = walk.after("kubectl apply --server-side -f manifests/20-secret.yaml -f ");
    assert!(applied.contains("secret/steps-tcp-tls serverside-applied"), "{applied}");
    assert_eq!(walk.after("--subresource=exec"), "yes\nyes\n");
    let token = walk.bundle.folder.join("steps-tcp-third-party.token");
    assert_eq!(fs::metadata(token).unwrap().permissions().mode() & 0o777, 0o600);
    walk.says("--tls-server-name=", "v1.35");
    walk.proven(cluster);
}

/// Pod Security admission; the private key is not in the bundle, so a command creates the Secret.
fn http_with_the_key_elsewhere(cluster: &Cluster) {
    let host = "steps-http.example.test";
    let pair = Pair { key: public_pem("rsa-leaf"), ..pki::served(host) };
    let flags = ["--platform=pod-security", "--contour-namespace=steps-http-contour"];
    let exposure = flags.into_iter().fold(Exposure::new("steps-http", Mode::Http).served(pair), Exposure::flag);
    let walk = walk(cluster, exposure, "steps-http-contour", |bundle| {
        fs::write(bundle.folder.join("key.pem"), pki::served(host).key).unwrap();
    });
    walk.says("enforce=privileged", "namespace/steps-http-contour labeled");
    walk.says("kubectl create secret tls", "secret/steps-http-tls serverside-applied");
    walk.says("curl --resolve", "v1.35");
    walk.says("sudo tee", &cluster.ingress.address.to_string());
    walk.says("enforce-\n", "namespace/steps-http-contour unlabeled");
    walk.proven(cluster);
}

fn passthrough(cluster: &Cluster) {
    let walk = walk(cluster, Exposure::new("steps-passthrough", Mode::Passthrough), "projectcontour", |_| {});
    walk.says("--tls-server-name=", "v1.35");
    walk.proven(cluster);
}

/// The Secret exists (of cert-manager, for example), Envoy does not verify the API server, and there is no kubeconfig.
fn certificate_of_others_and_no_kubeconfig(cluster: &Cluster) {
    let (label, host) = ("steps-existing", "steps-existing.example.test");
    let flags = [
        "--contour-namespace=steps-existing-contour",
        "--certificate-source=existing",
        "--upstream-verify=never",
        "--no-kubeconfig",
    ];
    let exposure = flags.into_iter().fold(Exposure::new(label, Mode::Tcp), Exposure::flag);
    let secret = json!({
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
        "metadata": {"name": "steps-existing-tls", "namespace": "default"},
        "stringData": {"tls.crt": pki::served(host).certificate, "tls.key": pki::served(host).key},
    });
    // The cluster of the tests has no controller manager, which creates it.
    let root = json!({
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kube-root-ca.crt", "namespace": "default"},
        "data": {"ca.crt": pki::cluster_ca().pem()},
    });
    cluster.apply(&list(&[secret, root]));
    let walk = walk(cluster, exposure, "steps-existing-contour", |_| {});
    walk.says("kubectl get secret steps-existing-tls", &format!("subject=CN = {host}"));
    let fetched = fs::read_to_string(walk.bundle.folder.join("cluster-ca.crt")).unwrap();
    assert_eq!(fetched.trim_end(), pki::cluster_ca().pem().trim_end());
    walk.says("curl --resolve", "v1.35");
    walk.says("sh verify.sh\n", "0 failed, 3 passed, 4 skipped\n");
    walk.undone(cluster);
    assert!(!cluster.get(&["secret", "steps-existing-tls"]).is_null(), "the bundle did not create it");
}

/// Steps that were run.
struct Walk {
    bundle: Bundle,
    blocks: Vec<Block>,
}

/// A block of commands, and what they printed.
#[derive(Default)]
pub(crate) struct Block {
    /// The heading of the page's part.
    part: String,
    /// The line above it.
    pub(crate) case: String,
    pub(crate) text: String,
    /// The page's line about what it prints.
    expected: String,
    printed: String,
}

/// Writes a bundle and follows its steps, except the one that downloads Contour's manifest.
fn walk(cluster: &Cluster, exposure: Exposure, contour: &str, prepare: impl Fn(&Bundle)) -> Walk {
    let bundle = cluster.generate(&exposure.without_name());
    let operator = Operator::new(cluster, &bundle.label, cluster.kubectl("1.35"));
    stand_in_for_contour(cluster, contour);
    prepare(&bundle);
    let pod = cluster.pod(&bundle.label);
    let text = fs::read_to_string(bundle.folder.join("NEXT-STEPS.md")).unwrap();
    let (left_out, mut blocks): (Vec<_>, Vec<_>) =
        blocks(&text).into_iter().partition(|block| block.text.starts_with("kubectl apply -f https://"));
    assert_eq!(left_out.len(), usize::from(contour == "projectcontour"));
    assert!(left_out.iter().all(|block| block.case == "If Contour is not installed:"));
    // Troubleshooting and renewal need the objects that rolling back deletes.
    blocks.sort_by_key(|block| {
        ["Troubleshoot", "Renew the certificate", "Roll back"].iter().position(|part| *part == block.part)
    });
    let to_fill_in: Vec<_> = blocks.iter_mut().filter(|block| block.text.contains("NAMESPACE/POD")).collect();
    assert_eq!(to_fill_in.len(), usize::from(bundle.kubeconfig().exists()));
    to_fill_in.into_iter().for_each(|block| {
        block.text = block.text.replace("NAMESPACE/POD", &format!("default/{}", pod.name));
    });
    for block in blocks.iter_mut().filter(|block| block.text.contains("NEW_CHAIN.pem")) {
        let leaf = pki::now(Cert { key: "p256-leaf", ..Cert::leaf(&[&bundle.host]) });
        let pair = Pair { certificate: leaf.pem() + &Cert::intermediate().pem(), key: private_pem("p256-leaf") };
        let (chain, key) = pair.write(&format!("{}-new", bundle.label));
        let root = bundle.folder.with_file_name("root.pem");
        let new = format!("{} --trust-anchor {}", key.display(), root.display());
        block.text = block.text.replace("NEW_CHAIN.pem", &chain.display().to_string()).replace("NEW_KEY.pem", &new);
    }
    let script = script(&blocks, &bundle.host);
    fs::write(operator.home.join("script"), script).unwrap();
    let ran = operator.shell(&bundle.folder, &["-eu", operator.home.join("script").to_str().unwrap()]).ran().ok();
    let printed = ran.stdout.split("#### next\n").skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(printed.len(), blocks.len());
    for (block, printed) in blocks.iter_mut().zip(printed) {
        block.printed = printed;
    }
    let walk = Walk { bundle, blocks };
    walk.led(cluster);
    walk
}

/// Returns the `sh` blocks of a page.
pub(crate) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut part, mut case, mut lines) = (String::new(), String::new(), page.lines());
    while let Some(line) = lines.next() {
        if let Some(fence) = line.strip_suffix("sh").filter(|fence| fence.starts_with("```")) {
            let text = lines.by_ref().take_while(|line| *line != fence).map(|line| format!("{line}\n")).collect();
            blocks.push(Block { part: part.clone(), case: std::mem::take(&mut case), text, ..Block::default() });
        } else if let Some(expected) = line.strip_prefix("Expected: ") {
            blocks.last_mut().unwrap().expected = expected.to_owned();
        } else if let Some(heading) = line.strip_prefix("## ") {
            part = heading.to_owned();
        } else if !line.is_empty() {
            case = line.to_owned();
        }
    }
    blocks
}

/// One shell for all blocks, as the page requires; the DNS record is created when the page says so.
fn script(blocks: &[Block], host: &str) -> String {
    let mut script = "exec 2>&1\n".to_owned();
    for block in blocks {
        script.push_str("echo '#### next'\n");
        if block.text.starts_with("getent hosts ") {
            script.push_str(&format!("echo \"$ADDRESS {host}\" >>/etc/hosts\n"));
        }
        script.push_str(&block.text);
    }
    script
}

impl Walk {
    /// What the block printed that contains this.
    #[track_caller]
    fn after(&self, part: &str) -> &str {
        let mut found = self.blocks.iter().filter(|block| block.text.contains(part));
        let block = found.next().unwrap_or_else(|| panic!("no step contains {part}"));
        &block.printed
    }

    #[track_caller]
    fn says(&self, part: &str, text: &str) {
        let printed = self.after(part);
        assert!(printed.contains(text), "{part} does not print {text}:\n{printed}");
    }

    /// What every page's steps must have printed.
    fn led(&self, cluster: &Cluster) {
        self.blocks.iter().for_each(Block::printed_what_is_expected);
        assert!(self.blocks.iter().filter(|block| !block.expected.is_empty()).count() > 20);
        let address = cluster.ingress.address;
        assert!(!self.after("for tool in").contains("missing"));
        self.says("kubectl config current-context", "admin\n");
        self.says("jq -r .spec.type", "LoadBalancer\n");
        assert_eq!(self.after(".ip // .hostname"), format!("{address}\n"));
        let node_port = self.after(".nodePort");
        assert!(node_port.lines().nth(1).is_some_and(|port| port.parse::<u16>().is_ok()), "{node_port}");
        assert_eq!(self.after("| unique[]"), format!("{address}\n"));
        assert_eq!(self.after("kubectl get deployment contour"), "none\n");
        assert_eq!(self.after("containers[].args[]"), "serve\n--incluster\n");
        self.says("kubectl get endpointslices", "10.255.255.1");
        self.says("kubectl get networkpolicies", "No resources found");
        self.says("kubectl logs", "starting main dispatch loop");
        self.says("getent hosts", &self.bundle.host);
        let undone = self.blocks.iter().find(|block| block.text.starts_with("kubectl delete")).unwrap();
        assert_eq!(undone.printed.matches(" deleted").count(), undone.text.lines().count(), "{}", undone.printed);
    }

    /// verify.sh has passed in full, the kubeconfig works, and then nothing of it was left.
    fn proven(&self, cluster: &Cluster) {
        let said = self.after("sh verify.sh\n");
        let host = &self.bundle.host;
        let user = "system:serviceaccount:default:tester";
        let expected = format!(
            "PASS  HTTPProxy default/{label} is valid\n\
             PASS  {host}:443 serves {certificate}\n\
             PASS  kubeconfig points to https://{host}\n\
             PASS  kubectl can log in through {host}:443 as {user}\n\
             PASS  anonymous requests to {host}:443 are rejected\n\
             PASS  idle watch through {host}:443 survives 70 s\n\
             SKIP  exec through {host}:443 works in pod NAMESPACE/POD: left out: no pod (--pod NAMESPACE/POD)\n\
             0 failed, 6 passed, 1 skipped\n",
            label = self.bundle.label,
            certificate = match self.bundle.mode {
                Mode::Passthrough => format!("a certificate for {host}"),
                Mode::Tcp | Mode::Http => "the certificate of this bundle".to_owned(),
            }
        );
        assert_eq!(said, expected);
        self.says(
            "--quick --pod",
            &format!("PASS  exec through {host}:443 works in pod default/{}\n", self.bundle.label),
        );
        self.says("--quick --address", "0 failed");
        self.says("get namespaces\n", "kube-system");
        self.says("config view\n", &format!("server: https://{}\n", self.bundle.host));
        let merged = self.bundle.folder.join("merged-kubeconfig");
        assert_eq!(fs::metadata(&merged).unwrap().permissions().mode() & 0o777, 0o600);
        let merged = fs::read_to_string(merged).unwrap();
        assert!(merged.contains("name: admin\n") && merged.contains("name: kubeapi\n"));
        self.undone(cluster);
    }

    /// Nothing of the exposure is left, by name or by label of the case.
    fn undone(&self, cluster: &Cluster) {
        let left = cluster.admin().args(["get", "--ignore-not-found", "-o", "name", "-f"]);
        assert_eq!(left.arg(self.bundle.manifests()).ran().ok().stdout, "");
        let kinds = "httpproxies,tlscertificatedelegations,secrets,serviceaccounts,rolebindings,clusterrolebindings,\
                     validatingadmissionpolicies,validatingadmissionpolicybindings";
        let all = cluster.admin().args(["get", kinds, "--all-namespaces", "-o", "name"]).ran().ok().stdout;
        let ours = all.lines().filter(|line| line.contains(self.bundle.label.as_str()));
        let left: Vec<_> = ours.filter(|line| *line != "secret/steps-existing-tls").collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

impl Block {
    /// Each code span of the expected line was printed; if the line offers a choice, one of them.
    #[track_caller]
    fn printed_what_is_expected(&self) {
        let Self { text, expected, printed, .. } = self;
        if expected.starts_with("no output") {
            assert_eq!(printed, "", "{text}");
        }
        let spans: Vec<_> = expected.split('`').skip(1).step_by(2).collect();
        let is_choice = ["`, or `", "` or `", "`, or"].iter().any(|choice| expected.contains(choice));
        let is_printed = |span: &&str| printed.contains(*span);
        let is_met = if is_choice { spans.iter().any(is_printed) } else { spans.iter().all(is_printed) };
        assert!(is_met, "{text} should print {expected}, not\n{printed}");
    }
}

/// What Contour's manifest creates, as far as the steps use it; Contour and Envoy run as processes.
fn stand_in_for_contour(cluster: &Cluster, namespace_name: &str) {
    let at = |name: &str| json!({"name": name, "namespace": namespace_name, "labels": {"app": name}});
    let template = |name: &str, args: &[&str]| {
        let container = json!({"name": name, "image": "none", "args": args});
        json!({"metadata": {"labels": {"app": name}}, "spec": {"containers": [container]}})
    };
    let set = |kind: &str, name: &str, args: &[&str]| {
        let selector = json!({"matchLabels": {"app": name}});
        let spec = json!({"selector": selector, "template": template(name, args)});
        json!({"apiVersion": "apps/v1", "kind": kind, "metadata": at(name), "spec": spec})
    };
    let service = json!({
        "apiVersion": "v1", "kind": "Service", "metadata": at("envoy"),
        "spec": {"type": "LoadBalancer", "selector": {"app": "envoy"}, "ports": [
            {"name": "http", "port": 80}, {"name": "https", "port": 443},
        ]},
    });
    let pod = json!({
        "apiVersion": "v1", "kind": "Pod", "metadata": at("envoy"),
        "spec": {"nodeName": "node", "containers": [{"name": "envoy", "image": "none"}]},
    });
    let sets = [set("Deployment", "contour", &["serve", "--incluster"]), set("DaemonSet", "envoy", &[])];
    cluster.apply(&list(&[vec![namespace(namespace_name), service, pod], sets.to_vec()].concat()));
    let folder = cluster.folder().join("pods").join(format!("{namespace_name}_envoy"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("log"), "[info] starting main dispatch loop\n").unwrap();
    let status = |object: &str, status: Value| {
        let (patch, namespace) = (json!({"status": status}).to_string(), format!("--namespace={namespace_name}"));
        let words = ["patch", object, &namespace, "--subresource=status", "--type=merge", "--patch", &patch];
        cluster.admin().args(words).ran().ok();
    };
    let address = cluster.ingress.address.to_string();
    status("service/envoy", json!({"loadBalancer": {"ingress": [{"ip": address}]}}));
    status("pod/envoy", json!({"phase": "Running", "hostIP": address, "podIP": address}));
    let pods = json!({
        "observedGeneration": 1, "desiredNumberScheduled": 1, "currentNumberScheduled": 1, "updatedNumberScheduled": 1,
        "numberReady": 1, "numberAvailable": 1, "numberMisscheduled": 0,
    });
    status("daemonset/envoy", pods);
}

/// TKGs has this role.
fn psp_role() -> Value {
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
        "metadata": {"name": "psp:vmware-system-privileged"}, "rules": [],
    })
}

pub(crate) fn namespace(name: &str) -> Value {
    json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
}

pub(crate) fn list(items: &[Value]) -> String {
    json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()
}
