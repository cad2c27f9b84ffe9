//! Whether a release works: each of its parts is installed as a user would, and run.

mod chroot;

use super::Release;
use crate::step::{Failure, timed};

/// Checks every part, all of them even if one fails.
pub(super) fn release(release: &Release) -> Result<(), Failure> {
    let parts: [(&str, fn(&Release) -> Result<(), Failure>); 1] = [("an empty chroot", chroot::check)];
    let failed: Vec<_> = parts.iter().filter_map(|(name, part)| timed(name, || part(release)).err()).collect();
    let Some((first, rest)) = failed.split_first() else { return Ok(()) };
    for failure in rest {
        println!("failed too: {}\n  hint: {}", failure.what, failure.mend);
    }
    Err(Failure::new(first.what.clone(), first.mend.clone()))
}
