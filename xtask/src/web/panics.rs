//! Removes from the page's module what serves only the messages of panics. The page shows none of them, because a
//! message can contain part of the input (`start` in web/src/lib.rs), and a panic ends in a trap either way. rustc leaves
//! them out only with unstable flags.
//!
//! If a toolchain changes the names below, the module becomes larger and works as before.

use std::ops::Range;

use crate::wasm::binary::{CODE, DATA, module, number, push_number, push_sized, sections, sized};
use crate::wasm::{imports, names};

/// Makes the functions that start a panic a trap, and clears the positions in source files. Returns `None` if the
/// module cannot be read, or if it has no names.
pub(super) fn silenced(bytes: &[u8]) -> Option<Vec<u8>> {
    let sections = sections(bytes)?;
    let names = names::of_functions(&sections)?;
    let first = imports::read(bytes)?.len();
    let starts_panic = |function: usize| names.get(&function).is_some_and(|name| starts_panic(name));
    let rewritten = sections.iter().map(|(id, section)| {
        let section = match *id {
            CODE => code(section, |at| starts_panic(first + at))?,
            DATA => data(section)?,
            _ => section.to_vec(),
        };
        Some((*id, section))
    });
    Some(module(&rewritten.collect::<Option<Vec<_>>>()?))
}

/// A function of the standard library that never returns. Names contain the hash of their crate: `core[64b5f437b836c8c8]::`.
fn starts_panic(name: &str) -> bool {
    let plain: String = name.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect();
    STARTS.iter().any(|start| plain.starts_with(start)) || plain.contains("::assert_failed")
}

fn code(mut section: &[u8], is_trap: impl Fn(usize) -> bool) -> Option<Vec<u8>> {
    let mut code = Vec::with_capacity(section.len());
    let count = number(&mut section)?;
    push_number(&mut code, count);
    for at in 0..count {
        let body = sized(&mut section)?;
        push_sized(&mut code, if is_trap(at) { TRAP } else { body });
    }
    Some(code)
}

/// Active segments of the only memory, as linkers write them before wasm-opt.
fn data(section: &[u8]) -> Option<Vec<u8>> {
    let (mut data, mut rest) = (section.to_vec(), section);
    for _ in 0..number(&mut rest)? {
        rest = rest.strip_prefix(&[0, I32_CONST])?;
        let address = number(&mut rest)?;
        rest = rest.strip_prefix(&[END])?;
        let segment = sized(&mut rest)?;
        let start = section.len() - rest.len() - segment.len();
        for part in positions(segment, address) {
            data.get_mut(start + part.start..start + part.end)?.fill(0);
        }
    }
    Some(data)
}

/// Finds each `core::panic::Location`, and the path that it refers to: address and length of the path, line, column.
fn positions(segment: &[u8], address: usize) -> Vec<Range<usize>> {
    let word = |at: usize| Some(u32::from_le_bytes(*segment.get(at..)?.first_chunk()?) as usize);
    let position = |at: usize| {
        let (start, length, line, column) =
            (word(at)?.checked_sub(address)?, word(at + 4)?, word(at + 8)?, word(at + 12)?);
        let path = segment.get(start..start.checked_add(length)?)?;
        let is_path = path.ends_with(b".rs") && path.iter().all(u8::is_ascii_graphic);
        let is_place = (1..100_000).contains(&line) && (1..1000).contains(&column);
        (is_path && is_place).then(|| [at..at + 16, start..start + length])
    };
    (0..segment.len()).step_by(4).filter_map(position).flatten().collect()
}

/// Everything that a caller of `panic!`, `unwrap`, `expect`, an index or an allocation calls to fail.
const STARTS: [&str; 10] = [
    "core::panicking::",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::result::unwrap_failed",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "core::cell::panic_",
    "alloc::raw_vec::handle_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::alloc::handle_alloc_error",
];
/// No locals, `unreachable`, `end`.
const TRAP: &[u8] = &[0, 0x00, END];
const END: u8 = 0x0b;
const I32_CONST: u8 = 0x41;

#[cfg(test)]
mod tests {
    use super::{positions, starts_panic};

    #[test]
    fn functions_that_start_a_panic_are_known_by_name() {
        for (name, expected) in [
            ("core[64b5f437b836c8c8]::panicking::panic_fmt", true),
            ("core::result::unwrap_failed", true),
            ("<alloc[57d2ac65d9038a55]::vec::Vec<_, _>>::remove::assert_failed", true),
            ("core[64b5f437b836c8c8]::fmt::write", false),
            ("<core[64b5f437b836c8c8]::panic::location::Location as core[64b5f437b836c8c8]::fmt::Display>::fmt", false),
        ] {
            assert_eq!(starts_panic(name), expected, "{name}");
        }
    }

    #[test]
    fn a_position_and_its_path_are_found() {
        let mut segment = b"a sentencesrc/lib.rs....".to_vec();
        for word in [1010_u32, 10, 17, 5, 1000, 10, 17, 5] {
            segment.extend_from_slice(&word.to_le_bytes());
        }
        assert_eq!(positions(&segment, 1000), [24..40, 10..20]);
    }
}
