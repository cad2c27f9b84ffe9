//! Fixes: changes of fields and roles with one click, and how the last one is undone.

use std::collections::BTreeMap;
use std::rc::Rc;

use kubefront_core::{Exposure, Role};
use zeroize::Zeroizing;

use super::{Id, Part, RoleFrom, State};
use crate::roles::ROLES;

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
        let before = Before { parts: self.parts.clone(), typed: self.typed.clone(), document: self.document.clone() };
        let said = edits.into_iter().map(|edit| self.edit(edit)).collect::<Vec<_>>().join(", ");
        self.undo = Some(Undo { said, before: Rc::new(before) });
        self.fixes += 1;
    }

    pub(super) fn undo(&mut self) {
        if let Some(Undo { before, .. }) = self.undo.take() {
            self.parts.clone_from(&before.parts);
            self.typed.clone_from(&before.typed);
            self.document = before.document.clone();
        }
    }

    /// Makes one change, and says what it changed.
    fn edit(&mut self, edit: Edit) -> String {
        match edit {
            Edit::Set { path, text } => {
                let before = self.typed.get(&path).cloned().or_else(|| self.document.get(&path)).unwrap_or_default();
                let before = if before.is_empty() { "(empty)".to_owned() } else { before };
                let said = format!("{path}: {before} → {text}");
                self.typed.insert(path, text);
                said
            }
            Edit::Unset(paths) => {
                paths.iter().for_each(|path| drop(self.typed.remove(path)));
                format!("{} reset", paths.join(", "))
            }
            Edit::Role { input, role } => {
                let ids: Vec<Id> = self.parts.iter().filter(|part| part.name == input).map(|part| part.id).collect();
                ids.into_iter().for_each(|id| self.give_role(id, Some(role)));
                let field = ROLES.iter().find(|(_, known)| *known == role).map_or("", |(field, _)| field);
                format!("{input}: role {field}")
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
        self.parts.retain(|part| part.name != name && Some(&part.name) != replaces.as_ref());
        self.add(name, bytes, role, (is_cut, false));
    }

    fn add(&mut self, name: String, bytes: Zeroizing<Vec<u8>>, role: Option<Role>, (is_cut, is_example): (bool, bool)) {
        let role_from = if role.is_some() { RoleFrom::User } else { RoleFrom::Document };
        let (id, bytes) = (self.next, Rc::new(bytes));
        self.parts.push(Rc::new(Part { id, name, role, role_from, bytes, is_cut, is_example }));
        self.next += 1;
    }
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
