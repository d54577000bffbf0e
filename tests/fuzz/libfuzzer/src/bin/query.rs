//! libFuzzer brings `main` along.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| callmeter_fuzz::query::check(input));
