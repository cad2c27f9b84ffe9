//! Small icons next to text. They never appear alone, so they are hidden from screen readers.

use kubefront_core::Severity;
use yew::prelude::*;

use crate::view::mark::Mark;

/// The icon.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sign {
    Ok,
    Error,
    Warning,
    Note,
    Cross,
    Working,
    Lock,
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) sign: Sign,
}

#[component]
pub(crate) fn Icon(props: &Props) -> Html {
    let (name, drawing) = match props.sign {
        Sign::Ok => ("ok", "M3.5 8.5l3 3 6-7"),
        Sign::Error => ("error", "M5 5l6 6M11 5l-6 6"),
        Sign::Warning => ("warning", "M8 3.5v5.5M8 12v.2"),
        Sign::Note => ("note", "M8 7.2v5M8 4v.2"),
        Sign::Cross => ("cross", "M4.5 4.5l7 7M11.5 4.5l-7 7"),
        Sign::Working => ("working", "M8 2.5a5.5 5.5 0 1 1-5.5 5.5"),
        Sign::Lock => ("lock", "M4.5 7.5h7v5h-7zM6 7.5V5.5a2 2 0 0 1 4 0v2"),
    };
    html! {
        <svg class={classes!("icon", format!("icon-{name}"))} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d={drawing} fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}

impl Sign {
    /// The icon of a mark.
    pub(crate) fn of_mark(mark: Mark) -> Self {
        match mark {
            Mark::Ok => Self::Ok,
            Mark::Note => Self::Note,
            Mark::Warning => Self::Warning,
            Mark::Error => Self::Error,
        }
    }

    /// The icon of a severity.
    pub(crate) fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Note,
        }
    }
}
