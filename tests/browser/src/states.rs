//! Every state that looks different, for pictures, axe and widths.

use std::fs;

use crate::page::{Page, golden};

/// Brings a state about.
pub type Bring = fn(&Page<'_>);

/// States that look different, each by what brings it about.
pub const STATES: &[(&str, Bring)] = &[
    ("first sight", |_| {}),
    ("partial", |page| page.drop(&golden("good-tcp", &["fullchain.pem"]))),
    ("ready", |page| page.drop(&golden("good-tcp", &GOOD))),
    ("http", |page| {
        page.drop(&golden("good-tcp", &GOOD));
        page.frame.evaluate("document.getElementById('mode-http').click()");
    }),
    ("passthrough", |page| {
        page.drop(&golden("good-tcp", &GOOD));
        page.frame.evaluate("document.getElementById('mode-passthrough').click()");
    }),
    ("blocked", |page| page.drop(&golden("key-mismatch", &GOOD))),
    ("client certificate", |page| page.drop(&golden("credential-client-certificate", &GOOD))),
    ("private ca", |page| {
        page.drop(&golden("good-tcp", &[GOOD[0], GOOD[1], GOOD[2], "root.pem"]));
        page.frame.evaluate("(() => { const e = document.querySelector('[aria-label=\"What root.pem is used as\"]'); e.value = 'certificate.anchorFiles'; e.dispatchEvent(new Event('change', {bubbles: true})); })()");
    }),
    ("refused", |page| page.drop(&golden("good-tcp", &["expected", "exposure.yaml"]))),
    ("large and odd", large_and_odd),
];

/// A long name, a long token, many certificates, ten contexts, many findings.
fn large_and_odd(page: &Page<'_>) {
    let label = "a".repeat(63);
    let name = [label.as_str(), &label, &label, &label[..61]].join(".");
    let sets = ["good-tcp", "chain-unrelated-removed", "key-several", "trust-public", "leaf-is-ca"];
    for case in sets {
        let chain = fs::read_to_string(&golden(case, &["fullchain.pem"])[0]).unwrap_or_default();
        page.paste(&chain);
    }
    let context =
        |n: u32| format!("- {{name: a-context-with-quite-a-long-name-number-{n}, context: {{cluster: c, user: u}}}}\n");
    let contexts: String = (0..10).map(context).collect();
    page.paste(&format!(
        "apiVersion: v1\nkind: Config\nclusters:\n- {{name: c, cluster: {{server: 'https://10.0.0.1:6443'}}}}\nusers:\n- {{name: u, user: {{}}}}\ncontexts:\n{contexts}"
    ));
    page.type_into("field-fqdn", &name);
    page.type_into("token", &"t".repeat(4096));
    page.frame.evaluate("[...document.querySelectorAll('details')].forEach(d => d.open = true)");
    page.settled();
}

/// Everything that a good set needs.
pub const GOOD: [&str; 3] = ["fullchain.pem", "key.pem", "admin.kubeconfig"];
