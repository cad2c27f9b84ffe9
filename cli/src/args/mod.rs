//! What the command line asks for.

mod action;
mod command;
mod complaint;
mod parse;
mod variables;
mod version;

#[cfg(test)]
pub(crate) use action::Given;
pub(crate) use action::{
    Action, Called, CheckOutput, FailOn, GenerateOutput, InspectOutput, Krm, Lint, Renew, RenewOutput, ReportOutput,
    Set,
};
pub(crate) use command::{Depth, command, manual_pages};
pub(crate) use parse::parse;
pub(crate) use variables::unread;
