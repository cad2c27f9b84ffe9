//! `cargo xtask bench`: the figures of the native side, in one run, side by side with what does the same job.

mod fleet;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::browser;
use crate::machine::{self, cargo, find};
use crate::step::{Failure, output, run};
use crate::web::size;

/// Builds with `profile` and measures. `dev` is for trying this job itself.
pub(crate) fn run_all(profile: &str) -> Result<(), Failure> {
    if profile != "release" {
        println!("built without optimisation: the figures mean nothing");
    }
    build(profile)?;
    let bench = Bench::new(if profile == "release" { "release" } else { "debug" })?;
    println!("\n{:52} {:>12}   goal", load(), "");
    let ours = bench.whole_process()?;
    bench.pipeline(ours)?;
    bench.memory()?;
    bench.throughput()?;
    let program = bench.program();
    fleet::Fleet { program: &program, inputs: &bench.inputs, scratch: &bench.scratch }.run()?;
    page(profile)
}

/// The page in Chromium, as it is served. Its times are printed beside those of an empty frame: there is no similar page.
fn page(profile: &str) -> Result<(), Failure> {
    if profile != "release" {
        println!("not measured: the page, which is always built in release (cargo xtask bench)");
        return Ok(());
    }
    let printed = output(
        &mut browser::prepared(&["run", "--quiet", "--package", "kubefront-browser-tests", "--bin", "measure"])?,
        "cargo xtask browser says whether the page works at all",
    )?;
    for row in printed.lines() {
        let mut cells = row.split('\t');
        let [Some(what), Some(figure), Some(unit)] = std::array::from_fn(|_| cells.next()) else { continue };
        // The last line of the output ends before an empty goal.
        let goal = cells.next().unwrap_or_default();
        let met = goal.parse().ok().and_then(|goal: f64| figure.parse().map(|figure: f64| figure <= goal).ok());
        let with_unit = |value: &str| if value.is_empty() { String::new() } else { format!("{value} {unit}") };
        line(what, with_unit(figure).trim(), with_unit(goal).trim(), met);
    }
    let kilobytes = size::of_last_build()? as f64 / 1e3;
    let met = kilobytes <= size::GOAL as f64;
    let goal = format!("{} KB", size::GOAL);
    line("the page's module after wasm-opt and brotli", &format!("{kilobytes:.0} KB"), &goal, Some(met));
    Ok(())
}

fn build(profile: &str) -> Result<(), Failure> {
    let hint = "fix what the compiler says above";
    run(cargo().args(["build", "--quiet", "--profile", profile, "--package", "kubefront"]), hint)?;
    let mut throughput = cargo();
    throughput.args(["build", "--quiet", "--profile", profile, "--package", "kubefront-tests", "--bin", "throughput"]);
    run(&mut throughput, hint)
}

/// Where things are.
struct Bench {
    binaries: PathBuf,
    /// Inputs of the golden case `good-tcp`.
    inputs: PathBuf,
    scratch: PathBuf,
}

impl Bench {
    fn new(folder: &str) -> Result<Self, Failure> {
        let root = machine::root();
        let scratch = root.join("target/tmp/bench");
        fs::create_dir_all(&scratch).map_err(|error| Failure::io(&scratch, &error))?;
        Ok(Self { binaries: root.join("target").join(folder), inputs: root.join("tests/golden/good-tcp"), scratch })
    }

    /// `generate` from start to exit, manifests to a file; returns the median in milliseconds.
    fn whole_process(&self) -> Result<f64, Failure> {
        let median = median(101, || self.generate())?;
        line("generate, whole process, median of 101", &format!("{median:.2} ms"), "4 ms", Some(median <= 4.0));
        Ok(median)
    }

    fn pipeline(&self, ours: f64) -> Result<(), Failure> {
        let missing: Vec<_> = ["openssl", "kubectl"].into_iter().filter(|program| find(program).is_none()).collect();
        if !missing.is_empty() {
            println!("not measured: openssl + kubectl, since {} is not on PATH", missing.join(" and "));
            return Ok(());
        }
        let script = machine::root().join("xtask/src/bench/pipeline.sh");
        let pipeline = || {
            let mut command = Command::new("sh");
            command.arg(&script).arg(&self.inputs).arg("k8s.example.com").arg(self.scratch.join("pipeline"));
            command
        };
        let theirs = median(11, pipeline)?;
        let version = output(Command::new("kubectl").args(["version", "--client"]), "look at kubectl")?;
        println!(
            "  beside: {}, {}",
            version.lines().next().unwrap_or_default(),
            output(Command::new("openssl").arg("version"), "look at openssl")?
        );
        line("the same by openssl + kubectl, median of 11", &format!("{theirs:.0} ms"), "", None);
        line("how many times faster", &format!("{:.0}", theirs / ours), "100", Some(theirs / ours >= 100.0));
        let begin = Instant::now();
        for _ in 0..LOOP {
            output(&mut pipeline(), "sh xtask/src/bench/pipeline.sh")?;
        }
        let seconds = begin.elapsed().as_secs_f64();
        line(&format!("openssl + kubectl in a loop of {LOOP}"), &format!("{seconds:.1} s"), "", None);
        Ok(())
    }

