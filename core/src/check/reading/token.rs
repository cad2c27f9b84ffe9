//! Findings about the text of bearer tokens.

use crate::finding::{Code, Finding};
use crate::token::{IllegalCharacter, TokenError, TokenRepair};

/// Reports what was removed around a token; `name` is its file.
pub(in crate::check) fn repaired(subject: &str, name: &str, repairs: &[TokenRepair]) -> Finding {
    let list: Vec<&str> = repairs.iter().map(|repair| words(*repair)).collect();
    Finding::note(
        Code::TokenRepaired,
        subject,
        format!("kubefront removed from {name}, around the token: {}", list.join(", ")),
    )
}

/// Reports how often base64 was decoded.
pub(in crate::check) fn unwrapped(subject: &str, name: &str, layers: usize) -> Finding {
    let times = if layers == 1 { "" } else { " twice" };
    let found = format!("the token in {name} was base64-encoded{times}, as in `data` of a Secret");
    Finding::note(Code::TokenUnwrapped, subject, found)
}

/// Reports why a token cannot be sent.
pub(in crate::check) fn illegal(subject: &str, name: &str, error: TokenError) -> Finding {
    let finding = Finding::kubeconfig_error(Code::TokenIllegal, subject, format!("the token in {name}: {error}"));
    match error {
        TokenError::TooLong => finding.with_impact("Envoy rejects every request with this token."),
        TokenError::IllegalCharacter { character: IllegalCharacter::WhiteSpace, .. } => {
            finding.with_impact("The API server reads the token only up to the white space.")
        }
        TokenError::IllegalCharacter { character: IllegalCharacter::NotAscii, .. } => {
            finding.with_impact("Clients or the API server reject the token.")
        }
        TokenError::IllegalCharacter { character: IllegalCharacter::LineBreak | IllegalCharacter::Control, .. } => {
            finding
        }
        TokenError::NotText | TokenError::Empty => finding.with_impact("kubefront cannot write the kubeconfig."),
    }
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
