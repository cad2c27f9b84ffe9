//! Which files of a drop are read: limits on directories, which can contain anything.

use std::collections::BTreeMap;

use kubefront_core::limits::{FILE_BYTES, UNPACKED_BYTES, ZIP_ENTRIES};

/// Files that are read of one drop. Sets of certificates and keys have two to twenty.
pub const FILES: usize = ZIP_ENTRIES;
/// Levels of a directory that are read; the files in the directory itself are the first.
pub const LEVELS: usize = 3;
/// Bytes that are read of one drop.
pub const BYTES: usize = UNPACKED_BYTES;

/// What is read of a drop.
#[derive(PartialEq, Debug, Default)]
pub struct Plan {
    /// Positions in the list of files: files that were dropped themselves as they are listed, then the files of directories,
    /// the outer ones first.
    pub read: Vec<usize>,
    /// The directory or file that was not read completely, and why, for each.
    pub left_out: Vec<(String, String)>,
}

/// Chooses from the paths and sizes of a drop. The path of a file in a directory starts with the name of that directory.
pub fn plan(files: &[(String, usize)]) -> Plan {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|at| files.get(*at).map(|(path, _)| (level(path), if level(path) == 0 { "" } else { path })));
    let (mut plan, mut bytes) = (Plan::default(), 0_usize);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for at in order {
        let Some((path, size)) = files.get(at) else { continue };
        let with_it = bytes + (*size).min(FILE_BYTES);
        let (all, left) = counts.entry(path.split('/').next().unwrap_or(path)).or_default();
        *all += 1;
        if is_wanted(path) && plan.read.len() < FILES && with_it <= BYTES {
            bytes = with_it;
            plan.read.push(at);
        } else {
            *left += 1;
        }
    }
    let told = |(top, (all, left)): (&str, (usize, usize))| {
        (left > 0).then(|| (top.to_owned(), format!("{left} of {all} files not read: {LIMITS}")))
    };
    plan.left_out = counts.into_iter().filter_map(told).collect();
    plan
}

/// 0 for a file that was dropped itself.
fn level(path: &str) -> usize {
    path.matches('/').count()
}

/// Not too deep, and not of a program, such as `.git`, or of the desktop.
fn is_wanted(path: &str) -> bool {
    let mut inner = path.split('/').skip(1).peekable();
    let mut is_hidden = false;
    while let Some(name) = inner.next() {
        is_hidden |= name == ".DS_Store" || (name.starts_with('.') && inner.peek().is_some());
    }
    !is_hidden && level(path) <= LEVELS
}

const LIMITS: &str =
    "kubefront reads at most 256 files, 128 MiB, and 3 levels of a directory at once, and no hidden directories";

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Vec<(String, usize)> {
        paths.iter().map(|path| ((*path).to_owned(), 1)).collect()
    }

    fn read<'a>(files: &'a [(String, usize)], plan: &Plan) -> Vec<&'a str> {
        plan.read.iter().map(|at| files[*at].0.as_str()).collect()
    }

    #[test]
    fn the_outer_files_of_a_directory_come_first() {
        let files = files(&["set/b/key.pem", "set/z.pem", "other.pem", "set/a.pem", "first.pem"]);
        let plan = plan(&files);
        assert_eq!(read(&files, &plan), ["other.pem", "first.pem", "set/a.pem", "set/z.pem", "set/b/key.pem"]);
        assert_eq!(plan.left_out, []);
    }

    #[test]
    fn deep_and_hidden_files_are_left_out_and_counted() {
        let files = files(&[
            "set/1/2/three.pem",
            "set/1/2/3/four.pem",
            "set/.git/config",
            "set/.DS_Store",
            "set/.env.pem",
            ".kube/config",
        ]);
        let plan = plan(&files);
        assert_eq!(read(&files, &plan), [".kube/config", "set/.env.pem", "set/1/2/three.pem"]);
        assert_eq!(plan.left_out, [("set".to_owned(), format!("3 of 5 files not read: {LIMITS}"))]);
    }

    #[test]
    fn the_number_of_files_and_of_bytes_is_limited() {
        let many: Vec<_> = (0..300).map(|n| (format!("set/{n:03}"), 1)).collect();
        let of_many = plan(&many);
        assert_eq!((of_many.read.len(), of_many.left_out[0].1.split(" files").next()), (FILES, Some("44 of 300")));
        let large: Vec<_> = (0..6).map(|n| (format!("{n}.img"), usize::MAX)).collect();
        let of_large = plan(&large);
        assert_eq!(of_large.read, [0, 1, 2, 3]);
        assert_eq!(of_large.left_out.len(), 2, "{of_large:?}");
        assert!(of_large.left_out.iter().all(|(name, _)| name.ends_with(".img")));
    }

    #[test]
    fn the_text_names_the_limits() {
        for limit in [FILES, BYTES >> 20, LEVELS] {
            assert!(LIMITS.contains(&format!(" {limit} ")), "{limit}");
        }
    }
}