    /// Peak memory as the kernel counts it, by GNU time: a small parent, whose own size does not show.
    fn memory(&self) -> Result<(), Failure> {
        let time = Path::new("/usr/bin/time");
        if !time.is_file() {
            println!("not measured: peak memory, since GNU time is not there (apt-get install time)");
            return Ok(());
        }
        let generate = self.generate();
        let mut command = Command::new(time);
        command.args(["-f", "%M"]).arg(generate.get_program()).args(generate.get_args());
        let measured = command
            .current_dir(&self.inputs)
            .stdout(Stdio::null())
            .output()
            .map_err(|error| Failure::io(time, &error))?;
        let said = String::from_utf8_lossy(&measured.stderr).into_owned();
        let kib: f64 = said.lines().last().and_then(|line| line.trim().parse().ok()).unwrap_or(f64::NAN);
        line("generate, peak memory", &format!("{:.1} MiB", kib / 1024.0), "12 MiB", Some(kib <= 12.0 * 1024.0));
        Ok(())
    }

    fn throughput(&self) -> Result<(), Failure> {
        let printed = output(
            &mut Command::new(self.binaries.join("throughput")),
            "cargo run -p kubefront-tests --bin throughput",
        )?;
        for row in printed.lines() {
            let (what, figure) = row.split_once('\t').unwrap_or((row, ""));
            match what {
                "good-tcp" => {
                    let enough = figure.parse().is_ok_and(|figure: f64| figure >= 1500.0);
                    line("exposures a second, RSA-2048, one intermediate", figure, "1500", Some(enough));
                }
                "good-p256" => line("exposures a second, P-256, one intermediate", figure, "", None),
                growth => line(&format!("growth, {growth}"), &format!("{figure} ms"), "linear", None),
            }
        }
        Ok(())
    }

    fn program(&self) -> PathBuf {
        self.binaries.join(format!("kubefront{}", std::env::consts::EXE_SUFFIX))
    }

    fn generate(&self) -> Command {
        let mut command = Command::new(self.program());
        command.current_dir(&self.inputs).args([
            "generate",
            "--fqdn",
            "k8s.example.com",
            "--at",
            "2026-11-23T12:00:00Z",
        ]);
        command.args(["--trust-anchor", "root.pem", "fullchain.pem", "key.pem", "admin.kubeconfig"]);
        command.env_clear();
        command
    }
}

/// How busy the machine is: figures are wall time, and a busy machine spoils them.
fn load() -> String {
    let average = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    average.split(' ').next().map_or_else(String::new, |load| format!("load {load} on {cores} cores"))
}

/// How often the pipeline runs in a loop.
const LOOP: u32 = 100;

/// Runs a command so many times, after three that do not count; returns the median in milliseconds.
fn median(times: usize, command: impl Fn() -> Command) -> Result<f64, Failure> {
    let mut measured = Vec::with_capacity(times);
    for round in 0..times + 3 {
        let mut command = command();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let begin = Instant::now();
        let status =
            command.status().map_err(|error| Failure::new(format!("{command:?}: {error}"), "cargo build --release"))?;
        let took = begin.elapsed().as_secs_f64() * 1e3;
        if !status.success() {
            return Err(Failure::new(
                format!("{command:?} ended with {status}"),
                "run it by hand and read what it says",
            ));
        }
        if round >= 3 {
            measured.push(took);
        }
    }
    measured.sort_by(f64::total_cmp);
    Ok(measured[times / 2])
}

fn line(what: &str, figure: &str, goal: &str, met: Option<bool>) {
    let verdict = match met {
        Some(true) => "met",
        Some(false) => "MISSED",
        None => "",
    };
    println!("{what:52} {figure:>12}   {goal:8} {verdict}");
}
