//! Operations that are silent for long, and must then hear of a change.

use kubefront_cluster_tests::{Kubectl, Ran, Running};

use super::place::{EARLY, LATE, Outcome, Place};
use super::quick::judged;

/// An operation that waits.
pub(crate) struct Quiet {
    /// Its name in the report.
    pub(crate) operation: &'static str,
    words: fn(&str) -> Vec<String>,
    /// What it has printed when the silence begins.
    begins: &'static str,
    /// What it prints after the change.
    late: &'static str,
    /// Then it ends by itself, with exit code 0.
    pub(crate) ends: bool,
}

pub(crate) const QUIET: [Quiet; 4] = [
    Quiet {
        operation: "watch",
        words: |name| words(&["get", "configmap", name, "--watch", "--label-columns=said"]),
        begins: EARLY,
        late: LATE,
        ends: false,
    },
    Quiet { operation: "logs", words: |name| words(&["logs", "-f", name]), begins: EARLY, late: LATE, ends: false },
    Quiet {
        operation: "wait",
        // It prints nothing while it waits: its requests show when it does.
        words: |name| words(&["wait", "--for=condition=Available", "deployment", name, "--timeout=15m", "-v=6"]),
        begins: "watch=true",
        late: "condition met",
        ends: true,
    },
    Quiet {
        operation: "rollout",
        words: |name| words(&["rollout", "status", "deployment", name]),
        begins: "Waiting for deployment",
        late: "successfully rolled out",
        ends: true,
    },
];

/// One of them, on its way.
pub(crate) struct Stream<'a> {
    pub(crate) quiet: &'static Quiet,
    pub(crate) kubectl: &'a Kubectl,
    pub(crate) running: Running,
}

/// Starts all of them with each kubectl, and returns when each waits, or has failed.
pub(crate) fn begin<'a>(place: &Place<'_>, kubectls: &'a [Kubectl]) -> Vec<Stream<'a>> {
    let start = |quiet: &'static Quiet, kubectl: &'a Kubectl| {
        let words = (quiet.words)(&place.bundle.label);
        Stream { quiet, kubectl, running: place.run(kubectl, &[]).args(words).starts() }
    };
    let mut streams: Vec<_> =
        QUIET.iter().flat_map(|quiet| kubectls.iter().map(move |kubectl| start(quiet, kubectl))).collect();
    for stream in &mut streams {
        stream.running.prints(stream.quiet.begins);
    }
    streams
}

impl Stream<'_> {
    /// After the change: says whether it was heard.
    pub(crate) fn hears(mut self) -> Outcome {
        let is_heard = self.running.prints(self.quiet.late);
        if !self.quiet.ends {
            let was_cut = self.running.has_ended();
            return judged(self.running.stop(), |_| is_heard && !was_cut);
        }
        judged(self.running.wait(), |ran: &Ran| is_heard && ran.code == Some(0))
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
