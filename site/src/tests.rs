use std::collections::{BTreeMap, BTreeSet};

use kubefront_core::Code;
use kubefront_core::finding::rules;
use kubefront_core::symptom::entries;

use crate::{Address, File, files};

const HOST: Address<'static> = Address("https://host.example/kubefront/");

fn text<'a>(files: &'a [File], path: &str) -> &'a str {
    files.iter().find(|file| file.path == path).map_or_else(|| panic!("no {path}"), |file| file.text.as_str())
}

#[test]
fn every_code_and_every_error_text_has_its_page() {
    let files = files(Address(""));
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths.len(), files.len(), "no path twice");
    for rule in rules() {
        assert!(paths.contains(format!("codes/{}/index.html", rule.code.name()).as_str()), "{}", rule.code);
    }
    let pages = paths.iter().filter(|path| path.starts_with("errors/") && **path != "errors/index.html").count();
    assert_eq!(pages, entries().count());
    assert!(paths.iter().all(|path| !path.bytes().any(|b| b.is_ascii_uppercase())), "lower case only");
}

#[test]
fn a_title_is_the_error_text() {
    let files = files(Address(""));
    assert!(
        text(&files, "codes/key-mismatch/index.html")
            .contains("<title>key-mismatch: private key does not match the certificate (KEY_VALUES_MISMATCH)</title>")
    );
    for entry in entries() {
        let page = text(&files, &format!("errors/{}/index.html", entry.anchor.to_lowercase()));
        let title = page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        let words = title.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        assert_eq!(words, entry.symptom.title.replace('`', ""));
        assert!(page.contains(&format!("href=\"../../#explain={}\"", entry.symptom.id)), "{}", entry.anchor);
    }
}

#[test]
fn sentences_start_in_upper_case_unless_a_name_is_first() {
    for (text, expected) in [
        ("the HTTPProxy is invalid", "The HTTPProxy is invalid."),
        ("kubectl is older than 1.29", "kubectl is older than 1.29."),
        ("`tls.crt` is empty", "`tls.crt` is empty."),
        ("gRPC is not served.", "gRPC is not served."),
        ("client's clock is wrong", "Client's clock is wrong."),
    ] {
        assert_eq!(crate::html::sentence(text), expected);
    }
}

#[test]
fn every_link_leads_to_a_file_of_the_site_or_to_the_app() {
    let files = files(Address(""));
    let known: BTreeMap<&str, ()> = files.iter().map(|file| (file.path.as_str(), ())).collect();
    let of_app = ["index.html", "favicon.svg"];
    for file in files.iter().filter(|file| file.path.ends_with("index.html")) {
        let depth = file.path.matches('/').count();
        for link in file.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let inside = link.strip_prefix(&"../".repeat(depth)).or_else(|| {
                // A list names the pages below it.
                link.strip_prefix("../").filter(|_| depth == 1)
            });
            let Some(inside) = inside else { panic!("{}: {link}", file.path) };
            let (path, anchor) = inside.split_once('#').unwrap_or((inside, ""));
            let path =
                if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
            assert!(known.contains_key(path.as_str()) || of_app.contains(&path.as_str()), "{}: {link}", file.path);
            assert!(anchor.is_empty() || leads_somewhere(&files, &path, anchor), "{}: {link}", file.path);
        }
    }
}

/// The app opens the explanation of a finding or of an error text; a page has an element with that id.
fn leads_somewhere(files: &[File], path: &str, anchor: &str) -> bool {
    match anchor.split_once('=') {
        Some(("code", code)) => path == "index.html" && Code::from_name(code).is_some(),
        Some(("explain", id)) => path == "index.html" && entries().any(|entry| entry.symptom.id == id),
        Some(_) => false,
        None => files.iter().any(|file| file.path == path && file.text.contains(&format!("id=\"{anchor}\""))),
    }
}

#[test]
fn the_page_of_a_code_opens_its_explanation() {
    let files = files(Address(""));
    for rule in rules() {
        let name = rule.code.name();
        let link = format!("<a href=\"../../#code={name}\"><b>Explain this finding with your files</b></a>");
        assert_eq!(text(&files, &format!("codes/{name}/index.html")).matches(&link).count(), 1, "{name}");
    }
}

#[test]
fn nothing_runs_and_nothing_is_loaded_from_elsewhere() {
    for file in files(HOST).iter().filter(|file| file.path.ends_with(".html")) {
        assert!(file.text.contains("content=\"default-src 'none'; style-src 'self'"), "{}", file.path);
        for part in ["<script", "<iframe", "<img", "style=", "onclick", "href=\"http:"] {
            assert!(!file.text.contains(part), "{}: {part}", file.path);
        }
    }
}

#[test]
fn only_a_given_address_is_named() {
    for file in files(Address("")).iter().filter(|file| file.path.ends_with(".html")) {
        assert!(!file.text.contains("canonical") && !file.text.contains("og:url"), "{}", file.path);
    }
    let without = files(Address(""));
    assert!(without.iter().all(|file| file.path != "sitemap.xml"));
    assert_eq!(text(&without, "robots.txt"), "User-agent: *\nAllow: /\n");
    assert!(text(&without, "404.html").contains("href=\"/codes/\""));

    let with = files(HOST);
    assert!(text(&with, "robots.txt").ends_with("Sitemap: https://host.example/kubefront/sitemap.xml\n"));
    let map = text(&with, "sitemap.xml");
    for place in ["", "codes/", "codes/key-mismatch/", "errors/connection-reset/"] {
        assert!(map.contains(&format!("<loc>https://host.example/kubefront/{place}</loc>")), "{place}");
    }
    assert_eq!(map.matches("<loc>").count(), with.iter().filter(|file| file.path.ends_with("index.html")).count() + 1);
    assert!(text(&with, "404.html").contains("href=\"https://host.example/kubefront/codes/\""));
    assert!(
        text(&with, "codes/key-mismatch/index.html")
            .contains("rel=\"canonical\" href=\"https://host.example/kubefront/codes/key-mismatch/\"")
    );
}

#[test]
fn the_same_rule_book_gives_the_same_bytes() {
    let both = [files(HOST), files(HOST)];
    let bytes = |files: &[File]| files.iter().map(|file| (file.path.clone(), file.text.clone())).collect::<Vec<_>>();
    assert_eq!(bytes(&both[0]), bytes(&both[1]));
}
