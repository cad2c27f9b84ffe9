//! Parts of several cards: icons, fields, tabs, text to copy, and prose.

pub(crate) mod code;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod prose;
pub(crate) mod tabs;
