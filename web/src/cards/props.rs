//! Properties of several cards.

use std::rc::Rc;

use yew::prelude::*;

use crate::judge::Judged;
use crate::state::{Action, State};

/// The input, the result, and the receiver of actions.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct GivenProps {
    pub(crate) state: Rc<State>,
    pub(crate) judged: Rc<Judged>,
    pub(crate) dispatch: Callback<Action>,
}

/// Only the result.
#[derive(Properties, PartialEq, Clone)]
pub(crate) struct JudgedProps {
    pub(crate) judged: Rc<Judged>,
}
