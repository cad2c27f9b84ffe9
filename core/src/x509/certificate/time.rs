//! The two forms of a date (RFC 5280 s. 4.1.2.5), as leniently as Go reads them.

use super::input::UTC_TIME;
use crate::asn1::der::Element;
use crate::time::{Moment, number};

/// Reads a UTCTime, otherwise a GeneralizedTime. Only a UTCTime may omit the seconds; `Z` or an offset ends it.
pub(crate) fn moment(time: &Element<'_>) -> Option<Moment> {
    let mut rest = time.content;
    let is_short = time.tag == UTC_TIME;
    let year = match number(&mut rest, if is_short { 2 } else { 4 })? {
        year if !is_short => year,
        year @ 0..50 => 2000 + year,
        year => 1900 + year,
    };
    let mut pair = || number(&mut rest, 2);
    let (date, hour, minute) = ([year, pair()?, pair()?], pair()?, pair()?);
    let has_second = !is_short || rest.first().is_some_and(u8::is_ascii_digit);
    let second = if has_second { number(&mut rest, 2)? } else { 0 };
    Moment::of(date, [hour, minute, second], ahead(rest)?)
}

/// Seconds ahead of UTC. No offset is written `Z`.
fn ahead(zone: &[u8]) -> Option<i64> {
    let (sign, mut digits) = match zone {
        b"Z" => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = (number(&mut digits, 2)?, number(&mut digits, 2)?);
    (digits.is_empty() && (hours, minutes) != (0, 0)).then_some(sign * (hours * 3600 + minutes * 60))
}
