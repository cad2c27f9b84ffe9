//! What several cards draw: icons, fields, tabs, code and prose.

pub(crate) mod code;
pub(crate) mod copy;
pub(crate) mod field;
pub(crate) mod field_findings;
pub(crate) mod icon;
pub(crate) mod prose;
pub(crate) mod tabs;
pub(crate) mod whole;
