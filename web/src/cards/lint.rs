//! The card "HTTPProxies that exist": one list of findings per object, the worst first, and the repaired set.

use std::rc::Rc;

use kubefront_core::finding::Fix;
use kubefront_core::lint::{LintFinding, Repaired};
use kubefront_core::{Severity, explain};
use yew::prelude::*;

use crate::browser::download;
use crate::view::checks::{Check, Group};
use crate::view::lint::{self, Linted, Object};
use crate::widgets::code::{self, Copy};
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::prose::{breakable, prose};
use crate::words::{count, sentence};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) linted: Rc<Linted>,
}

#[component]
pub(crate) fn Lint(props: &Props) -> Html {
    let linted = &props.linted;
    let (mark, title) = linted.headline();
    let is_few = linted.objects.len() <= MOST_OPEN;
    html! {
        <section class="card lint" id="lint" tabindex="-1" aria-labelledby="lint-title">
            <h2 id="lint-title">{ "HTTPProxies that exist" }</h2>
            <div class={classes!("lint-verdict", format!("is-{}", mark.name()))} role="status">
                <Icon sign={Sign::of_mark(mark)} />
                <div><p class="lint-headline">{ breakable(&title) }</p><p class="lint-detail">{ prose(&linted.detail()) }</p></div>
            </div>
            { for linted.objects.iter().enumerate().map(|(at, object)| self::object(linted, object, is_few || at == 0)) }
            { passed(linted) }
            { not_checked(linted) }
            { repaired(linted) }
        </section>
    }
}

/// The findings of one object.
fn object(linted: &Linted, object: &Object, is_open: bool) -> Html {
    let name = object.name.to_string();
    html! {
        <details class="lint-object" open={is_open} key={format!("{name} {}", object.file)}>
            <summary>
                <Icon sign={Sign::of_mark(object.ended.mark())} />
                <h3>{ breakable(&name) }</h3>
                <small>{ linted.counted(object) }<span class="lint-file">{ breakable(&format!(", {}", object.file)) }</span></small>
            </summary>
            <ul class="check-list">{ for object.groups.iter().map(|group| row(linted, group)) }</ul>
        </details>
    }
}

/// The findings of one code: they share their title.
fn row(linted: &Linted, group: &Group) -> Html {
    let findings: Vec<&LintFinding> = linted.findings(group).collect();
    let Some(first) = findings.first() else { return Html::default() };
    let severity = first.finding.severity;
    let (shown, more) = findings.split_at(findings.len().min(SHOWN));
    html! {
        <li class={classes!("check", format!("is-{}", severity.name()))} key={group.code.name()}>
            <Icon sign={Sign::of(severity)} />
            <p class="check-name">{ Check::of(group.code).name() }<span class="unseen">{ format!(": {severity}") }</span></p>
            <div class="check-body lint-finding">
                <h4>{ sentence(first.finding.title) }</h4>
                { for shown.iter().map(|found| evidence(found, first)) }
                if !more.is_empty() {
                    <details class="lint-more"><summary>{ format!("{} more", more.len()) }</summary>{ for more.iter().map(|found| evidence(found, first)) }</details>
                }
                { fixes(&first.finding.fixes) }
                <details class="lint-why">
                    <summary><code>{ group.code.name() }</code></summary>
                    { impacts(&findings) }
                    <pre class="finding-page">{ explain::page(group.code.name()).unwrap_or_default() }</pre>
                    <p class="finding-foot">{ first.finding.source }</p>
                </details>
            </div>
        </li>
    }
}

/// Evidence of one finding. Findings of one code mostly have the same fixes, which are drawn once, below them.
fn evidence(found: &LintFinding, first: &LintFinding) -> Html {
    html! {
        <>
            <p class="finding-found">
                <span class="finding-subject">{ breakable(&lint::place(found)) }{ ": " }</span>
                { prose(&sentence(&found.finding.found)) }
                if !found.managed_by.is_empty() {
                    <span class="lint-owner">{ format!("{} writes the object: change it there.", sentence(&found.managed_by)) }</span>
                }
            </p>
            if found.finding.fixes != first.finding.fixes { { fixes(&found.finding.fixes) } }
        </>
    }
}

