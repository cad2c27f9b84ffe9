//! The progress of a batch on a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on stderr; nothing if stderr is not a terminal.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Shows the progress over `known` jobs, or a count if there may be more.
    pub(crate) fn over(known: usize) -> Self {
        let target = match io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(known as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} exposures, {elapsed}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Counts one job.
    pub(crate) fn step(&self) {
        if self.0.length().is_some_and(|length| self.0.position() >= length) {
            self.0.inc_length(1);
        }
        self.0.inc(1);
    }

    /// Removes the bar.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}
