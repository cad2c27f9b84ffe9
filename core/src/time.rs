//! Points in time: UTC seconds, read and written as RFC 3339. The calendar is jiff-core's civil one: its timestamps end
//! before 9999-12-31T23:59:59Z, which RFC 5280 section 4.1.2.5 gives to certificates without an end.

use core::fmt;

use jiff_core::civil::{Date, Time, UnixEpochDay};

/// A point in time in whole seconds since 1970-01-01T00:00:00Z, between the years 0 and 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Moment(i64);

/// Seconds in a day; leap seconds do not exist in POSIX time.
pub const DAY: i64 = 86_400;

impl Moment {
    /// Returns the time `seconds` after the epoch, limited to the years 0 to 9999.
    pub fn from_unix(seconds: i64) -> Self {
        Self(seconds.clamp(EARLIEST, LATEST))
    }

    /// Reads RFC 3339, any offset, `2026-11-23T12:00:00Z`; fractions of a second are cut, and a leap second is the second
    /// before it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = text.as_bytes();
        let date = [number(&mut rest, 4)?, behind(&mut rest, b"-")?, behind(&mut rest, b"-")?];
        let [hour, minute, second] = [behind(&mut rest, b"Tt ")?, behind(&mut rest, b":")?, behind(&mut rest, b":")?];
        if let Some(fraction) = rest.strip_prefix(b".") {
            let digits = fraction.iter().take_while(|octet| octet.is_ascii_digit()).count();
            rest = fraction.get(digits..).filter(|_| digits > 0)?;
        }
        let moment = Self::of(date, [hour, minute, second.min(59)], offset(rest)?)?;
        (second < 60 || (second == 60 && moment.may_leap())).then_some(moment)
    }

    /// Returns the time of a date and a time of day that is so many seconds ahead of UTC; `None` if the calendar
    /// has no such date or time.
    pub(crate) fn of([year, month, day]: [i64; 3], [hour, minute, second]: [i64; 3], ahead: i64) -> Option<Self> {
        let field = |value: i64| i8::try_from(value).ok();
        let date = Date::new(i16::try_from(year).ok()?, field(month)?, field(day)?).ok()?;
        let time = Time::new(field(hour)?, field(minute)?, field(second)?, 0).ok()?;
        let (days, seconds) = (date.to_unix_epoch_day().day(), time.to_second().second());
        Some(Self::from_unix(i64::from(days) * DAY + i64::from(seconds) - ahead))
    }

    /// Returns the seconds since the epoch.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Returns the date in UTC, `2026-11-23`.
    pub fn date(self) -> String {
        let date = self.day();
        format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
    }

    /// Returns date and time to the minute, `2026-11-23 12:00 UTC`.
    pub fn minute(self) -> String {
        let [hour, minute, _] = self.clock();
        format!("{} {hour:02}:{minute:02} UTC", self.date())
    }

    /// Returns the seconds from `self` until `later`, negative if that is before.
    pub fn until(self, later: Self) -> i64 {
        later.0 - self.0
    }

    /// The date in UTC. The calendar reaches as far as [`EARLIEST`] and [`LATEST`], so nothing is lost.
    fn day(self) -> Date {
        let day = i32::try_from(self.0.div_euclid(DAY)).ok().and_then(|day| UnixEpochDay::new(day).ok());
        day.unwrap_or(UnixEpochDay::MAX).to_date()
    }

    /// Hour, minute and second in UTC.
    fn clock(self) -> [i64; 3] {
        let seconds = self.0.rem_euclid(DAY);
        [seconds / 3600, seconds / 60 % 60, seconds % 60]
    }

    /// Leap seconds come at the end of a month, UTC.
    fn may_leap(self) -> bool {
        self.clock() == [23, 59, 59] && self.day() == self.day().last_of_month()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [hour, minute, second] = self.clock();
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.date())
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

/// Seconds that a local time runs ahead of UTC: `Z`, `+01:00`.
fn offset(text: &[u8]) -> Option<i64> {
    let (sign, mut rest) = match text {
        b"Z" | b"z" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = (number(&mut rest, 2)?, behind(&mut rest, b":")?);
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Reads two digits after one of `marks`.
fn behind(rest: &mut &[u8], marks: &[u8]) -> Option<i64> {
    let (mark, after) = rest.split_first()?;
    *rest = after;
    marks.contains(mark).then(|| number(rest, 2)).flatten()
}

/// Reads so many digits.
pub(crate) fn number(rest: &mut &[u8], count: usize) -> Option<i64> {
    let (digits, after) = rest.split_at_checked(count)?;
    *rest = after;
    let value = |sum: i64, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'));
    digits.iter().try_fold(0, value)
}

const EARLIEST: i64 = -62_167_219_200;
const LATEST: i64 = 253_402_300_799;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_rfc_3339_writes_them() {
        let table: &[(&str, Option<&str>)] = &[
            ("2026-11-23T12:00:00Z", Some("2026-11-23T12:00:00Z")),
            ("2026-11-23t12:00:00z", Some("2026-11-23T12:00:00Z")),
            ("2026-11-23 12:00:00.987654321012+01:30", Some("2026-11-23T10:30:00Z")),
            ("2024-02-29T00:30:00+01:00", Some("2024-02-28T23:30:00Z")),
            ("1999-12-31T23:59:60Z", Some("1999-12-31T23:59:59Z")),
            ("1999-12-31T15:59:60-08:00", Some("1999-12-31T23:59:59Z")),
            ("1999-12-30T23:59:60Z", None), // no leap second there
            ("0000-01-01T00:00:00+23:59", Some("0000-01-01T00:00:00Z")),
            ("9999-12-31T23:59:59-23:59", Some("9999-12-31T23:59:59Z")),
            ("2100-02-29T00:00:00Z", None),
            ("2026-13-01T00:00:00Z", None),
            ("2026-00-01T00:00:00Z", None),
            ("2026-11-31T00:00:00Z", None),
            ("2026-11-00T00:00:00Z", None),
            ("2026-11-23T24:00:00Z", None),
            ("2026-11-23T12:60:00Z", None),
            ("2026-11-23T12:00:61Z", None),
            ("2026-11-23T12:00:00", None),
            ("2026-11-23T12:00:00.Z", None),
            ("2026-11-23T12:00:00+24:00", None),
            ("2026-11-23T12:00:00+01:60", None),
            ("2026-11-23T12:00:00+0100", None),
            ("2026-11-23T12:00:00Z ", None),
            ("2026-11-23", None),
            ("+026-11-23T12:00:00Z", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(Moment::parse(text).map(|moment| moment.to_string()).as_deref(), *expected, "{text}");
        }
    }

    #[test]
    fn first_and_last_moments_are_written_and_read_back() {
        for (unix, text) in [
            (i64::MIN, "0000-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (i64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            let moment = Moment::from_unix(unix);
            assert_eq!(moment.to_string(), text);
            assert_eq!(Moment::parse(text), Some(moment));
        }
    }
}
