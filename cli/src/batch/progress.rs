//! The progress of a batch on a terminal.

use std::cell::Cell;
use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on stderr; nothing if stderr is not a terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    found: Cell<u64>,
    /// What is printed to stdout is on the same terminal.
    is_among_output: bool,
}

impl Progress {
    /// Shows the progress over `known` jobs.
    pub(crate) fn over(known: usize) -> Self {
        let target = match io::stderr().is_terminal() {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(known as u64), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} exposures, {elapsed}") {
            bar.set_style(style);
        }
        let is_among_output = io::stderr().is_terminal() && io::stdout().is_terminal();
        Self { bar, found: Cell::new(0), is_among_output }
    }

    /// Counts one job that was found: there can be more than were known.
    pub(crate) fn found(&self) {
        self.found.set(self.found.get() + 1);
        if self.bar.length().is_some_and(|length| self.found.get() > length) {
            self.bar.set_length(self.found.get());
        }
    }

    /// Counts one job that is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Prints something to stdout. The bar makes room for it.
    pub(crate) fn beside<R>(&self, print: impl FnOnce() -> R) -> R {
        if self.is_among_output { self.bar.suspend(print) } else { print() }
    }

    /// Removes the bar.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
