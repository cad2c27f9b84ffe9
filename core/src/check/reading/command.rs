//! Commands about a part of an input, for the file as it is on disk: everything around the part is removed first.

use core::fmt::Write as _;

use crate::decoded::remark::{Place, Source};
use crate::decoded::wrapping::{EntryName, JsonStep, ObjectEntry, Wrapping};
use crate::encryption::OpensslMode;
use crate::hidden;
use crate::kubernetes::objects::EntryField;
use crate::shell::{file, word};

/// A part of an input, as a command reads it.
pub(super) struct Part {
    read: Read,
    form: Form,
    /// Whether `FILE` represents the input: it was pasted, or came from standard input.
    pub(super) has_placeholder: bool,
}

/// Where a program reads from.
enum Read {
    /// A file, quoted.
    File(String),
    /// What a command prints.
    Output(String),
}

/// The form of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Pem,
    Der,
}

impl Part {
    /// Returns the input without everything around the part at `place`; `None` if no command can remove it.
    pub(super) fn of(source: &Source, place: Place) -> Option<Self> {
        let mut part = Self::of_input(source)?;
        part.form = match place {
            Place::Structure(_) => Form::Der,
            Place::Block { .. } | Place::Part { .. } => part.form,
        };
        Some(part)
    }

    /// Returns the whole input.
    pub(super) fn of_input(source: &Source) -> Option<Self> {
        let name = source.file_on_disk();
        let read = Read::File(name.map_or_else(|| "FILE".to_owned(), file));
        let mut part = Self { read, form: Form::Pem, has_placeholder: name.is_none() };
        for wrapping in &source.wrappings {
            part = part.without(wrapping)?;
        }
        Some(part)
    }

    /// Returns a PKCS#12 archive out of its block: OpenSSL reads none in PEM.
    pub(super) fn out_of_block(self, place: Place) -> Self {
        match place {
            Place::Structure(_) => self,
            place if place.line() <= 1 => self.through(BETWEEN_FENCES).through("openssl base64 -d"),
            place => {
                let from = format!("tail -n +{}", place.line());
                self.through(&from).through(BETWEEN_FENCES).through("openssl base64 -d")
            }
        }
    }

    /// `openssl pkey -in key.pem -noout`, or `unzip -p a.zip key.pem | openssl pkey -noout`.
    pub(super) fn openssl(&self, command: &str, mode: OpensslMode, options: &str) -> String {
        let mode = match (command, mode) {
            (_, OpensslMode::Default) => "",
            ("pkcs12", OpensslMode::Legacy) => " -legacy",
            ("pkcs12", OpensslMode::WithoutMac) => " -nomacver",
            (_, OpensslMode::Legacy | OpensslMode::WithoutMac) => " -provider legacy -provider default",
        };
        // OpenSSL before 3.0 reads PEM unless DER is asked for
        let form = if self.form == Form::Der && command != "pkcs12" { " -inform DER" } else { "" };
        match &self.read {
            Read::File(file) => format!("openssl {command}{mode}{form} -in {file}{options}"),
            Read::Output(output) => format!("{output} | openssl {command}{mode}{form}{options}"),
        }
    }

    /// Runs a program on its standard input.
    pub(super) fn fed_to(&self, program: &str) -> String {
        match &self.read {
            Read::File(file) => format!("{program} < {file}"),
            Read::Output(output) => format!("{output} | {program}"),
        }
    }

    /// Returns a command that comes first (` && ` at its end), and the file that it leaves: the input itself, or a copy with
    /// that name.
    pub(super) fn as_file(&self, copy: &str) -> (String, String) {
        match &self.read {
            Read::File(file) => (String::new(), file.clone()),
            Read::Output(output) => (format!("{output} > {copy} && "), copy.to_owned()),
        }
    }

    /// Returns a command that makes a copy that only its owner can read.
    pub(super) fn copied_to(&self, copy: &str) -> String {
        match &self.read {
            Read::File(file) => format!("install -m 600 {file} {copy}"),
            Read::Output(output) => format!("(umask 077; {output} > {copy})"),
        }
    }

