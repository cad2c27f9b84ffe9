//! `renew --check`: certificates by expiry, for people, for programs, and as metrics.

use kubefront_core::hidden;
use kubefront_core::renew::{Due, Settings, metrics};
use kubefront_core::time::span;

use super::sources::Item;
use crate::args::{Renew, RenewOutput};
use crate::batch::{Progress, in_order};
use crate::exit::{Error, Exit};
use crate::render::{Row, count, table};
use crate::run::print::print;
use crate::say::{Line, say};
use crate::write::{Permission, RealDisk, Signals, replace_file};

/// Lists the certificates, the first to expire first; the exit is 1 if one is due.
pub(super) fn check(
    input: &Renew,
    items: Vec<Item>,
    output: RenewOutput,
    settings: &Settings<'_>,
    within: i64,
) -> Result<Exit, Error> {
    let progress = Progress::over(items.len());
    let (mut all, mut worst) = (Vec::new(), Exit::Usable);
    let mut failures: Vec<Line> = Vec::new();
    let work = |item: Item| -> Result<Option<Due>, Error> {
        Ok(Due::of(item.live(&input.new, settings.passphrases)?.as_ref()))
    };
    in_order(items.into_iter(), work, |found| {
        progress.step();
        match found {
            Ok(due) => all.extend(due),
            Err(error) => {
                worst = worst.max(error.exit());
                failures.extend(error.lines());
            }
        }
        Ok::<(), Error>(())
    })?;
    progress.end();
    // Certificates that are not known come first: nobody knows when they expire.
    all.sort_by_key(|due| (due.validity.map(|(_, end)| end), due.exposure.clone()));
    let is_due = |due: &&Due| due.is_within(settings.at, within);
    if all.iter().any(|due| is_due(&due)) {
        worst = worst.max(Exit::Blocked);
    }
    if let Some(path) = &input.metrics {
        let signals = Signals::catch();
        let written = replace_file(&RealDisk, path, metrics(&all).as_bytes(), Permission::Shared);
        signals.release();
        written?;
    }
    say(&failures);
    let reports = || all.iter().map(|due| due.report(settings.at, within).to_json_line());
    let text = match output {
        RenewOutput::Text => text(&all, settings, within),
        RenewOutput::Json => {
            let items: Vec<String> = reports().map(|report| report.trim_end().to_owned()).collect();
            format!("{{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n{}\n]}}\n", items.join(",\n"))
        }
        RenewOutput::Jsonl => reports().collect(),
        RenewOutput::Name => {
            let due = all.iter().filter(is_due);
            due.map(|due| hidden::shown(&due.exposure) + "\n").collect()
        }
        RenewOutput::Prometheus => metrics(&all),
    };
    print(text.as_bytes())?;
    Ok(worst)
}

fn text(all: &[Due], settings: &Settings<'_>, within: i64) -> String {
    let row = |due: &Due| {
        let left = match due.seconds_left(settings.at) {
            None => "not known".to_owned(),
            Some(left) if left < 0 => format!("expired {} ago", span(left)),
            Some(left) => format!("in {}", span(left)),
        };
        let expires = due.validity.map_or_else(|| "-".to_owned(), |(_, end)| end.date());
        let is_due = if due.is_within(settings.at, within) { "due" } else { "" };
        Row([due.exposure.clone(), due.fqdn.clone(), due.secret.to_string(), expires, left, is_due.to_owned()])
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    let number = all.iter().filter(|due| due.is_within(settings.at, within)).count();
    format!(
        "{}\n{}: {number} due within {}\n",
        table(&HEAD, &rows.iter().collect::<Vec<_>>()),
        count(all.len(), "certificate"),
        span(within)
    )
}

const HEAD: [&str; 6] = ["EXPOSURE", "HOST", "SECRET", "EXPIRES", "LEFT", "STATUS"];
