//! Go's side: a program that reads certificates and prints their fields, `../go/x509`.

use std::env;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Command, Stdio};
use std::thread;

use kubefront_tests::certificates::Sample;
use serde_json::Value;

/// Passes what Go reads of each certificate to `with`, in order.
pub(crate) fn read(certificates: &[Sample], mut with: impl FnMut(usize, &Value)) {
    let program = env::var_os(PROGRAM).unwrap_or_else(|| panic!("{PROGRAM} is not set: run `cargo xtask parity`"));
    let mut go = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Go's program");
    let mut input = BufWriter::new(go.stdin.take().unwrap());
    let output = BufReader::new(go.stdout.take().unwrap());
    thread::scope(|scope| {
        scope.spawn(move || {
            for certificate in certificates {
                let length = u32::try_from(certificate.der.len()).unwrap();
                input.write_all(&length.to_be_bytes()).and_then(|()| input.write_all(&certificate.der)).unwrap();
            }
            input.flush().unwrap();
        });
        let mut count = 0;
        for line in output.lines() {
            with(count, &serde_json::from_str(&line.unwrap()).expect("a line of JSON"));
            count += 1;
        }
        assert_eq!(count, certificates.len(), "Go's program has ended early");
    });
    assert!(go.wait().unwrap().success(), "Go's program failed");
}

const PROGRAM: &str = "KUBEFRONT_PARITY_GO";
