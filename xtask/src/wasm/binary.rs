//! A WebAssembly module's sections and numbers (core specification, 5).

/// Returns every section with its number; `None` if the bytes are not a module.
pub(crate) fn sections(module: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut rest = module.strip_prefix(b"\0asm\x01\0\0\0")?;
    let mut sections = Vec::new();
    while !rest.is_empty() {
        sections.push((byte(&mut rest)?, sized(&mut rest)?));
    }
    Some(sections)
}

/// Reads octets that are preceded by their number.
pub(crate) fn sized<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let size = number(rest)?;
    let (taken, after) = rest.split_at_checked(size)?;
    *rest = after;
    Some(taken)
}

pub(crate) fn name(section: &mut &[u8]) -> Option<String> {
    sized(section).map(|text| String::from_utf8_lossy(text).into_owned())
}

/// LEB128, up to the size of a usize.
pub(crate) fn number(section: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    for shift in (0..35).step_by(7) {
        let octet = byte(section)?;
        value |= usize::from(octet & 0x7f) << shift;
        if octet & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

pub(crate) fn byte(section: &mut &[u8]) -> Option<u8> {
    let (first, rest) = section.split_first()?;
    *section = rest;
    Some(*first)
}
