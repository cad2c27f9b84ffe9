//! Fixes: changes of fields and roles with one click, and how the last one is undone.

use std::collections::BTreeMap;
use std::rc::Rc;

use kubefront_core::{Exposure, Role};
use zeroize::Zeroizing;

use super::{Id, Part, RoleFrom, State};

/// One change of a fix.
#[derive(Clone, PartialEq, Debug)]
pub enum Edit {
    /// Set a field.
    Set { path: String, text: String },
    /// Forget what was typed into fields.
    Unset(Vec<String>),
    /// Use an input for a role.
    Role { input: String, role: Role },
    /// Use one certificate of an input as a trust anchor. It becomes an input of its own.
    TrustCertificate { name: String, sha256: String, pem: String },
}

/// The state before a fix.
#[derive(Clone)]
pub struct Undo {
    /// What the fix changed, for people.
    pub said: String,
    before: Rc<Before>,
}

struct Before {
    parts: Vec<Rc<Part>>,
    typed: BTreeMap<String, String>,
    document: Rc<Exposure>,
}

/// Secrets are not compared: each fix differs from every other.
impl PartialEq for Undo {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.before, &other.before)
    }
}

impl State {
    /// Makes the changes of a fix. Until the next action of the user, they can be undone.
    pub(super) fn fix(&mut self, edits: Vec<Edit>) {
        let before = self.before();
        let said = edits.into_iter().map(|edit| self.edit(edit)).collect::<Vec<_>>().join(", ");
        self.undo = Some(Undo { said, before });
        self.fixes += 1;
    }

    /// The user chooses a role in the list of files.
    pub(super) fn choose_role(&mut self, id: Id, role: Option<Role>) {
        let Some(part) = self.parts.iter().find(|part| part.id == id) else { return };
        let (said, before) = (role_changed(&part.name, part.role, role), self.before());
        self.give_role(id, role);
        self.undo = Some(Undo { said, before });
    }

    pub(super) fn undo(&mut self) {
        if let Some(Undo { said, before }) = self.undo.take() {
            self.parts.clone_from(&before.parts);
            self.typed.clone_from(&before.typed);
            self.document = before.document.clone();
            self.done = Some(format!("Undone: {said}"));
        }
    }

    /// A fix removes inputs.
    pub(super) fn leave_out(&mut self, name: &str) {
        self.parts.retain(|part| part.name != name);
        self.done = Some(format!("Removed {name}"));
        self.fixes += 1;
    }

    fn before(&self) -> Rc<Before> {
        let (parts, typed, document) = (self.parts.clone(), self.typed.clone(), self.document.clone());
        Rc::new(Before { parts, typed, document })
    }

    /// Makes one change, and says what it changed.
    fn edit(&mut self, edit: Edit) -> String {
        match edit {
            Edit::Set { path, text } => {
                let before = self.typed.get(&path).cloned().or_else(|| self.document.get(&path)).unwrap_or_default();
                let before = if before.is_empty() { "(empty)".to_owned() } else { before };
                let said = format!("{path}: {before} → {text}");
                // The text of a group replaces those of its fields.
                self.typed.retain(|typed, _| !is_below(typed, &path));
                self.typed.insert(path, text);
                said
            }
            Edit::Unset(paths) => {
                paths.iter().for_each(|path| drop(self.typed.remove(path)));
                format!("{} reset", paths.join(", "))
            }
            Edit::Role { input, role } => {
                let parts = self.parts.iter().filter(|part| part.name == input);
                let parts: Vec<(Id, Option<Role>)> = parts.map(|part| (part.id, part.role)).collect();
                parts.iter().for_each(|(id, _)| self.give_role(*id, Some(role)));
                role_changed(&input, parts.first().and_then(|(_, role)| *role), Some(role))
            }
            Edit::TrustCertificate { name, sha256, pem } => {
                let is_example = self.example.is_some();
                self.add(name.clone(), Zeroizing::new(pem.into_bytes()), Some(Role::TrustAnchor), (false, is_example));
                format!("{name}: trusted, SHA-256 {sha256}")
            }
        }
    }

    /// Adds a file that the user chose for a role, in the place of another input.
    pub(super) fn provide(&mut self, given: Provided) {
        let Provided { name, bytes, is_cut, role, replaces } = given;
        self.fixes += 1;
        if super::is_document(&bytes) {
            return self.import(&bytes);
        }
        // A file in two roles is replaced in the one that the new file gets.
        let is_old = |part: &Part| part.name == name || Some(&part.name) == replaces.as_ref();
        let has_role = self.parts.iter().any(|part| is_old(part) && role.is_some() && part.role == role);
        self.parts.retain(|part| !is_old(part) || (has_role && part.role != role));
        self.done = Some(match replaces {
            Some(old) if old != name => format!("Replaced {old} by {name}"),
            _ => format!("Added {name}"),
        });
        self.add(name, bytes, role, (is_cut, false));
    }

    fn add(&mut self, name: String, bytes: Zeroizing<Vec<u8>>, role: Option<Role>, (is_cut, is_example): (bool, bool)) {
        let role_from = if role.is_some() { RoleFrom::User } else { RoleFrom::Document };
        let (id, bytes) = (self.next, Rc::new(bytes));
        self.parts.push(Rc::new(Part { id, name, role, role_from, bytes, is_cut, is_example }));
        self.next += 1;
    }
}

/// `ca.pem: role by content → certificate.anchorFiles`
fn role_changed(name: &str, before: Option<Role>, after: Option<Role>) -> String {
    let shown = |role: Option<Role>| role.map_or("by content", Role::field);
    format!("{name}: role {} → {}", shown(before), shown(after))
}

fn is_below(path: &str, group: &str) -> bool {
    path.strip_prefix(group).is_some_and(|rest| rest.starts_with('.'))
}

/// A file that the user chose for a role.
pub struct Provided {
    pub name: String,
    pub bytes: Zeroizing<Vec<u8>>,
    pub is_cut: bool,
    /// `None`: its content decides.
    pub role: Option<Role>,
    /// The input that it replaces.
    pub replaces: Option<String>,
}
