//! Many exposures in one run: where their documents come from, and how they are processed on all cores in their order.

mod feed;
mod pool;
mod progress;

pub(crate) use feed::{Documents, Feed, Job, documents, objects_below};
pub(crate) use pool::{ahead, all, in_order};
pub(crate) use progress::Progress;
