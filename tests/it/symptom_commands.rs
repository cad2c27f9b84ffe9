//! A shell parses each command of the dictionary of symptoms, with values and without.

use std::process::Command;

use kubefront_core::symptom::symptoms;
use kubefront_core::symptom::values::{Place, fill};

#[test]
fn a_shell_reads_every_command() {
    let values: Vec<(Place, String)> = Place::ALL.iter().map(|place| (*place, "web.example.com".to_owned())).collect();
    let mut read = 0;
    for symptom in symptoms() {
        for confirm in symptom.confirm {
            for command in [fill(confirm.command, &values), fill(confirm.command, &[])] {
                let answer = Command::new("sh").args(["-n", "-c", &command]).output().expect("a shell");
                let complaint = String::from_utf8_lossy(&answer.stderr).into_owned();
                assert!(answer.status.success() && complaint.is_empty(), "{}: {command}\n{complaint}", symptom.id);
                read += 1;
            }
        }
    }
    assert!(read > 250, "{read}");
}
