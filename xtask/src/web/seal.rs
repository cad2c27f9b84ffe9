//! Puts the parts together: the frame's document, the shell around it, their policies; as one file and as a site.

use std::fs;
use std::path::Path;

use miniz_oxide::deflate::compress_to_vec;

use super::build::App;
use super::escape::{attribute, base64, csp_hash, sha256_hex};
use crate::step::Failure;

/// Writes `kubefront.html` and `site/` into `dist`.
pub(super) fn write(root: &Path, dist: &Path, app: &App, commit: &str, address: &str) -> Result<(), Failure> {
    let Sealed { one_file, of_site, module } = sealed(root, app, commit, address)?;
    let site = dist.join("site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    fs::create_dir_all(&site)?;
    fs::write(dist.join("kubefront.html"), &one_file)?;
    fs::write(site.join("index.html"), &of_site)?;
    fs::write(site.join("favicon.svg"), fs::read(root.join("web/shell/favicon.svg"))?)?;
    fs::write(site.join(SOCIAL), fs::read(root.join("docs/pictures").join(SOCIAL))?)?;
    fs::write(site.join("_headers"), fs::read(root.join("docs/hosting/_headers"))?)?;
    Ok(fs::write(site.join(&module), &app.wasm)?)
}

/// Both documents.
struct Sealed {
    one_file: String,
    of_site: String,
    /// Name of the module's file.
    module: String,
}

fn sealed(root: &Path, app: &App, commit: &str, address: &str) -> Result<Sealed, Failure> {
    let read = |path: &str| fs::read_to_string(root.join(path)).map_err(|why| format!("{path}: {why}"));
    let read = |path: &str| read(path).map_err(|why| Failure::new(why, "git checkout that file"));
    let index = read("index.html")?;
    let input = linked(&index, "<script", "src=\"").into_iter().map(&read).collect::<Result<String, _>>()?;
    let scripts = [&read("web/shell/frame.js")?, &input, &app.glue, &read("web/shell/worker.js")?];
    let frame = frame(&index, scripts, &read)?;
    let html = with_head(&read("web/shell/shell.html")?, &index);
    let shell = Shell { html, js: read("web/shell/shell.js")?, frame: &frame, commit };
    let module = format!("kubefront-{}.wasm", &sha256_hex(&app.wasm)[..16]);
    let one_file = Head { sources: "connect-src 'none'", preload: "", social: "" };
    let preload = format!("<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{module}\">\n");
    let social = social(&index, address);
    let of_site = Head { sources: "connect-src 'self'; img-src 'self'", preload: &preload, social: &social };
    Ok(Sealed {
        one_file: shell.document(&one_file, "", &base64(&compress_to_vec(&app.wasm, HARDEST))),
        of_site: shell.document(&of_site, &module, ""),
        module,
    })
}

/// The outer document has the title and the description of the inner one.
fn with_head(shell: &str, index: &str) -> String {
    shell.replace("{title}", title(index)).replace("{description}", description(index))
}

fn title(index: &str) -> &str {
    between(index, "<title>", "</title>")
}

fn description(index: &str) -> &str {
    between(index, "<meta name=\"description\" content=\"", "\"")
}

/// What only a host needs: the icon, and how a link to the page is shown. Programs that show links need whole addresses.
fn social(index: &str, address: &str) -> String {
    let (title, description) = (title(index), description(index));
    let mut lines = vec![
        "<link rel=\"icon\" href=\"favicon.svg\" type=\"image/svg+xml\">".to_owned(),
        "<meta property=\"og:type\" content=\"website\">".to_owned(),
        format!("<meta property=\"og:title\" content=\"{title}\">"),
        format!("<meta property=\"og:description\" content=\"{description}\">"),
    ];
    if !address.is_empty() {
        lines.push(format!("<meta property=\"og:image\" content=\"{}{SOCIAL}\">", attribute(address)));
        lines.push("<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned());
        lines.push(format!("<link rel=\"canonical\" href=\"{}\">", attribute(address)));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The app's document, and the hashes that the policies of both documents must name.
struct Frame {
    html: String,
    scripts: String,
    style: String,
}

/// Turns Trunk's `index.html` into the document of the frame: its links become the styles and scripts themselves. The
/// worker's script comes after the glue, whose text it uses. Both run after the first paint: `web/shell/frame.js` takes them
/// out of their template.
fn frame(index: &str, scripts: [&String; 4], read: &dyn Fn(&str) -> Result<String, Failure>) -> Result<Frame, Failure> {
    let style = linked(index, "rel=\"css\"", "href=\"").into_iter().map(read).collect::<Result<String, _>>()?;
    if scripts.iter().any(|script| script.contains("</script")) || style.contains("</style") {
        return Err(Failure::new(
            "a part of the page would end its own element",
            "look for </script and </style in web/",
        ));
    }
    let elements = scripts.each_ref().map(|script| format!("<script>{script}</script>\n"));
    let [first, input, later @ ..] = &elements;
    let foot = format!("{first}{input}<template id=\"kubefront-later\">{}</template>\n", later.concat());
    let scripts = scripts.map(|script| csp_hash(script)).join(" ");
    let style_hash = csp_hash(&style);
    let policy = policy(&scripts, &style_hash, "connect-src 'none'");
    let head =
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<style>{style}</style>\n</head>");
    let without_links: String = index.lines().filter(|l| !l.contains("data-trunk")).map(|l| format!("{l}\n")).collect();
    let html = without_links.replacen("</head>", &head, 1).replacen("</body>", &format!("{foot}</body>"), 1);
    Ok(Frame { html, scripts, style: style_hash })
}

/// What differs between the two outer documents.
struct Head<'a> {
    /// Directives of the policy: what the outer document loads.
    sources: &'a str,
    preload: &'a str,
    social: &'a str,
}

struct Shell<'a> {
    html: String,
    js: String,
    frame: &'a Frame,
    commit: &'a str,
}

impl Shell<'_> {
    /// The outer document. A frame of `srcdoc` inherits its policy, so that names the frame's parts too.
    fn document(&self, head: &Head, module: &str, base64: &str) -> String {
        let style = between(&self.html, "<style>", "</style>");
        let scripts = format!("{} {}", csp_hash(&self.js), self.frame.scripts);
        let styles = format!("{} {}", csp_hash(style), self.frame.style);
        self.html
            .replace("{policy}", &policy(&scripts, &styles, head.sources))
            .replace("{preload}", head.preload)
            .replace("{social}", head.social)
            .replace("{commit}", &attribute(self.commit))
            .replace("{module}", module)
            .replace("{shell}", &self.js)
            .replace("{frame}", &attribute(&self.frame.html))
            .replace("{base64}", base64)
    }
}

/// Everything is refused except the sources below. The one policy of Trusted Types is `web/shell/worker.js`'s; without
/// 'allow-duplicates' no other can be created.
fn policy(scripts: &str, styles: &str, sources: &str) -> String {
    format!(
        "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; style-src {styles}; {sources}; worker-src blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types kubefront-worker"
    )
}

/// The files that lines of Trunk's `index.html` name.
fn linked<'a>(index: &'a str, element: &str, before: &str) -> Vec<&'a str> {
    let lines = index.lines().filter(|line| line.contains("data-trunk") && line.contains(element));
    lines.map(|line| between(line, before, "\"")).filter(|path| !path.is_empty()).collect()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or("", |(inside, _)| inside)
}

