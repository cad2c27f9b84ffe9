//! Several inputs for one role: the one that was named for it, else the one that the rest of the set points at, else an
//! error that says which there are.

use std::sync::Arc;

use super::http_proxy::distinct;
use crate::decoded::{Decoded, Found, Origin};
use crate::exposure::Exposure;
use crate::finding::{Code, Finding};
use crate::input::Input;
use crate::kubernetes::Kubeconfig;
use crate::material::{Material, Role};
use crate::token::Token;
use crate::x509::{Certificate, is_signed_by};

/// What was chosen of the parts for one role, and what there is to say of it.
pub(super) struct Choice<T> {
    pub(super) part: Option<T>,
    pub(super) finding: Option<Finding>,
}

/// The kubeconfig: among several, the only one with the context that was asked for.
pub(super) fn kubeconfig<'a>(exposure: &Exposure, decoded: &'a Decoded) -> Choice<&'a Found<Kubeconfig>> {
    let different = distinct(named(&decoded.kubeconfigs, Role::Kubeconfig));
    let context = &exposure.spec.kubeconfig.context;
    let has_it = |found: &&&Found<Kubeconfig>| found.part.contexts.iter().any(|known| known.name == *context);
    let holding: Vec<_> = different.iter().filter(has_it).collect();
    let chosen = match (different.as_slice(), holding.as_slice()) {
        ([] | [_], _) => return Choice { part: different.first().copied(), finding: None },
        (_, [one]) if !context.is_empty() => **one,
        _ => {
            let names = different.iter().map(|found| described(found, current(&found.part))).collect();
            let finding = competing("kubeconfigs", first(&different), names, "kubeconfig.from").with_fix(
                "hand in one of them, or name as `kubeconfig.context` a context that one of them alone holds",
            );
            return Choice { part: different.first().copied(), finding: Some(finding) };
        }
    };
    let why = format!("it alone holds the context {}", crate::kubernetes::kubeconfig::shown(context));
    Choice {
        part: Some(chosen),
        finding: Some(taken("kubeconfigs", different.len(), &chosen.origin, &why, "kubeconfig.from")),
    }
}

/// The token: among several, the only one that is not over.
pub(super) fn token<'a>(input: &Input<'_>, decoded: &'a Decoded) -> Choice<&'a Found<Token>> {
    let different = distinct(named(&decoded.tokens, Role::Token));
    let is_over = |found: &&&Found<Token>| found.part.expires.is_some_and(|end| end <= input.at);
    let running: Vec<_> = different.iter().filter(|found| !is_over(found)).collect();
    match (different.as_slice(), running.as_slice()) {
        ([] | [_], _) => Choice { part: different.first().copied(), finding: None },
        (_, [one]) => {
            let finding =
                taken("bearer tokens", different.len(), &one.origin, "the others have expired", "kubeconfig.tokenFile");
            Choice { part: Some(**one), finding: Some(finding) }
        }
        _ => {
            let whose = |token: &Token| token.subject.as_deref().map(crate::kubernetes::kubeconfig::shown);
            let names = different.iter().map(|found| described(found, whose(&found.part))).collect();
            let finding = competing("bearer tokens", first(&different), names, "kubeconfig.tokenFile");
            Choice { part: different.first().copied(), finding: Some(finding) }
        }
    }
}

/// CA certificates that stand together, and where.
type Bundle = (Vec<Arc<Certificate>>, Origin);

