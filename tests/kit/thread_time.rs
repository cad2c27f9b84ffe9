//! The time that a thread ran: limits on it are reliable on a busy machine too.

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Returns the time that this thread had a core for. Where the system does not report it (Linux does), returns the time that
/// has passed.
pub fn used() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
