//! What keeps a text from being YAML at all, in our own words: the parser's would quote it, and so tokens.

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
        | K::UnexpectedEof => "the text ends in the middle",
        K::UnclosedFlowCollection { .. } => "a bracket or brace is not closed",
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => "a bracket or brace closes nothing",
        K::UnclosedQuotedScalar => "a quote is not closed",
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => "text follows a closing quote",
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => "a backslash in a quoted string starts no known escape",
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => "a tab stands where YAML wants spaces",
        K::ExpectedBlockMappingKey
        | K::ExpectedBlockSequenceEntry
        | K::InvalidIndentation
        | K::InvalidBlockScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::InvalidFlowScalarIndent
        | K::BlockSequenceEntryNotAllowed => "the indentation does not fit the lines before",
        K::SimpleKeyExpected | K::InvalidSimpleKey | K::MappingKeyNotAllowed | K::MappingValueNotAllowed => {
            "a key or a colon stands where none can be"
        }
        K::ExpectedFlowMappingSeparator | K::ExpectedFlowSequenceSeparator => "a comma or a closing bracket is missing",
        K::RecursionLimitExceeded => TOO_DEEP,
        K::UnknownAnchor => "an alias (*name) names no anchor before it",
        K::MultipleDocumentsUnsupported => "a second document begins here; one is wanted",
        K::BomInsideDocument => "a byte order mark stands in the middle",
        K::UnexpectedCharacter { .. } => "a character stands where it cannot be",
        _ => UNREADABLE,
    }
}

pub(super) const TOO_DEEP: &str = "it is nested too deeply";
const UNREADABLE: &str = "it cannot be read as YAML from here on";
