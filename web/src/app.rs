//! The page: owns the state, calls core, passes both to the cards.

use std::rc::Rc;

use kubefront_core::report::Verdict;
use kubefront_core::{Code, explain};
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;
use zeroize::Zeroizing;

use crate::browser::window::Given;
use crate::browser::{clock, files, focus, shell, window, worker};
use crate::cards::clear;
use crate::cards::explain::{Explain, Told};
use crate::cards::foot::Foot;
use crate::cards::header::{Banner, Header};
use crate::cards::page::{Check, panel, skip};
use crate::cards::props::GivenProps;
use crate::cards::renew::Renew;
use crate::derivation;
use crate::judge::{self, Judged, Read};
use crate::sharing::{self, Link, Target};
use crate::state::{Action, State};
use crate::view::lint::Linted;
use crate::view::tab::Tab;
use crate::view::{self, host_name};

/// Yew's side of the reducer.
#[derive(PartialEq)]
pub(crate) struct Held(State);

impl Reducible for Held {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(self.0.clone().reduce(action)))
    }
}

#[component]
pub(crate) fn App() -> Html {
    let held = use_reducer_eq(|| Held(State::new(clock::now())));
    let dispatch = {
        let dispatcher = held.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let start = use_memo((), |()| shell::start());
    let judged = use_judged(&held.0);
    let linted = use_linted(&held.0, &judged);
    let views = use_views(&held.0, &judged);
    use_listeners(&dispatch, &views.explain);
    use_shell(&start, held.0.holds_secrets(), &dispatch, &views.open);
    use_offer(&judged, &held.0, &dispatch);
    use_derivations(&judged, &held.0, &dispatch);
    use_title(&judged, &held.0, linted.as_ref().is_some_and(|linted| linted.is_alone));
    let state = Rc::new(held.0.clone());
    let given = GivenProps { state: state.clone(), judged: judged.clone(), dispatch: dispatch.clone() };
    let Views { tab, told, field, open, ontab, ontold, .. } = views;
    let page = AttrValue::from(start.page.clone());
    let oncheck =
        open.reform(|check: Option<view::checks::Check>| check.map_or(Target::Tab(Tab::Check), Target::Check));
    let explain = html! { <Explain {judged} {told} {field} page={page.clone()} {ontold} {oncheck} /> };
    // It is computed only while it is in view.
    let renew = if tab == Tab::Renew {
        html! { <Renew ..given.clone() /> }
    } else {
        Html::default()
    };
    html! {
        <div class="app">
            if !state.is_untouched() && tab == Tab::Check { { skip() } }
            <Header start={(*start).clone()} {tab} {ontab} />
            if let Some(example) = state.example { <Banner {example} clear={clear::Props::of(&state, &dispatch)} /> }
            { panel(tab, [html! { <Check given={given.clone()} {linted} {page} /> }, renew, explain]) }
            <Foot commit={start.commit.clone()} />
        </div>
    }
}

/// What is shown: the tab, and the explanation in it.
struct Views {
    tab: Tab,
    told: Option<Told>,
    /// The field with the text that is explained.
    field: NodeRef,
    /// Goes to what a link leads to.
    open: Callback<Target>,
    /// Explains a text that was pasted.
    explain: Callback<Zeroizing<Vec<u8>>>,
    ontab: Callback<Tab>,
    ontold: Callback<Option<Told>>,
}

#[hook]
fn use_views(state: &State, judged: &Rc<Judged>) -> Views {
    let (tab, told, field) = (use_state_eq(Tab::default), use_state_eq(|| None::<Told>), use_node_ref());
    let wanted = use_state_eq(|| None::<Code>);
    let show = use_callback((), {
        let (tab, told, field) = (tab.setter(), told.setter(), field.clone());
        move |(text, what): (Zeroizing<String>, Told), ()| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                field.set_value(&text);
            }
            told.set(Some(what));
            tab.set(Tab::Explain);
            focus::go_later("explain");
        }
    });
    let open = use_callback((), {
        let (tab, wanted, show) = (tab.setter(), wanted.setter(), show.clone());
        move |target: Target, ()| match target {
            Target::Tab(to) => tab.set(to),
            Target::Check(check) => {
                tab.set(Tab::Check);
                focus::go_later(check.id());
            }
            Target::Code(code) => wanted.set(Some(code)),
            Target::Entry(id) => {
                if let Some(entry) = view::explain::Told::of_entry(&id) {
                    show.emit((Zeroizing::default(), Told::new(entry)));
                }
            }
        }
    });
    // A finding is looked for when everything of the link is loaded and checked.
    use_effect_with((*wanted, judged.clone()), {
        let (wanted, tab, show) = (wanted.setter(), tab.setter(), show.clone());
        move |(code, judged)| {
            let Some(code) = *code else { return };
            wanted.set(None);
            match judged.report().findings.iter().position(|finding| finding.code == code) {
                Some(at) => {
                    tab.set(Tab::Check);
                    focus::go_later(format!("finding-{at}"));
                }
                None => show.emit((Zeroizing::default(), Told::new(view::explain::Told::of_code(code)))),
            }
        }
    });
    // With nothing explained, there is nothing that files could confirm.
    use_effect_with(state.own_files(), {
        let (tab, is_idle) = (tab.clone(), told.is_none());
        move |files| {
            if *files > 0 && is_idle && *tab == Tab::Explain {
                tab.set(Tab::Check);
            }
        }
    });
    // Clear empties the field too.
    use_effect_with(state.is_untouched(), {
        let (told, field) = (told.setter(), field.clone());
        move |is_untouched| {
            let field = field.cast::<HtmlTextAreaElement>().filter(|field| *is_untouched && !field.value().is_empty());
            if let Some(field) = field {
                field.set_value("");
                told.set(None);
            }
        }
    });
    let explain = show.reform(|text: Zeroizing<Vec<u8>>| {
        let text = Zeroizing::new(String::from_utf8_lossy(&text).into_owned());
        let told = Told::new(view::explain::Told::of_text(&text));
        (text, told)
    });
    let (ontab, ontold) = (
        {
            let tab = tab.setter();
            Callback::from(move |to| tab.set(to))
        },
        {
            let told = told.setter();
            Callback::from(move |what| told.set(what))
        },
    );
    Views { tab: *tab, told: (*told).clone(), field, open, explain, ontab, ontold }
}

