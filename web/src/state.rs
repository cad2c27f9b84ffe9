//! The user's input, and how it changes. Everything else is derived (`judge`).
//!
//! Pure: results that take time come back as actions, those of a derivation in a worker with the id of their input, the
//! files of a drop together with its number. A result for what was removed meanwhile is dropped.

use std::collections::BTreeMap;
use std::rc::Rc;

use kubefront_core::encryption::passphrase::Derived;
use kubefront_core::exposure::Accept;
use kubefront_core::{Exposure, Moment, Passphrase, Role};
use zeroize::Zeroizing;

use crate::example::{self, Example};
use crate::{roles, words};

pub mod edit;

/// Number of one input, unique in a session.
pub type Id = u32;

/// One input: a file, a paste, the token field.
#[derive(PartialEq)]
pub struct Part {
    pub id: Id,
    pub name: String,
    /// What it is used as; `None`: its content decides.
    pub role: Option<Role>,
    /// Who decided the role.
    pub role_from: RoleFrom,
    pub bytes: Rc<Zeroizing<Vec<u8>>>,
    /// The file is longer than the part that was read.
    pub is_cut: bool,
    /// It is a file of an example.
    pub is_example: bool,
}

/// Who decided what an input is used as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoleFrom {
    /// The exposure document, if a field of it names the file; otherwise the content.
    Document,
    /// The user. No document changes it.
    User,
}

/// A file or directory that could not be read.
#[derive(Clone, PartialEq, Debug)]
pub struct Refused {
    pub id: Id,
    pub name: String,
    pub why: String,
}

/// Number of one drop or selection of files, unique in a session.
pub type Batch = u32;

/// One file of a drop.
pub struct Dropped {
    /// For a file in a directory: its path from that directory on.
    pub name: String,
    /// Its bytes, or why it could not be read.
    pub content: Result<Content, String>,
}

/// The bytes of a file.
pub struct Content {
    pub bytes: Zeroizing<Vec<u8>>,
    /// The file is longer.
    pub is_cut: bool,
}

/// The state of the last passphrase of an input.
#[derive(Clone, PartialEq)]
pub enum Try {
    /// It is being tried.
    Working(Asked),
    /// It decrypted nothing, and was dropped.
    Wrong,
}

/// A passphrase that is being tried.
#[derive(Clone)]
pub struct Asked(pub Rc<Zeroizing<Vec<u8>>>);

/// Secrets are not compared: each try differs from every other.
impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Passphrases that decrypted something, and the keys derived from them. Others are never kept.
#[derive(Clone, Default)]
pub struct Passphrases(pub Rc<kubefront_core::Passphrases>);

/// Secrets are not compared: a set that was added to differs.
impl PartialEq for Passphrases {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, PartialEq)]
pub struct State {
    pub parts: Vec<Rc<Part>>,
    pub passphrases: Passphrases,
    /// The state of the last passphrase of each input.
    pub tries: BTreeMap<Id, Try>,
    /// Drops that are being read.
    pub reading: Vec<Batch>,
    pub refused: Vec<Refused>,
    /// The imported document, otherwise the defaults. Contains the accepted findings.
    pub document: Rc<Exposure>,
    /// Text of each field by its path, as typed. Overrides `document`.
    pub typed: BTreeMap<String, String>,
    /// Why the last document could not be imported.
    pub import_error: Option<String>,
    pub at: Moment,
    /// The example whose files and settings these are.
    pub example: Option<&'static Example>,
    /// The user starts with the settings, without a file.
    pub is_begun: bool,
    /// How to undo the last change of fields or roles by a button, if the user did nothing since.
    pub undo: Option<edit::Undo>,
    /// What the last button did that cannot be undone, or what was undone.
    pub done: Option<String>,
    /// The number of fixes so far: after each one, the focus goes to the next.
    pub fixes: u32,
    next: Id,
}

