//! YAML and JSON: parsed into a tree that knows its lines, and written so that readers of YAML 1.1 agree.

mod read;
mod write;

pub(crate) use read::{A_BOOLEAN, A_STRING};
pub use read::{Entry, Node, Place, Skipped, Value, YamlError, parse, parse_as_kubectl};
pub use write::{Printed, Tree, list, map, secret, text, write, write_all, write_json};
