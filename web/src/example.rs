//! The examples of the page. Their files come into the ordinary state, so that everything works as with the user's own files.
//! They are checked at a fixed time, so that they do not expire. Their private keys are public.

use kubefront_core::{Exposure, Moment};

/// A set of files with settings.
#[derive(PartialEq, Eq, Debug)]
pub struct Example {
    /// Its name in links.
    pub name: &'static str,
    pub title: &'static str,
    /// What is in it, and how it ends.
    pub about: &'static str,
    files: &'static [(&'static str, Text)],
    /// Fields that differ from those of `kubefront example`; an empty text: an empty list.
    settings: &'static [(&'static str, &'static str)],
}

#[derive(PartialEq, Eq, Debug)]
enum Text {
    Whole(&'static str),
    /// The first PEM block of a text.
    First(&'static str),
}

impl Example {
    /// Returns the example with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        EXAMPLES.iter().find(|example| example.name == name)
    }

    /// Returns names and contents of its files.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.files.iter().map(|(name, text)| match text {
            Text::Whole(text) => (*name, *text),
            Text::First(text) => (*name, text.split_inclusive(END).next().unwrap_or_default()),
        })
    }

    /// Returns its settings. They name the files with a role.
    pub fn exposure(&self) -> Exposure {
        let mut exposure = Exposure::parse(EXPOSURE.as_bytes()).unwrap_or_default();
        for (path, text) in self.settings {
            exposure.clear(path);
            if !text.is_empty() {
                let _ = exposure.set(path, text); // a test sets them all
            }
        }
        exposure
    }
}

/// Returns the time at which examples are checked.
pub fn moment() -> Moment {
    Moment::from_unix(AT)
}

/// Every example, in the order of the gallery.
pub const EXAMPLES: [Example; 6] = [
    Example {
        name: "good",
        title: "Good set",
        about: "Chain, key, root certificate, and kubeconfig. Ready to download.",
        files: &[(FULLCHAIN, CHAIN), (KEY, OWN_KEY), (CA, ROOT), (KUBECONFIG, WITH_TOKEN)],
        settings: &[],
    },
    Example {
        name: "missing-intermediate",
        title: "Missing intermediate",
        about: "The server certificate without its intermediate certificate. kubectl fails.",
        files: &[("server.pem", Text::First(CHAIN_TEXT)), (KEY, OWN_KEY), (CA, ROOT), (KUBECONFIG, WITH_TOKEN)],
        settings: &[("kubeconfig.trust", "system")],
    },
    Example {
        name: "wrong-key",
        title: "Wrong key",
        about: "The private key of another certificate. Envoy rejects it and closes connections.",
        files: &[(FULLCHAIN, CHAIN), ("other-key.pem", OTHER_KEY), (CA, ROOT), (KUBECONFIG, WITH_TOKEN)],
        settings: &[],
    },
    Example {
        name: "private-ca",
        title: "Private CA",
        about: "The chain ends at a private root certificate. You decide how clients trust it.",
        files: &[(FULLCHAIN, CHAIN), (KEY, OWN_KEY), (CA, ROOT), (KUBECONFIG, WITH_TOKEN)],
        settings: &[("certificate.anchorFiles", ""), ("kubeconfig.trust", "system")],
    },
    Example {
        name: "client-certificate",
        title: "kubeadm client certificate",
        about: "The admin.conf of kubeadm. Its client certificate does not reach the API server through Envoy.",
        files: &[(FULLCHAIN, CHAIN), (KEY, OWN_KEY), (CA, ROOT), ("admin.conf", KUBEADM)],
        settings: &[],
    },
    Example {
        name: "expired",
        title: "Expired",
        about: "The server certificate expired ten days ago. Contour and Envoy do not check that.",
        files: &[(FULLCHAIN, EXPIRED), (KEY, EXPIRED_KEY), (CA, EXPIRED_ROOT), (KUBECONFIG, WITH_TOKEN)],
        settings: &[],
    },
];

/// 2026-11-23T12:00:00Z
pub(crate) const AT: i64 = 1_795_435_200;
pub(crate) const EXPOSURE: &str = include_str!("../../cli/src/example/exposure.yaml");

/// The names of files in [`EXPOSURE`].
const FULLCHAIN: &str = "fullchain.pem";
const KEY: &str = "key.pem";
const CA: &str = "ca.pem";
const KUBECONFIG: &str = "admin.kubeconfig";

const CHAIN_TEXT: &str = include_str!("../../cli/src/example/fullchain.pem");
const CHAIN: Text = Text::Whole(CHAIN_TEXT);
const OWN_KEY: Text = Text::Whole(include_str!("../../cli/src/example/key.pem"));
const OTHER_KEY: Text = Text::Whole(include_str!("../../cli/src/example/other-key.pem"));
const ROOT: Text = Text::Whole(include_str!("../../cli/src/example/ca.pem"));
const WITH_TOKEN: Text = Text::Whole(include_str!("../../cli/src/example/admin.kubeconfig"));
/// `cargo xtask bless` writes these files, from tests/kit/examples.rs.
const KUBEADM: Text = Text::Whole(include_str!("example/files/admin.conf"));
const EXPIRED: Text = Text::Whole(include_str!("example/files/expired.pem"));
const EXPIRED_KEY: Text = Text::Whole(include_str!("example/files/expired-key.pem"));
const EXPIRED_ROOT: Text = Text::Whole(include_str!("example/files/expired-ca.pem"));
const END: &str = "-----END CERTIFICATE-----\n";

#[cfg(test)]
mod tests;

/// The files of the first example.
#[cfg(test)]
pub(crate) const FILES: [(&str, &str); 4] = [
    (FULLCHAIN, CHAIN_TEXT),
    (KEY, include_str!("../../cli/src/example/key.pem")),
    (CA, include_str!("../../cli/src/example/ca.pem")),
    (KUBECONFIG, include_str!("../../cli/src/example/admin.kubeconfig")),
];

/// The first example, checked.
#[cfg(test)]
pub(crate) fn judged() -> crate::judge::Judged {
    crate::judge::of(&state("good"))
}

/// The state after a click on an example.
#[cfg(test)]
pub(crate) fn state(name: &str) -> crate::state::State {
    let example = Example::find(name).unwrap();
    crate::state::State::new(moment()).reduce(crate::state::Action::Example(example))
}
