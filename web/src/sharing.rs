//! Links: settings in the fragment (`#mode=http&reserveName=true`), an example, a tab, and what a tab shows. An allow list, so
//! that a field added later is not shared by accident. File names, addresses, and reasons are not shared.

use kubefront_core::{Code, Exposure};

use crate::example::Example;
use crate::state::State;
use crate::view::checks::Check;
use crate::view::tab::Tab;

/// Fields that a link can contain.
pub const SHARED: [&str; 35] = [
    "metadata.name",
    "fqdn",
    "port",
    "mode",
    "passthroughName",
    "proxyName",
    "ingressClassName",
    "service.namespace",
    "service.name",
    "service.port",
    "certificate.secretName",
    "certificate.secretNamespace",
    "certificate.source",
    "certificate.format",
    "certificate.issuer",
    "upstream.verify",
    "upstream.caSecretName",
    "upstream.caSource",
    "upstream.subjectName",
    "upstream.healthCheck",
    "contour.namespace",
    "contour.envoyService",
    "contour.version",
    "platform",
    "roleBinding.name",
    "roleBinding.narrow",
    "kubernetesVersion",
    "oldestKubectl",
    "kubeconfig.trust",
    "kubeconfig.write",
    "reserveName",
    "argocd.namespace",
    "flux.namespace",
    "externalDns.enabled",
    "externalDns.ttl",
];

/// What the fragment of a link asks for.
#[derive(PartialEq, Debug, Default)]
pub struct Link {
    pub example: Option<&'static Example>,
    /// A tab, or something in it.
    pub target: Option<Target>,
    /// Settings.
    pub fields: Vec<(String, String)>,
}

/// What a link leads to.
#[derive(Clone, PartialEq, Debug)]
pub enum Target {
    Tab(Tab),
    /// A row of the checks; not from a link.
    Check(Check),
    /// An entry of the dictionary of error texts.
    Entry(String),
    /// A finding: its check, otherwise its explanation.
    Code(Code),
}

/// Returns the fragment of a state, `#` included: the example, and the settings that differ from its settings, or from the
/// defaults.
pub fn fragment(state: &State, exposure: &Exposure) -> String {
    let is_given = |path: &&str| match state.example {
        Some(_) => state.typed.contains_key(*path),
        None => exposure.is_given(path),
    };
    let pair = |path: &str| format!("{path}={}", encode(&exposure.get(path).unwrap_or_default()));
    let example = state.example.map(|example| format!("{EXAMPLE}={}", example.name));
    let pairs: Vec<String> = example.into_iter().chain(SHARED.into_iter().filter(is_given).map(pair)).collect();
    format!("#{}", pairs.join("&"))
}

/// Returns the fragment of an entry of the dictionary.
pub fn of_entry(id: &str) -> String {
    format!("#{ENTRY}={}", encode(id))
}

/// Reads a fragment. What is not on the list, and values that are too long, are ignored.
pub fn read(fragment: &str) -> Link {
    let pairs = fragment.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.filter(|(_, text)| text.len() <= MAX_TEXT).filter_map(|(key, text)| Some((key, decode(text)?)));
    let mut link = Link::default();
    for (key, text) in pairs {
        match key {
            EXAMPLE => link.example = Example::find(&text),
            TAB => link.target = Tab::named(&text).map(Target::Tab),
            CODE => link.target = Code::from_name(&text).map(Target::Code),
            ENTRY => link.target = Some(Target::Entry(text)),
            _ if SHARED.contains(&key) => link.fields.push((key.to_owned(), text)),
            _ => {}
        }
    }
    link
}

const EXAMPLE: &str = "example";
const TAB: &str = "tab";
const CODE: &str = "code";
const ENTRY: &str = "explain";

/// RFC 3986: all characters except unreserved ones are encoded.
fn encode(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            bytes.push(u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains(char::is_control))
}

/// A name of 253 characters, each encoded.
const MAX_TEXT: usize = 3 * 253;

#[cfg(test)]
mod tests {
    use kubefront_core::Moment;
    use kubefront_core::exposure::FIELDS;

    use super::*;
    use crate::state::Action;
    use crate::{example, judge};

    fn empty() -> State {
        State::new(Moment::from_unix(0))
    }

    #[test]
    fn a_link_restores_the_settings() {
        let mut exposure = Exposure::default();
        for (path, text) in [("fqdn", "k8s.example.com"), ("mode", "http"), ("proxyName", "a&b=%")] {
            exposure.set(path, text).unwrap();
        }
        let link = fragment(&empty(), &exposure);
        assert_eq!(link, "#fqdn=k8s.example.com&mode=http&proxyName=a%26b%3D%25");
        let mut again = Exposure::default();
        let Link { fields, example: None, target: None } = read(&link) else { panic!("{link}") };
        fields.iter().for_each(|(path, text)| again.set(path, text).unwrap());
        assert_eq!(again, exposure);
    }

    /// The settings of an example are in the example.
    #[test]
    fn a_link_to_an_example_has_only_the_settings_of_the_user() {
        let typed = Action::Typed { path: "mode".to_owned(), text: "http".to_owned() };
        let state = example::state("wrong-key").reduce(typed);
        let link = fragment(&state, &judge::exposure(&state).0);
        assert_eq!(link, "#example=wrong-key&mode=http");
        let read = read(&link);
        assert_eq!((read.example.map(|example| example.name), read.fields.len()), (Some("wrong-key"), 1));
    }

    #[test]
    fn a_link_leads_to_a_tab_an_entry_or_a_code() {
        let rows = [
            ("#tab=explain", Some(Target::Tab(Tab::Explain))),
            ("#explain=unknown-authority", Some(Target::Entry("unknown-authority".to_owned()))),
            ("#code=key-mismatch&mode=http", Some(Target::Code(Code::KeyMismatch))),
            ("#tab=nonsense", None),
            ("#code=nonsense", None),
            ("#example=nonsense", None),
        ];
        for (link, target) in rows {
            let read = read(link);
            assert_eq!((read.target, read.example), (target, None), "{link}");
        }
        assert_eq!(read(&of_entry("TLSError")).target, Some(Target::Entry("TLSError".to_owned())));
    }

    #[test]
    fn fields_outside_the_list_are_neither_written_nor_read() {
        let mut exposure = Exposure::default();
        exposure.set("kubeconfig.tokenFile", "token.txt").unwrap();
        assert_eq!(fragment(&empty(), &exposure), "#");
        let hostile = ["#kubeconfig.tokenFile=x", "#nonsense", "#fqdn=%", "#fqdn=%zz", "#fqdn=%ff", "#fqdn=a%00"];
        assert!(hostile.iter().all(|link| read(link) == Link::default()));
    }

    #[test]
    fn every_shared_field_is_a_field() {
        let known: Vec<_> = FIELDS.iter().flat_map(|field| field.leaves()).collect();
        SHARED.iter().for_each(|path| assert!(known.iter().any(|leaf| leaf == path), "{path}"));
    }
}
