//! Zip archives: every file in them is sorted like a separate file.

#[cfg(test)]
mod tests;

use super::sorter::Sorter;
use crate::container::zip;
use crate::decoded::described::InputKind;
use crate::decoded::remark::{NotRead, RemarkKind, Unwrapped};
use crate::decoded::wrapping::{EntryName, Wrapping};
use crate::material::Material;

impl Sorter<'_, '_> {
    /// Reads a zip archive.
    pub(super) fn zip(&mut self, bytes: &[u8]) -> InputKind {
        let entries = match zip::entries(bytes, self.room) {
            Ok(entries) => entries,
            Err(why) => return self.unused_zip(NotRead::Zip(why)),
        };
        let (mut files, mut has_closed) = (Vec::new(), false);
        for entry in entries {
            let name = format!("{}/{}", self.material.name(), entry.name);
            match entry.content {
                Ok(mut content) => {
                    let inner = Material::new(name, self.material.role(), core::mem::take(&mut *content));
                    let wrapping = match entry.is_exact {
                        true => EntryName::Exact(entry.name.clone()),
                        false => EntryName::Unknown,
                    };
                    files.extend(self.inner(&inner, Wrapping::Zip(wrapping)).map(|kind| (entry.name, kind)));
                }
                Err(why) => {
                    has_closed = true;
                    self.not_read(NotRead::ZipEntry(entry.name, why));
                }
            }
        }
        if files.is_empty() && has_closed {
            return InputKind::UnusedZip;
        }
        if files.is_empty() {
            return self.unused_zip(NotRead::EmptyZip);
        }
        self.record(RemarkKind::Unwrapped(Unwrapped::Zip(files.clone())));
        InputKind::Zip(files)
    }

    fn unused_zip(&mut self, why: NotRead) -> InputKind {
        self.not_read(why);
        InputKind::UnusedZip
    }
}
