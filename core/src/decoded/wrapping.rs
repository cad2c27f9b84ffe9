//! What is around a part in the file as it is on disk, so that a command can extract the part.

use crate::encryption::OpensslMode;
use crate::kubernetes::objects::EntryField;

/// One layer around a part; a part has them from the outermost to the innermost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Wrapping {
    /// A file of a zip archive.
    Zip(EntryName),
    /// An entry of a Kubernetes object.
    Entry(ObjectEntry),
    /// Base64 around the whole.
    Base64,
    /// A string of a JSON document.
    Json(Vec<JsonStep>),
    /// A text in UTF-16.
    Utf16,
    /// A text whose lines are indented.
    Indented,
    /// A text whose lines end with carriage returns.
    CarriageReturns,
    /// A text that OpenSSL cannot read for another reason; the block is the only one with its label.
    Irregular,
    /// A text with another private key before this line.
    FromLine(usize),
    /// A text that no command repairs.
    Damaged,
    /// A PKCS#12 archive.
    Pkcs12(OpensslMode),
}

/// The name of a file in an archive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum EntryName {
    /// As it is in the archive.
    Exact(String),
    /// Longer than names are shown, or not UTF-8.
    Unknown,
}

/// An entry of a Secret or ConfigMap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ObjectEntry {
    /// Its namespace; may be empty.
    pub(crate) namespace: String,
    /// Its name; may be empty.
    pub(crate) name: String,
    /// The field that has the entry, with its encoding.
    pub(crate) field: EntryField,
    /// The key.
    pub(crate) key: String,
    /// Whether the text contains only this object.
    pub(crate) is_alone: bool,
}

/// One step from a JSON value to a value in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum JsonStep {
    Key(String),
    Index(usize),
}
