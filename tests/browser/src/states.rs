//! The states of the page that look different, for screenshots, axe, and widths.

use std::collections::BTreeSet;
use std::fs;

use crate::page::{Page, golden, root};

/// Brings the page into the state with this name.
pub fn bring(name: &str, page: &Page<'_>) {
    let state = STATES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no state {name}"));
    (state.1)(page);
    page.settled();
    page.laid_out();
}

/// Brings the page into a state.
pub type Bring = fn(&Page<'_>);

/// The states, each with the steps that lead to it.
pub const STATES: &[(&str, Bring)] = &[
    ("first sight", |_| {}),
    ("without a file", |page| page.click("start with the settings")),
    ("example", |page| page.load_example("missing-intermediate")),
    ("partial", |page| page.drop(&golden("good-tcp", &["fullchain.pem"]))),
    ("ready with warnings", good),
    ("ready", |page| {
        private_ca(page);
        page.select("#field-kubeconfig-trust", "embed");
    }),
    ("http", |page| {
        good(page);
        click(page, "mode-http");
    }),
    ("http reserved", |page| {
        good(page);
        click(page, "mode-http");
        page.click("Reserve the host name (requires Kubernetes 1.30 or later)");
    }),
    ("passthrough", |page| {
        good(page);
        click(page, "mode-passthrough");
    }),
    ("blocked", |page| page.drop(&golden("key-mismatch", &GOOD))),
    ("blocked upstream", |page| {
        good(page);
        page.frame
            .evaluate("[...document.querySelectorAll('details.settings, details.group')].forEach(d => d.open = true)");
        page.type_into("field-upstream-subjectName", "not a name");
    }),
    ("client certificate", |page| page.drop(&golden("credential-client-certificate", &GOOD))),
    ("plugin", |page| {
        with_root(page, "credential-exec-secret");
        show_file(page, "kubeconfig");
    }),
    ("private ca", private_ca),
    ("passphrase wrong", |page| {
        page.drop(&golden("key-decrypted", &GOOD));
        page.give_passphrase("not-this-one");
        page.frame.wait_for("document.querySelector('.passphrase-said').textContent.includes('Wrong')");
    }),
    ("message explained", |page| {
        page.drop(&golden("key-mismatch", &GOOD));
        page.show_tab("Explain an error");
        page.type_into("symptom", "Unable to connect to the server: read: connection reset by peer");
    }),
    ("unknown authority explained", |page| {
        page.load_example("private-ca");
        page.show_tab("Explain an error");
        page.click("x509: unknown authority");
        page.frame.evaluate("document.querySelector('.symptom .diagrams').open = true");
    }),
    ("renew", |page| {
        page.show_tab("Renew");
        page.drop(&golden("good-renew", &["new.pem", "live.yaml"]));
        page.frame.evaluate("document.querySelector('.renewal details').open = true");
    }),
    ("lint", |page| page.drop(&golden("lint-many", &["objects.yaml"]))),
    ("lint passed", |page| page.drop(&golden("good-lint", &["objects.yaml"]))),
    ("lint owned", |page| page.drop(&golden("lint-owned", &["objects.yaml"]))),
    ("lint and new", |page| {
        page.drop(&golden("proxy-authorization-header", &["objects.yaml"]));
        page.drop(&golden("good-tcp", &GOOD));
    }),
    ("lint dump", |page| page.hand(&[("dump.json".to_owned(), dump(40).into_bytes())])),
    ("decision needed", |page| page.drop(&golden("good-tcp", &[GOOD[0], GOOD[1], GOOD[2], "root.pem"]))),
    // Only the first of several directories can be read.
    ("refused", |page| page.drop(&golden("good-tcp", &["exposure.yaml", "expected"]))),
    ("directory", |page| page.drop(&[root().join("tests/golden/good-tcp"), root().join("tests/golden/README.md")])),
    ("clear asked", |page| {
        good(page);
        page.click("Clear");
    }),
    ("ten contexts", |page| page.paste(&ten_contexts())),
    ("twenty certificates", |page| {
        page.hand(&[("everything.pem".to_owned(), twenty_certificates().into_bytes())]);
        page.drop(&golden("good-tcp", &["key.pem"]));
    }),
    ("long name", |page| {
        good(page);
        page.type_into("field-fqdn", &long_name());
    }),
    ("long token", |page| {
        good(page);
        page.type_into("token", &"t".repeat(4096));
    }),
    ("sixty findings", |page| page.hand(&sixty_unknown_files())),
    ("large kubeconfig", |page| page.hand(&[("large.kubeconfig".to_owned(), large_kubeconfig())])),
    ("document", |page| {
        good(page);
        show_file(page, "exposure.yaml");
    }),
    ("large and odd", large_and_odd),
];

/// Everything that a good set needs, except the root certificate.
pub const GOOD: [&str; 3] = ["fullchain.pem", "key.pem", "admin.kubeconfig"];

/// Drops the good set, with its root certificate as trust anchor.
pub fn good(page: &Page<'_>) {
    with_root(page, "good-tcp");
}

/// Drops the set of a case, with its root certificate as trust anchor.
pub fn with_root(page: &Page<'_>, case: &str) {
    page.drop(&golden(case, &GOOD));
    page.drop(&golden(case, &["root.pem"]));
    page.select("[aria-label=\"Role of root.pem\"]", "certificate.anchorFiles");
}

fn private_ca(page: &Page<'_>) {
    good(page);
}

fn click(page: &Page<'_>, id: &str) {
    page.frame.evaluate(&format!("document.getElementById({id:?}).click()"));
    page.settled();
}

/// Opens the tab of a file.
pub fn show_file(page: &Page<'_>, label: &str) {
    page.frame.evaluate(&format!(
        "[...document.querySelectorAll('[aria-label=Files] [role=tab]')].find(e => e.textContent === {label:?}).click()"
    ));
    page.settled();
}

/// HTTPProxies as `kubectl get httpproxy -A -o json` prints them: the first half with a fault, the second half without one, and
/// as many of other applications.
pub fn dump(count: usize) -> String {
    let item = |n: usize, service: &str| {
        let response = if n < count / 2 { "10s" } else { "infinity" };
        serde_json::json!({
            "apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy",
            "metadata": {"name": format!("{service}-{n:03}"), "namespace": "default", "resourceVersion": "1", "uid": format!("{n}")},
            "spec": {
                "virtualhost": {"fqdn": format!("{service}-{n}.example.com"), "tls": {"secretName": "kubeapi-tls"}},
                "routes": [{
                    "conditions": [{"prefix": "/"}], "enableWebsockets": true,
                    "timeoutPolicy": {"response": response, "idle": "infinity"},
                    "services": [{"name": service, "port": 443, "protocol": "tls",
                        "validation": {"caSecret": "kubeapi-upstream-ca", "subjectName": format!("{service}.default.svc")}}],
                }],
            },
            "status": {"currentStatus": "valid"},
        })
    };
    let services = ["kubernetes", "shop"].into_iter();
    let items: Vec<_> =
        services.flat_map(|service| (0..count).map(move |n| (n, service))).map(|(n, s)| item(n, s)).collect();
    serde_json::json!({"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": items})
        .to_string()
}

/// A name as long as DNS allows, 253 characters.
pub fn long_name() -> String {
    let label = "a".repeat(63);
    [label.as_str(), &label, &label, &label[..61]].join(".")
}

/// A kubeconfig whose contexts have long names.
pub fn ten_contexts() -> String {
    let context =
        |n: u32| format!("- {{name: a-context-with-quite-a-long-name-number-{n}, context: {{cluster: c, user: u}}}}\n");
    let contexts: String = (0..10).map(context).collect();
    format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- {{name: c, cluster: {{server: 'https://10.0.0.1:6443'}}}}\nusers:\n- {{name: u, user: {{}}}}\ncontexts:\n{contexts}"
    )
}

