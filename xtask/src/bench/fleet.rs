//! Many exposures in one run, and a dump of a cluster: speed, growth on a second core, memory.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::line;
use crate::machine::find;
use crate::step::Failure;

/// The program, the directory with the inputs of one exposure, and a directory to write to.
pub(super) struct Fleet<'a> {
    pub(super) program: &'a Path,
    pub(super) inputs: &'a Path,
    pub(super) scratch: &'a Path,
}

impl Fleet<'_> {
    /// Prints all rows.
    pub(super) fn run(&self) -> Result<(), Failure> {
        let few = self.stream(SAMPLE)?;
        let check = ["check", "-f", "-", "-o", "jsonl", "--at", AT, "--fail-on", "never"];
        let one = f64::from(SAMPLE) / self.seconds(&check, &few, "1")?;
        let two = f64::from(SAMPLE) / self.seconds(&check, &few, "2")?;
        line("exposures a second, check -f, one core", &format!("{one:.0}"), "1500", Some(one >= 1500.0));
        line("the same on two cores", &format!("{two:.0}"), "", None);
        line("how many times faster on two cores", &format!("{:.2}", two / one), "1.8", Some(two / one >= 1.8));
        for count in FLEETS {
            self.generate(count)?;
        }
        let many = self.stream(MANY)?;
        self.memory("check -f of 100 000 exposures, peak memory", &check, &many, 200.0)?;
        let dump = self.dump()?;
        let lint = ["lint", "-", "-o", "jsonl", "--at", AT, "--fail-on", "never"];
        let seconds = self.seconds(&lint, &dump, "2")?;
        line("lint of a List of 50 MiB, two cores", &format!("{seconds:.1} s"), "10 s", Some(seconds <= 10.0));
        self.memory("the same, peak memory", &lint, &dump, 200.0)
    }

    /// Bundles on the disk: what the pipeline makes in a loop.
    fn generate(&self, count: u32) -> Result<(), Failure> {
        let (stream, folder) = (self.stream(count)?, self.scratch.join("bundles"));
        let text = folder.to_string_lossy().into_owned();
        let generate = ["generate", "-f", "-", "--out-dir", &text, "--at", AT];
        let mut times = Vec::new();
        for cores in ["1", "2"] {
            if folder.is_dir() {
                fs::remove_dir_all(&folder).map_err(|error| Failure::io(&folder, &error))?;
            }
            let begin = Instant::now();
            self.finish(Command::new(self.program).args(generate), &stream, cores)?;
            times.push(format!("{:.2}", begin.elapsed().as_secs_f64()));
        }
        line(&format!("generate -f of {count}, one core, two cores"), &format!("{} s", times.join(", ")), "", None);
        Ok(())
    }

    /// A stream of exposures that differ in their names.
    fn stream(&self, count: u32) -> Result<PathBuf, Failure> {
        let exposure = |number: u32| {
            format!(
                "---\napiVersion: kubefront.dev/v1alpha1\nkind: ApiExposure\nmetadata: {{name: cluster-{number}}}\nspec:\n  \
                 fqdn: k8s.example.com\n  ingressClassName: class-{number}\n  certificate: {{chainFile: fullchain.pem, keyFile: key.pem, anchorFiles: [root.pem]}}\n  \
                 kubeconfig: {{from: admin.kubeconfig}}\n"
            )
        };
        self.write(&format!("fleet-{count}.yaml"), &(0..count).map(exposure).collect::<String>())
    }

    /// The objects of one cluster again and again, each time for another host, as kubectl prints a List.
    fn dump(&self) -> Result<PathBuf, Failure> {
        let objects = self.inputs.join("../good-lint/objects.yaml");
        let objects = fs::read_to_string(&objects).map_err(|error| Failure::io(&objects, &error))?;
        let mut text = "apiVersion: v1\nkind: List\nitems:\n".to_owned();
        for number in 0.. {
            for object in objects.split("---\n") {
                let object = object.replace("k8s.example.com", &format!("c{number}.example.com"));
                let object = object.replace(": kubeapi-", &format!(": c{number}-"));
                text.push_str(&format!("- {}\n", object.trim_end().replace('\n', "\n  ")));
            }
            if text.len() >= DUMP_BYTES {
                break;
            }
        }
        self.write("dump.yaml", &text)
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        let path = self.scratch.join(name);
        fs::write(&path, text).map_err(|error| Failure::io(&path, &error))?;
        Ok(path)
    }

    /// The fastest of three runs, in seconds.
    fn seconds(&self, arguments: &[&str], stdin: &Path, cores: &str) -> Result<f64, Failure> {
        let mut best = f64::INFINITY;
        for _ in 0..3 {
            let begin = Instant::now();
            let mut command = Command::new(self.program);
            self.finish(command.args(arguments), stdin, cores)?;
            best = best.min(begin.elapsed().as_secs_f64());
        }
        Ok(best)
    }

    fn memory(&self, what: &str, arguments: &[&str], stdin: &Path, goal: f64) -> Result<(), Failure> {
        let time = Path::new("/usr/bin/time");
        if !time.is_file() {
            println!("not measured: {what}, since GNU time is not there (apt-get install time)");
            return Ok(());
        }
        let mut command = Command::new(time);
        let said = self.finish(command.args(["-f", "%M"]).arg(self.program).args(arguments), stdin, "2")?;
        let kib: f64 = said.lines().last().and_then(|line| line.trim().parse().ok()).unwrap_or(f64::NAN);
        let mib = kib / 1024.0;
        line(what, &format!("{mib:.0} MiB"), &format!("{goal} MiB"), Some(mib <= goal));
        Ok(())
    }

    /// Runs to the end; returns what stderr says.
    fn finish(&self, command: &mut Command, stdin: &Path, cores: &str) -> Result<String, Failure> {
        let input = File::open(stdin).map_err(|error| Failure::io(stdin, &error))?;
        // One thread is not one core: the main thread prints meanwhile.
        if let Some(taskset) = find("taskset").filter(|_| cores == "1") {
            let mut pinned = Command::new(taskset);
            pinned.args(["-c", "0"]).arg(command.get_program()).args(command.get_args());
            *command = pinned;
        }
        command.current_dir(self.inputs).env_clear().env("RAYON_NUM_THREADS", cores);
        command.stdin(input).stdout(Stdio::null()).stderr(Stdio::piped());
        let ended = command.output().map_err(|error| Failure::io(self.program, &error))?;
        match ended.status.success() {
            true => Ok(String::from_utf8_lossy(&ended.stderr).into_owned()),
            false => Err(Failure::new(format!("{command:?} ended with {}", ended.status), "run it by hand")),
        }
    }
}

const AT: &str = "2026-11-23T12:00:00Z";
/// Exposures of one measure.
const SAMPLE: u32 = 4_000;
const MANY: u32 = 100_000;
/// How many bundles are written.
const FLEETS: [u32; 3] = [1, 100, 10_000];
const DUMP_BYTES: usize = 50 << 20;
