pub(crate) fn run_all(_p: &str) -> Result<(), crate::step::Failure> {
    Ok(())
}