/// The certificates of many golden cases in one file.
pub fn twenty_certificates() -> String {
    const END: &str = "-----END CERTIFICATE-----\n";
    let mut cases: Vec<_> =
        fs::read_dir(root().join("tests/golden")).expect("golden cases").flatten().map(|case| case.path()).collect();
    cases.sort();
    // The chain of the good set comes first. Certificates that cannot be parsed are left out.
    cases.sort_by_key(|case| !case.ends_with("good-tcp"));
    cases.retain(|case| !case.file_name().is_some_and(|name| name.to_string_lossy().contains("unreadable")));
    let chains = cases.iter().filter_map(|case| fs::read_to_string(case.join("fullchain.pem")).ok());
    let mut seen = BTreeSet::new();
    let mut kept = chains.flat_map(|chain| chain.split_inclusive(END).map(str::to_owned).collect::<Vec<_>>());
    let fits = |block: &String| block.starts_with("-----BEGIN CERTIFICATE-----") && block.ends_with(END);
    let twenty: Vec<String> =
        kept.by_ref().filter(|block| fits(block) && seen.insert(block.clone())).take(20).collect();
    assert_eq!(twenty.len(), 20, "certificates in tests/golden");
    twenty.concat()
}

/// Each one has its own finding.
pub fn sixty_unknown_files() -> Vec<(String, Vec<u8>)> {
    (1..=60).map(|n| (format!("minutes-of-meeting-{n:02}.txt"), format!("point {n}: nothing\n").into_bytes())).collect()
}

/// A kubeconfig of 2 MiB.
pub fn large_kubeconfig() -> Vec<u8> {
    let mut text = fs::read_to_string(&golden("good-tcp", &["admin.kubeconfig"])[0]).expect("a golden kubeconfig");
    let line = "# a comment that somebody's tool has written, over and over again, as tools do\n";
    text.push_str(&line.repeat((2 * 1024 * 1024 - text.len()) / line.len()));
    text.into_bytes()
}

/// A long name, a long token, many certificates, ten contexts, many findings, everything open.
fn large_and_odd(page: &Page<'_>) {
    let sets = ["good-tcp", "chain-unrelated-removed", "key-chosen", "trust-public", "leaf-is-ca"];
    for case in sets {
        let chain = fs::read_to_string(&golden(case, &["fullchain.pem"])[0]).unwrap_or_default();
        page.paste(&chain);
    }
    page.paste(&ten_contexts());
    page.type_into("field-fqdn", &long_name());
    page.type_into("token", &"t".repeat(4096));
    page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
    page.settled();
}
