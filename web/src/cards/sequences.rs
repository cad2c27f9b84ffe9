//! Sequence diagrams: the TLS handshakes of a request. SVG cannot break text into lines, so this module does it.

use yew::prelude::*;

use crate::judge::Judged;
use crate::view::sequences::{self, Message, Sequence};
use crate::widgets::prose::whole;
use crate::words::lines;

/// The user's own sequence.
pub(super) fn handshakes(judged: &Judged) -> Html {
    let sequence = sequences::own(judged);
    html! {
        <details class="diagrams">
            <summary>{ "Show the TLS handshakes" }</summary>
            <SequenceView {sequence} />
        </details>
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct SequenceProps {
    pub(crate) sequence: Sequence,
}

/// One sequence as a drawing, and as text for screen readers.
#[component]
pub(crate) fn SequenceView(props: &SequenceProps) -> Html {
    let sequence = &props.sequence;
    let step = if sequence.actors.len() > 2 { 270 } else { 420 };
    let x = |actor: usize| 110 + i32::try_from(actor).unwrap_or(0) * step;
    let mut y = 84;
    let mut drawn = Vec::new();
    for message in &sequence.messages {
        let text = lines(&message.text, if message.from == message.to { 34 } else { 36 });
        y += 17 * i32::try_from(text.len()).unwrap_or(1) + 17;
        drawn.push(draw(message, &text, y, &x));
    }
    let (width, height) = (x(sequence.actors.len() - 1) + 110, y + 24);
    let names: Vec<(&str, usize)> = sequence.names.iter().map(|name| (name.as_str(), 0)).collect();
    html! {
        <figure class="sequence">
            <div class="sequence-scroll">
                <svg viewBox={format!("0 0 {width} {height}")} role="img" aria-label={told(sequence)}>
                    { for sequence.actors.iter().enumerate().map(|(at, actor)| self::actor(actor, x(at), height)) }
                    { for drawn }
                </svg>
            </div>
            <figcaption class={classes!("sequence-end", format!("is-{}", sequence.mark.name()))}>{ &sequence.end }</figcaption>
            { whole(&names) }
        </figure>
    }
}

fn actor((name, what): &(&'static str, String), x: i32, height: i32) -> Html {
    html! {
        <>
            <line class="sequence-life" x1={x.to_string()} x2={x.to_string()} y1="60" y2={height.to_string()} />
            <rect class="sequence-box" x={(x - 105).to_string()} y="4" width="210" height="60" rx="9" />
            <text class="sequence-name" x={x.to_string()} y="28">{ *name }</text>
            <text class="sequence-small" x={x.to_string()} y="48">{ what }</text>
        </>
    }
}

fn draw(message: &Message, text: &[String], y: i32, x: &impl Fn(usize) -> i32) -> Html {
    let (from, to) = (x(message.from), x(message.to));
    let is_thought = from == to;
    let middle = if is_thought { from + 14 } else { i32::midpoint(from, to) };
    let first = y - 8 - 17 * (i32::try_from(text.len()).unwrap_or(1) - 1);
    let class = if is_thought { "sequence-thought" } else { "sequence-text" };
    html! {
        <g class={classes!("sequence-message", message.is_broken.then_some("is-broken"))}>
            { for text.iter().enumerate().map(|(at, line)| html! {
                <text {class} x={middle.to_string()} y={(first + 17 * i32::try_from(at).unwrap_or(0)).to_string()}>{ line }</text>
            }) }
            if is_thought {
                <circle class="sequence-dot" cx={from.to_string()} cy={(y - 12).to_string()} r="4" />
            } else {
                { arrow(from, to, y, message.is_broken) }
            }
        </g>
    }
}

/// An arrow that fails ends in the middle, with a cross.
fn arrow(from: i32, to: i32, y: i32, is_broken: bool) -> Html {
    let ahead = if to > from { 1 } else { -1 };
    if is_broken {
        let x = i32::midpoint(from, to);
        let cross = format!("M{} {}l10 10m0 -10l-10 10", x - 5, y - 5);
        return html! {
            <>
                <line class="sequence-arrow" x1={from.to_string()} x2={(x - 10 * ahead).to_string()} y1={y.to_string()} y2={y.to_string()} />
                <path class="sequence-cross" d={cross} />
            </>
        };
    }
    let (tip, back) = (to - 3 * ahead, to - 12 * ahead);
    html! {
        <>
            <line class="sequence-arrow" x1={from.to_string()} x2={back.to_string()} y1={y.to_string()} y2={y.to_string()} />
            <path class="sequence-tip" d={format!("M{tip} {y}L{back} {}L{back} {}z", y - 5, y + 5)} />
        </>
    }
}

/// The whole sequence as text, for screen readers.
fn told(sequence: &Sequence) -> String {
    let name = |at: usize| sequence.actors.get(at).map_or("", |(name, _)| *name);
    let one = |message: &Message| match message.from == message.to {
        true => format!("{}: {}", name(message.from), message.text),
        false => format!("{} to {}: {}", name(message.from), name(message.to), message.text),
    };
    let told: Vec<String> = sequence.messages.iter().map(one).collect();
    format!("{}. {}", told.join("; "), sequence.end)
}
