//! More than five quiet minutes: Envoy's idle limit of a stream.

use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use kubefront_cluster_tests::{Cluster, Exposure, Kubectl, Mode, Ran, Running};

use super::place::{Outcome, Place, connect, is_answered};
use super::quick::{forward, judged, local_port};
use super::{REFUSALS, answer, complaint, named, quiet, server_version};

/// Watch, log, wait and rollout; exec and port-forward by both protocols; in every mode at once.
pub(super) fn streams_outlive_five_quiet_minutes(cluster: &Cluster) {
    let wrong: Vec<String> = thread::scope(|scope| {
        let each: Vec<_> = Mode::ALL.map(|mode| scope.spawn(move || wrong(cluster, mode))).into();
        each.into_iter().flat_map(|each| each.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Beyond 300 seconds, and what the clocks of all parts may differ.
const SILENCE: Duration = Duration::from_secs(312);

fn wrong(cluster: &Cluster, mode: Mode) -> Vec<String> {
    let kubectls = &cluster.kubectls()[cluster.kubectls().len() - 1..];
    let kubectl = &kubectls[0];
    let bundle = cluster.generate(&Exposure::new(&format!("matrix-long-{mode}"), mode));
    bundle.up(cluster);
    let place = Place::make(cluster, &bundle);
    let streams = quiet::begin(&place, kubectls);
    let execs = Protocol::ALL.map(|protocol| (protocol, begin_exec(&place, kubectl, protocol)));
    let forwards = Protocol::ALL.map(|protocol| (protocol, begin_forward(&place, kubectl, protocol)));
    thread::sleep(SILENCE);
    place.change();
    let streams = streams.into_iter().map(|stream| (stream.quiet.operation, None, stream.hears()));
    let execs = execs.into_iter().map(|(protocol, running)| ("exec", Some(protocol), end_exec(running)));
    let forwards = forwards.into_iter().map(|(protocol, held)| ("port-forward", Some(protocol), end_forward(held)));
    let outcomes: Vec<_> = streams.chain(execs).chain(forwards).collect();
    let server = server_version(cluster);
    let report = cluster.generate(&named(&format!("matrix-long-{mode}-named"), mode, kubectl, &server)).report();
    let judge = |(operation, protocol, outcome): (&str, Option<Protocol>, Outcome)| {
        // Routes carry no SPDY, which the report need not say: no kubectl that it calls carried speaks it.
        let is_expected =
            answer(&report, operation) == "yes" && !(mode == Mode::Http && protocol == Some(Protocol::Spdy));
        let is_right = match &outcome {
            Ok(_) => is_expected,
            Err(ran) => !is_expected && REFUSALS.contains(&complaint(ran).as_str()),
        };
        let (Ok(ran) | Err(ran)) = outcome;
        let took = ran.took.as_secs();
        println!(
            "mode {mode}, {operation} {protocol:?}: {} ({took} s)",
            if is_expected { "carried" } else { "refused" }
        );
        (!is_right).then(|| format!("mode {mode}, {operation} {protocol:?}: carried should be {is_expected}\n{ran}"))
    };
    outcomes.into_iter().filter_map(judge).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Protocol {
    WebSocket,
    Spdy,
}

impl Protocol {
    const ALL: [Self; 2] = [Self::WebSocket, Self::Spdy];

    /// What the variables of kubectl are set to.
    fn value(self) -> &'static str {
        if self == Self::WebSocket { "true" } else { "false" }
    }
}

fn begin_exec(place: &Place<'_>, kubectl: &Kubectl, protocol: Protocol) -> Running {
    let script = "echo begun; read line; echo \"$line\"; exit 7";
    let run = place.run(kubectl, &["exec", "-i", &place.pod.name, "--", "sh", "-c", script]);
    let mut running = run.env("KUBECTL_REMOTE_COMMAND_WEBSOCKETS", protocol.value()).starts();
    running.prints("begun");
    running
}

fn end_exec(mut running: Running) -> Outcome {
    if running.has_ended() {
        return Err(running.wait());
    }
    running.write("a late line\n");
    let ran = running.wait();
    judged(ran, |ran: &Ran| ran.code == Some(7) && ran.stdout == "begun\na late line\n")
}

/// A connection that is opened and then says nothing.
fn begin_forward(place: &Place<'_>, kubectl: &Kubectl, protocol: Protocol) -> (Running, Option<TcpStream>) {
    let with = |run: kubefront_cluster_tests::Run| run.env("KUBECTL_PORT_FORWARD_WEBSOCKETS", protocol.value());
    let mut running = forward(place, kubectl, &with);
    let connection = local_port(&mut running).and_then(connect);
    (running, connection)
}

fn end_forward((running, connection): (Running, Option<TcpStream>)) -> Outcome {
    let is_answered = is_answered(connection, "/after-the-silence");
    judged(running.stop(), |_| is_answered)
}
