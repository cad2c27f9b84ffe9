//! Constants in sources of this project that contain a version.

use std::fs;
use std::path::Path;

use crate::step::Failure;

/// Returns the value of a constant in a file.
pub(super) fn read(root: &Path, file: &str, name: &str) -> Result<String, Failure> {
    let text = text(root, file)?;
    value(&text, name).map(str::to_owned).ok_or_else(|| missing(file, name))
}

/// Sets constants in a file.
pub(super) fn write(root: &Path, file: &str, values: &[(&str, &str)]) -> Result<(), Failure> {
    let mut text = text(root, file)?;
    for (name, value) in values {
        text = replaced(&text, name, value).ok_or_else(|| missing(file, name))?;
    }
    let path = root.join(file);
    fs::write(&path, text).map_err(|error| Failure::io(&path, &error))
}

/// Returns the text of a file of the checkout.
pub(super) fn text(root: &Path, file: &str) -> Result<String, Failure> {
    let path = root.join(file);
    fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))
}

fn missing(file: &str, name: &str) -> Failure {
    Failure::new(format!("{file} contains no constant {name}"), format!("name it in xtask/src/update, or in {file}"))
}

fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = text.split_once(&format!("const {name}: &str = \""))?;
    Some(after.split_once('"')?.0)
}

fn replaced(text: &str, name: &str, new: &str) -> Option<String> {
    let old = value(text, name)?;
    let before = format!("const {name}: &str = \"");
    Some(text.replacen(&format!("{before}{old}\""), &format!("{before}{new}\""), 1))
}

#[cfg(test)]
mod tests {
    use super::{replaced, value};

    #[test]
    fn a_constant_is_found_by_its_whole_name() {
        let text = "const MY_A: &str = \"1\";\npub const A: &str = \"2\";\n";
        assert_eq!((value(text, "A"), value(text, "B")), (Some("2"), None));
        let new = "const MY_A: &str = \"1\";\npub const A: &str = \"3\";\n";
        assert_eq!(replaced(text, "A", "3").as_deref(), Some(new));
        assert_eq!(replaced(text, "B", "3"), None);
    }
}
