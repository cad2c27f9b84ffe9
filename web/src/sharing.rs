//! Settings in the fragment of a link: `#mode=http&reserveName=true`. An allow list, so that a field added later is not
//! shared by accident. File names, addresses, and reasons are not shared.

use kubefront_core::Exposure;

/// Fields that a link can contain.
pub const SHARED: [&str; 31] = [
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
];

/// Returns the fragment of the settings that differ from the defaults, `#` included.
pub fn fragment(exposure: &Exposure) -> String {
    let is_given = |path: &&str| exposure.is_given(path);
    let pair = |path: &str| format!("{path}={}", encode(&exposure.get(path).unwrap_or_default()));
    let pairs: Vec<String> = SHARED.iter().copied().filter(is_given).map(pair).collect();
    format!("#{}", pairs.join("&"))
}

/// Reads a fragment. Fields that are not on the list, and values that are too long, are ignored.
pub fn read(fragment: &str) -> Vec<(String, String)> {
    let pairs = fragment.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(path, text)| SHARED.contains(path) && text.len() <= MAX_TEXT)
        .filter_map(|(path, text)| Some((path.to_owned(), decode(text)?)))
        .collect()
}

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
    use kubefront_core::exposure::FIELDS;

    use super::*;

    #[test]
    fn a_link_restores_the_settings() {
        let mut exposure = Exposure::default();
        for (path, text) in [("fqdn", "k8s.example.com"), ("mode", "http"), ("proxyName", "a&b=%")] {
            exposure.set(path, text).unwrap();
        }
        let link = fragment(&exposure);
        assert_eq!(link, "#fqdn=k8s.example.com&mode=http&proxyName=a%26b%3D%25");
        let mut again = Exposure::default();
        read(&link).iter().for_each(|(path, text)| again.set(path, text).unwrap());
        assert_eq!(again, exposure);
    }

    #[test]
    fn fields_outside_the_list_are_neither_written_nor_read() {
        let mut exposure = Exposure::default();
        exposure.set("kubeconfig.tokenFile", "token.txt").unwrap();
        assert_eq!(fragment(&exposure), "#");
        let hostile = ["#kubeconfig.tokenFile=x", "#nonsense", "#fqdn=%", "#fqdn=%zz", "#fqdn=%ff", "#fqdn=a%00"];
        assert!(hostile.iter().all(|link| read(link).is_empty()));
    }

    #[test]
    fn every_shared_field_is_a_field() {
        let known: Vec<_> = FIELDS.iter().flat_map(|field| field.leaves()).collect();
        SHARED.iter().for_each(|path| assert!(known.iter().any(|leaf| leaf == path), "{path}"));
    }
}