/// What happens.
pub enum Action {
    /// Reading of a drop starts.
    Reading(Batch),
    /// All files of a drop were read: one change, however many they are.
    Read {
        batch: Batch,
        files: Vec<Dropped>,
    },
    Pasted(Zeroizing<Vec<u8>>),
    /// The token field; an empty text removes the token.
    Token(Zeroizing<Vec<u8>>),
    Role {
        id: Id,
        role: Option<Role>,
    },
    Remove(Id),
    /// Try a passphrase on an input.
    Trying {
        id: Id,
        passphrase: Zeroizing<Vec<u8>>,
    },
    /// A passphrase was tried; with every key that was derived.
    Tried {
        id: Id,
        opened: bool,
        derived: Derived,
    },
    /// Keys that the known passphrases gave for an input.
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
    /// A host name from the certificate; used only if no host name was entered.
    Offered(String),
    Accept(Accept),
    TakeBack(String),
    /// A fix of a finding.
    Fix(Vec<edit::Edit>),
    /// Undo the last fix.
    Undo,
    /// A fix removes the inputs with this name.
    LeaveOut(String),
    /// A file that the user chose for a role.
    Provided(edit::Provided),
    Tick(Moment),
    /// Load an example. It replaces no file of the user.
    Example(&'static Example),
    /// Start with the settings, without a file.
    Begin,
    Clear,
}

impl Action {
    fn is_of_user(&self) -> bool {
        use Action::{Derived, Offered, Reading, Tick, Tried};
        !matches!(self, Tick(_) | Derived { .. } | Tried { .. } | Offered(_) | Reading(_))
    }
}

impl State {
    pub fn new(at: Moment) -> Self {
        Self {
            parts: Vec::new(),
            passphrases: Passphrases::default(),
            tries: BTreeMap::new(),
            reading: Vec::new(),
            refused: Vec::new(),
            document: Rc::new(Exposure::default()),
            typed: BTreeMap::new(),
            import_error: None,
            at,
            example: None,
            is_begun: false,
            undo: None,
            done: None,
            fixes: 0,
            next: 1,
        }
    }

    /// There is no input yet. A drop that is still being read changes nothing.
    pub fn is_untouched(&self) -> bool {
        self.parts.is_empty()
            && self.example.is_none()
            && !self.is_begun
            && self.refused.is_empty()
            && self.typed.is_empty()
            && self.import_error.is_none()
            && *self.document == Exposure::default()
    }

    /// The token field is not empty.
    pub fn has_token_field(&self) -> bool {
        self.parts.iter().any(|part| part.name == TOKEN_FIELD)
    }

    /// Closing the page now would lose input that may be secret.
    pub fn holds_secrets(&self) -> bool {
        self.own_files() > 0
    }

    /// Returns the number of inputs that are not of an example.
    pub fn own_files(&self) -> usize {
        self.parts.iter().filter(|part| !part.is_example).count()
    }

    /// Returns the time of the checks.
    pub fn moment(&self) -> Moment {
        if self.example.is_some() { example::moment() } else { self.at }
    }

