//! Work on all cores, with results in the order of the jobs and with bounded memory.

use rayon::prelude::*;

/// Runs `work` for each job on all cores, and passes the results to `take` in the order of the jobs.
///
/// # Errors
/// The first error of `take`.
pub(crate) fn in_order<J: Send, R: Send, E>(
    jobs: impl Iterator<Item = J>,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut jobs = jobs.fuse();
    loop {
        let chunk: Vec<J> = jobs.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        let results: Vec<R> = chunk.into_par_iter().map(&work).collect();
        results.into_iter().try_for_each(&mut take)?;
    }
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
    fn an_error_ends_the_work() {
        let ended = in_order(0..10_000, |job| job, |job| if job < 300 { Ok(()) } else { Err(job) });
        assert_eq!(ended, Err(300));
    }
}
