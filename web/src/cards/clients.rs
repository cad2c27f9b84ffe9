//! The card "Clients that accept this certificate": one row per client, from the report.

use yew::prelude::*;

use crate::judge::Judged;
use crate::view::clients::{self, Row};
use crate::view::mark::Mark;
use crate::widgets::code::Copy;
use crate::widgets::icon::{Icon, Sign};
use crate::widgets::prose::prose;

/// Draws the card.
pub(super) fn clients(judged: &Judged) -> Html {
    let rows = clients::rows(judged);
    let is_known = rows.iter().any(|row| row.mark != Mark::Note);
    let summary = if is_known { clients::summary(&rows) } else { "not known without a chain and its root".to_owned() };
    html! {
        <details class="card clients">
            <summary id="clients"><h2>{ "Clients that accept this certificate" }<small>{ summary }</small></h2></summary>
            <table>
                <thead><tr><th scope="col">{ "Client" }</th><th scope="col">{ "Trusts" }</th><th scope="col">{ "Result" }</th></tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        </details>
    }
}

fn row(row: &Row) -> Html {
    let copy = row.command.map(|command| {
        html! { <Copy text={Callback::from(move |()| command.to_owned())} what={format!("for {}", row.name)} label="Copy command" /> }
    });
    html! {
        <tr class={format!("is-{}", row.mark.name())} key={row.name}>
            <th scope="row">{ row.name }<small>{ &row.version }</small></th>
            <td>{ row.trusts }</td>
            <td class="clients-result"><Icon sign={Sign::of_mark(row.mark)} /><span>{ prose(&row.result) }</span>{ copy.unwrap_or_default() }</td>
        </tr>
    }
}
