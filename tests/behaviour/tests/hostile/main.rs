//! Expansions among names that mean something else: at the root of the crate, where
//! paths begin, and in the module.
#![allow(dead_code, unused_macros)]
#![allow(non_camel_case_types, non_upper_case_globals, non_snake_case)]

#[macro_use]
mod macros;
mod names;
mod seen;

// What a path may begin with.
mod std {}
mod core {}
mod alloc {}
mod callmeter {}
mod tokio {}
mod linkme {}
mod tracing {}

#[test]
fn expansions_mean_what_they_say() {
    seen::check();
}

#[test]
fn families_are_what_they_say() {
    seen::check_families();
}

#[test]
fn label_sets_are_what_they_say() {
    seen::check_label_sets();
}
