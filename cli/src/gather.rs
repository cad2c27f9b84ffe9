//! Collects what core checks: exposure document, environment, flags, and files.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use kubefront_core::decoded::{Found, Origin};
use kubefront_core::exposure::SetError;
use kubefront_core::hidden;
use kubefront_core::intake::decode;
use kubefront_core::limits::YAML_BYTES;
use kubefront_core::token::Token;
use kubefront_core::x509::Certificate;
use kubefront_core::{Evaluation, Exposure, Input, Material, Mode, Moment, Passphrases, Role, Roots, Task, evaluate};

use crate::args::Set;
use crate::exit::Error;
use crate::passphrases::passphrases;
use crate::paths::{canonicalize, with_slashes};
use crate::read::{self, Bytes, Source};
use crate::say::{self, Line, patiently};

/// Everything that core checks.
#[derive(Debug)]
pub(crate) struct Gathered {
    /// The exposure; its files are relative to the current directory.
    pub exposure: Exposure,
    materials: Vec<Material>,
    passphrases: Passphrases,
    /// Names and paths of the files without a flag, whose type is detected.
    sorted: Vec<(String, PathBuf)>,
    at: Moment,
    renew_before: Option<i64>,
}

/// Reads the exposure and all files.
///
/// # Errors
/// There is nothing to check, the exposure is invalid, a flag has an invalid value, or files cannot be read (all of them).
pub(crate) fn gather(
    set: &Set,
    document: Option<Document>,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Gathered, Error> {
    let mut exposure = match document {
        Some(Document { path, read }) => exposure_of(&path, &read.bytes, read.is_cut, 0)?,
        None => Exposure::default(),
    };
    apply(&mut exposure, set)?;
    something(set, &exposure, variable)?;
    let token = token(&mut exposure, set, variable)?;
    let passphrases = passphrases(&set.passphrase_files, variable)?;
    let mut sources = named(&exposure);
    sources.extend(set.files.iter().map(|path| Source { path: path.clone(), role: None }));
    if set.has_system_roots {
        sources.push(system_roots(variable)?);
    }
    let mut materials = read::read_all(&sources).map_err(Error::Read)?;
    no_document_among(&materials, &sources)?;
    let sorted = sorted(&materials, &sources);
    materials.extend(token);
    Ok(Gathered {
        exposure,
        materials,
        passphrases,
        sorted,
        at: set.at.unwrap_or_else(now),
        renew_before: set.renew_before,
    })
}

/// An exposure document that was read.
pub(crate) struct Document {
    /// Its path; `-` is stdin.
    pub path: PathBuf,
    /// Its content.
    pub read: Bytes,
}

/// What the exposures of a batch share: the files without a field, passphrases, the time.
#[derive(Debug)]
pub(crate) struct Common {
    set: Set,
    materials: Vec<Material>,
    sources: Vec<Source>,
    passphrases: Passphrases,
    token: Option<OsString>,
    at: Moment,
}

impl Common {
    /// Reads what the exposures share.
    ///
    /// # Errors
    /// A file cannot be read, or a variable or a flag has an invalid value.
    pub(crate) fn read(set: Set, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let passphrases = passphrases(&set.passphrase_files, variable)?;
        let mut sources: Vec<Source> = set.files.iter().map(|path| Source { path: path.clone(), role: None }).collect();
        if set.has_system_roots {
            sources.push(system_roots(variable)?);
        }
        let materials = read::read_all(&sources).map_err(Error::Read)?;
        no_document_among(&materials, &sources)?;
        let at = set.at.unwrap_or_else(now);
        Ok(Self { materials, sources, passphrases, token: variable(TOKEN), at, set })
    }

    /// Reads the files of one exposure.
    ///
    /// # Errors
    /// A flag has an invalid value, or files cannot be read (all of them).
    pub(crate) fn gather(&self, mut exposure: Exposure) -> Result<Gathered, Error> {
        apply(&mut exposure, &self.set)?;
        let token = token(&mut exposure, &self.set, &|_| self.token.clone())?;
        let named = named(&exposure);
        if named.iter().any(|source| source.path == Path::new("-")) {
            return Err(Error::usage(
                "standard input (-) cannot be an input of several exposures",
                "pass the input as a file",
            ));
        }
        let mut materials = read::read_all(&named).map_err(Error::Read)?;
        let copy = |material: &Material| match material.is_cut_off() {
            true => Material::cut_off(material.name(), material.role(), material.bytes().to_vec()),
            false => Material::new(material.name(), material.role(), material.bytes().to_vec()),
        };
        materials.extend(self.materials.iter().map(copy));
        materials.extend(token);
        Ok(Gathered {
            exposure,
            materials,
            passphrases: self.passphrases.clone(),
            sorted: sorted(&self.materials, &self.sources),
            at: self.at,
            renew_before: self.set.renew_before,
        })
    }
}

/// Names and paths of the inputs whose type is detected.
fn sorted(materials: &[Material], sources: &[Source]) -> Vec<(String, PathBuf)> {
    let sorted = materials.iter().zip(sources).filter(|(_, source)| source.role.is_none());
    sorted.map(|(material, source)| (material.name().to_owned(), source.path.clone())).collect()
}

impl Gathered {
    /// Returns the names of the inputs in messages.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.materials.iter().map(Material::name).collect()
    }

    /// Checks everything, and says so if it needs long.
    pub(crate) fn evaluate(&self, task: Task) -> Evaluation {
        patiently("still checking", || self.evaluate_quietly(task))
    }

    /// Checks everything.
    pub(crate) fn evaluate_quietly(&self, task: Task) -> Evaluation {
        evaluate(&Input {
            exposure: &self.exposure,
            material: &self.materials,
            passphrases: &self.passphrases,
            roots: Roots::Mozilla,
            at: self.at,
            task,
            renew_before: self.renew_before,
        })
    }

    /// Says whether the type of an input was detected, so that [`name_sorted`](Self::name_sorted) has something to do.
    pub(crate) fn has_sorted(&self) -> bool {
        !self.sorted.is_empty()
    }

    /// Enters the files whose type was detected into the exposure, so that the document in a bundle names all of them.
    /// Returns the parts that it cannot name: from standard input, from a variable, or from several files.
    pub(crate) fn name_sorted(&mut self) -> Vec<&'static str> {
        let decoded = patiently("still reading", || decode(&self.materials, &self.passphrases));
        self.passphrases.remember(&decoded.derived);
        // A part of a Secret or an archive has the name of the file around it.
        let file = |origin: &Origin| decoded.inputs.get(origin.material).map(|input| input.name.clone());
        let certificates =
            self.only(decoded.certificates.iter().filter(is_served).filter_map(|found| file(&found.origin)));
        let keys = self.only(decoded.keys.iter().filter_map(|found| file(&found.origin)));
        let kubeconfig = self.only(
            decoded.kubeconfigs.iter().map(|found| &found.origin).chain(&decoded.kubeconfig_parts).filter_map(file),
        );
        let token = self.only(decoded.tokens.iter().filter_map(|found| file(&found.origin)));
        let is_in_chain_file = keys.is_some() && keys == certificates;
        let spec = &mut self.exposure.spec;
        // A file with both is one input; its parts are detected again.
        let keys = keys.filter(|keys| Some(keys) != certificates.as_ref());
        for (field, file) in [
            (&mut spec.certificate.chain_file, certificates),
            (&mut spec.certificate.key_file, keys),
            (&mut spec.kubeconfig.from, kubeconfig),
            (&mut spec.kubeconfig.token_file, token),
        ] {
            if field.is_empty() {
                *field = file.unwrap_or_default();
            }
        }
        [
            (
                decoded.certificates.iter().any(|found| is_served(&found)),
                &spec.certificate.chain_file,
                "certificate chain",
            ),
            (!decoded.keys.is_empty() && !is_in_chain_file, &spec.certificate.key_file, "private key"),
            (!decoded.kubeconfigs.is_empty(), &spec.kubeconfig.from, "kubeconfig"),
            (!decoded.tokens.is_empty(), &spec.kubeconfig.token_file, "token"),
        ]
        .into_iter()
        .filter_map(|(is_there, field, part)| (is_there && field.is_empty()).then_some(part))
        .collect()
    }

    /// The path of the only detected input among `names`; `None` if there are several.
    fn only(&self, names: impl Iterator<Item = String>) -> Option<String> {
        let names: std::collections::BTreeSet<String> = names.collect();
        let mut found = self.sorted.iter().filter(|(name, _)| names.contains(name));
        let (_, path) = found.next()?;
        found.next().is_none().then(|| path.to_string_lossy().into_owned())
    }

    /// Makes the files in the exposure relative to the directory that it will be written to.
    ///
    /// # Errors
    /// A path from there has a part that is not text, so the document cannot name the file.
    pub(crate) fn rebase(&mut self, folder: &Path) -> Result<(), Error> {
        let Some(below) = real(folder) else { return Ok(()) };
        for (_, file) in files(&mut self.exposure) {
            *file = match relative(Path::new(&*file), &below) {
                Some(path) => text(path)?,
                None => String::new(),
            };
        }
        Ok(())
    }
}