/// Checks again only if the input, the settings, or the time changed.
#[hook]
fn use_judged(state: &State) -> Rc<Judged> {
    let given = (state.parts.clone(), state.passphrases.clone());
    let read = use_memo(given, |(parts, passphrases)| Read::new(judge::materials(parts), &passphrases.0));
    let (exposure, refused) = judge::exposure(state);
    let given = (state.parts.clone(), state.passphrases.clone());
    let changes = (exposure, given, state.moment(), state.is_untouched(), refused);
    let known = use_mut_ref(|| None);
    use_memo(changes, move |(exposure, _, at, is_untouched, refused)| {
        if *is_untouched {
            known.take(); // no input remains
        }
        Judged { refused: refused.clone(), ..judge::judge(exposure.clone(), &read, *at, &mut known.borrow_mut()) }
    })
}

/// Checks the HTTPProxies that exist again only if the input changed, or an hour passed: a dump can be large.
#[hook]
fn use_linted(state: &State, judged: &Judged) -> Option<Rc<Linted>> {
    let given = (state.parts.clone(), state.passphrases.clone(), state.document.clone(), state.moment().unix() / HOUR);
    (*use_memo(given, |_| view::lint::of(state, judged).map(Rc::new))).clone()
}

/// If no host name was entered and the certificate has only one, that one is used. The user can change it in its field.
#[hook]
fn use_offer(judged: &Rc<Judged>, state: &State, dispatch: &Callback<Action>) {
    let has_name = state.typed.contains_key("fqdn") || !judged.exposure().spec.fqdn.is_empty();
    let names = host_name::offered(judged);
    let only = (names.len() == 1 && !has_name).then(|| names[0].clone());
    let dispatch = dispatch.clone();
    use_effect_with(only, move |only| {
        if let Some(name) = only {
            dispatch.emit(Action::Offered(name.clone()));
        }
    });
}

