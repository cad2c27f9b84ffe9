//! What the user gave, and how it changes. Everything else is derived (`judge`).
//!
//! Pure: answers that take time (reading a file, a derivation in a worker) come back as actions with the id they were
//! asked under; an answer to something that was removed meanwhile is dropped.

use std::collections::BTreeMap;
use std::rc::Rc;

use kubefront_core::encryption::passphrase::Derived;
use kubefront_core::exposure::Accept;
use kubefront_core::{Exposure, Moment, Passphrase, Role};
use zeroize::Zeroizing;

use crate::words;

/// Number of one input, never used twice in a session.
pub type Id = u32;

/// One input: a file, a paste, the token field.
#[derive(PartialEq)]
pub struct Part {
    pub id: Id,
    pub name: String,
    pub role: Option<Role>,
    pub bytes: Rc<Zeroizing<Vec<u8>>>,
    /// Longer than was read.
    pub is_cut: bool,
}

/// An input that is on its way, or could not be had.
#[derive(Clone, PartialEq, Debug)]
pub struct Pending {
    pub id: Id,
    pub name: String,
    /// Why it could not be had; `None` while it is being read.
    pub refused: Option<String>,
}

/// How a passphrase fares.
#[derive(Clone, PartialEq)]
pub enum Try {
    /// It is being tried.
    Working(Asked),
    /// It opened nothing, and was forgotten.
    Wrong,
}

/// A passphrase that is being tried.
#[derive(Clone)]
pub struct Asked(pub Rc<Zeroizing<Vec<u8>>>);

/// Secrets are not compared: another try is another.
impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Passphrases that opened something, with what was derived from them. Others are never kept.
#[derive(Clone, Default)]
pub struct Passphrases(pub Rc<kubefront_core::Passphrases>);

/// Secrets are not compared: what was added to is another.
impl PartialEq for Passphrases {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq)]
pub struct State {
    pub parts: Vec<Rc<Part>>,
    pub passphrases: Passphrases,
    /// How the last passphrase of an input fares.
    pub tries: BTreeMap<Id, Try>,
    pub pending: Vec<Pending>,
    /// The document that was imported, else the defaults; holds what was accepted.
    pub document: Rc<Exposure>,
    /// Text of each field by its path, as typed, over `document`.
    pub typed: BTreeMap<String, String>,
    /// Why the last document could not be imported.
    pub import_error: Option<String>,
    pub at: Moment,
    next: Id,
}

/// What happens.
pub enum Action {
    /// Files begin to be read, under ids from [`State::next_id`] on.
    Reading(Vec<String>),
    Read {
        id: Id,
        bytes: Zeroizing<Vec<u8>>,
        is_cut: bool,
    },
    Refused {
        id: Id,
        why: String,
    },
    Pasted(Zeroizing<Vec<u8>>),
    /// The token field; empty takes the token away.
    Token(Zeroizing<Vec<u8>>),
    Role {
        id: Id,
        role: Option<Role>,
    },
    Remove(Id),
    /// A passphrase is to be tried on an input.
    Trying {
        id: Id,
        passphrase: Zeroizing<Vec<u8>>,
    },
    /// It was; with everything that was derived.
    Tried {
        id: Id,
        opened: bool,
        derived: Derived,
    },
    /// What the passphrases that are known gave on an input.
    Derived {
        id: Id,
        derived: Derived,
    },
    Typed {
        path: String,
        text: String,
    },
    /// Several fields at once, from a link.
    Shared(Vec<(String, String)>),
    /// A name that the certificate offers; taken only where none was given.
    Offered(String),
    Accept(Accept),
    TakeBack(String),
    Tick(Moment),
    Clear,
}

impl State {
    pub fn new(at: Moment) -> Self {
        Self {
            parts: Vec::new(),
            passphrases: Passphrases::default(),
            tries: BTreeMap::new(),
            pending: Vec::new(),
            document: Rc::new(Exposure::default()),
            typed: BTreeMap::new(),
            import_error: None,
            at,
            next: 1,
        }
    }

    /// Returns the id that the next input gets.
    pub fn next_id(&self) -> Id {
        self.next
    }

    /// Nothing was given yet: the example is shown.
    pub fn is_untouched(&self) -> bool {
        self.parts.is_empty()
            && self.pending.is_empty()
            && self.typed.is_empty()
            && self.import_error.is_none()
            && *self.document == Exposure::default()
    }

    /// The token field holds something.
    pub fn has_token_field(&self) -> bool {
        self.parts.iter().any(|part| part.name == TOKEN_FIELD)
    }

