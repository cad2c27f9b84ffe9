//! A ResourceList: its items with their texts, the exposures in it, and how generated objects replace items.

use std::collections::{BTreeMap, BTreeSet};

use zeroize::Zeroizing;

use super::result::{File, FunctionResult};
use crate::kubernetes::pieces::items;
use crate::manifest::Manifest;
use crate::yaml::{self, Node, Tree, Value, YamlError, map, text};

/// Why a text is not the input of a function.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KrmError {
    /// It is not YAML or JSON.
    #[error("{}{}", .0.line.map(|line| format!("line {line}: ")).unwrap_or_default(), .0)]
    Unreadable(#[source] YamlError),
    /// It is another object.
    #[error("expected a ResourceList of config.kubernetes.io")]
    NotAResourceList,
    /// It contains no exposure.
    #[error("expected an ApiExposure, an ApiExposureSet, or a List of kubefront.dev/v1alpha1")]
    NoExposure,
    /// An item is not a Kubernetes object.
    #[error("line {line}: an item of the ResourceList is not an object with `kind`")]
    NotAnObject {
        /// The line of the item, from 1.
        line: usize,
    },
}

/// An exposure document in the list.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// `metadata.name`; empty if it has none.
    pub name: String,
    /// The document, as YAML.
    pub text: String,
    /// The file that contains it, if the orchestrator says so.
    file: Option<File>,
}

impl Wanted {
    /// Adds the file to a result about the exposure.
    pub fn placed(&self, result: FunctionResult) -> FunctionResult {
        result.in_file(self.file.clone())
    }
}

/// The input of a function, and its output.
pub struct ResourceList {
    items: Vec<Item>,
    config: Option<Node>,
}

struct Item {
    node: Node,
    /// The text of the item as it was, without the dash; `None` for an item that is printed from its tree.
    text: Option<Zeroizing<String>>,
    /// The item in its new form.
    replaced: Option<Tree>,
}

/// An object by group, kind, namespace, and name: the same object in another version is the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Id {
    group: String,
    kind: String,
    namespace: String,
    name: String,
}

impl ResourceList {
    /// Reads the input of a function.
    ///
    /// # Errors
    /// The text cannot be read, or is not a ResourceList.
    pub fn read(bytes: &[u8]) -> Result<Self, KrmError> {
        let head = head(bytes).map_err(KrmError::Unreadable)?;
        if !is_resource_list(&head) {
            return Err(KrmError::NotAResourceList);
        }
        let mut found = Vec::new();
        for piece in items(bytes).into_iter().filter(|piece| piece.is_item) {
            let text = piece.text(bytes);
            let node = yaml::parse(&text).map_err(|mut error| {
                error.line = error.line.map(|line| line + piece.lines_before);
                KrmError::Unreadable(error)
            })?;
            let is_json = text.first() == Some(&b'{');
            if !node.has_entries() || node.get("kind").is_null() {
                return Err(KrmError::NotAnObject { line: piece.lines_before + 1 });
            }
            let text = String::from_utf8_lossy(&text).into_owned();
            found.push(Item { node, text: (!is_json).then(|| Zeroizing::new(text)), replaced: None });
        }
        // Flow style: the items were read with the head.
        if found.is_empty() {
            let of_head = head.list("items").map_err(KrmError::Unreadable)?.iter();
            if let Some(other) = of_head.clone().find(|node| !node.has_entries() || node.get("kind").is_null()) {
                return Err(KrmError::NotAnObject { line: other.place.line });
            }
            found = of_head.map(|node| Item { node: node.clone(), text: None, replaced: None }).collect();
        }
        let config = Some(head.map("functionConfig").map_err(KrmError::Unreadable)?.clone()).filter(Node::has_entries);
        Ok(Self { items: found, config })
    }

    /// Says whether a text is meant for a function.
    pub fn is_meant(bytes: &[u8]) -> bool {
        head(bytes).is_ok_and(|head| is_resource_list(&head))
    }

    /// Returns the exposures: of the configuration, which may be an ApiExposureSet, then of the items; each name once.
    pub fn exposures(&self) -> Vec<Wanted> {
        let mut found: Vec<Wanted> = Vec::new();
        let mut names = BTreeSet::new();
        for node in self.config.iter().chain(self.items.iter().map(|item| &item.node)) {
            found.extend(exposures_of(node).into_iter().filter(|wanted| names.insert(wanted.name.clone())));
        }
        found
    }

    /// Says whether the configuration is another object, and no item is an exposure: the function would silently do nothing.
    pub fn is_misconfigured(&self) -> bool {
        let is_other = |node: &Node| {
            let is_ours = node.text("apiVersion").is_ok_and(|version| version.starts_with(OURS));
            !is_ours && exposures_of(node).is_empty()
        };
        self.config.as_ref().is_some_and(is_other) && self.exposures().is_empty()
    }

