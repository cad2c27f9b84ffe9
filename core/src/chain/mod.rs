//! The chain that will be shown to clients: leaf by key, intermediates in order, anchors and strangers out. What was
//! repaired and what is wrong is kept as values; [`crate::check`] has the texts.

mod build;
mod built;
mod candidates;
mod ingredients;
mod leaf;
mod path;
mod path_rules;
mod path_search;
mod problem;
mod repairs;
mod trust;
mod webpki_refusal;

pub use build::build;
pub use built::Chain;
pub use ingredients::Ingredients;
pub use leaf::{Doubt, LeafAmbiguity};
pub use problem::{KeyProblem, NameConstraintProblem, PathProblem, PathProblemKind, Position, Step, UsageProblem};
pub use repairs::Repair;
pub use trust::{Embedding, Ending, Trust, TrustAnchor, TrustKind, WeakAnchor, Weakness};
pub use webpki_refusal::Refusal;

pub(crate) use leaf::hangs_on_name;
pub(crate) use path_rules::{is_weak_signature, unknown_critical};
