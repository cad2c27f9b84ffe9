mod write;
fn main() {}