    /// Adds to each result the file of the item that it is about.
    pub fn place(&self, results: Vec<FunctionResult>) -> Vec<FunctionResult> {
        let key = |kind: &str, namespace: &str, name: &str| [kind, namespace, name].map(str::to_owned);
        let files = self.items.iter().filter_map(|item| {
            let id = Id::of(&item.node);
            Some((key(&id.kind, &id.namespace, &id.name), file_of(&item.node)?))
        });
        let files: BTreeMap<[String; 3], File> = files.collect();
        let placed = |result: FunctionResult| {
            let (kind, namespace, name) = result.object();
            let file = files.get(&key(kind, namespace, name)).cloned();
            result.in_file(file)
        };
        results.into_iter().map(placed).collect()
    }

    /// Replaces the items that the manifests are, and adds the others; `folder` is the directory of their files in a package.
    pub fn merge(&mut self, manifests: &[Manifest], folder: &str) {
        let mut before = "";
        let mut index = 0_usize;
        let mut places: BTreeMap<Id, usize> = BTreeMap::new();
        for (place, item) in self.items.iter().enumerate() {
            places.entry(Id::of(&item.node)).or_insert(place);
        }
        for manifest in manifests {
            index = if before == manifest.file { index + 1 } else { 0 };
            before = manifest.file;
            let id = Id {
                group: group(string(manifest.object.get("apiVersion"))),
                kind: manifest.kind.to_owned(),
                namespace: manifest.namespace.clone().unwrap_or_default(),
                name: manifest.name.clone(),
            };
            match places.get(&id).and_then(|place| self.items.get_mut(*place)) {
                Some(item) => item.replace(&manifest.object),
                None => {
                    let path = format!("{folder}/{}", manifest.file);
                    let object = with_annotations(&manifest.object, &placed(&path, index));
                    self.items.push(Item {
                        node: Node { place: Default::default(), value: Value::Null },
                        text: None,
                        replaced: Some(object),
                    });
                }
            }
        }
    }

    /// Removes all items: what a validator returns.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Prints the list. Unchanged items keep their text, except its indentation.
    pub fn print(&self, results: &[FunctionResult]) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::from("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"));
        out.push_str(if self.items.is_empty() { "items: []\n" } else { "items:\n" });
        for item in &self.items {
            let text = match (&item.replaced, &item.text) {
                (Some(tree), _) => yaml::write(tree).text,
                (None, Some(text)) => dedented(text),
                (None, None) => yaml::write(&item.node.to_tree_in_order()).text,
            };
            push_item(&mut out, &text);
        }
        if let Some(config) = &self.config {
            out.push_str("functionConfig:\n");
            push_indented(&mut out, "  ", &yaml::write(&config.to_tree_in_order()).text);
        }
        if !results.is_empty() {
            out.push_str("results:\n");
            results.iter().for_each(|result| push_item(&mut out, &yaml::write(&result.tree()).text));
        }
        out
    }
}

impl Item {
    /// The same object in other words keeps its text, so that a second run changes nothing.
    fn replace(&mut self, object: &Tree) {
        let kept = of_orchestrators(&self.node);
        let object = with_annotations(object, &kept);
        let meant = serde_json::to_value(&object).unwrap_or_default();
        if meant != self.node.to_json() {
            self.replaced = Some(object);
        }
    }
}

impl Id {
    fn of(node: &Node) -> Self {
        let text = |node: &Node, key: &str| node.text(key).unwrap_or_default().to_owned();
        let metadata = node.get("metadata");
        Self {
            group: group(node.text("apiVersion").unwrap_or_default()),
            kind: text(node, "kind"),
            namespace: text(metadata, "namespace"),
            name: text(metadata, "name"),
        }
    }
}

fn group(api_version: &str) -> String {
    api_version.split_once('/').map(|(group, _)| group.to_owned()).unwrap_or_default()
}

fn string(tree: Option<&Tree>) -> &str {
    match tree {
        Some(Tree::Text(text)) => text,
        _ => "",
    }
}

/// Reads the list without its items, which may have more values than one tree.
fn head(bytes: &[u8]) -> Result<Node, YamlError> {
    let cut = items(bytes);
    let (Some(first), Some(last)) = (cut.first().filter(|piece| piece.is_item), cut.last()) else {
        return yaml::parse(bytes);
    };
    let before = bytes.get(..first.range.start).unwrap_or_default();
    let behind = bytes.get(last.range.end..).unwrap_or_default();
    yaml::parse(&[before, behind].concat())
}

fn is_resource_list(head: &Node) -> bool {
    head.text("kind").is_ok_and(|kind| kind == "ResourceList")
        && head.text("apiVersion").is_ok_and(|version| version.starts_with("config.kubernetes.io/"))
}

