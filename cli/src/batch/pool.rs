//! Work on all cores, with results in the order of the jobs and with bounded memory.

use std::iter;
use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Runs `work` for each job on all cores, and passes the results to `take` in the order of the jobs. Meanwhile the next jobs
/// are running.
///
/// # Errors
/// The first error of `take`.
pub(crate) fn in_order<J: Send, R: Send, E>(
    jobs: impl Iterator<Item = J>,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let Some(pool) = pool() else { return jobs.map(work).try_for_each(take) };
    let mut jobs = jobs.fuse();
    let mut results: Vec<R> = Vec::new();
    loop {
        let chunk: Vec<J> = jobs.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return results.into_iter().try_for_each(take);
        }
        let mut next = Vec::new();
        pool.in_place_scope(|scope| {
            scope.spawn(|_| next = chunk.into_par_iter().map(&work).collect());
            results.into_iter().try_for_each(&mut take)
        })?;
        results = next;
    }
}

/// Returns what `work` makes of each job, in the order of the jobs: some jobs at a time, on all cores.
pub(crate) fn ahead<J: Send, R: Send>(
    jobs: impl Iterator<Item = J>,
    work: impl Fn(J) -> R + Sync,
) -> impl Iterator<Item = R> {
    let mut jobs = jobs.fuse();
    let mut chunk = Vec::new().into_iter();
    iter::from_fn(move || {
        if chunk.len() == 0 {
            chunk = all(jobs.by_ref().take(CHUNK).collect(), &work).into_iter();
        }
        chunk.next()
    })
}

/// Returns what `work` makes of each job, in the order of the jobs: all of them at once, on all cores.
pub(crate) fn all<J: Send, R: Send>(jobs: Vec<J>, work: impl Fn(J) -> R + Sync) -> Vec<R> {
    match pool() {
        Some(pool) => pool.install(|| jobs.into_par_iter().map(&work).collect()),
        None => jobs.into_iter().map(work).collect(),
    }
}

/// Returns the threads; `None` if the system allows no more threads (a limit of processes).
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    POOL.get_or_init(|| ThreadPoolBuilder::new().build().ok()).as_ref()
}

/// Results that are kept until the slowest of them is there: some megabytes.
const CHUNK: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_jobs() {
        let mut found = Vec::new();
        let slow = |job: u64| {
            (0..(job % 7) * 1_000).for_each(|step| {
                std::hint::black_box(step);
            });
            job
        };
        in_order(0..1_000_u64, slow, |job| {
            found.push(job);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(found, (0..1_000).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_read_ahead_is_in_the_order_of_the_jobs() {
        let jobs = 0..CHUNK + 3;
        assert!(ahead(jobs.clone(), |job| job * 2).eq(jobs.map(|job| job * 2)));
        assert_eq!(ahead(0..0, |job: usize| job).next(), None);
    }

    #[test]
    fn an_error_ends_the_work() {
        let ended = in_order(0..10_000, |job| job, |job| if job < 300 { Ok(()) } else { Err(job) });
        assert_eq!(ended, Err(300));
    }
}
