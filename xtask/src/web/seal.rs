//! Puts the parts together: the frame's document, the shell around it, their policies; as one file and as a site.

use std::fs;
use std::path::Path;

use miniz_oxide::deflate::compress_to_vec;

use super::build::App;
use super::escape::{attribute, base64, csp_hash, sha256_hex};
use crate::step::Failure;

/// Writes `kubefront.html` and `site/` into `dist`.
pub(super) fn write(root: &Path, dist: &Path, app: &App, commit: &str) -> Result<(), Failure> {
    let read = |path: &str| fs::read_to_string(root.join(path)).map_err(|why| format!("{path}: {why}"));
    let read = |path: &str| read(path).map_err(|why| Failure::new(why, "git checkout that file"));
    let scripts = [&read("web/shell/frame.js")?, &app.glue, &read("web/shell/worker.js")?];
    let frame = frame(&read("index.html")?, scripts, &read)?;
    let shell = Shell { html: read("web/shell/shell.html")?, js: read("web/shell/shell.js")?, frame: &frame, commit };

    let site = dist.join("site");
    if site.exists() {
        fs::remove_dir_all(&site)?;
    }
    fs::create_dir_all(&site)?;
    let module = format!("kubefront-{}.wasm", &sha256_hex(&app.wasm)[..16]);
    let one_file = shell.document("connect-src 'none'", "", &base64(&compress_to_vec(&app.wasm, HARDEST)));
    let of_site = shell.document("connect-src 'self'", &module, "");
    fs::write(dist.join("kubefront.html"), &one_file)?;
    fs::write(site.join("index.html"), &of_site)?;
    Ok(fs::write(site.join(&module), &app.wasm)?)
}

/// The app's document, and the hashes that the policies of both documents must name.
struct Frame {
    html: String,
    scripts: String,
    style: String,
}

/// Turns Trunk's `index.html` into the document of the frame: its links become the styles and scripts themselves. The
/// worker's script comes after the glue, whose text it uses.
fn frame(index: &str, scripts: [&String; 3], read: &dyn Fn(&str) -> Result<String, Failure>) -> Result<Frame, Failure> {
    let links = || index.lines().filter(|line| line.contains("data-trunk"));
    let mut style = String::new();
    for path in links().filter(|line| line.contains("rel=\"css\"")).filter_map(href) {
        style.push_str(&read(path)?);
    }
    if scripts.iter().any(|script| script.contains("</script")) || style.contains("</style") {
        return Err(Failure::new(
            "a part of the page would end its own element",
            "look for </script and </style in web/",
        ));
    }
    let foot: String = scripts.iter().map(|script| format!("<script>{script}</script>\n")).collect();
    let scripts = scripts.map(|script| csp_hash(script)).join(" ");
    let style_hash = csp_hash(&style);
    let policy = policy(&scripts, &style_hash, "connect-src 'none'");
    let head =
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<style>{style}</style>\n</head>");
    let without_links: String = index.lines().filter(|l| !l.contains("data-trunk")).map(|l| format!("{l}\n")).collect();
    let html = without_links.replacen("</head>", &head, 1).replacen("</body>", &format!("{foot}</body>"), 1);
    Ok(Frame { html, scripts, style: style_hash })
}

struct Shell<'a> {
    html: String,
    js: String,
    frame: &'a Frame,
    commit: &'a str,
}

impl Shell<'_> {
    /// The outer document. A frame of `srcdoc` inherits its policy, so that names the frame's parts too.
    fn document(&self, connect: &str, module: &str, base64: &str) -> String {
        let style = between(&self.html, "<style>", "</style>");
        let scripts = format!("{} {}", csp_hash(&self.js), self.frame.scripts);
        let styles = format!("{} {}", csp_hash(style), self.frame.style);
        self.html
            .replace("{policy}", &policy(&scripts, &styles, connect))
            .replace("{commit}", &attribute(self.commit))
            .replace("{module}", module)
            .replace("{shell}", &self.js)
            .replace("{frame}", &attribute(&self.frame.html))
            .replace("{base64}", base64)
    }
}

/// Everything is refused except the sources below. The one policy of Trusted Types is `web/shell/worker.js`'s; without
/// 'allow-duplicates' no other can be created.
fn policy(scripts: &str, styles: &str, connect: &str) -> String {
    format!(
        "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; style-src {styles}; {connect}; worker-src blob:; \
         base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types kubefront-worker"
    )
}

fn href(line: &str) -> Option<&str> {
    Some(between(line, "href=\"", "\"")).filter(|path| !path.is_empty())
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or("", |(inside, _)| inside)
}

/// The module shrinks to two fifths, and with it the file and what is read, decoded and passed to the frame.
const HARDEST: u8 = 10;