/// An ApiExposure, or the entries of an ApiExposureSet: kustomize would cut a kind that ends in `List` into its items.
fn exposures_of(node: &Node) -> Vec<Wanted> {
    let is_ours = node.text("apiVersion").is_ok_and(|version| version.starts_with(OURS));
    let entries: &[Node] = match node.text("kind") {
        Ok("ApiExposure") if is_ours => core::slice::from_ref(node),
        Ok("ApiExposureSet") if is_ours => node.get("spec").list("exposures").unwrap_or_default(),
        Ok("ApiExposureList") if is_ours => node.list("items").unwrap_or_default(),
        Ok("List") => return node.list("items").unwrap_or_default().iter().flat_map(exposures_of).collect(),
        _ => &[],
    };
    let wanted = |entry: &Node| {
        let document = map([("apiVersion", text("kubefront.dev/v1alpha1")), ("kind", text("ApiExposure"))])
            .with("metadata", Some(entry.get("metadata").to_tree()))
            .with("spec", Some(entry.get("spec").to_tree()));
        Wanted {
            name: entry.get("metadata").text("name").unwrap_or_default().to_owned(),
            text: yaml::write(&document).text.to_string(),
            file: file_of(entry).or_else(|| file_of(node)),
        }
    };
    entries.iter().map(wanted).collect()
}

/// Returns the exposures of one document, as the older exec plugin of kustomize gets it.
///
/// # Errors
/// The text cannot be read, or contains no exposure.
pub fn exposures_in(bytes: &[u8]) -> Result<Vec<Wanted>, KrmError> {
    let found = exposures_of(&yaml::parse(bytes).map_err(KrmError::Unreadable)?);
    if found.is_empty() { Err(KrmError::NoExposure) } else { Ok(found) }
}

/// The file of an object, as the orchestrator names it.
fn file_of(node: &Node) -> Option<File> {
    let annotations = node.get("metadata").get("annotations");
    let value = |key: &str| {
        let either = ["internal.config.kubernetes.io/", "config.kubernetes.io/"].map(|start| format!("{start}{key}"));
        either.iter().find_map(|key| annotations.get(key).as_text().ok().filter(|value| !value.is_empty()))
    };
    let index = value("index").and_then(|index| index.parse().ok());
    value("path").map(|path| File { path: crate::hidden::shown(path), index })
}

/// Annotations that belong to the orchestrator: the file of the item, and its name before transformers.
fn of_orchestrators(node: &Node) -> Vec<(String, String)> {
    let Value::Map(entries) = &node.get("metadata").get("annotations").value else { return Vec::new() };
    let is_kept = |key: &str| KEPT.iter().any(|start| key.starts_with(start));
    let kept = entries.iter().filter(|entry| is_kept(&entry.key));
    kept.map(|entry| (entry.key.to_string(), entry.value.as_text().unwrap_or_default().to_owned())).collect()
}

/// The file of a new item: kpt reads either annotation, kustomize removes both.
fn placed(path: &str, index: usize) -> Vec<(String, String)> {
    let both = |key: &str, value: &str| {
        ["", "internal."].map(|start| (format!("{start}config.kubernetes.io/{key}"), value.to_owned()))
    };
    [both("path", path), both("index", &index.to_string())].into_iter().flatten().collect()
}

/// Adds annotations to an object.
fn with_annotations(object: &Tree, added: &[(String, String)]) -> Tree {
    let mut object = object.clone();
    if added.is_empty() {
        return object;
    }
    let Tree::Map(entries) = &mut object else { return object };
    let Some((_, Tree::Map(metadata))) = entries.iter_mut().find(|(key, _)| key == "metadata") else { return object };
    let mut annotations = match metadata.iter().position(|(key, _)| key == "annotations") {
        Some(at) => match metadata.remove(at) {
            (_, Tree::Map(annotations)) => annotations,
            _ => Vec::new(),
        },
        None => Vec::new(),
    };
    annotations.extend(added.iter().map(|(key, value)| (key.clone(), text(value.as_str()))));
    metadata.push(("annotations".to_owned(), Tree::Map(annotations)));
    object
}

/// Moves a text to the left, as far as its first line allows.
fn dedented(text: &str) -> Zeroizing<String> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let indent = first.len() - first.trim_start_matches(' ').len();
    let line = |line: &str| {
        let blank = line.len() - line.trim_start_matches(' ').len();
        line.get(indent.min(blank)..).unwrap_or_default().to_owned() + "\n"
    };
    Zeroizing::new(text.lines().skip_while(|line| line.trim().is_empty()).map(line).collect())
}

fn push_item(out: &mut String, text: &str) {
    for (number, line) in text.lines().enumerate() {
        let start = match number {
            0 => "- ",
            _ if line.is_empty() => "",
            _ => "  ",
        };
        out.push_str(start);
        out.push_str(line);
        out.push('\n');
    }
}

fn push_indented(out: &mut String, indent: &str, text: &str) {
    for line in text.trim_end().lines() {
        out.push_str(if line.is_empty() { "" } else { indent });
        out.push_str(line);
        out.push('\n');
    }
}

const OURS: &str = "kubefront.dev/";
const KEPT: &[&str] =
    &["config.kubernetes.io/", "internal.config.kubernetes.io/", "internal.kpt.dev/", "kustomize.config.k8s.io/"];
