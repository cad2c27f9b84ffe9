//! Findings about the text of bearer tokens.

use crate::finding::{Code, Finding};
use crate::token::{TokenError, TokenRepair};

/// Says what was removed around a token; `name` is its file.
pub(in crate::check) fn repaired(subject: &str, name: &str, repairs: &[TokenRepair]) -> Finding {
    let list: Vec<&str> = repairs.iter().map(|repair| words(*repair)).collect();
    Finding::note(Code::TokenRepaired, subject, format!("{} taken off the token in {name}", list.join(", ")))
}

/// Says how often base64 was removed.
pub(in crate::check) fn unwrapped(subject: &str, name: &str, layers: usize) -> Finding {
    let times = if layers == 1 { "" } else { " twice" };
    let message = format!("{name} held the token in base64{times}, as a Secret's data does; it was decoded");
    Finding::note(Code::TokenUnwrapped, subject, message)
}

/// Says why a token cannot be sent.
pub(in crate::check) fn illegal(subject: &str, name: &str, error: TokenError) -> Finding {
    let message = format!("the token in {name} cannot be sent: {error}");
    Finding::kubeconfig_error(Code::TokenIllegal, subject, message)
}

fn words(repair: TokenRepair) -> &'static str {
    match repair {
        TokenRepair::InvisibleCharacters => "invisible characters",
        TokenRepair::WhiteSpace => "white space",
        TokenRepair::Quotes => "quotes",
        TokenRepair::AuthorizationHeader => "`Authorization:`",
        TokenRepair::BearerScheme => "`Bearer`",
        TokenRepair::TokenField => "`token:`",
        TokenRepair::TokenVariable => "`token=`",
        TokenRepair::Comma => "a comma",
        TokenRepair::LineBreaks => "line breaks",
        TokenRepair::FinalLineBreak => "a line break at its end",
    }
}