fn fixes(fixes: &[Fix]) -> Html {
    let draw = |(at, fix): (usize, &Fix)| {
        let label = html! { <><b>{ if at == 0 { "Fix: " } else { "Or: " } }</b>{ prose(&fix.label) }</> };
        match &fix.command {
            Some(run) => {
                code::command(html! { <p class="lint-fix">{ label }</p> }, run, AttrValue::Static("the command"))
            }
            None => html! { <p class="lint-fix">{ label }</p> },
        }
    };
    html! { { for fixes.iter().enumerate().map(draw) } }
}

/// What happens, each sentence once. A note has no impact, as on the command line.
fn impacts(findings: &[&LintFinding]) -> Html {
    let with_impact = findings.iter().filter(|found| found.finding.severity != Severity::Note);
    let mut impacts: Vec<&str> = with_impact.map(|found| &*found.finding.impact).collect();
    impacts.retain(|impact| !impact.is_empty());
    impacts.dedup();
    html! { { for impacts.into_iter().map(|impact| html! { <p class="finding-impact">{ prose(&sentence(impact)) }</p> }) } }
}

/// HTTPProxies without a finding.
fn passed(linted: &Linted) -> Html {
    let names = &linted.passed;
    if names.is_empty() || linted.objects.is_empty() {
        return Html::default(); // the headline says it
    }
    let has = if names.len() == 1 { "HTTPProxy has" } else { "HTTPProxies have" };
    html! {
        <details class="lint-rest">
            <summary><Icon sign={Sign::Ok} />{ format!("{} {has} no finding", names.len()) }</summary>
            <ul>{ for names.iter().map(|name| html! { <li>{ breakable(name) }</li> }) }</ul>
        </details>
    }
}

fn not_checked(linted: &Linted) -> Html {
    let reasons = &linted.not_checked;
    if reasons.is_empty() {
        return Html::default();
    }
    html! {
        <details class="lint-rest" open={reasons.len() <= MOST_OPEN}>
            <summary><Icon sign={Sign::Note} />{ format!("{} not checked", count(reasons.len(), "part")) }</summary>
            <ul>{ for reasons.iter().map(|reason| html! { <li>{ prose(&sentence(reason)) }</li> }) }</ul>
        </details>
    }
}

/// The repaired objects: what changes, without secrets. Their text is not shown, because a header can contain a secret.
fn repaired(linted: &Rc<Linted>) -> Html {
    if linted.report.findings.is_empty() {
        return Html::default();
    }
    let differences = html! { <>{ for linted.repairs.iter().map(difference) }</> };
    let text = {
        let linted = linted.clone();
        Callback::from(move |()| linted.printed().to_string())
    };
    let save = {
        let linted = linted.clone();
        move |_| download::save(FILE, linted.printed().as_bytes())
    };
    html! {
        <div class="lint-repaired">
            <h3>{ "Repaired set" }</h3>
            <p>{ linted.repaired() }</p>
            if linted.repairs.len() > MOST_OPEN {
                <details class="lint-differences"><summary>{ count(linted.repairs.len(), "difference") }</summary>{ differences }</details>
            } else {
                { differences }
            }
            if linted.has_printed() {
                <div class="files-ends">
                    <Copy {text} what="of the repaired set" />
                    <button type="button" class="button is-main" onclick={save}>{ "Download the repaired set" }</button>
                </div>
                { code::command(html! { <span class="command-case">{ "Apply it:" }</span> }, APPLY, AttrValue::Static("the command")) }
            }
        </div>
    }
}

fn difference(repaired: &Repaired) -> Html {
    let text = repaired.difference();
    let line = |line: &str| {
        let class = match line.get(..1) {
            _ if line.starts_with("---") || line.starts_with("+++") => None,
            Some("+") => Some("is-added"),
            Some("-") => Some("is-removed"),
            _ => None,
        };
        html! { <><span {class}>{ line }</span>{ "\n" }</> }
    };
    html! {
        <details class="lint-difference" open=true key={repaired.name.to_string()}>
            <summary>{ "Difference of " }{ breakable(&repaired.name.to_string()) }</summary>
            if let Some(elsewhere) = repaired.elsewhere() { <p>{ sentence(&elsewhere) }{ "." }</p> }
            <pre class="code" translate="no">{ for text.lines().map(line) }</pre>
        </details>
    }
}

/// Findings of one code that are shown at once.
const SHOWN: usize = 3;
/// Objects, differences, and reasons that are shown at once.
const MOST_OPEN: usize = 5;
const FILE: &str = "repaired.yaml";
const APPLY: &str = "kubectl replace -f repaired.yaml";
