//! The moment of judging: UTC seconds, read and written as RFC 3339.

use core::fmt;

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

    /// Returns the moment of a date and a time of day that runs so many seconds ahead of UTC; `None` where the calendar
    /// has no such one.
    pub(crate) fn of([year, month, day]: [i64; 3], [hour, minute, second]: [i64; 3], ahead: i64) -> Option<Self> {
        let is_date = (1..=12).contains(&month) && (1..=length(year, month)).contains(&day);
        let is_time = hour < 24 && minute < 60 && second < 60;
        let seconds = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
        (is_date && is_time).then(|| Self::from_unix(seconds - ahead))
    }

    /// Returns the seconds since the epoch.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// Returns the date in UTC, `2026-11-23`.
    pub fn date(self) -> String {
        let [year, month, day] = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Returns date and time to the minute, `2026-11-23 12:00 UTC`.
    pub fn minute(self) -> String {
        let [hour, minute, _] = self.clock();
        format!("{} {hour:02}:{minute:02} UTC", self.date())
    }

    /// Returns the seconds from `self` until `later`, negative where that lies before.
    pub fn until(self, later: Self) -> i64 {
        later.0 - self.0
    }

    /// Year, month and day. The years of the count begin in March, so that the leap day is their last; 400 of them, an
    /// era, are always as long.
    fn civil(self) -> [i64; 3] {
        let since = self.0.div_euclid(DAY) + MARCH_OF_YEAR_0;
        let (era, day_of_era) = (since.div_euclid(ERA), since.rem_euclid(ERA));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / (ERA - 1)) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * day_of_year + 2) / 153;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        [year, month, day_of_year - (153 * march_month + 2) / 5 + 1]
    }

    fn clock(self) -> [i64; 3] {
        let second = self.0.rem_euclid(DAY);
        [second / 3600, second / 60 % 60, second % 60]
    }

    /// Leap seconds come at the end of a month, UTC.
    fn may_leap(self) -> bool {
        let [year, month, day] = self.civil();
        self.clock() == [23, 59, 59] && day == length(year, month)
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

/// Days from the epoch to a date: the inverse of [`Moment::civil`].
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, march_month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_era = 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + (153 * march_month + 2) / 5 + day - 1;
    era * ERA + day_of_era - MARCH_OF_YEAR_0
}

/// How many days a month has.
fn length(year: i64, month: i64) -> i64 {
    let next = if month == 12 { days(year + 1, 1, 1) } else { days(year, month + 1, 1) };
    next - days(year, month, 1)
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

/// Takes two digits behind one of `marks`.
fn behind(rest: &mut &[u8], marks: &[u8]) -> Option<i64> {
    let (mark, after) = rest.split_first()?;
    *rest = after;
    marks.contains(mark).then(|| number(rest, 2)).flatten()
}

/// Takes so many digits.
pub(crate) fn number(rest: &mut &[u8], count: usize) -> Option<i64> {
    let (digits, after) = rest.split_at_checked(count)?;
    *rest = after;
    let value = |sum: i64, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'));
    digits.iter().try_fold(0, value)
}

const EARLIEST: i64 = -62_167_219_200;
const LATEST: i64 = 253_402_300_799;
/// Days of 400 years.
const ERA: i64 = 146_097;
/// Days from the first of March of the year 0 to the epoch.
const MARCH_OF_YEAR_0: i64 = 719_468;

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
    fn every_day_is_the_one_after_the_day_before() {
        let mut today = Moment(EARLIEST).civil();
        assert_eq!(today, [0, 1, 1]);
        for day in (EARLIEST / DAY + 1)..=(LATEST / DAY) {
            let [year, month, date] = today;
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let last = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month as usize - 1];
            today = match (date == last, month == 12) {
                (false, _) => [year, month, date + 1],
                (true, false) => [year, month + 1, 1],
                (true, true) => [year + 1, 1, 1],
            };
            assert_eq!(Moment(day * DAY).civil(), today);
            assert_eq!(days(today[0], today[1], today[2]), day);
        }
        assert_eq!(today, [9999, 12, 31]);
    }
}
