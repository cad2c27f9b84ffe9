//! The set: which part plays which role. Chosen once, checked as one.

mod assemble;
mod choice;
mod clients;
mod existing;
mod http_proxy;
mod set;
mod several;

pub use assemble::assemble;
pub use http_proxy::{Affected, Effect, FromProxy, Kept, TakenOver, take_over};
pub use set::{Missing, Set, UpstreamCa};
pub use several::{Candidate, Part, ProxyName, ProxyReason, Reason, Several};

pub(crate) use existing::{existing_secrets, is_named, served_keys};