    /// Returns the next state. Dropped bytes are wiped.
    pub fn reduce(mut self, action: Action) -> Self {
        // Removed bytes must not stay in what can be undone. What happens by itself hides no message.
        if action.is_of_user() {
            (self.undo, self.done) = (self.undo.take().filter(|_| matches!(action, Action::Undo)), None);
        }
        match action {
            Action::Clear => return Self { next: self.next, ..Self::new(self.at) },
            Action::Reading(batch) => self.reading.push(batch),
            Action::Read { batch, files } => self.read(batch, files),
            Action::Pasted(bytes) => {
                self.make_way();
                let name = self.paste_name();
                self.arrive(name, Content { bytes, is_cut: false });
            }
            Action::Token(bytes) => self.token(bytes),
            Action::Role { id, role } => self.choose_role(id, role),
            Action::Trying { id, passphrase } => {
                self.tries.insert(id, Try::Working(Asked(Rc::new(passphrase))));
            }
            Action::Tried { id, opened, derived } => self.tried(id, opened, &derived),
            Action::Derived { id, derived } => self.derived(id, &derived),
            Action::Remove(id) => {
                self.tries.remove(&id);
                self.parts.retain(|part| part.id != id);
                self.refused.retain(|refused| refused.id != id);
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
            Action::Fix(edits) => self.fix(edits),
            Action::Undo => self.undo(),
            Action::LeaveOut(name) => self.leave_out(&name),
            Action::Provided(given) => self.provide(given),
            Action::Tick(at) => self.at = at,
            Action::Example(example) => self.load(example),
            Action::Begin => self.is_begun = true,
        }
        self
    }

    fn load(&mut self, example: &'static Example) {
        if self.own_files() > 0 {
            return;
        }
        let reading = std::mem::take(&mut self.reading);
        let document = Rc::new(example.exposure());
        *self = Self { next: self.next, reading, document, example: Some(example), ..Self::new(self.at) };
        for (name, text) in example.files() {
            let id = self.take_id();
            self.insert(&Part {
                id,
                name: name.to_owned(),
                role: None,
                role_from: RoleFrom::Document,
                bytes: Rc::new(Zeroizing::new(text.as_bytes().to_vec())),
                is_cut: false,
                is_example: true,
            });
        }
    }

    /// Input of the user replaces the example and its settings.
    fn make_way(&mut self) {
        if self.example.is_none() {
            return;
        }
        let mut parts = std::mem::take(&mut self.parts);
        parts.retain(|part| !part.is_example);
        *self = Self {
            parts,
            passphrases: self.passphrases.clone(),
            tries: std::mem::take(&mut self.tries),
            reading: std::mem::take(&mut self.reading),
            next: self.next,
            ..Self::new(self.at)
        };
    }

    /// After Clear, a drop that was being read is not expected any more.
    fn read(&mut self, batch: Batch, files: Vec<Dropped>) {
        let Some(at) = self.reading.iter().position(|reading| *reading == batch) else { return };
        self.reading.remove(at);
        if !files.is_empty() {
            self.make_way();
        }
        for Dropped { name, content } in files {
            match content {
                Ok(content) => self.arrive(name, content),
                Err(why) => {
                    self.refused.retain(|refused| refused.name != name);
                    let id = self.take_id();
                    self.refused.push(Refused { id, name, why });
                }
            }
        }
    }

    fn take_id(&mut self) -> Id {
        self.next += 1;
        self.next - 1
    }

    fn arrive(&mut self, name: String, Content { bytes, is_cut }: Content) {
        let id = self.take_id();
        if is_document(&bytes) {
            return self.import(&bytes);
        }
        // A file with the same name is the file changed on the disk, unless the user chose a role for the first.
        self.parts.retain(|part| part.name != name || (part.role.is_some() && part.role_from == RoleFrom::User));
        let (role_from, bytes) = (RoleFrom::Document, Rc::new(bytes));
        self.insert(&Part { id, name, role: None, role_from, bytes, is_cut, is_example: false });
    }

    /// Adds an input in the role of the document's field that names it. A file that several fields name becomes one input
    /// for each of them, as on the command line.
    fn insert(&mut self, part: &Part) {
        let mut roles = roles::named(&self.document, &part.name).into_iter();
        let mut add = |id: Id, role| {
            let Part { name, role_from, bytes, is_cut, is_example, .. } = part;
            // In the order of arrival, also when a document gives other roles: the same files give the same report.
            let at = self.parts.partition_point(|part| part.id < id);
            let (name, bytes) = (name.clone(), bytes.clone());
            let (role_from, is_cut, is_example) = (*role_from, *is_cut, *is_example);
            self.parts.insert(at, Rc::new(Part { id, name, role, role_from, bytes, is_cut, is_example }));
        };
        add(part.id, roles.next());
        for role in roles {
            add(self.next, Some(role));
            self.next += 1;
        }
    }

    /// Another document names other files.
    fn assign_roles(&mut self) {
        let mut seen: Vec<Rc<Zeroizing<Vec<u8>>>> = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            let is_chosen = part.role_from == RoleFrom::User;
            // The same bytes again are the same file in its second role.
            if is_chosen {
                self.parts.push(part);
            } else if !seen.iter().any(|bytes| Rc::ptr_eq(bytes, &part.bytes)) {
                seen.push(part.bytes.clone());
                self.insert(&part);
            }
        }
        self.parts.sort_by_key(|part| part.id);
    }

    /// A result for an input that was removed meanwhile is dropped, and so is a passphrase that decrypted nothing.
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

    fn import(&mut self, bytes: &[u8]) {
        match Exposure::parse(bytes) {
            Ok(exposure) => {
                self.document = Rc::new(exposure);
                self.typed.clear();
                self.import_error = None;
                self.assign_roles();
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
                id: self.take_id(),
                name: TOKEN_FIELD.to_owned(),
                role: Some(Role::Token),
                role_from: RoleFrom::User,
                bytes: Rc::new(bytes),
                is_cut: false,
                is_example: false,
            };
            self.parts.push(Rc::new(part));
        }
    }

    fn give_role(&mut self, id: Id, role: Option<Role>) {
        for part in self.parts.iter_mut().filter(|part| part.id == id) {
            let Part { name, bytes, is_cut, is_example, .. } = &**part;
            let (name, bytes, role_from) = (name.clone(), bytes.clone(), RoleFrom::User);
            *part = Rc::new(Part { id, name, role, role_from, bytes, is_cut: *is_cut, is_example: *is_example });
        }
    }

    fn paste_name(&self) -> String {
        let taken = |name: &String| self.parts.iter().any(|part| part.name == *name);
        let numbered = (2..).map(|n| format!("paste {n}"));
        std::iter::once("paste".to_owned()).chain(numbered).find(|name| !taken(name)).unwrap_or_default()
    }
}

/// An exposure document among the files is imported; it is not an input.
fn is_document(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    head.windows(KIND.len()).any(|window| window == KIND) && !head.windows(REPORT.len()).any(|window| window == REPORT)
}

/// Name of the input of the token field.
const TOKEN_FIELD: &str = "token field";
const KIND: &[u8] = b"ApiExposure";
const REPORT: &[u8] = b"\"Report\"";

#[cfg(test)]
mod tests;
