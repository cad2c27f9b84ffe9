//! The certificate chain: each certificate with its validity period as a bar, and now as a line.

use kubefront_core::Moment;
use kubefront_core::report::{CertificateReport, TrustReport};
use yew::prelude::*;

use crate::judge::Judged;
use crate::view::chain::{Bar, Scale, chain_end, missing_end};
use crate::widgets::prose::breakable;
use crate::words::{common_name, distance, grouped, middle, role};

/// Its values, not the whole result: typing in a field does not draw the chain again.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    certificates: Vec<CertificateReport>,
    trust: TrustReport,
    /// Where it ends.
    end: String,
    at: Moment,
}

impl Props {
    pub(crate) fn of(judged: &Judged) -> Self {
        let report = judged.report();
        Self {
            certificates: report.certificates.clone(),
            trust: report.trust.clone(),
            end: chain_end(report).unwrap_or_default().to_owned(),
            at: judged.at,
        }
    }
}

#[component]
pub(crate) fn Chain(props: &Props) -> Html {
    if props.certificates.is_empty() {
        return Html::default();
    }
    let scale = Scale::of(&props.certificates, props.at);
    html! {
        <details class="chain-fold">
            <summary>{ "Certificates" }</summary>
            <ol class="chain">
                { for props.certificates.iter().map(|certificate| link(certificate, &scale, props.at)) }
                { end(props) }
            </ol>
            if let Some(list) = props.trust.list { <p class="hint">{ format!("Compared with: {list}") }</p> }
        </details>
    }
}

fn link(certificate: &CertificateReport, scale: &Scale, at: Moment) -> Html {
    let moment = |text: &str| Moment::parse(text).unwrap_or(at);
    let (begin, end) = (moment(&certificate.not_before), moment(&certificate.not_after));
    let name = certificate.names.first().map_or_else(|| common_name(&certificate.subject), String::as_str);
    html! {
        <li class={classes!("chain-link", format!("is-{}", certificate.role))} key={certificate.sha256.clone()}>
            <div class="chain-name"><b>{ breakable(&middle(name, LONGEST_NAME)) }</b><small>{ format!("{}, {}", role(certificate.role), certificate.key) }</small></div>
            { bar(&scale.bar(begin, end, at), scale.today(at)) }
            <div class="chain-when">{ end.date() }<small>{ distance(begin, end, at) }</small></div>
            <details class="chain-more">
                <summary>{ "Details" }<span class="unseen">{ format!(" of {}", middle(name, LONGEST_NAME)) }</span></summary>
                { details(certificate, begin, end) }
            </details>
        </li>
    }
}

fn details(certificate: &CertificateReport, begin: Moment, end: Moment) -> Html {
    let rows = [
        ("subject", certificate.subject.clone()),
        ("issuer", certificate.issuer.clone()),
        ("SANs", certificate.names.join(", ")),
        ("valid", format!("{} to {}", begin.minute(), end.minute())),
        ("signature", certificate.signature.clone()),
        ("serial", grouped(&certificate.serial)),
        ("SHA-256", grouped(&certificate.sha256)),
        ("public key", grouped(&certificate.spki_sha256)),
    ];
    let row = |(name, value): (&'static str, String)| html! { <><dt>{ name }</dt><dd>{ value }</dd></> };
    html! { <dl>{ for rows.into_iter().filter(|(_, value)| !value.is_empty()).map(row) }</dl> }
}

/// Widths are attributes of SVG: the Content-Security-Policy allows no styles in the document.
fn bar(bar: &Bar, today: f64) -> Html {
    // Not format!("{}", f64): the float formatting of the standard library is larger than this component.
    let percent = |part: f64| {
        let hundredths = (part * 10_000.0 + 0.5) as u32;
        format!("{}.{:02}%", hundredths / 100, hundredths % 100)
    };
    html! {
        <svg class="chain-bar" width="100%" height="20" aria-hidden="true">
            <rect class="chain-all" x="0" y="5" width="100%" height="10" rx="5" />
            <rect class={classes!("chain-time", bar.is_over.then_some("is-over"))} x={percent(bar.from)} y="5"
                width={percent((bar.to - bar.from).max(0.01))} height="10" rx={if bar.is_open { "0" } else { "5" }} />
            <line class="chain-today" x1={percent(today)} x2={percent(today)} y1="0" y2="20" />
        </svg>
    }
}

/// Where the chain ends, if that is not one of the certificates.
fn end(props: &Props) -> Html {
    let Some((class, what)) = missing_end(&props.certificates, props.trust.kind) else { return Html::default() };
    html! {
        <li class={classes!("chain-link", class)}>
            <div class="chain-name"><b>{ &props.end }</b><small>{ what }</small></div>
        </li>
    }
}

/// The details contain the names in full.
const LONGEST_NAME: usize = 64;
