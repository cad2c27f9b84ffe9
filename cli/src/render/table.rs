//! A table for people: one row per exposure, columns as wide as their widest cell.

use super::paper::columns;
use crate::say::harmless;

/// Name, host name, mode, verdict, expiry, findings.
pub(crate) struct Row(pub [String; 6]);

impl Row {
    /// Returns the name of the exposure, or the place of a document that could not be read.
    pub(crate) fn name(&self) -> &str {
        &self.0[0]
    }

    /// Returns the verdict.
    pub(crate) fn verdict(&self) -> &str {
        &self.0[3]
    }

    /// Says whether something is to be done.
    pub(crate) fn is_open(&self) -> bool {
        self.verdict() != "ready"
    }
}

/// Prints the rows; the last column may be longer than the line.
pub(crate) fn table(head: &[&str; 6], rows: &[&Row]) -> String {
    let mut widths = head.map(columns);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(&row.0) {
            *width = (*width).max(columns(&harmless(cell)));
        }
    }
    let line = |cells: [&str; 6]| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| {
            let cell = harmless(cell);
            let fill = width.saturating_sub(columns(&cell));
            format!("{cell}{}", " ".repeat(fill))
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let body = rows.iter().map(|row| line(row.0.each_ref().map(String::as_str)));
    std::iter::once(line(*head)).chain(body).collect()
}
