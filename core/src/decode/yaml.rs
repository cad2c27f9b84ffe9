//! Reads YAML (and JSON, its subset) as Kubernetes' tools write it: bounded, duplicate keys refused, errors that never
//! quote the text.

use serde::de::DeserializeOwned;
use serde_saphyr::budget::BudgetBreach;
use serde_saphyr::granit_parser::ErrorKind;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{DeserializeError, Options};

use crate::limits;

/// Why a document could not be read; never holds a byte of a value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YamlError {
    /// Line, from 1, where known.
    pub line: Option<usize>,
    /// Column, from 1, where known.
    pub column: Option<usize>,
    /// What is wrong, in words; may name a field or key, never a value.
    pub what: String,
}

/// Reads one document.
///
/// # Errors
/// Says where and what; over [`crate::limits::YAML_BYTES`], nested or aliased beyond bounds, it says so.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, YamlError> {
    if text.len() > limits::YAML_BYTES {
        return Err(YamlError::nowhere(format!("it is larger than {} MiB", limits::YAML_BYTES >> 20)));
    }
    let text = core::str::from_utf8(text).map_err(|error| {
        let before = text.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        YamlError { line: Some(line), column: None, what: "the text is not UTF-8".to_owned() }
    })?;
    let text = without_empty_end(text.strip_prefix('\u{feff}').unwrap_or(text));
    serde_saphyr::from_str_with_options(text, options()).map_err(|error| YamlError::of(&error))
}

impl YamlError {
    fn nowhere(what: impl Into<String>) -> Self {
        Self { line: None, column: None, what: what.into() }
    }

    fn of(error: &DeserializeError) -> Self {
        // An error behind an alias is told where the alias stands: that is where the reader has to look.
        let location = error.location();
        let place = |number: u64| usize::try_from(number).ok().filter(|&number| number > 0);
        Self {
            line: location.and_then(|l| place(l.line())),
            column: location.and_then(|l| place(l.column())),
            what: words(innermost(error)),
        }
    }
}

/// Cuts off a last `---` with nothing but comments behind it, which generators leave there.
fn without_empty_end(text: &str) -> &str {
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        let start = end - line.len();
        let is_empty = |rest: &str| rest.trim().is_empty() || rest.trim_start().starts_with('#');
        match line.strip_prefix("---").filter(|rest| is_empty(rest)) {
            Some(_) => return text.get(..start).filter(|before| !before.trim().is_empty()).unwrap_or(text),
            None if is_empty(line) => end = start,
            None => break,
        }
    }
    text
}

fn innermost(mut error: &DeserializeError) -> &DeserializeError {
    while let DeserializeError::AliasError { error: inner, .. } | DeserializeError::WithSnippet { error: inner, .. } =
        error
    {
        error = inner;
    }
    error
}

/// Our own words for each kind: the library's would quote the text, and so tokens.
fn words(error: &DeserializeError) -> String {
    use DeserializeError as E;
    match error {
        E::Eof { .. } => "there is nothing in it".to_owned(),
        E::MultipleDocuments { .. } => "a second document begins here; one is wanted".to_owned(),
        E::MergeKeyNotAllowed { .. } | E::MergeValueNotMapOrSeqOfMaps { .. } => {
            "merge keys (<<) are not read; write the fields out".to_owned()
        }
        E::UnsupportedTag { .. } | E::TaggedStructFieldName { .. } | E::TaggedEnumMismatch { .. } => {
            "tags (!name) are not read; leave the tag out".to_owned()
        }
        E::InvalidBinaryBase64 { .. } | E::BinaryNotUtf8 { .. } => {
            "a value tagged !!binary is no base64 text".to_owned()
        }
        E::DuplicateMappingKey { key, .. } => match key.as_deref().filter(|key| may_be_named(key)) {
            Some(key) => format!("the key {key} stands twice in one mapping"),
            None => "a key stands twice in one mapping".to_owned(),
        },
        E::SerdeUnknownField { field, expected, .. } => match may_be_named(field) {
            true => format!("unknown field {field}{}", one_of(expected)),
            false => format!("unknown field{}", one_of(expected)),
        },
        E::SerdeUnknownVariant { expected, .. } => format!("unknown value{}", one_of(expected)),
        E::SerdeMissingField { field, .. } => format!("the field {field} is missing"),
        E::SerdeInvalidType { unexpected, expected, .. } | E::SerdeInvalidValue { unexpected, expected, .. } => {
            format!("{} stands where {expected} is wanted", kind_of(unexpected))
        }
        E::SerdeInvalidLength { expected, .. } => format!("a list has not the length of {expected}"),
        E::InvalidScalar { ty, .. } => format!("a value is not {}", type_in_words(ty)),
        E::InvalidBooleanStrict { .. } => "a value is neither true nor false".to_owned(),
        E::NonFiniteFloat { .. } => "a number is not finite".to_owned(),
        E::NullIntoString { .. } => "nothing stands where a string is wanted".to_owned(),
        E::Unexpected { expected, .. } => format!("{} is wanted here", event_in_words(expected)),
        E::UnknownAnchor { .. } => "an alias (*name) names no anchor before it".to_owned(),
        E::RecursiveReferencesRequireWeakTypes { .. } => "an anchor holds itself".to_owned(),
        E::AliasReplayCounterOverflow { .. }
        | E::AliasReplayLimitExceeded { .. }
        | E::AliasExpansionLimitExceeded { .. }
        | E::AliasReplayStackDepthExceeded { .. } => "its aliases expand beyond all bounds".to_owned(),
        E::Budget { breach, .. } => over_budget(breach).to_owned(),
        E::ExternalMessage { source, .. } => match source.as_ref() {
            serde_saphyr::ExternalMessageSource::Parser(error) => syntax(error.kind()).to_owned(),
            _ => UNREADABLE.to_owned(),
        },
        _ => UNREADABLE.to_owned(),
    }
}