    /// Leaving now would lose what may be secret.
    pub fn holds_secrets(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Returns what happens next. Wiping is what dropping the bytes does.
    pub fn reduce(mut self, action: Action) -> Self {
        match action {
            Action::Clear => return Self { next: self.next, ..Self::new(self.at) },
            Action::Reading(names) => names.into_iter().for_each(|name| self.expect(name)),
            Action::Read { id, bytes, is_cut } => self.arrive(id, bytes, is_cut),
            Action::Refused { id, why } => self.refuse(id, why),
            Action::Pasted(bytes) => {
                let name = self.paste_name();
                let id = self.next;
                self.expect(name);
                self.arrive(id, bytes, false);
            }
            Action::Token(bytes) => self.token(bytes),
            Action::Role { id, role } => self.give_role(id, role),
            Action::Trying { id, passphrase } => {
                self.tries.insert(id, Try::Working(Asked(Rc::new(passphrase))));
            }
            Action::Tried { id, opened, derived } => self.tried(id, opened, &derived),
            Action::Derived { id, derived } => self.derived(id, &derived),
            Action::Remove(id) => {
                self.tries.remove(&id);
                self.parts.retain(|part| part.id != id);
                self.pending.retain(|pending| pending.id != id);
            }
            Action::Typed { path, text } => drop(self.typed.insert(path, text)),
            Action::Shared(fields) => self.typed.extend(fields),
            Action::Offered(name) => drop(self.typed.entry("fqdn".to_owned()).or_insert(name)),
            Action::Accept(accept) => {
                let accepted = &mut Rc::make_mut(&mut self.document).spec.accept;
                accepted.retain(|known| known.code != accept.code);
                accepted.push(accept);
            }
            Action::TakeBack(code) => Rc::make_mut(&mut self.document).spec.accept.retain(|known| known.code != code),
            Action::Tick(at) => self.at = at,
        }
        self
    }

    fn expect(&mut self, name: String) {
        self.pending.push(Pending { id: self.next, name, refused: None });
        self.next += 1;
    }

    fn arrive(&mut self, id: Id, bytes: Zeroizing<Vec<u8>>, is_cut: bool) {
        let Some(at) = self.pending.iter().position(|pending| pending.id == id) else { return };
        let Pending { name, .. } = self.pending.remove(at);
        if is_document(&bytes) {
            return self.import(&bytes);
        }
        // The same file again is the file changed on the disk.
        self.parts.retain(|part| part.name != name || part.role.is_some());
        // As they were handed over, not as fast as each could be read: the same files give the same report.
        let at = self.parts.partition_point(|part| part.id < id);
        self.parts.insert(at, Rc::new(Part { id, name, role: None, bytes: Rc::new(bytes), is_cut }));
    }

    /// An answer for what was removed or cleared meanwhile is dropped, and so is a passphrase that opened nothing.
    fn tried(&mut self, id: Id, opened: bool, derived: &Derived) {
        let Some(Try::Working(asked)) = self.tries.remove(&id) else { return };
        if !opened {
            self.tries.insert(id, Try::Wrong);
            return;
        }
        let mut passphrases = (*self.passphrases.0).clone();
        passphrases.add(Passphrase::new(asked.0.to_vec()));
        passphrases.remember(derived);
        self.passphrases = Passphrases(Rc::new(passphrases));
    }

    fn derived(&mut self, id: Id, derived: &Derived) {
        if self.parts.iter().any(|part| part.id == id) {
            let mut passphrases = (*self.passphrases.0).clone();
            passphrases.remember(derived);
            self.passphrases = Passphrases(Rc::new(passphrases));
        }
    }

    fn refuse(&mut self, id: Id, why: String) {
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.id == id) {
            pending.refused = Some(why);
        }
    }

    fn import(&mut self, bytes: &[u8]) {
        match Exposure::parse(bytes) {
            Ok(exposure) => {
                self.document = Rc::new(exposure);
                self.typed.clear();
                self.import_error = None;
            }
            Err(why) => {
                self.import_error = Some(words::refusal(&why));
            }
        }
    }

    fn token(&mut self, bytes: Zeroizing<Vec<u8>>) {
        self.parts.retain(|part| part.name != TOKEN_FIELD);
        if bytes.iter().any(|byte| !byte.is_ascii_whitespace()) {
            let part = Part {
                id: self.next,
                name: TOKEN_FIELD.to_owned(),
                role: Some(Role::Token),
                bytes: Rc::new(bytes),
                is_cut: false,
            };
            self.next += 1;
            self.parts.push(Rc::new(part));
        }
    }

    fn give_role(&mut self, id: Id, role: Option<Role>) {
        for part in self.parts.iter_mut().filter(|part| part.id == id) {
            let Part { name, bytes, is_cut, .. } = &**part;
            *part = Rc::new(Part { id, name: name.clone(), role, bytes: bytes.clone(), is_cut: *is_cut });
        }
    }

    fn paste_name(&self) -> String {
        let taken = |name: &String| self.parts.iter().any(|part| part.name == *name);
        let numbered = (2..).map(|n| format!("paste {n}"));
        std::iter::once("paste".to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// An exposure document among the files is imported, not sorted.
fn is_document(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    head.windows(KIND.len()).any(|window| window == KIND) && !head.windows(REPORT.len()).any(|window| window == REPORT)
}

/// Name of the input that the token field makes.
const TOKEN_FIELD: &str = "token field";
const KIND: &[u8] = b"ApiExposure";
const REPORT: &[u8] = b"\"Report\"";

#[cfg(test)]
mod tests;
