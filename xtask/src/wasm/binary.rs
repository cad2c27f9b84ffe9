//! A WebAssembly module's sections and numbers (core specification, 5).

/// Returns every section with its number; `None` if the bytes are not a module.
pub(crate) fn sections(module: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let mut rest = module.strip_prefix(MAGIC)?;
    let mut sections = Vec::new();
    while !rest.is_empty() {
        sections.push((byte(&mut rest)?, sized(&mut rest)?));
    }
    Some(sections)
}

/// Joins sections to a module.
pub(crate) fn module(sections: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut module = MAGIC.to_vec();
    for (id, section) in sections {
        module.push(*id);
        push_sized(&mut module, section);
    }
    module
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

/// Writes octets, preceded by their number.
pub(crate) fn push_sized(into: &mut Vec<u8>, octets: &[u8]) {
    push_number(into, octets.len());
    into.extend_from_slice(octets);
}

/// LEB128.
pub(crate) fn push_number(into: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        into.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

pub(crate) const CODE: u8 = 10;
pub(crate) const DATA: u8 = 11;
const MAGIC: &[u8] = b"\0asm\x01\0\0\0";
