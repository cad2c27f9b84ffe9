//! The certificate because of which a client rejects a chain: where it is, and how the problem goes away.

use std::sync::Arc;

use super::Case;
use crate::clients::{Answer, Kind, Rule};
use crate::decoded::Found;
use crate::finding::{Change, Fix};
use crate::key::hex;
use crate::material::Role;
use crate::wording::{described, short};
use crate::x509::Certificate;

/// Rules, and the certificate that breaks them, if it is one certificate.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Blamed {
    /// At least one.
    pub(super) rules: Vec<Rule>,
    pub(super) certificate: Option<[u8; 32]>,
}

impl Blamed {
    /// Why a client rejects what it gets; `None` if it does not.
    pub(super) fn by(answer: &Answer) -> Option<Self> {
        let rules: Vec<Rule> = answer.rules().collect();
        (!rules.is_empty()).then_some(Self { rules, certificate: answer.certificate })
    }

    /// `authority key identifier is missing, subject key identifier of a CA is missing`
    pub(super) fn titles(&self) -> String {
        self.rules.iter().map(|rule| rule.title()).collect::<Vec<_>>().join(", ")
    }

    /// `"api.example.com" (chain.pem block 1)`; `None` for rules that are not about one certificate of the input.
    pub(super) fn place(&self, case: &Case<'_>) -> Option<String> {
        self.found(case).map(described)
    }

    /// What the certificate is for: the first one that Envoy or the API server sends is a server certificate.
    pub(super) fn kind(&self, case: &Case<'_>) -> Kind {
        let digest = self.certificate.map(|digest| hex(&digest));
        let leaves = [&case.set.chain.leaf, &case.set.api_server].into_iter().flatten();
        let is_leaf = { leaves }.any(|leaf| Some(&leaf.sha256) == digest.as_ref());
        if is_leaf { Kind::Leaf } else { Kind::Ca }
    }

    /// `have "api.example.com" (chain.pem block 1) reissued with a SHA-256 signature`. If the trust anchor that was passed is
    /// not the issuer's, a new certificate helps nothing.
    pub(super) fn fix(&self, case: &Case<'_>, trusts: &Trusts) -> Option<Fix> {
        let needs_issuer = |rule: &Rule| match rule {
            Rule::ChainIncomplete | Rule::NotAnAnchor => true,
            Rule::AuthorityKeyIdMismatch | Rule::SignatureWrong => trusts.is_wrong,
            _ => false,
        };
        let found = self.found(case);
        if let Some(own) = found.filter(|found| self.rules.contains(&Rule::NotAnAnchor) && found.part.is_self_issued())
        {
            return Some(Fix::told(format!("replace {} with a certificate that a CA issued", described(own))));
        }
        if self.rules.iter().any(needs_issuer) {
            return Some(self.issuer(case, trusts));
        }
        let kind = self.kind(case);
        let mut remedies: Vec<String> = Vec::new();
        for remedy in self.rules.iter().map(|rule| rule.remedy(kind)) {
            if !remedies.contains(&remedy) {
                remedies.push(remedy);
            }
        }
        self.place(case).map(|place| Fix::told(format!("have {place} reissued {}", remedies.join(", "))))
    }

    fn issuer(&self, case: &Case<'_>, trusts: &Trusts) -> Fix {
        let what = if trusts.role == Role::TrustAnchor { "root certificate" } else { "CA certificate" };
        let found = self.found(case);
        let key_id = found.and_then(|found| found.part.authority_key_id.as_deref());
        let key_id = key_id.map(|id| format!(" with the key identifier {}", short(id))).unwrap_or_default();
        let issued = found.map_or_else(|| "the certificate".to_owned(), described);
        let label = format!("pass the {what}{key_id} that issued {issued}");
        Fix::changing(label, Change::Provide { role: trusts.role })
    }

    fn found<'a>(&self, case: &Case<'a>) -> Option<&'a Found<Arc<Certificate>>> {
        case.decoded.sent(&self.certificate?)
    }
}

/// What a client trusts.
pub(super) struct Trusts {
    /// As what the certificate that is missing is passed.
    pub(super) role: Role,
    /// Whether what was passed is known to be another CA's.
    pub(super) is_wrong: bool,
}