/// The API server's CA: one that was handed in as such, else one out of a ConfigMap or a ServiceAccount's Secret. Among
/// several, the one that issued the API server's certificate, or the kubeconfig's.
pub(super) fn upstream_ca(
    input: &Input<'_>,
    decoded: &Decoded,
    server: Option<&Certificate>,
    of_kubeconfig: &[Arc<Certificate>],
) -> Choice<Bundle> {
    let bundles = bundles(decoded);
    let is_named =
        |bundle: &&Bundle| input.material.get(bundle.1.material).and_then(Material::role) == Some(Role::UpstreamCa);
    let named: Vec<&Bundle> = bundles.iter().filter(is_named).collect();
    // which were named and differ is told where the files are sorted; together they are one bundle
    if let Some((_, origin)) = named.first() {
        let all = named.iter().flat_map(|(certificates, _)| certificates.iter().cloned()).collect();
        return Choice { part: Some((all, origin.clone())), finding: None };
    }
    let mut different: Vec<&Bundle> = Vec::new();
    for bundle in &bundles {
        if different.iter().all(|(known, _)| !is_same(known, &bundle.0)) {
            different.push(bundle);
        }
    }
    let issued = |bundle: &&&Bundle| server.is_some_and(|server| bundle.0.iter().any(|ca| is_signed_by(server, ca)));
    let told = |bundle: &&&Bundle| is_same(&bundle.0, of_kubeconfig);
    let issuing: Vec<_> = different.iter().filter(issued).collect();
    let equal: Vec<_> = different.iter().filter(told).collect();
    let (one, why) = match (different.as_slice(), issuing.as_slice(), equal.as_slice()) {
        ([] | [_], ..) => return Choice { part: different.first().map(|bundle| (*bundle).clone()), finding: None },
        (_, [one], _) => (**one, "it issued the API server's certificate"),
        (_, _, [one]) => (**one, "it is the kubeconfig's"),
        _ => {
            let name = |bundle: &&Bundle| bundle.0.first().map(|ca| crate::wording::short(ca.short_name()));
            let file = different.first().map_or("", |bundle| &bundle.1.name);
            let names = different.iter().map(|bundle| named_as(&bundle.1, name(bundle))).collect();
            let finding = competing("CAs of the API server", file, names, "upstream.caFile");
            return Choice { part: different.first().map(|bundle| (*bundle).clone()), finding: Some(finding) };
        }
    };
    let finding = taken("CAs of the API server", different.len(), &one.1, why, "upstream.caFile");
    Choice { part: Some(one.clone()), finding: Some(finding) }
}

/// What stands together: blocks of one file or entry, counted upwards; two objects of one name begin anew.
fn bundles(decoded: &Decoded) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    for Found { part, origin } in
        decoded.certificates.iter().filter(|found| found.origin.role == Some(Role::UpstreamCa))
    {
        let goes_on = |last: &&mut Bundle| {
            (last.1.material, &last.1.name) == (origin.material, &origin.name) && last.1.block < origin.block
        };
        match bundles.last_mut().filter(goes_on) {
            Some((certificates, last)) => {
                certificates.push(part.clone());
                last.block = origin.block;
            }
            None => bundles.push((vec![part.clone()], origin.clone())),
        }
    }
    bundles
}

fn is_same(one: &[Arc<Certificate>], other: &[Arc<Certificate>]) -> bool {
    let is_in =
        |certificates: &[Arc<Certificate>], wanted: &Certificate| certificates.iter().any(|c| c.der == wanted.der);
    one.iter().all(|c| is_in(other, c)) && other.iter().all(|c| is_in(one, c))
}

/// Those that somebody named for the role, else all.
fn named<T>(found: &[Found<T>], role: Role) -> Vec<&Found<T>> {
    let named: Vec<_> = found.iter().filter(|found| found.origin.role == Some(role)).collect();
    if named.is_empty() { found.iter().collect() } else { named }
}

fn current(kubeconfig: &Kubeconfig) -> Option<String> {
    let context = kubeconfig.contexts.iter().find(|context| context.name == kubeconfig.current_context);
    let context = context.or(kubeconfig.contexts.first())?;
    Some(format!("context {}", crate::kubernetes::kubeconfig::shown(&context.name)))
}

fn described<T>(found: &Found<T>, what: Option<String>) -> String {
    named_as(&found.origin, what)
}

fn named_as(origin: &Origin, what: Option<String>) -> String {
    what.map_or_else(|| origin.name.clone(), |what| format!("{} ({what})", origin.name))
}

fn first<'a, T>(found: &[&'a Found<T>]) -> &'a str {
    found.first().map_or("", |found| &found.origin.name)
}

fn competing(words: &str, file: &str, names: Vec<String>, field: &'static str) -> Finding {
    let (count, shown) = (names.len(), names.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", "));
    let more = if count > MOST_NAMED { ", ..." } else { "" };
    let message = format!("{count} {words} were given, and they differ: {shown}{more}. One is wanted");
    Finding::error(Code::InputSeveral, file, message).about(field)
}

fn taken(words: &str, count: usize, origin: &Origin, why: &str, field: &'static str) -> Finding {
    let message = format!("{count} {words} were given; that of {} is taken: {why}", origin.name);
    Finding::note(Code::InputSeveral, &origin.name, message)
        .about(field)
        .with_fix("nothing to do; to take another, hand in that one alone")
}

const MOST_NAMED: usize = 4;
