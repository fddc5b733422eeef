#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| training_ground_fuzz::run("cifar", data));
