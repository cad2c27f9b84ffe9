//! The import section of a WebAssembly module (core specification, 5.5.5).

use super::binary::{self, byte, name, number};

/// Returns every import as `module.name`; `None` if the bytes are not a module.
pub(crate) fn read(module: &[u8]) -> Option<Vec<String>> {
    match binary::sections(module)?.into_iter().find(|(id, _)| *id == IMPORT_SECTION) {
        Some((_, mut section)) => entries(&mut section),
        None => Some(Vec::new()),
    }
}

fn entries(section: &mut &[u8]) -> Option<Vec<String>> {
    let count = number(section)?;
    let mut names = Vec::new();
    for _ in 0..count {
        let (module, name) = (name(section)?, name(section)?);
        names.push(format!("{module}.{name}"));
        skip_description(section)?;
    }
    Some(names)
}

/// What is imported: function, table, memory, global or tag.
fn skip_description(section: &mut &[u8]) -> Option<()> {
    match byte(section)? {
        0 => drop(number(section)?),
        1 => {
            byte(section)?;
            skip_limits(section)?;
        }
        2 => skip_limits(section)?,
        3 | 4 => {
            byte(section)?;
            byte(section)?;
        }
        _ => return None,
    }
    Some(())
}

fn skip_limits(section: &mut &[u8]) -> Option<()> {
    let has_maximum = byte(section)? & 1 == 1;
    number(section)?;
    if has_maximum {
        number(section)?;
    }
    Some(())
}

const IMPORT_SECTION: u8 = 2;

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn imports_are_found() {
        let none = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0".to_vec();
        let one = [none.as_slice(), b"\x02\x0b\x01\x03env\x03now\0\0"].concat();
        let memory = [none.as_slice(), b"\x02\x0c\x01\x02js\x03mem\x02\x01\x01\x10"].concat();
        for (module, expected) in [
            (none.as_slice(), Some(vec![])),
            (one.as_slice(), Some(vec!["env.now".to_owned()])),
            (memory.as_slice(), Some(vec!["js.mem".to_owned()])),
            (&one[..one.len() - 3], None),
            (b"not a module", None),
        ] {
            assert_eq!(read(module), expected, "{module:?}");
        }
    }
}
