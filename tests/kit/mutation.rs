//! Damage to inputs: the same on every run.

pub mod der;

/// Cuts, flips, repeats, swaps and insertions, some at each run of the generator.
pub fn damaged(inputs: &[Vec<u8>], place: usize, rounds: usize, random: &mut Random) -> Vec<(String, Vec<u8>)> {
    let input = &inputs[place];
    let mut out = vec![("emptied".to_owned(), Vec::new()), ("twice".to_owned(), input.repeat(2))];
    for (number, other) in inputs.iter().enumerate().filter(|(number, _)| *number != place) {
        out.push((format!("swapped with input {number}"), other.clone()));
        out.push((format!("followed by input {number}"), [input.as_slice(), other].concat()));
    }
    for _ in 0..if input.is_empty() { 0 } else { rounds } {
        let (from, to) = random.range(input.len());
        out.push((format!("cut at {from}"), input[..from].to_vec()));
        out.push((format!("without its first {from}"), input[from..].to_vec()));
        out.push((format!("without {from} to {to}"), [&input[..from], &input[to..]].concat()));
        out.push((format!("with {from} to {to} twice"), [&input[..to], &input[from..]].concat()));
        let mut flipped = input.clone();
        let bit = random.below(8);
        flipped[from] ^= 1 << bit;
        out.push((format!("with bit {bit} of {from} flipped"), flipped));
        let inserted = INSERTIONS[random.below(INSERTIONS.len())];
        out.push((format!("with {inserted:?} at {from}"), [&input[..from], inserted, &input[from..]].concat()));
    }
    out
}

/// xorshift64*: the same damage on every run.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(mixed).unwrap_or(0) % limit
    }

    fn range(&mut self, length: usize) -> (usize, usize) {
        let (a, b) = (self.below(length), self.below(length));
        (a.min(b), a.max(b))
    }
}

const INSERTIONS: [&[u8]; 10] = [
    b"\0",
    b"\xff\xfe",
    b"\n",
    b"-----BEGIN ",
    b"-----END CERTIFICATE-----",
    b": ",
    b"&a [*a, *a]",
    b"\xe2\x80\xae",
    b"9",
    b"- {",
];