/// The CA next to a chain in its Secret, or next to a ServiceAccount's token, is not part of the chain.
fn is_served(found: &&Found<Arc<Certificate>>) -> bool {
    !matches!(found.origin.role, Some(Role::TrustAnchor | Role::UpstreamCa | Role::ApiServerCertificate))
}

/// Reads an exposure document; `lines_before` are those of the stream before it.
pub(crate) fn exposure_of(path: &Path, bytes: &[u8], is_cut: bool, lines_before: usize) -> Result<Exposure, Error> {
    let shown = hidden::shown(&path.to_string_lossy());
    if is_cut || bytes.len() > YAML_BYTES {
        return Err(Error::usage(format!("{shown} is larger than 2 MiB, the limit for an exposure file"), HELP));
    }
    if let Some(what) = no_document(bytes) {
        return Err(Error::usage(format!("{shown} {what}, not an exposure file"), "pass the file without -f"));
    }
    let exposure = Exposure::parse(bytes).map_err(|error| {
        let line = error.line.map(|line| format!(":{}", line + lines_before)).unwrap_or_default();
        Error::usage(format!("{shown}{line}: {error}"), error.fix())
    })?;
    beside(exposure, path)
}

/// Makes the files of a document relative to the current directory.
pub(crate) fn beside(mut exposure: Exposure, path: &Path) -> Result<Exposure, Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    for (_, file) in files(&mut exposure) {
        if !file.is_empty() && path != Path::new("-") {
            *file = text(short(&folder.join(&*file)))?;
        }
    }
    Ok(exposure)
}

