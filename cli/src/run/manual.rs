//! `completions` and `man`: both come from the definition of the commands.

use std::fs;
use std::io;
use std::path::Path;

use super::print::print;
use crate::args::{Called, Depth, command, manual_pages};
use crate::exit::{Error, Exit};
use crate::say::{Line, say};
use crate::write::WriteError;

/// Prints completions.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Exit, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(Called::Kubefront, Depth::Whole), "kubefront", &mut script);
    print(&script)
}

/// Prints the main manual page, or writes one page per command.
pub(super) fn man(folder: Option<&Path>) -> Result<Exit, Error> {
    let pages = manual_pages();
    let Some(folder) = folder else {
        let first = pages.into_iter().next().map(|(_, command)| page(command)).transpose();
        return print(&first.map_err(Error::Stdout)?.unwrap_or_default());
    };
    if folder == Path::new("-") {
        return Err(Error::usage("- is not a directory", "to print the main page, leave out DIR"));
    }
    let number = pages.len();
    fs::create_dir_all(folder).map_err(failed("create the directory", folder))?;
    for (name, command) in pages {
        let path = folder.join(format!("{name}.1"));
        page(command).and_then(|page| fs::write(&path, page)).map_err(failed("write", &path))?;
    }
    say(&[Line::plain(format!("wrote {number} manual pages to {}", folder.display()))]);
    Ok(Exit::Usable)
}

fn page(command: clap::Command) -> io::Result<Vec<u8>> {
    let texts = [command.get_after_help(), command.get_before_help()];
    let texts: Vec<String> = texts.into_iter().flatten().map(ToString::to_string).collect();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.after_help(None)).render(&mut page)?;
    for text in texts.iter().flat_map(|text| text.split("\n\n")) {
        page.extend_from_slice(section(text).as_bytes());
    }
    Ok(page)
}

/// A text of the help (`Examples:`, then lines) as a section of a manual page, without line wrapping.
fn section(text: &str) -> String {
    let (heading, lines) = text.split_once(":\n").unwrap_or(("Notes", text));
    let heading = if heading == "Exit codes" { "EXIT STATUS".to_owned() } else { heading.to_uppercase() };
    let mut roff = format!(".SH \"{heading}\"\n.nf\n");
    for line in lines.lines() {
        // A dot or quote at the beginning would be a request; `-` would print as a hyphen, which no shell accepts.
        roff.push_str("\\&");
        roff.push_str(&line.replace('\\', "\\e").replace('-', "\\-"));
        roff.push('\n');
    }
    roff.push_str(".fi\n");
    roff
}

fn failed<'p>(action: &'static str, path: &'p Path) -> impl FnOnce(io::Error) -> Error + 'p {
    move |source| Error::Write(WriteError::Io { action, path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_sections() {
        for (name, command) in manual_pages() {
            let page = String::from_utf8(page(command).unwrap()).unwrap();
            assert!(page.contains(".SH \"EXAMPLES\"\n.nf\n\\&  "), "{name}: {page}");
            assert!(page.contains("\\-\\-help"), "{name}");
            assert_eq!(page.matches(".SH OPTIONS").count(), 1, "{name}");
            if ["kubefront-check", "kubefront-generate"].contains(&&*name) {
                assert!(page.contains(".SH \"ENVIRONMENT\"") && page.contains(".SH \"EXIT STATUS\""), "{name}");
                assert!(page.contains("\\-\\-rolebinding\\-name") && !page.contains(".SH EXTRA"), "{name}");
            }
        }
    }
}
