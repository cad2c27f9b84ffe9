//! Symptoms in words: plain text, a label at the beginning of each line, commands behind `  $ `. Paragraphs are not
//! wrapped: the width is the reader's.

use super::diagnose::{Diagnosis, diagnose};
use super::values::{Place, fill};
use super::{Proof, Symptom, find};

/// Returns what a text tells, the surest first; `None` where nothing in it is known.
pub fn page(text: &str) -> Option<String> {
    let diagnosis = diagnose(text);
    (!diagnosis.found.is_empty()).then(|| found(&diagnosis))
}

/// Returns the page of one symptom by its name, with the values to be filled in.
pub fn symptom_page(id: &str) -> Option<String> {
    let symptom = find(id)?;
    let mut page = String::new();
    write(&mut page, symptom, "", &[]);
    page.push('\n');
    page.push_str(&foot(&[*symptom]));
    Some(page)
}

/// Returns what to collect where a text is not known.
pub fn collect(values: &[(Place, String)]) -> String {
    let mut page = String::from(COLLECT_HEAD);
    for (index, proof) in COLLECT.iter().enumerate() {
        page.push_str(&format!("\n{}. {}\n  $ {}\n", index + 1, proof.shows, fill(proof.command, values)));
    }
    page.push_str(&format!("\n{COLLECT_FOOT}\n"));
    page
}

fn found(diagnosis: &Diagnosis) -> String {
    let mut page = String::new();
    if diagnosis.found.len() > 1 {
        page.push_str(&format!("{} things are known here, the surest first.\n\n", diagnosis.found.len()));
    }
    for found in &diagnosis.found {
        let place = if diagnosis.has_lines { format!(", line {}", found.line) } else { String::new() };
        write(&mut page, &found.symptom, &place, &diagnosis.values);
        page.push('\n');
    }
    let symptoms: Vec<_> = diagnosis.found.iter().map(|found| found.symptom).collect();
    page.push_str(&foot(&symptoms));
    let length = page.trim_end().len();
    page.truncate(length);
    page.push('\n');
    page
}

fn write(page: &mut String, symptom: &Symptom, place: &str, values: &[(Place, String)]) {
    page.push_str(&format!("{}: {}\nprinted by {}{place}\n\n", symptom.id, symptom.title, symptom.printed_by));
    page.push_str(&format!("cause:  {}\n", symptom.cause));
    for (mode, text) in symptom.by_mode {
        page.push_str(&format!("  {:11}  {text}\n", mode.name()));
    }
    page.push_str("proof:\n");
    for proof in symptom.proof {
        page.push_str(&format!("  $ {}\n        {}\n", fill(proof.command, values), proof.shows));
    }
    page.push_str(&format!("cure:   {}\n", fill(symptom.cure, values)));
    if !symptom.see.is_empty() {
        page.push_str(&format!("see:    {}\n", symptom.see.join(", ")));
    }
    page.push_str(&format!("source: {}\n", symptom.source));
}

/// What every command and every mode needs to be known.
fn foot(symptoms: &[Symptom]) -> String {
    let is_in_cluster =
        |proof: &Proof| proof.command.starts_with("kubectl ") && !proof.command.contains("--kubeconfig");
    let mut foot = String::new();
    if symptoms.iter().any(|symptom| symptom.proof.iter().any(is_in_cluster)) {
        foot.push_str(DIRECT);
    }
    if symptoms.iter().any(|symptom| !symptom.by_mode.is_empty()) {
        foot.push_str(WHICH_MODE);
    }
    foot
}

const DIRECT: &str =
    "Run kubectl with the kubeconfig that goes to the API server directly, unless the command names another.\n";
const WHICH_MODE: &str = "Which mode is it? The HTTPProxy has spec.tcpproxy and tls.passthrough: true in passthrough, \
                          spec.tcpproxy and tls.secretName in tcp, spec.routes in http.\n";

const COLLECT_HEAD: &str = "This text is not known here.\n\nCollect these, and have what they print explained, one by one or \
                            pasted together. None of them prints a token or a key.\n";

/// What to collect where a text is not known, from the client to the API server, hop by hop.
pub const COLLECT: &[Proof] = &[
    Proof {
        command: "kubectl --kubeconfig=kubeconfig get namespaces -v=6 2>&1 | tail -n 20",
        shows: "The whole error, with the address that was called and the status",
    },
    Proof {
        command: "getent hosts {host} || nslookup {host}",
        shows: "Where the name leads: it must be Envoy's address",
    },
    Proof {
        command: "openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null",
        shows: "What is served under the name",
    },
    Proof {
        command: "kubectl describe httpproxy {proxy} -n {proxy-namespace}",
        shows: "What Contour says of the HTTPProxy (with the direct kubeconfig, as all that follows)",
    },
    Proof { command: "kubectl logs -n {contour} deployment/contour --tail=50", shows: "Contour's own words" },
    Proof {
        command: "kubectl logs -n {contour} -l app=envoy -c envoy --tail=50",
        shows: "Envoy's words; its access log names a flag (UF, UH, UT, UO) for each request",
    },
    Proof { command: "kubectl get --raw '/readyz?verbose'", shows: "Whether the API server itself is well" },
    Proof { command: "kubectl version", shows: "Both versions: exec and port-forward depend on them in mode http" },
];

const COLLECT_FOOT: &str = "verify.sh of the bundle looks at all of this in one go.";
