//! The parts of a page: text, the document around it.

use crate::{Address, File};

/// A page of the site.
pub(crate) struct Page<'a> {
    /// Directory of the page, `codes/key-mismatch/`.
    pub(crate) directory: &'a str,
    pub(crate) title: &'a str,
    /// One sentence, for lists of search results.
    pub(crate) description: &'a str,
    pub(crate) body: &'a str,
}

impl Page<'_> {
    /// Returns the document. Links are relative, so that the site works below any address.
    pub(crate) fn file(&self, address: Address<'_>) -> File {
        let up = "../".repeat(self.directory.matches('/').count());
        let path = format!("{}index.html", self.directory);
        File { path, text: document(self, &up, address.0) }
    }

    /// The page of a host for an address without a page. It is shown at any depth: links need the whole address.
    pub(crate) fn not_found(&self, address: Address<'_>) -> File {
        let up = if address.0.is_empty() { "/" } else { address.0 };
        File { path: "404.html".to_owned(), text: document(self, up, "") }
    }
}

fn document(page: &Page<'_>, up: &str, address: &str) -> String {
    let (title, description) = (text(page.title), text(page.description));
    let whole = if address.is_empty() {
        String::new()
    } else {
        let (url, address) = (text(&format!("{address}{}", page.directory)), text(address));
        format!(
            "<link rel=\"canonical\" href=\"{url}\">\n<meta property=\"og:url\" content=\"{url}\">\n\
             <meta property=\"og:image\" content=\"{address}social.png\">\n"
        )
    };
    let up = text(up);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n\
         <meta name=\"description\" content=\"{description}\">\n\
         <meta property=\"og:type\" content=\"article\">\n<meta property=\"og:title\" content=\"{title}\">\n\
         <meta property=\"og:description\" content=\"{description}\">\n{whole}\
         <link rel=\"icon\" href=\"{up}favicon.svg\" type=\"image/svg+xml\">\n\
         <link rel=\"stylesheet\" href=\"{up}site.css\">\n</head>\n<body>\n\
         <header><nav aria-label=\"Site\"><a href=\"{up}\">kubefront</a> <a href=\"{up}errors/\">Error messages</a> \
         <a href=\"{up}codes/\">Finding codes</a></nav></header>\n<main>\n{body}</main>\n\
         <footer><p>Generated from the rule book of kubefront {VERSION}. kubefront checks a certificate, private key, and \
         kubeconfig for a Kubernetes API behind Contour. It runs in your browser, and nothing is uploaded.</p></footer>\n\
         </body>\n</html>\n",
        body = page.body,
    )
}

/// Text in an element or in an attribute.
pub(crate) fn text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Prose: text in backticks is code.
pub(crate) fn prose(prose: &str) -> String {
    let piece = |(at, piece): (usize, &str)| if at % 2 == 0 { text(piece) } else { code(piece) };
    prose.split('`').enumerate().map(piece).collect()
}

/// Prose without the marks of code, for titles.
pub(crate) fn plain(prose: &str) -> String {
    prose.replace('`', "")
}

pub(crate) fn code(code: &str) -> String {
    format!("<code>{}</code>", text(code))
}

/// Starts in upper case, unless a name or a command is first, and ends with a period.
pub(crate) fn sentence(prose: &str) -> String {
    let word = prose.split([' ', ',', ':']).next().unwrap_or_default();
    let is_name = COMMANDS.contains(&word) || !word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'' || b == b'-');
    let mut chars = prose.chars();
    let first = chars.next().map(|first| if is_name { first } else { first.to_ascii_uppercase() });
    let end = if prose.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.map(String::from).unwrap_or_default(), chars.as_str())
}

pub(crate) fn heading(title: &str) -> String {
    format!("<h2>{}</h2>\n", text(title))
}

pub(crate) fn paragraph(html: &str) -> String {
    format!("<p>{html}</p>\n")
}

/// A list of items that are HTML; numbered with `ol`.
pub(crate) fn list(kind: &str, items: impl IntoIterator<Item = String>) -> String {
    let items: String = items.into_iter().map(|item| format!("<li>{item}</li>\n")).collect();
    format!("<{kind}>\n{items}</{kind}>\n")
}

pub(crate) fn link(href: &str, html: &str) -> String {
    format!("<a href=\"{}\">{html}</a>", text(href))
}

/// Names of programs in lower case.
const COMMANDS: [&str; 10] =
    ["kubefront", "kubectl", "openssl", "keytool", "curl", "etcd", "kubeadm", "kubelet", "kubelogin", "exec"];
/// Nothing but the style and the icon of the site.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
const VERSION: &str = env!("CARGO_PKG_VERSION");