    fn without(self, wrapping: &Wrapping) -> Option<Self> {
        Some(match wrapping {
            Wrapping::Zip(EntryName::Unknown) | Wrapping::Damaged => return None,
            Wrapping::Zip(EntryName::Exact(name)) => {
                let (first, archive) = self.as_file("inner.zip");
                self.printed_by(format!("{first}unzip -p {archive} {}", word(&unzip_pattern(name))))
            }
            Wrapping::Entry(entry) if entry.field == EntryField::CopiedLines => {
                let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
                if !entry.key.chars().all(is_plain) {
                    return None;
                }
                let key = word(&format!("s/^[\" ]*{}[\"]*: *//p", entry.key.replace('.', "\\.")));
                self.through(&format!("sed -n {key}")).through("tr -d '\", '").through("base64 -d")
            }
            Wrapping::Entry(entry) => {
                let patch = |file: &str| {
                    let template = word(&template(entry));
                    format!("kubectl patch --local -f {file} --type=merge -p '{{}}' -o go-template={template}")
                };
                let command = match &self.read {
                    // run: kubectl reads the value of -f as CSV
                    Read::File(file) if !file.contains([',', '"']) => patch(file),
                    Read::File(_) | Read::Output(_) => self.fed_to(&patch("-")),
                };
                self.printed_by(command)
            }
            Wrapping::Base64 => self.filtered("base64 -d"),
            Wrapping::Json(path) => self.through(&format!("jq -r {}", word(&jq_path(path)))),
            Wrapping::Utf16 => self.through("iconv -f UTF-16 -t UTF-8"),
            Wrapping::Indented => self.through("sed 's/^[[:space:]]*//'"),
            Wrapping::CarriageReturns => self.filtered(r"tr '\r' '\n'"),
            Wrapping::FromLine(line) => self.through(&format!("tail -n +{line}")),
            Wrapping::Irregular => {
                Self { form: Form::Der, ..self.filtered(BODY_IN_ONE_LINE).through(BODY).through(DIGITS) }
                    .through("base64 -d")
            }
            Wrapping::Pkcs12(mode) => {
                let command = self.openssl("pkcs12", *mode, " -nocerts -nodes");
                self.printed_by(command)
            }
        })
    }

    /// A program that reads the file that is its last argument.
    fn through(self, program: &str) -> Self {
        let command = match &self.read {
            Read::File(file) => format!("{program} {file}"),
            Read::Output(output) => format!("{output} | {program}"),
        };
        self.printed_by(command)
    }

    /// A program that reads only standard input.
    fn filtered(self, program: &str) -> Self {
        let command = self.fed_to(program);
        self.printed_by(command)
    }

    fn printed_by(self, command: String) -> Self {
        Self { read: Read::Output(command), ..self }
    }
}

/// A name as unzip reads it: it is a pattern, and a leading `-` is a flag.
fn unzip_pattern(name: &str) -> String {
    let mut pattern = String::new();
    for (position, c) in name.chars().enumerate() {
        match c {
            '-' if position == 0 => pattern.push_str("[-]"),
            '[' | '*' | '?' | '\\' => pattern.extend(['\\', c]),
            c => pattern.push(c),
        }
    }
    pattern
}

/// The template of kubectl that prints the value of an entry.
fn template(entry: &ObjectEntry) -> String {
    let ObjectEntry { namespace, name, field, key, is_alone } = entry;
    let (kind, map, decode) = match field {
        EntryField::SecretData | EntryField::CopiedLines => ("Secret", "data", " | base64decode"),
        EntryField::StringData => ("Secret", "stringData", ""),
        EntryField::ConfigMapData => ("ConfigMap", "data", ""),
        EntryField::BinaryData => ("ConfigMap", "binaryData", " | base64decode"),
    };
    let value = format!("{{{{index .{map} {}{decode}}}}}", quoted(key));
    if *is_alone {
        return value;
    }
    let or_nil = |text: &str| if text.is_empty() { "<nil>".to_owned() } else { text.to_owned() };
    let object = quoted(&format!("{kind}/{}/{}", or_nil(namespace), or_nil(name)));
    format!("{{{{if eq (print .kind \"/\" .metadata.namespace \"/\" .metadata.name) {object}}}}}{value}{{{{end}}}}")
}

/// `.PrivateKey`, `.items[0]["tls.key"]`
fn jq_path(steps: &[JsonStep]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            JsonStep::Key(key) if is_identifier(key) => {
                let _ = write!(path, ".{key}");
            }
            JsonStep::Key(key) => {
                let _ = write!(path, "{}[{}]", if path.is_empty() { "." } else { "" }, quoted(key));
            }
            JsonStep::Index(index) => {
                let _ = write!(path, "{}[{index}]", if path.is_empty() { "." } else { "" });
            }
        }
    }
    if path.is_empty() { ".".to_owned() } else { path }
}

fn is_identifier(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A string literal of JSON, jq, and Go.
fn quoted(text: &str) -> String {
    hidden::json(&serde_json::Value::from(text).to_string())
}

/// The lines of a block whose BEGIN is in the first line.
const BETWEEN_FENCES: &str = "sed '/-----END/,$d; 1d'";
/// The text of the only block with the label in a text of any shape.
const BODY_IN_ONE_LINE: &str = r"tr '\n' ' '";
const BODY: &str = r"sed 's/.*-----BEGIN ENCRYPTED PRIVATE KEY-----//; s/-----END.*//; s/\\[nr]//g'";
const DIGITS: &str = "tr -cd 'A-Za-z0-9+/='";
