//! Key derivations in workers.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::Callback;
use zeroize::Zeroizing;

use crate::derivation::{self, Answer, Job};
use crate::state::{Action, Passphrases};

/// The function of the script in the frame (`web/shell/worker.js`); `None` without that script (`trunk serve`).
pub(crate) struct Worker(Option<Function>);

/// A running derivation. Dropping it ends it.
pub(crate) struct Running {
    end: Option<Function>,
    _done: Option<Closure<dyn FnMut(JsValue)>>,
    _here: Rc<RefCell<Option<Timeout>>>,
}

impl Worker {
    /// Returns it; only the first call gets it.
    pub(crate) fn take() -> Self {
        Self(Reflect::get(&js_sys::global(), &"kubefrontWorker".into()).ok().and_then(|it| it.dyn_into().ok()))
    }

    /// Starts a derivation. Without workers, it runs in the page's own thread.
    pub(crate) fn begin(&self, job: &Job, known: Passphrases, dispatch: Callback<Action>) -> Running {
        let here = Rc::new(RefCell::new(None));
        let Some(derive) = &self.0 else {
            here.replace(Some(derive_here(job.clone(), known, dispatch)));
            return Running { end: None, _done: None, _here: here };
        };
        let task = Uint8Array::new_from_slice(&job.task(&known.0));
        let (begun, later) = (job.clone(), Rc::downgrade(&here));
        let done = Closure::new(move |answer: JsValue| match (answer.dyn_into::<Uint8Array>(), later.upgrade()) {
            (Ok(array), _) => {
                let bytes = Zeroizing::new(array.to_vec());
                array.fill(0, 0, array.length());
                dispatch.emit(action(&begun, &bytes));
            }
            (Err(_), Some(here)) => {
                here.replace(Some(derive_here(begun.clone(), known.clone(), dispatch.clone())));
            }
            (Err(_), None) => {} // ended
        });
        let end = derive
            .call3(&JsValue::NULL, &wasm_bindgen::module(), &task, done.as_ref())
            .ok()
            .and_then(|end| end.dyn_into().ok());
        Running { end, _done: Some(done), _here: here }
    }
}

/// Derives in the page's own thread, after the page had time to show that it is working.
fn derive_here(job: Job, known: Passphrases, dispatch: Callback<Action>) -> Timeout {
    Timeout::new(DRAWN_BY, move || {
        let answer = Zeroizing::new(derivation::derive(&job.task(&known.0)));
        dispatch.emit(action(&job, &answer));
    })
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(end) = &self.end {
            let _ = end.call0(&JsValue::NULL);
        }
    }
}

fn action(job: &Job, answer: &[u8]) -> Action {
    let (id, Answer { opened, derived }) = (job.id(), Answer::of(answer));
    match job.asked {
        Some(_) => Action::Tried { id, opened, derived },
        None => Action::Derived { id, derived },
    }
}

/// Milliseconds until the page is drawn.
const DRAWN_BY: u32 = 40;
