//! Bad material, applied on purpose despite the errors: what Contour reports, what Envoy does, what clients see, and
//! that other hosts on the same Envoy are not affected. The messages and sources of the rule book rely on this.

mod chain;
mod input;
mod judged;
mod key;
mod leaf;
mod name;
mod renewal;
mod row;
mod rule_book;
mod seen;
mod stage;
mod table;

use std::sync::Mutex;
use std::thread;

use kubefront_cluster_tests::Case;

use row::Row;

pub(crate) const CASES: &[Case] = &[
    Case::new("material-table", table::bad_material),
    Case::new("material-rule-book", |_| rule_book::errors_are_borne_out()),
    Case::new("material-renewal", renewal::good_by_good),
];

/// Every row; one that is not in here is in [`rule_book`]'s list of exceptions.
fn rows() -> Vec<Row> {
    [key::rows(), leaf::rows(), chain::rows(), input::rows(), name::rows()].into_iter().flatten().collect()
}

/// Looks at each, four at a time, and returns the differences.
fn each<'a>(rows: &[&'a Row], look: impl Fn(&'a Row) -> Option<String> + Sync) -> Vec<String> {
    let queue = Mutex::new(rows.iter());
    let said = Mutex::new(Vec::new());
    let next = || queue.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(row) = next() {
                    said.lock().unwrap().extend(look(row));
                }
            });
        }
    });
    said.into_inner().unwrap()
}
