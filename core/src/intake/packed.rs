//! Zip archives: every file in them is sorted like a file of its own.

#[cfg(test)]
mod tests;

use super::{Class, Sorter};
use crate::container::zip;
use crate::finding::{Code, Finding};
use crate::material::Material;

impl Sorter<'_, '_> {
    /// Reads a zip archive.
    pub(super) fn zip(&mut self, bytes: &[u8]) -> (Class, String) {
        let entries = match zip::entries(bytes, self.room) {
            Ok(entries) => entries,
            Err(why) => return self.damaged_zip(&why.to_string()),
        };
        let mut told = Vec::new();
        for entry in entries {
            let name = format!("{}/{}", self.material.name(), entry.name);
            match entry.content {
                Ok(mut content) => {
                    let inner = Material::new(name, self.material.role(), core::mem::take(&mut *content));
                    told.extend(self.inner(&inner).map(|what| format!("{}: {what}", entry.name)));
                }
                Err(why) => {
                    let message = format!("{} was not taken out of the zip archive: {why}", entry.name);
                    let finding = self.unusable(Code::InputNotRead, message);
                    self.tell(finding.with_fix("unpack it and hand in the files"));
                }
            }
        }
        if told.is_empty() {
            return self.damaged_zip("nothing in it is of use here");
        }
        let message = format!("taken out of a zip archive: {}", told.join("; "));
        self.tell(Finding::note(Code::ZipUnwrapped, self.material.name(), message));
        (Class::Parts, format!("zip archive with {}", told.join("; ")))
    }

    fn damaged_zip(&mut self, why: &str) -> (Class, String) {
        let message = format!("it is a zip archive, and {why}");
        let fix = "unpack it and hand in the files";
        self.tell(self.unusable(Code::InputNotRead, message).with_fix(fix));
        (Class::Nothing, "zip archive".to_owned())
    }
}