/// Recognizes an input that was passed as the exposure document.
fn no_document(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(bytes.get(..BEGINNING).unwrap_or(bytes));
    if text.trim_start().starts_with("-----BEGIN ") {
        return Some("contains a certificate or private key (PEM)");
    }
    Token::is_meant(bytes).then_some("is a bearer token")
}

/// A path as an exposure file contains it.
fn text(path: PathBuf) -> Result<String, Error> {
    path.into_os_string().into_string().map(with_slashes).map_err(|path| not_text(Path::new(&path)))
}

fn not_text(path: &Path) -> Error {
    Error::usage(
        format!("{}: the path is not valid UTF-8, and an exposure file contains only UTF-8 text", path.display()),
        "rename the directory or file",
    )
}

/// Returns `bundle/../ca.pem` as `ca.pem`, if both are the same file: through a symbolic link they may differ.
fn short(path: &Path) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        match (part, short.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                short.pop();
            }
            _ => short.push(part),
        }
    }
    let is_same = canonicalize(path).is_ok_and(|file| canonicalize(&short).is_ok_and(|other| file == other));
    if is_same { short } else { path.to_owned() }
}

/// A list that a flag or a variable sets replaces the list of the document.
fn apply(exposure: &mut Exposure, set: &Set) -> Result<(), Error> {
    let is_given = |path: &str| set.fields.iter().any(|given| given.path == path);
    if is_given("allowFrom") {
        exposure.spec.allow_from.clear();
    }
    if is_given("certificate.anchorFiles") {
        exposure.spec.certificate.anchor_files.clear();
    }
    for given in &set.fields {
        let complaint = |why: SetError| Error::usage(why.about(&given.by), &set.help);
        exposure.set(given.path, &given.text).map_err(complaint)?;
    }
    Ok(())
}

