//! The time of the check.

use gloo::timers::callback::Interval;
use kubefront_core::Moment;

/// Returns the browser's clock, to the second.
pub(crate) fn now() -> Moment {
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    Moment::from_unix((js_sys::Date::now() / 1000.0) as i64)
}

/// Calls back every minute until dropped.
pub(crate) fn every_minute(tick: impl Fn(Moment) + 'static) -> Interval {
    Interval::new(60_000, move || tick(now()))
}
