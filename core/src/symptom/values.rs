//! Values that go from a text, or from an exposure, into commands. Readers copy and run these commands, so a value must
//! have the form of such a name. No other part of a text can become part of a command, and a token never does.

use crate::exposure::Exposure;
pub use crate::typed::is_like_a_token;

/// What a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The host name that clients use.
    Host,
    /// Its port.
    Port,
    /// Name of the HTTPProxy.
    Proxy,
    /// Its namespace.
    ProxyNamespace,
    /// The TLS Secret.
    Secret,
    /// Contour's namespace.
    Contour,
    /// The user of a request.
    User,
    /// The verb of a request.
    Verb,
    /// The resource of a request.
    Resource,
    /// The namespace of a request.
    Namespace,
    /// A command or an exec plugin.
    Program,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 11] = [
        Self::Host,
        Self::Port,
        Self::Proxy,
        Self::ProxyNamespace,
        Self::Secret,
        Self::Contour,
        Self::User,
        Self::Verb,
        Self::Resource,
        Self::Namespace,
        Self::Program,
    ];

    /// Its name between braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Port => "port",
            Self::Proxy => "proxy",
            Self::ProxyNamespace => "proxy-namespace",
            Self::Secret => "secret",
            Self::Contour => "contour",
            Self::User => "user",
            Self::Verb => "verb",
            Self::Resource => "resource",
            Self::Namespace => "namespace",
            Self::Program => "program",
        }
    }

    /// The text for an unknown value: the default of an exposure, or a word in capitals that the reader replaces.
    pub const fn unknown(self) -> &'static str {
        match self {
            Self::Host => "HOST",
            Self::Port => "443",
            Self::Proxy => "kubeapi-proxy",
            Self::ProxyNamespace => "default",
            Self::Secret => "kubeapi-tls",
            Self::Contour => "projectcontour",
            Self::User => "USER",
            Self::Verb => "VERB",
            Self::Resource => "RESOURCE",
            Self::Namespace => "NAMESPACE",
            Self::Program => "PLUGIN",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }

    /// Returns the value if it has the right form. A host can include its port, a Secret its namespace.
    pub(super) fn read(self, value: &str) -> Vec<(Self, String)> {
        let plain = |value: &str, most: usize, others: &str| {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || others.contains(c);
            let is_fit =
                !value.is_empty() && value.len() <= most && value.chars().all(is_plain) && !value.starts_with('-');
            (is_fit && !is_like_a_token(value)).then(|| value.to_owned())
        };
        let one = |value: Option<String>| value.map(|value| (self, value)).into_iter().collect();
        match self {
            Self::Host => host(value),
            Self::Port => one(value.parse::<u16>().ok().map(|port| port.to_string())),
            Self::Secret | Self::Proxy => match value.split_once('/') {
                Some((namespace, name)) => {
                    let namespace = Self::ProxyNamespace.read(namespace);
                    let name = self.read(name);
                    if namespace.is_empty() || name.is_empty() { Vec::new() } else { [name, namespace].concat() }
                }
                None => one(plain(value, 253, "-.").filter(|name| is_lower(name))),
            },
            Self::ProxyNamespace | Self::Contour | Self::Namespace => {
                one(plain(value, 63, "-").filter(|name| is_lower(name)))
            }
            Self::User => one(plain(value, 253, ":-._@")),
            Self::Verb => one(plain(value, 20, "").filter(|verb| verb.bytes().all(|b| b.is_ascii_lowercase()))),
            Self::Resource => one(plain(value, 63, "-./").filter(|name| is_lower(name))),
            Self::Program => one(plain(value, 63, "-._").filter(|name| name.len() < 40)),
        }
    }
}

/// Returns the values that an exposure contains, without those that do not have the form of a name.
pub fn of(exposure: &Exposure) -> Vec<(Place, String)> {
    let spec = &exposure.spec;
    [
        (Place::Host, spec.fqdn.as_str()),
        (Place::Port, spec.port.to_string().as_str()),
        (Place::Proxy, spec.proxy_name.as_str()),
        (Place::ProxyNamespace, spec.service.namespace.as_str()),
        (Place::Secret, spec.certificate.secret_name.as_str()),
        (Place::Contour, spec.contour.namespace.as_str()),
    ]
    .into_iter()
    .flat_map(|(place, value)| place.read(value))
    .collect()
}

/// Puts values into a command. The first value of a place counts; an unknown one becomes a word to replace.
pub fn fill(command: &str, values: &[(Place, String)]) -> String {
    let mut filled = command.to_owned();
    for place in Place::ALL {
        let known = values.iter().find(|(known, _)| *known == place).map(|(_, value)| value.as_str());
        filled = filled.replace(&format!("{{{}}}", place.name()), known.unwrap_or(place.unknown()));
    }
    filled
}

/// A host name without scheme and path, and its port if there is one. An IP address is not a host name.
fn host(value: &str) -> Vec<(Place, String)> {
    let authority = value.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let (name, port) = authority.split_once(':').unwrap_or((authority, ""));
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        let is_fit = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (1..=63).contains(&label.len()) && is_fit && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_address = name.rsplit('.').next().is_none_or(|last| last.bytes().all(|b| b.is_ascii_digit()));
    if name.len() > 253
        || is_address
        || !name.split('.').all(is_label)
        || [&*name, value].into_iter().any(is_like_a_token)
    {
        return Vec::new();
    }
    let mut values = vec![(Place::Host, name)];
    if !port.is_empty() {
        values.extend(Place::Port.read(port));
    }
    values
}

fn is_lower(name: &str) -> bool {
    !name.bytes().any(|b| b.is_ascii_uppercase())
}
