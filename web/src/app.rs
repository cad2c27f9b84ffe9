//! The page: owns the state, calls core, passes both to the cards.

use std::rc::Rc;

use kubefront_core::report::Verdict;
use yew::prelude::*;

use crate::browser::window::Given;
use crate::browser::{clock, files, shell, window, worker};
use crate::cards::foot::Foot;
use crate::cards::header::{Banner, Header, Kept};
use crate::cards::page::{Results, choices, inputs, skip};
use crate::cards::props::GivenProps;
use crate::derivation;
use crate::example;
use crate::judge::{self, Judged, Read};
use crate::sharing;
use crate::state::{Action, State};
use crate::view::host_name;

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
    use_listeners(&dispatch);
    use_shell(&start, held.0.holds_secrets(), &dispatch);

    let judged = use_judged(&held.0);
    use_offer(&judged, &held.0, &dispatch);
    use_derivations(&judged, &held.0, &dispatch);
    use_title(&judged);
    let state = Rc::new(held.0.clone());
    let given = GivenProps { state: state.clone(), judged: judged.clone(), dispatch: dispatch.clone() };
    html! {
        <div class="app">
            { skip() }
            <Header start={(*start).clone()} />
            if judged.is_example {
                <Banner />
            } else {
                <Kept />
            }
            <main class="page">
                { inputs(&given) }
                <Results {state} {judged} page={start.page.clone()} {dispatch} />
                { choices(&given) }
            </main>
            <Foot commit={start.commit.clone()} />
        </div>
    }
}

/// Checks again only if the input, the settings, or the time changed.
#[hook]
fn use_judged(state: &State) -> Rc<Judged> {
    let given = (state.parts.clone(), state.passphrases.clone());
    let read = use_memo(given, |(parts, passphrases)| Read::new(judge::materials(parts), &passphrases.0));
    let (exposure, refused) = judge::exposure(state);
    let given = (state.parts.clone(), state.passphrases.clone());
    let changes = (exposure, given, state.at, state.is_untouched(), refused);
    let known = use_mut_ref(|| None);
    use_memo(changes, move |(exposure, _, at, is_untouched, refused)| {
        if *is_untouched {
            known.take(); // no input of the user remains
            return example::judged();
        }
        Judged { refused: refused.clone(), ..judge::judge(exposure.clone(), &read, *at, &mut known.borrow_mut()) }
    })
}

/// If no host name was entered and the certificate has only one, that one is used. The user can change it in its field.
#[hook]
fn use_offer(judged: &Rc<Judged>, state: &State, dispatch: &Callback<Action>) {
    let has_name = state.typed.contains_key("fqdn") || !judged.exposure().spec.fqdn.is_empty();
    let names = host_name::offered(judged);
    let only = (names.len() == 1 && !has_name && !judged.is_example).then(|| names[0].clone());
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
fn use_listeners(dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    use_effect_with((), move |()| {
        let tick = dispatch.clone();
        let minute = clock::every_minute(move |at| tick.emit(Action::Tick(at)));
        window::listen(move |given| match given {
            Given::Reading(batch) => dispatch.emit(Action::Reading(batch)),
            Given::Files(batch, files) => files::read_all(batch, files, dispatch.clone()),
            Given::Text(bytes) => dispatch.emit(Action::Pasted(bytes)),
        });
        move || drop(minute)
    });
}

/// Messages from and to the page around the frame.
#[hook]
fn use_shell(start: &Rc<shell::Start>, holds: bool, dispatch: &Callback<Action>) {
    let (begun, act) = (start.clone(), dispatch.clone());
    use_effect_with((), move |()| {
        shell::show_theme(&begun.theme);
        let share = move |fragment: &str| {
            let fields = sharing::read(fragment);
            if !fields.is_empty() {
                act.emit(Action::Shared(fields));
            }
        };
        share(&begun.fragment);
        let listener = shell::on_fragment(move |fragment| share(&fragment));
        move || drop(listener)
    });
    use_effect_with(holds, |holds| shell::holds_secrets(*holds));
}

/// The verdict on the user's input is in the title.
#[hook]
fn use_title(judged: &Judged) {
    let verdict = (!judged.is_example).then(|| judged.report().verdict);
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

/// Each needs a few megabytes, and 64 more for scrypt.
const WORKERS: usize = 2;
