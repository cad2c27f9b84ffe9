//! Why a text is not YAML at all. The texts are written here: the parser's would quote the input, and so tokens.

use granit_parser::{ErrorKind, ScanError};

use super::YamlError;
use super::node::Place;

pub(super) fn error(error: &ScanError) -> YamlError {
    let place = Place { line: error.marker().line(), column: error.marker().col() + 1 };
    YamlError::at(place, words(error.kind()))
}

fn words(kind: &ErrorKind) -> &'static str {
    use ErrorKind as K;
    match kind {
        K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::UnexpectedEofBlockSequence
        | K::UnexpectedEofBlockMapping
        | K::UnexpectedEof => "the text ends unexpectedly",
        K::UnclosedFlowCollection { .. } => "a bracket or brace is not closed",
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => {
            "a closing bracket or brace without an opening one"
        }
        K::UnclosedQuotedScalar => "a quote is not closed",
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => "text follows a closing quote",
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => "unknown escape sequence after a backslash in a quoted string",
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => TAB,
        K::ExpectedBlockMappingKey
        | K::ExpectedBlockSequenceEntry
        | K::InvalidIndentation
        | K::InvalidBlockScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::InvalidFlowScalarIndent
        | K::BlockSequenceEntryNotAllowed => "the indentation does not match the lines before",
        K::SimpleKeyExpected | K::InvalidSimpleKey | K::MappingKeyNotAllowed | K::MappingValueNotAllowed => {
            "a key or a colon in a place where none is allowed"
        }
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => "a comma or a closing bracket is missing",
        K::RecursionLimitExceeded => TOO_DEEP,
        K::UnknownAnchor => "an alias (*name) refers to no earlier anchor",
        K::MultipleDocumentsUnsupported => "a second document starts here; expected only one",
        K::BomInsideDocument => "a byte order mark in the middle of the text",
        K::UnexpectedCharacter { .. } => "a character in a place where it is not allowed",
        _ => UNREADABLE,
    }
}

pub(super) const TAB: &str = "a tab where YAML requires spaces";
pub(super) const TOO_DEEP: &str = "the document is nested too deeply";
const UNREADABLE: &str = "the text cannot be parsed as YAML from this position on";