/// The kind of a value in serde's words, which go on to quote it (serde `Unexpected`).
fn kind_of(unexpected: &str) -> &'static str {
    const KINDS: [(&str, &str); 8] = [
        ("string", "a string"),
        ("integer", "a number"),
        ("floating point", "a number"),
        ("boolean", "a boolean"),
        ("map", "a mapping"),
        ("sequence", "a list"),
        ("unit", "nothing"),
        ("null", "nothing"),
    ];
    KINDS.iter().find(|(start, _)| unexpected.starts_with(start)).map_or("something else", |(_, kind)| kind)
}

fn event_in_words(event: &str) -> &'static str {
    match event {
        _ if event.contains("mapping") => "a mapping (key: value)",
        _ if event.contains("sequence") => "a list",
        _ if event.contains("string") => "a string",
        _ => "a single value",
    }
}

fn type_in_words(rust: &str) -> &'static str {
    match rust {
        "bool" => "true or false",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        _ if rust.starts_with(['u', 'i']) => "a whole number in range",
        _ if rust.starts_with('f') => "a number",
        _ => "what is wanted here",
    }
}

fn one_of(expected: &[&'static str]) -> String {
    if expected.is_empty() { String::new() } else { format!("; known are {}", expected.join(", ")) }
}

fn over_budget(breach: &BudgetBreach) -> &'static str {
    match breach {
        BudgetBreach::Depth { .. } => TOO_DEEP,
        BudgetBreach::Aliases { .. }
        | BudgetBreach::Anchors { .. }
        | BudgetBreach::AliasAnchorRatio { .. }
        | BudgetBreach::RecordedAnchorEvents { .. }
        | BudgetBreach::RecordedAnchorBytes { .. } => "it has more anchors and aliases than are read",
        BudgetBreach::Documents { .. } => "it holds several documents; one is wanted",
        BudgetBreach::MergeKeys { .. } => "merge keys (<<) are not read; write the fields out",
        _ => "it holds more values than are read",
    }
}

/// What keeps the text from being YAML at all.
fn syntax(kind: &ErrorKind) -> &'static str {
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
        K::BomInsideDocument => "a byte order mark stands in the middle",
        K::UnexpectedCharacter { .. } => "a character stands where it cannot be",
        _ => UNREADABLE,
    }
}

/// Keys and field names are no secrets, but a pasted token can end up where a key stands.
fn may_be_named(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 40
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b))
        && !key.starts_with("eyJ")
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: DEPTH,
            flow_nesting_limit: DEPTH + 1,
            max_nodes: NODES,
            max_events: 4 * NODES,
            max_aliases: ALIASES,
            max_anchors: ALIASES,
            max_recorded_anchor_events: 10_000,
            max_recorded_anchor_bytes: limits::YAML_BYTES,
            max_total_scalar_bytes: 2 * limits::YAML_BYTES,
            max_documents: 2,
            max_merge_keys: 0,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 10_000,
            max_replay_stack_depth: 8,
        },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

const UNREADABLE: &str = "it cannot be read as YAML from here on";
const TOO_DEEP: &str = "it is nested too deeply";
/// Nesting: a CustomResourceDefinition with its schema stays below it.
const DEPTH: usize = 64;
/// Values of one document: [`limits::YAML_BYTES`] of shortest real entries (contexts of a kubeconfig) stay below it.
const NODES: usize = 250_000;
/// Anchors and aliases: hand-written files have a few, Kubernetes' tools write none.
const ALIASES: usize = 100;

#[cfg(test)]
mod tests;
