//! Passphrases: from files, stdin or the environment, one a line; never from an argument, which the list of processes
//! shows.

use std::ffi::OsString;
use std::path::PathBuf;

use kubefront_core::Passphrases;
use zeroize::Zeroizing;

use crate::exit::Error;
use crate::read;

/// Reads those of `files`, then those of `KUBEFRONT_PASSPHRASE`.
///
/// # Errors
/// A file that cannot be read, is too large, or holds none.
pub(crate) fn passphrases(
    files: &[PathBuf],
    variable: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Passphrases, Error> {
    let mut passphrases = Passphrases::default();
    for path in files {
        let read = read::read(path, LONGEST).map_err(|error| Error::Read(vec![error]))?;
        let shown = path.display();
        if read.is_cut {
            return Err(Error::usage(
                format!("{shown} is too long for a file of passphrases"),
                "one passphrase a line",
            ));
        }
        let found = Passphrases::from_lines(&read.bytes);
        if found.is_empty() {
            return Err(Error::usage(format!("{shown} holds no passphrase"), "one passphrase a line"));
        }
        passphrases.extend(found);
    }
    if let Some(value) = variable(VARIABLE) {
        let value = Zeroizing::new(value.into_encoded_bytes());
        passphrases.extend(Passphrases::from_lines(&value));
    }
    Ok(passphrases)
}

const VARIABLE: &str = "KUBEFRONT_PASSPHRASE";
const LONGEST: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_may_hold_several_lines() {
        let variable = |name: &str| (name == VARIABLE).then(|| OsString::from("one\ntwo words\n"));
        assert_eq!(passphrases(&[], &variable).unwrap().len(), 2);
        assert!(passphrases(&[], &|_| None).unwrap().is_empty());
    }
}