/// The module shrinks to two fifths, and with it the file and what is read, decoded and passed to the frame.
const HARDEST: u8 = 10;
/// The picture of the page that programs show beside a link to it.
const SOCIAL: &str = "social.png";

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(address: &str) -> Sealed {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let (glue, tools) = ("let wasm_bindgen;".to_owned(), String::new());
        let app = App { glue, wasm: b"\0asm".to_vec(), sent: 0, tools };
        sealed(root, &app, "0123456789ab, with changes", address).unwrap()
    }

    #[test]
    fn the_module_is_preloaded_in_the_first_kilobyte_after_the_policy() {
        let Sealed { of_site, module, .. } = documents("");
        let at = |text: &str| of_site.find(text).unwrap();
        let preload = at("<link rel=\"preload\"");
        assert!(at("Content-Security-Policy") < preload);
        assert!(preload + of_site[preload..].find('>').unwrap() < 1024, "at {preload}");
        assert!(
            of_site[preload..]
                .starts_with(&format!("<link rel=\"preload\" as=\"fetch\" crossorigin href=\"{module}\">"))
        );
    }

    #[test]
    fn the_single_file_loads_nothing() {
        let Sealed { one_file, .. } = documents("https://host.example/");
        let (head, _) = one_file.split_once("srcdoc=").unwrap();
        assert!(head.contains("default-src 'none'") && head.contains("connect-src 'none'"));
        for part in ["<link", "img-src", "'self'", "og:", "host.example"] {
            assert!(!head.contains(part), "{part}");
        }
    }

    #[test]
    fn both_documents_are_titled_and_no_mark_is_left() {
        let Sealed { one_file, of_site, .. } = documents("https://host.example/tools/");
        for document in [&one_file, &of_site] {
            assert!(document.contains("<title>kubefront: check a certificate, key, and kubeconfig"));
            assert!(document.contains("<meta name=\"description\" content=\"Check a certificate chain"));
            for mark in ["{preload}", "{social}", "{title}", "{description}", "{policy}", "{frame}", "data-trunk"] {
                assert!(!document.contains(mark), "{mark}");
            }
            let [first, input] =
                ["id=&quot;drop&quot;", "globalThis.kubefrontInput = "].map(|part| document.find(part).unwrap());
            assert!(first < input, "the first screen comes before the scripts");
        }
        assert!(of_site.contains("<meta property=\"og:image\" content=\"https://host.example/tools/social.png\">"));
        assert!(!documents("").of_site.contains("og:image"), "a relative address shows no picture");
        assert!(of_site.contains("rel=\"canonical\" href=\"https://host.example/tools/\""));
    }

    /// The first document that a screen reader gets has a landmark and a heading, with and without scripts.
    #[test]
    fn the_outer_document_has_one_main_and_one_heading() {
        let Sealed { one_file, of_site, .. } = documents("");
        for document in [&one_file, &of_site] {
            let (before, rest) = document.split_once("srcdoc=\"").unwrap();
            let (_, after) = rest.split_once('"').unwrap();
            let outer = format!("{before}{after}");
            for (part, count) in [("<main>", 1), ("</main>", 1), ("<h1>", 1), ("<iframe ", 1)] {
                assert_eq!(outer.matches(part).count(), count, "{part}");
            }
            assert!(after.trim_start_matches('>').trim_start().starts_with("</iframe>\n</main>"), "{after:.40}");
        }
    }

    #[test]
    fn every_host_sends_the_same_headers() {
        let hosting = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/hosting"));
        for file in ["_headers", "nginx.conf", "Caddyfile"] {
            let text = fs::read_to_string(hosting.join(file)).unwrap().replace(": ", " ").replace('"', "");
            for header in [
                "Content-Security-Policy frame-ancestors 'none'",
                "X-Content-Type-Options nosniff",
                "Referrer-Policy no-referrer",
                "Cross-Origin-Opener-Policy same-origin",
                "Cache-Control public, max-age=31536000, immutable",
            ] {
                assert!(text.contains(header), "{file}: {header}");
            }
        }
    }
}
