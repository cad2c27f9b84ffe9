//! Passphrases from files, stdin, or the environment, one per line; never from an argument, which the process list shows.

use std::ffi::OsString;
use std::path::PathBuf;

use kubefront_core::{Passphrases, hidden};
use zeroize::Zeroizing;

use crate::exit::Error;
use crate::read;
use crate::unshown::Purpose;

/// Reads the passphrases in `files`, then those in `KUBEFRONT_PASSPHRASE`.
///
/// # Errors
/// A file cannot be read, is too large, or contains no passphrase; the variable is empty.
pub(crate) fn passphrases(
    files: &[PathBuf],
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Passphrases, Error> {
    let mut passphrases = Passphrases::default();
    for path in files {
        let read = read::read(path, LONGEST, Purpose::Passphrases).map_err(|error| Error::Read(vec![error]))?;
        let shown = hidden::shown(&path.to_string_lossy());
        if read.is_cut {
            return Err(Error::usage(
                format!("{shown} is larger than 64 KiB, the limit for a passphrase file"),
                ONE_PER_LINE,
            ));
        }
        if read.bytes.windows(BEGIN.len()).any(|window| window == BEGIN) {
            return Err(Error::usage(
                format!("{shown} contains a certificate or private key (PEM), not passphrases"),
                "pass certificates and keys without --passphrase-file; a passphrase file contains one passphrase per line",
            ));
        }
        let found = Passphrases::from_lines(&read.bytes);
        if found.is_empty() {
            return Err(Error::usage(format!("{shown} contains no passphrase"), ONE_PER_LINE));
        }
        passphrases.extend(found);
    }
    if let Some(value) = variable(VARIABLE) {
        let value = Zeroizing::new(value.into_encoded_bytes());
        let found = Passphrases::from_lines(&value);
        if found.is_empty() {
            return Err(Error::usage(
                format!("{VARIABLE} is empty"),
                format!("set {VARIABLE} to a value, or unset it"),
            ));
        }
        passphrases.extend(found);
    }
    Ok(passphrases)
}

const VARIABLE: &str = "KUBEFRONT_PASSPHRASE";
const LONGEST: usize = 64 << 10;
const BEGIN: &[u8] = b"-----BEGIN ";
const ONE_PER_LINE: &str = "write one passphrase per line";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_may_contain_several_lines() {
        let variable = |name: &str| (name == VARIABLE).then(|| OsString::from("one\ntwo words\n"));
        assert_eq!(passphrases(&[], &variable).unwrap().len(), 2);
        assert!(passphrases(&[], &|_| None).unwrap().is_empty());
        let error = passphrases(&[], &|_| Some(OsString::new())).unwrap_err();
        assert_eq!(error.to_string(), "KUBEFRONT_PASSPHRASE is empty");
    }
}
