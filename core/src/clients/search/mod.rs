//! How clients find a path: some try every way, some follow the first.

pub(super) mod exhaustive;
pub(super) mod first;

use super::client::{Client, Clients};
use super::view::View;

/// Says whether `client` takes `issuer` for the issuer of `child` by its name.
fn is_named(client: Client, child: &View<'_>, issuer: &View<'_>, is_anchor: bool) -> bool {
    if child.parts.issuer.whole == issuer.parts.subject.whole {
        return true;
    }
    match () {
        () if FOLDS_NAMES.contains(client) => child.issuer.folded == issuer.subject.folded,
        () if client == Client::Chromium && !is_anchor => child.issuer.folded == issuer.subject.folded,
        () if client == Client::Gnutls && !is_anchor => child.issuer.text == issuer.subject.text,
        () => false,
    }
}

const FOLDS_NAMES: Clients = Clients::of(b"OCPSNJE");
