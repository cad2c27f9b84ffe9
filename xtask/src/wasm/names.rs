//! The custom section with the names of functions (core specification, appendix A.4).

use std::collections::BTreeMap;

use super::binary::{byte, name, number, push_sized, sized};

/// Returns the names of functions by their number; `None` if the module has no names.
pub(crate) fn of_functions(sections: &[(u8, &[u8])]) -> Option<BTreeMap<usize, String>> {
    sections.iter().filter(|(id, _)| *id == CUSTOM).find_map(|(_, section)| read(section))
}

/// Says whether a section contains names.
pub(crate) fn is_in(id: u8, mut section: &[u8]) -> bool {
    id == CUSTOM && name(&mut section).is_some_and(|name| name == NAME)
}

/// Returns the section with a list of functions' names.
pub(crate) fn section(list: &[u8]) -> (u8, Vec<u8>) {
    let mut section = Vec::new();
    push_sized(&mut section, NAME.as_bytes());
    section.push(FUNCTION_NAMES);
    push_sized(&mut section, list);
    (CUSTOM, section)
}

fn read(mut section: &[u8]) -> Option<BTreeMap<usize, String>> {
    if name(&mut section)? != NAME {
        return None;
    }
    while byte(&mut section)? != FUNCTION_NAMES {
        sized(&mut section)?;
    }
    let mut list = sized(&mut section)?;
    let count = number(&mut list)?;
    (0..count).map(|_| Some((number(&mut list)?, name(&mut list)?))).collect()
}

const CUSTOM: u8 = 0;
const FUNCTION_NAMES: u8 = 1;
const NAME: &str = "name";
