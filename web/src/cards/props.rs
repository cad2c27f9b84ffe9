//! Properties that several cards take.

use std::rc::Rc;

use yew::prelude::*;

use crate::judge::Judged;
use crate::state::{Action, State};

/// What the user gave, what came of it, and where actions go.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct GivenProps {
    pub(crate) state: Rc<State>,
    pub(crate) judged: Rc<Judged>,
    pub(crate) dispatch: Callback<Action>,
}

/// What came of it, and where actions go.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct ActiveProps {
    pub(crate) judged: Rc<Judged>,
    pub(crate) dispatch: Callback<Action>,
}

/// Only what came of it.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct JudgedProps {
    pub(crate) judged: Rc<Judged>,
}
