//! Wiping on drop, enforced by types: a buffer that could contain a secret is one that wipes itself.

use zeroize::ZeroizeOnDrop;

use crate::container::pkcs12::Bag;
use crate::kubernetes::kubeconfig::Exec;
use crate::kubernetes::objects::DataEntry;
use crate::pem::Body;
use crate::yaml::{Tree, Value};

fn is_wiped(_: &impl ZeroizeOnDrop) {}

/// If it compiles, it passes.
#[allow(dead_code)]
fn buffers_that_can_hold_a_secret(
    file: &crate::File,
    exec: &Exec,
    entry: &DataEntry,
    body: &Body,
    bag: &Bag,
    tree: &Tree,
    value: &Value,
) {
    is_wiped(&file.bytes);
    exec.args.iter().for_each(is_wiped);
    exec.env.iter().for_each(|(_, value)| is_wiped(value));
    entry.value.iter().for_each(is_wiped);
    if let Body::Der(bytes) = body {
        is_wiped(bytes);
    }
    match bag {
        Bag::Certificate(bytes) | Bag::Key(_, bytes) => is_wiped(bytes),
    }
    if let Tree::Secret(text) | Tree::Wiped(text) = tree {
        is_wiped(text);
    }
    if let Value::Text(text) = value {
        is_wiped(text);
    }
}

/// Values in private fields are wiped by their own type.
#[test]
fn nothing_that_wipes_itself_is_copied_by_debug() {
    let secret = "a-secret-that-nobody-may-see";
    let material = crate::Material::new("token", None, secret.as_bytes().to_vec());
    let exec = Exec { args: vec![zeroize::Zeroizing::new(secret.to_owned())], ..Exec::default() };
    let node = crate::yaml::secret(secret);
    let passphrases = crate::Passphrases::from_lines(secret.as_bytes());
    let told = format!("{material:?} {exec:?} {node:?} {passphrases:?}");
    assert!(!told.contains(secret) && told.contains("token"), "{told}");
}
