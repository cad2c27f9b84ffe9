//! The lists of all pages, for people and for machines.

use kubefront_core::explain::{error_texts, group};
use kubefront_core::finding::rules;
use kubefront_core::symptom::entries;

use crate::html::{Page, code, heading, link, list, prose, text};
use crate::symptom::printed;
use crate::{Address, File, finding, symptom};

/// Returns the list of codes, the list of error texts, and the page for other addresses.
pub(crate) fn pages(address: Address<'_>) -> [File; 3] {
    let codes = Page {
        directory: "codes/",
        title: "Finding codes of kubefront, with impact and fix",
        description: "What kubefront checks in a certificate chain, private key, kubeconfig, and HTTPProxy: every finding with its impact and its fixes.",
        body: &format!("<h1>Finding codes</h1>\n{}", codes()),
    };
    let errors = Page {
        directory: "errors/",
        title: "Error messages of kubectl, Envoy, Contour, and TLS clients: causes and fixes",
        description: "Error messages of kubectl, curl, openssl, browsers, Envoy, and Contour for a Kubernetes API behind Contour: likely causes, commands that confirm them, and fixes.",
        body: &format!("<h1>Error messages</h1>\n{}", errors()),
    };
    let not_found = Page {
        directory: "",
        title: "Page not found: kubefront",
        description: "This address has no page.",
        body: "<h1>Page not found</h1>\n<p>This address has no page. The links at the top lead to the app and to the lists of error messages and finding codes.</p>\n",
    };
    [codes.file(address), errors.file(address), not_found.not_found(address)]
}

fn codes() -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for rule in rules() {
        let name = rule.code.name();
        let item = format!("{}: {}", link(&format!("../{}", finding::directory(name)), &code(name)), prose(rule.title));
        add(&mut groups, group(rule.code), item);
    }
    sections(groups)
}

/// Every error text with its page, then the texts that only findings name.
fn errors() -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in entries() {
        let texts = printed(&entry).collect::<Vec<_>>().join(", ");
        let title = link(&format!("../{}", symptom::directory(&entry.anchor)), &prose(entry.symptom.title));
        add(&mut groups, entry.group, format!("{title}<br>\n<small>{texts}</small>"));
    }
    for rule in rules() {
        let name = rule.code.name();
        for error in error_texts(rule) {
            let page = link(&format!("../{}", finding::directory(name)), &code(name));
            add(&mut groups, "Texts that a finding prevents", format!("{}: {page}", code(error)));
        }
    }
    sections(groups)
}

fn add<'a>(groups: &mut Vec<(&'a str, Vec<String>)>, name: &'a str, item: String) {
    match groups.iter_mut().find(|(known, _)| *known == name) {
        Some((_, items)) => items.push(item),
        None => groups.push((name, vec![item])),
    }
}

fn sections(groups: Vec<(&str, Vec<String>)>) -> String {
    groups.into_iter().map(|(name, items)| heading(name) + &list("ul", items)).collect()
}

/// Returns `robots.txt`, and with an address `sitemap.xml`, whose entries are whole addresses.
pub(crate) fn for_machines(address: Address<'_>, pages: &[String]) -> Vec<File> {
    let robots = "User-agent: *\nAllow: /\n";
    let Address(address) = address;
    if address.is_empty() {
        return vec![File { path: "robots.txt".to_owned(), text: robots.to_owned() }];
    }
    let places = pages.iter().filter_map(|path| path.strip_suffix("index.html"));
    let urls: String = std::iter::once("")
        .chain(places)
        .map(|place| format!("<url><loc>{}</loc></url>\n", text(&format!("{address}{place}"))))
        .collect();
    let map = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
    );
    vec![
        File { path: "robots.txt".to_owned(), text: format!("{robots}Sitemap: {address}sitemap.xml\n") },
        File { path: "sitemap.xml".to_owned(), text: map },
    ]
}
