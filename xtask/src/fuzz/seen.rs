//! What libFuzzer prints, line by line.

/// What a run came to.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Seen {
    runs: u64,
    edges: u64,
    features: u64,
    corpus: String,
    a_second: u64,
    slowest_seconds: u64,
    megabytes: u64,
    /// The input that broke a property or a limit.
    pub(super) broken: Option<String>,
    why: Option<String>,
}

impl Seen {
    /// Reads a line.
    pub(super) fn take(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix('#') {
            self.status(rest);
        } else if let Some(stat) = line.strip_prefix("stat::") {
            self.stat(stat);
        } else if let Some((_, input)) = line.split_once("Test unit written to ") {
            // a slow unit is reported and the run goes on
            if !input.contains("/slow-unit-") {
                self.broken = Some(input.to_owned());
            }
        } else if self.why.as_deref().is_some_and(|why| why.contains("panicked at")) && !line.is_empty() {
            let place = self.why.take().unwrap_or_default();
            let place = place.split_once("panicked at ").map_or(place.as_str(), |(_, place)| place);
            self.why = Some(format!("{line} ({})", place.trim_end_matches(':')));
        } else if line.contains("panicked at") || (line.contains("ERROR: ") && self.why.is_none()) {
            self.why = Some(line.to_owned());
        }
    }

    /// `12345 NEW cov: 1 ft: 2 corp: 3/4Kb lim: 5 exec/s: 6 rss: 7Mb L: ...`
    fn status(&mut self, rest: &str) {
        let mut words = rest.split_whitespace();
        let number = |word: Option<&str>| word.and_then(|word| word.trim_end_matches("Mb").parse().ok());
        self.runs = number(words.next()).unwrap_or(self.runs);
        while let Some(word) = words.next() {
            let field = match word {
                "cov:" => &mut self.edges,
                "ft:" => &mut self.features,
                "exec/s:" => &mut self.a_second,
                "rss:" => &mut self.megabytes,
                "corp:" => {
                    self.corpus = words.next().unwrap_or_default().to_owned();
                    continue;
                }
                _ => continue,
            };
            *field = number(words.next()).unwrap_or(*field);
        }
    }

    /// `number_of_executed_units: 12345`
    fn stat(&mut self, stat: &str) {
        let Some((name, value)) = stat.split_once(':') else { return };
        let field = match name {
            "number_of_executed_units" => &mut self.runs,
            "average_exec_per_sec" => &mut self.a_second,
            "slowest_unit_time_sec" => &mut self.slowest_seconds,
            "peak_rss_mb" => &mut self.megabytes,
            _ => return,
        };
        *field = value.trim().parse().unwrap_or(*field);
    }

    /// In one line, while it runs.
    pub(super) fn progress(&self) -> String {
        let Self { runs, edges, features, corpus, a_second, .. } = self;
        format!("{runs} runs, {a_second} a second, {edges} edges, {features} features, corpus {corpus}")
    }

    /// As a row of the table.
    pub(super) fn row(&self) -> String {
        let Self { runs, edges, features, corpus, a_second, slowest_seconds, megabytes, .. } = self;
        let inputs = corpus.split('/').next().unwrap_or_default();
        let slowest = if *slowest_seconds == 0 { "< 1 s".to_owned() } else { format!("{slowest_seconds} s") };
        let broken = if self.broken.is_some() { "  BROKEN" } else { "" };
        format!("{runs:>12}{a_second:>9}{edges:>8}{features:>9}{inputs:>9}{slowest:>10}{megabytes:>5} MiB{broken}")
    }

    /// Why it ended early.
    pub(super) fn why(&self) -> &str {
        self.why.as_deref().unwrap_or("see the log beside it")
    }
}