/// Workers do the slow derivations, only a few at a time: one for each derivation that the state needs. Workers whose
/// result is not needed any more are ended.
#[hook]
fn use_derivations(judged: &Rc<Judged>, state: &State, dispatch: &Callback<Action>) {
    let worker = use_memo((), |()| worker::Worker::take());
    let running = use_mut_ref(Vec::new);
    let (dispatch, known) = (dispatch.clone(), state.passphrases.clone());
    use_effect_with(derivation::jobs(state, &judged.evaluation.decoded), move |jobs| {
        let mut running = running.borrow_mut();
        running.retain(|(job, _)| jobs.contains(job));
        for job in jobs.iter().take(WORKERS) {
            if !running.iter().any(|(begun, _)| begun == job) {
                running.push((job.clone(), worker.begin(job, known.clone(), dispatch.clone())));
            }
        }
    });
}

/// Input from the whole page, and the clock.
#[hook]
fn use_listeners(dispatch: &Callback<Action>, explain: &Callback<Zeroizing<Vec<u8>>>) {
    let (dispatch, explain) = (dispatch.clone(), explain.clone());
    use_effect_with((), move |()| {
        let tick = dispatch.clone();
        let minute = clock::every_minute(move |at| tick.emit(Action::Tick(at)));
        window::listen(move |given| match given {
            Given::Reading(batch) => dispatch.emit(Action::Reading(batch)),
            Given::Files(batch, files) => files::read_all(batch, files, dispatch.clone()),
            Given::Text(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) if explain::is_question(text) => explain.emit(bytes),
                _ => dispatch.emit(Action::Pasted(bytes)),
            },
        });
        move || drop(minute)
    });
}

/// Messages from and to the page around the frame.
#[hook]
fn use_shell(start: &Rc<shell::Start>, holds: bool, dispatch: &Callback<Action>, open: &Callback<Target>) {
    let (begun, act, open) = (start.clone(), dispatch.clone(), open.clone());
    use_effect_with((), move |()| {
        shell::show_theme(&begun.theme);
        let share = move |fragment: &str| {
            let Link { example, target, fields } = sharing::read(fragment);
            if let Some(example) = example {
                act.emit(Action::Example(example));
            }
            if !fields.is_empty() {
                act.emit(Action::Shared(fields));
            }
            if let Some(target) = target.or(example.map(|_| Target::Tab(Tab::Check))) {
                open.emit(target);
            }
        };
        share(&begun.fragment);
        let listener = shell::on_fragment(move |fragment| share(&fragment));
        move || drop(listener)
    });
    use_effect_with(holds, |holds| shell::holds_secrets(*holds));
}

/// The verdict about what is generated is in the title.
#[hook]
fn use_title(judged: &Judged, state: &State, is_only_linted: bool) {
    let verdict = (!state.is_untouched() && !is_only_linted).then(|| judged.report().verdict);
    use_effect_with(verdict, |verdict| {
        shell::title(match verdict {
            None => "",
            Some(Verdict::Ready) => "Ready",
            Some(Verdict::DecisionNeeded) => "Decision needed",
            Some(Verdict::Incomplete) => "Incomplete",
            Some(Verdict::Blocked) => "Blocked",
        });
    });
}

/// Seconds.
const HOUR: i64 = 3600;
/// Each needs a few megabytes, and 64 more for scrypt.
const WORKERS: usize = 2;
