//! Values that go from a text, or from an exposure, into commands. Readers copy and run these commands, so a value must
//! have the form of such a name. No other part of a text can become part of a command, and neither does a value that
//! could be a secret.

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

    /// Returns the value of a text if it has the right form and cannot be a secret. A host must have a domain, because
    /// any word has the form of a short host name.
    pub(super) fn read(self, value: &str) -> Vec<(Self, String)> {
        let values = if self == Self::Host && value.contains('@') { Vec::new() } else { self.formed(value) };
        let is_whole = |(place, value): &(Self, String)| match place {
            Self::Host => has_domain(value),
            Self::User => value.split_once('@').is_none_or(|(name, domain)| !name.contains(':') && has_domain(domain)),
            _ => true,
        };
        let is_plain = |(_, value): &(Self, String)| !could_be_secret(value);
        let is_fit = values.iter().all(|value| is_whole(value) && is_plain(value));
        if is_fit && !could_be_secret(value) { values } else { Vec::new() }
    }

    /// Returns the value if it has the right form. A host can include its port, a Secret its namespace.
    fn formed(self, value: &str) -> Vec<(Self, String)> {
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
                    let namespace = Self::ProxyNamespace.formed(namespace);
                    let name = self.formed(name);
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
    .flat_map(|(place, value)| place.formed(value))
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
        values.extend(Place::Port.formed(port));
    }
    values
}

fn is_lower(name: &str) -> bool {
    !name.bytes().any(|b| b.is_ascii_uppercase())
}

/// `k8s.example.com`: a top-level domain has no digits, except as `xn--`.
fn has_domain(host: &str) -> bool {
    let is_top = |label: &str| label.starts_with("xn--") || label.bytes().all(|b| b.is_ascii_alphabetic());
    host.rsplit_once('.').is_some_and(|(_, top)| top.len() >= 2 && is_top(top))
}

/// Could the value be a token, a key, or a password? Also in a part of it, because tokens have dots and dashes too. A
/// host name that looks random is not printed either.
fn could_be_secret(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let is_marked = |word: &str| {
        SECRET_PREFIXES.contains(&word) || SECRET_BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
    };
    is_like_a_token(value)
        || SECRET_WORDS.iter().any(|word| lower.contains(word))
        || words.any(is_marked)
        || value.split(|c: char| !c.is_ascii_alphanumeric()).any(is_random)
}

/// Letters and digits alternate, capitals are in the middle, a digit is beside both cases, or the word is long: `s3cr3t`,
/// `QWxhZGRpbjpvcGVu`, `Summer2024`. `kubernetes01` and `ip-10-0-0-1` are names.
fn is_random(word: &str) -> bool {
    let bytes = word.as_bytes();
    let count = |is_kind: fn(&u8) -> bool| bytes.iter().skip(1).filter(|b| is_kind(b)).count();
    let is_change = |pair: &&[u8]| matches!(pair, [a, b] if a.is_ascii_digit() != b.is_ascii_digit());
    let changes = bytes.windows(2).filter(is_change).count();
    let (digits, capitals) = (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase));
    let is_hex = bytes.len() >= 12 && digits > 0 && bytes.iter().all(u8::is_ascii_hexdigit);
    let has_both_cases = bytes.iter().any(u8::is_ascii_uppercase) && bytes.iter().any(u8::is_ascii_lowercase);
    let is_mixed = bytes.len() >= 6 && (changes >= 3 || digits >= 6 || (has_both_cases && digits > 0));
    is_hex || is_mixed || bytes.len() > LONGEST_WORD || (bytes.len() > 12 && capitals >= 3)
}

/// Words that secrets and their fields have.
const SECRET_WORDS: &[&str] = &["passw", "pwd", "token", "bearer", "apikey", "api-key"];
/// Prefixes of the tokens of GitHub, GitLab, Vault, Google, Slack, and OpenShift: `ghp_...`, `sha256~...`
const SECRET_PREFIXES: &[&str] = &["ghp", "gho", "ghs", "glpat", "hvs", "ya29", "xoxb", "xoxp", "sha256"];
/// How keys of AWS begin, and base64 of `{"`, of base64 of `{"`, of `-----`, and of a private key.
const SECRET_BEGINNINGS: &[&str] = &["akia", "eyj", "zxlk", "ls0t", "miie", "miib", "miic"];
/// The longest word in names of this field, `serviceaccount`, has 14 letters.
const LONGEST_WORD: usize = 24;
