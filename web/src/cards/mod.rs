//! What is drawn, by the card of the page. Words about findings come from core.

mod about;
mod advice;
mod banner;
mod carries;
mod chain;
mod credential;
mod diagrams;
mod document;
mod drop;
mod files;
mod finding;
mod findings;
mod foot;
mod header;
mod host_name;
mod input;
mod inputs;
mod mode;
mod modes;
mod parts;
mod passphrase;
mod request_path;
mod results;
mod sequences;
mod settings;
mod steps;
mod symptom;
mod token;
mod verdict;

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
