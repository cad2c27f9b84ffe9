//! What is drawn, one component per file. Words about findings come from core.

mod about;
mod access;
mod advanced;
mod advice;
mod banner;
mod carries;
mod chain;
mod code;
mod copy;
mod diagrams;
mod document;
mod drop;
mod field;
mod field_findings;
mod files;
mod finding;
mod findings;
mod foot;
mod header;
mod icon;
mod inputs;
mod mode;
mod modes;
mod name;
mod part;
mod parts;
mod passphrase;
mod prose;
mod results;
mod sequence;
mod steps;
mod symptom;
mod tabs;
mod token;
mod verdict;
mod way;
mod whole;

pub(crate) use banner::Banner;
pub(crate) use foot::Foot;
pub(crate) use header::Header;
pub(crate) use inputs::Inputs;
pub(crate) use results::Results;

use std::rc::Rc;

use yew::prelude::*;

use crate::judge::Judged;
use crate::state::{Action, State};

/// What most parts need: what was given, what came of it, and whom to tell.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct Both {
    pub(crate) state: Rc<State>,
    pub(crate) judged: Rc<Judged>,
    pub(crate) dispatch: Callback<Action>,
}

/// Only what came of it.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct Seen {
    pub(crate) judged: Rc<Judged>,
}