/// `KUBEFRONT_TOKEN` overrides the document, and the flag overrides the variable.
fn token(
    exposure: &mut Exposure,
    set: &Set,
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Option<Material>, Error> {
    let is_flag = set.fields.iter().any(|given| given.by == "--token-file");
    let Some(value) = variable(TOKEN).filter(|_| !is_flag) else { return Ok(None) };
    if value.is_empty() {
        return Err(Error::usage(format!("{TOKEN} is empty"), format!("set {TOKEN} to a value, or unset it")));
    }
    let Ok(token) = value.into_string() else {
        return Err(Error::usage(format!("{TOKEN} is not valid UTF-8"), "pass the token in a file: --token-file FILE"));
    };
    exposure.spec.kubeconfig.token_file.clear();
    Ok(Some(Material::new(TOKEN, Some(Role::Token), token.into_bytes())))
}

/// Checks that a function reads only files below the current directory: the orchestrator does not check it.
///
/// # Errors
/// A file is elsewhere.
pub(crate) fn confined(exposure: &Exposure) -> Result<(), Error> {
    // Without the current directory, nothing is below it.
    let here = canonicalize(Path::new(".")).ok();
    for source in named(exposure) {
        let path = source.path.as_path();
        let is_below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let is_linked_out =
            canonicalize(path).is_ok_and(|real| here.as_ref().is_none_or(|here| !real.starts_with(here)));
        if !is_below || is_linked_out {
            let shown = hidden::shown(&path.to_string_lossy());
            return Err(Error::usage(
                format!("{shown} is not below the current directory"),
                "copy the file into the package",
            ));
        }
    }
    Ok(())
}

/// The fields that name a file, with the role of the file.
fn files(exposure: &mut Exposure) -> Vec<(Role, &mut String)> {
    let spec = &mut exposure.spec;
    let mut files = vec![
        (Role::Chain, &mut spec.certificate.chain_file),
        (Role::Key, &mut spec.certificate.key_file),
        (Role::UpstreamCa, &mut spec.upstream.ca_file),
        (Role::ApiServerCertificate, &mut spec.upstream.server_certificate_file),
        (Role::Kubeconfig, &mut spec.kubeconfig.from),
        (Role::Token, &mut spec.kubeconfig.token_file),
    ];
    files.extend(spec.certificate.anchor_files.iter_mut().map(|file| (Role::TrustAnchor, file)));
    files
}

/// Returns the files that an exposure names, each with its role.
pub(crate) fn named(exposure: &Exposure) -> Vec<Source> {
    let mut exposure = exposure.clone();
    let named = files(&mut exposure).into_iter().filter(|(_, file)| !file.is_empty());
    named.map(|(role, file)| Source { path: PathBuf::from(&*file), role: Some(role) }).collect()
}

/// Without a file, an exposure document, or a token, there is nothing to check. Settings alone are enough only if the
/// exposure needs no certificate from kubefront.
fn something(set: &Set, exposure: &Exposure, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<(), Error> {
    let spec = &exposure.spec;
    let needs_none = spec.certificate.is_managed() || spec.mode == Mode::Passthrough;
    let is_input = !set.files.is_empty() || !set.exposures.is_empty() || !named(exposure).is_empty();
    match is_input || needs_none || variable(TOKEN).is_some() {
        true => Ok(()),
        false => Err(Error::usage(
            "nothing to check: no input files and no exposure file",
            "pass certificate chain, private key, and kubeconfig in any order; for example files: kubefront example DIR",
        )),
    }
}

/// Standard input can be read once.
///
/// # Errors
/// It is named more than once.
pub(crate) fn one_stdin(set: &Set) -> Result<(), Error> {
    let flags = set.fields.iter().filter(|given| given.text == "-").count();
    let paths = set
        .files
        .iter()
        .chain(&set.exposures)
        .chain(&set.passphrase_files)
        .filter(|path| **path == Path::new("-"))
        .count();
    match flags + paths {
        0 | 1 => Ok(()),
        _ => Err(Error::usage(
            "standard input (-) is named more than once",
            if cfg!(windows) {
                "pass the other input as a file"
            } else {
                "pass the other input as a file, or as <(COMMAND)"
            },
        )),
    }
}

/// An exposure document without `-f` would be an input of an unknown type.
fn no_document_among(materials: &[Material], sources: &[Source]) -> Result<(), Error> {
    let is_document = |material: &Material| {
        let head = material.bytes().get(..512).unwrap_or(material.bytes());
        let head = String::from_utf8_lossy(head);
        head.contains("kubefront.dev/") && head.contains("ApiExposure")
    };
    let found = materials.iter().zip(sources).find(|(material, source)| source.role.is_none() && is_document(material));
    found.map_or(Ok(()), |(_, source)| {
        let path = source.path.display();
        Err(Error::usage(format!("{path} is an exposure file"), format!("pass it with -f {path}")))
    })
}

fn system_roots(variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Source, Error> {
    let said = variable("SSL_CERT_FILE").filter(|value| !value.is_empty()).map(PathBuf::from);
    let found = said.or_else(|| ROOT_STORES.iter().map(PathBuf::from).find(|path| path.is_file()));
    let Some(path) = found else {
        return Err(Error::usage(
            "--system-roots: no root store found on this machine",
            "set SSL_CERT_FILE, or pass --trust-anchor FILE",
        ));
    };
    say::say(&[Line::note(format!("trusted roots: Mozilla's root store and {}", path.display()))]);
    Ok(Source { path, role: Some(Role::TrustAnchor) })
}

/// Enough to see what a file is.
const BEGINNING: usize = 512;

/// The first lines of an exposure document.
const HELP: &str = "an exposure file starts with apiVersion: kubefront.dev/v1alpha1 and kind: ApiExposure";

/// The variable that contains the token itself.
const TOKEN: &str = "KUBEFRONT_TOKEN";

/// Returns the absolute path of a directory that may not exist yet.
fn real(folder: &Path) -> Option<PathBuf> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(canonicalize(parent).ok()?.join(folder.file_name().unwrap_or_default()))
}

/// Returns a file as the exposure.yaml in this directory names it; `None` if it cannot name it.
pub(crate) fn from_bundle(file: &Path, folder: &Path) -> Option<String> {
    text(relative(file, &real(folder)?)?).ok()
}

/// Returns `path` relative to `folder` (absolute, may not exist yet); `None` for stdin and pipes, which are read once.
fn relative(path: &Path, folder: &Path) -> Option<PathBuf> {
    if path.is_absolute() {
        return path.is_file().then(|| path.to_owned());
    }
    if !path.is_file() {
        return None;
    }
    // The file itself may be a symbolic link that changes, as in a mounted Secret.
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = canonicalize(parent).ok()?.join(path.file_name()?);
    let shared = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return Some(file); // on another drive of Windows
    }
    let up = folder.components().skip(shared).map(|_| "..".as_ref());
    let down = file.components().skip(shared).map(|part| part.as_os_str());
    Some(up.chain(down).collect())
}

/// Returns the time of this machine.
pub(crate) fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The root stores of Debian, Fedora, SUSE, RHEL, Alpine, and macOS.
const ROOT_STORES: [&str; 5] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Given;

    fn given(path: &'static str, by: &str, text: &str) -> Given {
        Given { path, by: by.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn lists_of_flags_replace_the_lists_of_the_document() {
        let mut exposure = Exposure::default();
        exposure.spec.allow_from = vec!["10.0.0.0/8".to_owned()];
        let fields = vec![given("allowFrom", "--allow-from", "a"), given("allowFrom", "--allow-from", "b")];
        apply(&mut exposure, &Set { fields, ..Set::default() }).unwrap();
        assert_eq!(exposure.spec.allow_from, ["a", "b"]);
    }

    #[test]
    fn the_token_variable_overrides_the_document_and_the_flag_overrides_the_variable() {
        let variable = |name: &str| (name == "KUBEFRONT_TOKEN").then(|| OsString::from("x"));
        for (by, expected) in [("--token-file", false), ("KUBEFRONT_TOKEN_FILE", true)] {
            let mut exposure = Exposure::default();
            let set = Set { fields: vec![given("kubeconfig.tokenFile", by, "file")], ..Set::default() };
            apply(&mut exposure, &set).unwrap();
            let token = token(&mut exposure, &set, &variable).unwrap();
            assert_eq!((token.is_some(), exposure.spec.kubeconfig.token_file.is_empty()), (expected, expected), "{by}");
        }
    }

    #[test]
    fn a_way_through_a_directory_and_back_is_left_out() {
        let rows = [
            ("src/../Cargo.toml", "Cargo.toml"),
            ("src/args/../main.rs", "src/main.rs"),
            ("../cli/Cargo.toml", "../cli/Cargo.toml"),
            ("Cargo.toml", "Cargo.toml"),
            ("src/../missing.pem", "src/../missing.pem"),
        ];
        for (path, expected) in rows {
            assert_eq!(short(Path::new(path)), Path::new(expected));
        }
    }

    #[test]
    fn nothing_to_check_is_a_usage_error() {
        let token = |name: &str| (name == TOKEN).then(|| OsString::from("x"));
        let rows = [
            (None, false),
            (Some(("fqdn", "k8s.example.com")), false),
            (Some(("contour.version", "1.30")), false),
            (Some(("certificate.keyFile", "key.pem")), true),
            (Some(("certificate.anchorFiles", "ca.pem")), true),
            (Some(("kubeconfig.tokenFile", "-")), true),
            // These exposures need no certificate from kubefront.
            (Some(("certificate.source", "existing")), true),
            (Some(("certificate.format", "cert-manager")), true),
            (Some(("certificate.format", "sops")), false),
            (Some(("mode", "passthrough")), true),
        ];
        for (field, expected) in rows {
            let fields = field.map(|(path, text)| given(path, "--flag", text)).into_iter().collect();
            let set = Set { fields, ..Set::default() };
            let mut exposure = Exposure::default();
            apply(&mut exposure, &set).unwrap();
            assert_eq!(something(&set, &exposure, &|_| None).is_ok(), expected, "{field:?}");
            assert!(something(&set, &exposure, &token).is_ok(), "{field:?}");
        }
        let with = |set: Set| something(&set, &Exposure::default(), &|_| None);
        assert!(with(Set { files: vec!["x".into()], ..Set::default() }).is_ok());
        assert!(with(Set { exposures: vec!["x".into()], ..Set::default() }).is_ok());
    }

    #[test]
    fn an_empty_token_variable_is_a_usage_error() {
        let variable = |name: &str| (name == TOKEN).then(OsString::new);
        let empty = token(&mut Exposure::default(), &Set::default(), &variable).unwrap_err();
        assert_eq!(empty.to_string(), "KUBEFRONT_TOKEN is empty");
        let set = Set { fields: vec![given("kubeconfig.tokenFile", "--token-file", "file")], ..Set::default() };
        assert!(token(&mut Exposure::default(), &set, &variable).unwrap().is_none());
    }
}
