//! YAML: read into a tree that knows its lines, and written so that readers of YAML 1.1 agree.

pub mod read;
pub mod write;
