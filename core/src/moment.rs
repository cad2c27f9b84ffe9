//! The moment of judging: UTC seconds, read and written as RFC 3339.

use core::fmt;

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

/// A point in time in whole seconds since 1970-01-01T00:00:00Z, between the years 0 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Moment(i64);

/// Seconds in a day; leap seconds do not exist in POSIX time.
pub const DAY: i64 = 86_400;

impl Moment {
    /// Returns the moment `seconds` after the epoch, held to the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Self {
        Self(seconds.clamp(EARLIEST, LATEST))
    }

    /// Reads RFC 3339, any offset, `2026-11-23T12:00:00Z`; fractions of a second are cut.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        Some(Self::from_unix(parsed.unix_timestamp()))
    }

    /// Returns the seconds since the epoch.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Returns the date in UTC, `2026-11-23`.
    pub fn date(self) -> String {
        let t = self.civil();
        format!("{:04}-{:02}-{:02}", t.year(), u8::from(t.month()), t.day())
    }

    /// Returns date and time to the minute, `2026-11-23 12:00 UTC`.
    pub fn minute(self) -> String {
        let t = self.civil();
        format!("{} {:02}:{:02} UTC", self.date(), t.hour(), t.minute())
    }

    /// Returns the seconds from `self` until `later`, negative where that lies before.
    pub fn until(self, later: Self) -> i64 {
        later.0 - self.0
    }

    fn civil(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0).unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(UtcOffset::UTC)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let t = self.civil();
        write!(f, "{}T{:02}:{:02}:{:02}Z", self.date(), t.hour(), t.minute(), t.second())
    }
}

/// Says a span in the largest unit that keeps it honest: `80 days`, `5 hours`, `1 minute`; never negative.
pub fn span(seconds: i64) -> String {
    let seconds = seconds.abs();
    let (count, unit) = match seconds {
        s if s >= 3 * 365 * DAY => (s / (365 * DAY), "year"),
        s if s >= 2 * DAY => (s / DAY, "day"),
        s if s >= 2 * 3600 => (s / 3600, "hour"),
        s if s >= 60 => (s / 60, "minute"),
        s => (s, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

const EARLIEST: i64 = -62_167_219_200;
const LATEST: i64 = 253_402_300_799;
