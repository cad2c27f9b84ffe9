//! kube-rs by the kubeconfig in `KUBECONFIG`: `list LABEL`, `watch NAME WORD`, `logs POD WORD`, `exec POD WORDS..`.
//!
//! `list` prints the names of the ConfigMaps with the label `app=LABEL`. `watch` prints the label `said` of a ConfigMap in
//! each event, `logs` follows a log: both end after WORD, and fail if the stream ends before. `exec` passes its standard
//! input's first line on, and ends with the command's exit code.

use std::process::ExitCode;

use futures::{AsyncBufReadExt, StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Status;
use kube::api::{AttachParams, ListParams, LogParams, WatchEvent, WatchParams};
use kube::{Api, Client, ResourceExt};
use tokio::io::{self, AsyncBufReadExt as _, AsyncWriteExt};

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {}", with_causes(failure.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<ExitCode, Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let client = Client::try_default().await?;
    let code = match words.as_slice() {
        ["list", label] => list(client, label).await?,
        ["watch", name, word] => watch(client, name, word).await?,
        ["logs", pod, word] => logs(client, pod, word).await?,
        ["exec", pod, command @ ..] => exec(client, pod, command).await?,
        _ => return Err("list LABEL, watch NAME WORD, logs POD WORD, or exec POD WORDS..".into()),
    };
    Ok(ExitCode::from(code))
}

async fn list(client: Client, label: &str) -> Result<u8, Failure> {
    let maps: Api<ConfigMap> = Api::default_namespaced(client);
    for map in maps.list(&ListParams::default().labels(&format!("app={label}"))).await? {
        println!("{}", map.name_any());
    }
    Ok(0)
}

async fn watch(client: Client, name: &str, word: &str) -> Result<u8, Failure> {
    let maps: Api<ConfigMap> = Api::default_namespaced(client);
    let params = WatchParams::default().fields(&format!("metadata.name={name}"));
    let mut events = maps.watch(&params, "0").await?.boxed();
    while let Some(event) = events.try_next().await? {
        let (WatchEvent::Added(map) | WatchEvent::Modified(map)) = event else { continue };
        let said = map.labels().get("said").map(String::as_str).unwrap_or_default();
        println!("{said}");
        if said == word {
            return Ok(0);
        }
    }
    Err("the watch ended".into())
}

async fn logs(client: Client, pod: &str, word: &str) -> Result<u8, Failure> {
    let pods: Api<Pod> = Api::default_namespaced(client);
    let params = LogParams { follow: true, ..LogParams::default() };
    let mut lines = pods.log_stream(pod, &params).await?.lines();
    while let Some(line) = lines.try_next().await? {
        println!("{line}");
        if line == word {
            return Ok(0);
        }
    }
    Err("the log ended".into())
}

async fn exec(client: Client, pod: &str, command: &[&str]) -> Result<u8, Failure> {
    let pods: Api<Pod> = Api::default_namespaced(client);
    let params = AttachParams::default().stdin(true);
    let mut process = pods.exec(pod, command.iter().copied(), &params).await?;
    let (stdin, status) = (process.stdin(), process.take_status());
    let (Some(mut stdin), Some(status)) = (stdin, status) else { return Err("no standard input".into()) };
    let (Some(mut stdout), Some(mut stderr)) = (process.stdout(), process.stderr()) else {
        return Err("no output".into());
    };
    let mut line = String::new();
    io::BufReader::new(io::stdin()).read_line(&mut line).await?;
    stdin.write_all(line.as_bytes()).await?;
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let copied = futures::future::join(io::copy(&mut stdout, &mut out), io::copy(&mut stderr, &mut err));
    let ((read_out, read_err), status) = futures::future::join(copied, status).await;
    (read_out?, read_err?);
    exit_code(status.ok_or("the connection ended without a status")?)
}

/// The exit code, which the API server reports as the text of a cause.
fn exit_code(status: Status) -> Result<u8, Failure> {
    if status.status.as_deref() == Some("Success") {
        return Ok(0);
    }
    let causes = status.details.and_then(|details| details.causes).unwrap_or_default();
    let cause = causes.into_iter().find(|cause| cause.reason.as_deref() == Some("ExitCode"));
    match cause.and_then(|cause| cause.message) {
        Some(code) => Ok(code.parse()?),
        None => Err(status.message.unwrap_or_default().into()),
    }
}

fn with_causes(failure: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(failure.source(), |cause| cause.source());
    causes.fold(failure.to_string(), |text, cause| format!("{text}: {cause}"))
}
