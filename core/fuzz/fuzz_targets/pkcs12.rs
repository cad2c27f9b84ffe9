#![no_main]

use kubefront_tests::fuzz;

libfuzzer_sys::fuzz_target!(init: fuzz::prepare(), |input: &[u8]| fuzz::pkcs12::holds(input));
