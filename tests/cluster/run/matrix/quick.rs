//! Operations that answer at once.

use std::fs;

use kubefront_cluster_tests::{Kubectl, Ran, Run, Running};
use serde_json::json;

use super::place::{Outcome, Place, connect, is_answered, web};

/// An operation: its name in the report, and how it is run. The last argument adds to each command, an environment say.
pub(crate) type Quick = (&'static str, fn(&Place<'_>, &Kubectl, With) -> Outcome);
/// See [`Quick`].
pub(crate) type With<'a> = &'a dyn Fn(Run) -> Run;

pub(crate) const QUICK: [Quick; 6] =
    [("get", get), ("apply", apply), ("exec", exec), ("attach", attach), ("cp", cp), ("port-forward", port_forward)];

/// As it comes.
pub(crate) fn plain(run: Run) -> Run {
    run
}

fn get(place: &Place<'_>, kubectl: &Kubectl, with: With) -> Outcome {
    let ran = with(place.run(kubectl, &["get", "pod", &place.pod.name, "-o", "name"])).ran();
    let name = format!("pod/{}", place.pod.name);
    judged(ran, |ran| ran.code == Some(0) && ran.stdout.trim() == name)
}

fn apply(place: &Place<'_>, kubectl: &Kubectl, with: With) -> Outcome {
    let name = format!("{}-{}", place.bundle.label, kubectl.name());
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"by": name}});
    let ran = with(place.run(kubectl, &["apply", "--server-side", "-f", "-"])).stdin(object.to_string()).ran();
    let is_there = |ran: &Ran| {
        ran.code == Some(0) && place.cluster.get(&["configmap", &name])["data"]["by"].as_str() == Some(name.as_str())
    };
    judged(ran, is_there)
}

fn exec(place: &Place<'_>, kubectl: &Kubectl, with: With) -> Outcome {
    let words = ["exec", "-i", &place.pod.name, "--", "sh", "-c", "cat; exit 7"];
    let ran = with(place.run(kubectl, &words)).stdin("from stdin\n").ran();
    judged(ran, |ran| ran.code == Some(7) && ran.stdout == "from stdin\n")
}

fn attach(place: &Place<'_>, kubectl: &Kubectl, with: With) -> Outcome {
    let ran = with(place.run(kubectl, &["attach", "-i", &place.pod.name])).stdin("from stdin\n").ran();
    judged(ran, |ran| ran.code == Some(0) && ran.stdout == "from stdin\n")
}

/// To the pod and back.
fn cp(place: &Place<'_>, kubectl: &Kubectl, with: With) -> Outcome {
    let folder = place.scratch(&kubectl.name());
    let (there, back) = (folder.join("there"), folder.join("back"));
    let content = kubectl.version.repeat(40_000); // more than fits in one frame, or one window
    fs::write(&there, &content).unwrap();
    let name = format!("copied-{}", kubectl.name());
    let in_pod = format!("{}:{name}", place.pod.name);
    let ran = with(place.run(kubectl, &["cp"])).arg(there).arg(&in_pod).ran();
    let same = |path| fs::read_to_string(path).is_ok_and(|read| read == content);
    judged(ran, |ran| ran.code == Some(0) && same(place.pod.folder().join(&name)))?;
    let ran = with(place.run(kubectl, &["cp"])).arg(in_pod).arg(&back).ran();
    judged(ran, |ran| ran.code == Some(0) && same(back.clone()))
}

fn port_forward(place: &Place<'_>, kubectl: &Kubectl, with: With) -> Outcome {
    let mut running = forward(place, kubectl, with);
    let Some(port) = local_port(&mut running) else { return Err(running.wait()) };
    let is_answered = is_answered(connect(port), &format!("/{}/{}", place.bundle.label, kubectl.name()));
    judged(running.stop(), |_| is_answered)
}

/// Starts a port-forward to [`web`].
pub(crate) fn forward(place: &Place<'_>, kubectl: &Kubectl, with: With) -> Running {
    let ports = format!(":{}", web());
    with(place.run(kubectl, &["port-forward", &place.pod.name, &ports])).starts()
}

/// Waits for the port that a port-forward has chosen.
pub(crate) fn local_port(running: &mut Running) -> Option<u16> {
    running.prints(" -> ").then_some(())?;
    let said = running.stdout();
    said.split("127.0.0.1:").nth(1)?.split(' ').next()?.parse().ok()
}

pub(crate) fn judged(ran: Ran, is_fine: impl FnOnce(&Ran) -> bool) -> Outcome {
    if !ran.timed_out && is_fine(&ran) { Ok(ran) } else { Err(ran) }
}
