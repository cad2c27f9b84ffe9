//! Waits for what must happen. The bound is for what never happens, and does not measure speed: a busy machine may need
//! minutes for what usually needs a second.

use std::thread;
use std::time::{Duration, Instant};

/// How long a wait may be.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Waits until `is_so`; says whether it came to be.
pub fn comes_true(mut is_so: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    loop {
        if is_so() {
            return true;
        }
        if begin.elapsed() >= PATIENCE {
            return false;
        }
        thread::sleep(PAUSE);
    }
}

/// Waits until `is_so`, and fails with `what` if it never comes to be.
#[track_caller]
pub fn eventually(what: &str, is_so: impl FnMut() -> bool) {
    assert!(comes_true(is_so), "not within {} s: {what}", PATIENCE.as_secs());
}

/// Calls `look` until it returns what is enough; otherwise returns the last.
pub fn last<T>(mut look: impl FnMut() -> T, is_enough: impl Fn(&T) -> bool) -> T {
    let mut seen = look();
    comes_true(|| {
        if !is_enough(&seen) {
            seen = look();
        }
        is_enough(&seen)
    });
    seen
}

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(100);
