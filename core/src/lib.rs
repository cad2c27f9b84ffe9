//! Judges certificate chain, key, name, credential and proxy settings **as one set**, and writes what a Kubernetes API
//! server behind Contour needs.
//!
//! Pure: no file, clock, network, environment or random number. The moment of judging, the trust anchors and the
//! material are arguments; same input, same bytes out.
//!
//! Data goes one way: exposure and material -> [`decode`]d -> chosen ([`set`]) -> [`check`]ed -> written
//! ([`manifest`], [`guide`]). [`evaluate`](fn@evaluate) is the whole way in one call.
#![deny(missing_docs)]

pub mod advice;
pub mod chain;
pub mod check;
pub mod decode;
pub mod evaluate;
pub mod explain;
pub mod exposure;
pub mod finding;
pub mod guide;
pub mod limits;
pub mod manifest;
pub mod material;
pub mod mode;
pub mod moment;
pub mod name;
pub mod path;
pub mod report;
pub mod set;
pub mod status;

pub use evaluate::{Evaluation, File, Input, Task, evaluate, evaluate_decoded};
pub use exposure::Exposure;
pub use finding::{Code, Finding, Severity};
pub use material::{Material, Role};
pub use mode::Mode;
pub use moment::Moment;
pub use path::Roots;
pub use report::Report;
