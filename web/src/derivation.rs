//! Deriving keys from passphrases can take seconds. This module says which derivations a state needs, and how they are
//! passed to a worker and back: as bytes, so that no secret becomes a JavaScript string.

use std::rc::Rc;

use kubefront_core::decoded::Decoded;
use kubefront_core::encryption::LockState;
use kubefront_core::encryption::passphrase::Derived;
use kubefront_core::{Material, Passphrase, Passphrases, intake};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::roles::ROLES;
use crate::state::{Asked, Id, Part, State, Try};

/// Derivations for one input.
#[derive(Clone, PartialEq)]
pub struct Job {
    /// The input.
    pub part: Rc<Part>,
    /// The passphrase to try; `None`: the known passphrases, and no passphrase.
    pub asked: Option<Asked>,
    /// The number of known passphrases. With more of them it is another job.
    known: usize,
}

impl Job {
    /// Returns the id of the input.
    pub fn id(&self) -> Id {
        self.part.id
    }

    /// Returns the message for a worker.
    pub fn task(&self, known: &Passphrases) -> Zeroizing<Vec<u8>> {
        let Part { name, role, bytes, is_cut, .. } = &*self.part;
        let at = role.and_then(|role| ROLES.iter().position(|(_, known)| *known == role));
        let role = at.and_then(|at| u8::try_from(at).ok()).unwrap_or(NO_ROLE);
        let passphrases = packed(&known.expose().collect::<Vec<_>>());
        let asked = packed(&self.asked.iter().map(|asked| asked.0.as_slice()).collect::<Vec<_>>());
        let derived = entries(known.derived());
        packed(&[&[role, u8::from(*is_cut)], name.as_bytes(), bytes, &passphrases, &asked, &derived])
    }
}

/// Returns the derivations that a state needs. Those that the user asked for come first.
pub fn jobs(state: &State, decoded: &Decoded) -> Vec<Job> {
    let job = |part: &Rc<Part>, asked| Job { part: part.clone(), asked, known: state.passphrases.0.len() };
    let asked = |part: &Rc<Part>| match state.tries.get(&part.id) {
        Some(Try::Working(asked)) => Some(asked.clone()),
        _ => None,
    };
    let first = state.parts.iter().filter_map(|part| Some(job(part, Some(asked(part)?))));
    let is_postponed = |at: usize| decoded.postponed().any(|lock| lock.origin.material == at);
    let rest = state.parts.iter().enumerate().filter(|(at, part)| is_postponed(*at) && asked(part).is_none());
    first.chain(rest.map(|(_, part)| job(part, None))).collect()
}

/// The result of a job.
#[derive(Default)]
pub struct Answer {
    /// The passphrase decrypted something.
    pub opened: bool,
    /// Every key that was derived, and every known key.
    pub derived: Derived,
}

impl Answer {
    /// Reads the result of [`derive`](fn@derive).
    pub fn of(bytes: &[u8]) -> Self {
        let Some((opened, derived)) = bytes.split_first() else { return Self::default() };
        Self { opened: *opened == 1, derived: of_entries(derived) }
    }
}

/// Does a job, in a worker or in the page's own thread.
#[wasm_bindgen(skip_typescript)]
pub fn derive(task: &[u8]) -> Vec<u8> {
    let fields: Vec<&[u8]> = Fields(task).collect();
    let [&[role, cut], name, bytes, known, asked, derived] = *fields.as_slice() else { return Vec::new() };
    let make = if cut == 1 { Material::cut_off } else { Material::new };
    let role = ROLES.get(usize::from(role)).map(|(_, role)| *role);
    let material = [make(String::from_utf8_lossy(name).into_owned(), role, bytes.to_vec())];
    let mut passphrases = Passphrases::default();
    passphrases.remember(&of_entries(derived));
    Fields(known).for_each(|known| passphrases.add(Passphrase::new(known.to_vec())));
    let opened = |decoded: &Decoded| decoded.locked.iter().filter(|l| l.part.state == LockState::Opened).count();

    let mut decoded = intake::decode(&material, &passphrases);
    let before = opened(&decoded);
    if let Some(asked) = Fields(asked).next() {
        passphrases.remember(&decoded.derived);
        passphrases.add(Passphrase::new(asked.to_vec()));
        decoded = intake::decode(&material, &passphrases);
    }
    let mut answer = entries(&decoded.derived);
    answer.insert(0, u8::from(opened(&decoded) > before));
    core::mem::take(&mut *answer)
}

fn entries(derived: &Derived) -> Zeroizing<Vec<u8>> {
    let fields: Vec<&[u8]> = derived.expose_entries().flat_map(|(of, key)| [of.as_slice(), key]).collect();
    packed(&fields)
}

fn of_entries(bytes: &[u8]) -> Derived {
    let mut derived = Derived::default();
    let mut fields = Fields(bytes);
    while let (Some(of), Some(key)) = (fields.next(), fields.next()) {
        if let Ok(of) = of.try_into() {
            derived.insert(of, key.to_vec());
        }
    }
    derived
}

/// Each field after its length. The buffer never grows, because growing would leave copies of secrets in memory.
fn packed(fields: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let size: usize = fields.iter().map(|field| field.len() + 4).sum();
    let mut out = Zeroizing::new(Vec::with_capacity(size + 1));
    for field in fields {
        out.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_le_bytes());
        out.extend_from_slice(field);
    }
    out
}

struct Fields<'a>(&'a [u8]);

impl<'a> Iterator for Fields<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }
}

const NO_ROLE: u8 = u8::MAX;

#[cfg(test)]
mod tests;
