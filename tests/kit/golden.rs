//! Golden cases: directories with inputs and the expected output, byte for byte.
//!
//! `golden/NAME/case.yaml` says what is done with which files, `exposure.yaml` what is exposed, `expected/` has report
//! and bundle. Everything is made by the table in [`crate::cases`] and written by `cargo xtask bless`, never by hand.

mod difference;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use kubefront_core::{Evaluation, Exposure, Input, Material, Moment, Passphrases, Role, Roots, Task, evaluate};
use serde::{Deserialize, Serialize};

pub use difference::difference;

/// A case with its inputs.
#[derive(Clone, Debug)]
pub struct Case {
    /// Directory below `golden/`; the code it is about, if it is about one.
    pub name: String,
    /// What is done with which files.
    pub description: Description,
    /// The exposure document.
    pub exposure: String,
    /// Bytes of the files, in the description's order.
    pub inputs: Vec<Vec<u8>>,
}

/// `case.yaml`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What it shows, for a reviewer.
    pub about: String,
    /// `check` or `generate`.
    pub task: String,
    /// Time of the checks.
    pub at: String,
    /// Passphrases, tried in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passphrases: Vec<String>,
    /// The inputs, in the order they are passed.
    pub files: Vec<Named>,
}

/// One input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its file.
    pub name: String,
    /// Its role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Only its beginning was read, since it is over the cap.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cut: bool,
}

/// Returns the directory of all cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Reads every case from its directory, by name.
pub fn cases() -> Vec<Case> {
    let mut names: Vec<_> = fs::read_dir(folder())
        .expect("the folder of golden cases: `cargo xtask bless` makes it")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .filter(|name| folder().join(name).join("case.yaml").is_file())
        .collect();
    names.sort();
    names.iter().map(|name| Case::read(name)).collect()
}

impl Case {
    /// Reads one case.
    pub fn read(name: &str) -> Self {
        let folder = folder().join(name);
        let text = |file: &str| {
            let path = folder.join(file);
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let description: Description =
            serde_saphyr::from_str(&text("case.yaml")).unwrap_or_else(|error| panic!("{name}/case.yaml: {error}"));
        let bytes =
            |file: &Named| fs::read(folder.join(&file.name)).unwrap_or_else(|e| panic!("{name}/{}: {e}", file.name));
        let inputs = description.files.iter().map(bytes).collect();
        Self { name: name.to_owned(), exposure: text("exposure.yaml"), description, inputs }
    }

    /// Returns the exposure.
    pub fn exposure(&self) -> Exposure {
        Exposure::parse(self.exposure.as_bytes())
            .unwrap_or_else(|error| panic!("{}/exposure.yaml: {error:?}", self.name))
    }

    /// Returns the inputs as core expects them.
    pub fn materials(&self) -> Vec<Material> {
        let files = self.description.files.iter().zip(&self.inputs);
        files.map(|(file, bytes)| material(file, bytes.clone())).collect()
    }

    /// Returns the passphrases.
    pub fn passphrases(&self) -> Passphrases {
        Passphrases::from_lines(self.description.passphrases.join("\n").as_bytes())
    }

    /// Checks the case, and writes what can be written.
    pub fn run(&self) -> Evaluation {
        self.run_on(&self.materials())
    }

    /// Checks other material in its place.
    pub fn run_on(&self, material: &[Material]) -> Evaluation {
        evaluate(&Input {
            exposure: &self.exposure(),
            material,
            passphrases: &self.passphrases(),
            roots: Roots::Mozilla,
            at: Moment::parse(&self.description.at).expect("a moment"),
            task: self.task(),
            renew_before: None,
        })
    }

    /// Returns what is done.
    pub fn task(&self) -> Task {
        match self.description.task.as_str() {
            "check" => Task::Check,
            "generate" => Task::Generate,
            other => panic!("{}: task {other}", self.name),
        }
    }

    /// Returns the files of the directory that are inputs: path and bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let description = serde_saphyr::to_string(&self.description).expect("YAML");
        let inputs = self.description.files.iter().map(|file| file.name.clone()).zip(self.inputs.clone());
        let documents = [("case.yaml", description), ("exposure.yaml", self.exposure.clone())];
        let documents = documents.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
        documents.chain(inputs).collect()
    }
}

/// Returns the output, as files below `expected/`: the report always, the bundle if there is one.
pub fn outputs(evaluation: &Evaluation) -> BTreeMap<String, Vec<u8>> {
    let mut out: BTreeMap<_, _> =
        evaluation.files().iter().map(|file| (file.path.clone(), file.bytes.to_vec())).collect();
    out.entry("report.json".to_owned()).or_insert_with(|| report_json(evaluation).into_bytes());
    out
}

/// Returns the report as it is printed.
pub fn report_json(evaluation: &Evaluation) -> String {
    serde_json::to_string_pretty(&evaluation.report).expect("JSON") + "\n"
}

/// Returns every file below `folder`, path and bytes; none if there is no directory.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return files };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("UTF-8").to_owned();
        if path.is_dir() {
            files.extend(tree(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            files.insert(name, fs::read(&path).expect("a readable file"));
        }
    }
    files
}

/// Makes `folder` contain exactly `files`; returns which were written or removed.
pub fn replace(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let before = tree(folder);
    let mut changed = Vec::new();
    for gone in before.keys().filter(|name| !files.contains_key(*name)) {
        fs::remove_file(folder.join(gone)).expect("a removable file");
        changed.push(format!("{gone} (removed)"));
    }
    for (name, bytes) in files.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, bytes).expect("a writable file");
        changed.push(name.clone());
    }
    changed
}

/// Returns core's input for a file of a case.
pub fn material(file: &Named, bytes: Vec<u8>) -> Material {
    let role = file.role.as_deref().map(|role| role_named(role).unwrap_or_else(|| panic!("role {role}")));
    if file.cut { Material::cut_off(&file.name, role, bytes) } else { Material::new(&file.name, role, bytes) }
}

/// Returns the word for a role in `case.yaml`.
pub fn role_name(role: Role) -> &'static str {
    ROLES.iter().find(|(known, _)| *known == role).map_or("", |(_, name)| name)
}

pub(crate) fn role_named(name: &str) -> Option<Role> {
    ROLES.iter().find(|(_, known)| *known == name).map(|(role, _)| *role)
}

fn is_false(value: &bool) -> bool {
    !value
}

const ROLES: [(Role, &str); 7] = [
    (Role::Chain, "chain"),
    (Role::Key, "key"),
    (Role::TrustAnchor, "trust-anchor"),
    (Role::UpstreamCa, "upstream-ca"),
    (Role::ApiServerCertificate, "api-server-certificate"),
    (Role::Kubeconfig, "kubeconfig"),
    (Role::Token, "token"),
];
