//! One file per command: collect the input, call core, print or write.

mod batch;
mod check;
mod example;
mod explain;
mod generate;
mod inspect;
mod krm;
mod lint;
mod manual;
mod print;
mod renew;
mod single;

use std::ffi::OsString;

use print::print;

use crate::args::Action;
use crate::exit::{Error, Exit};

/// Runs the command.
///
/// # Errors
/// The input could not be read, or the output could not be written.
pub(crate) fn run(action: Action, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Exit, Error> {
    match action {
        Action::Generate(set, output) => generate::generate(set, &output, variable),
        Action::Check(set, output) => check::check(set, output, variable),
        Action::Krm(input) => krm::krm(&input),
        Action::Lint(lint, output) => lint::lint(&lint, output),
        Action::Renew(input, output) => renew::renew(&input, output, variable),
        Action::Inspect(files, secrets, output) => inspect::inspect(&files, &secrets, output, variable),
        Action::Explain(text) => explain::explain(text.as_deref()),
        Action::Example(folder, replaces) => example::example(&folder, replaces),
        Action::Completions(shell) => manual::completions(shell),
        Action::Man(folder) => manual::man(folder.as_deref()),
        Action::Show(text) => print(text.as_bytes()),
    }
}
