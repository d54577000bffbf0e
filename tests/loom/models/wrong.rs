//! Scrapes that are wrong on purpose: the models must find that out.

use loom::sync::atomic::Ordering::Acquire;

use crate::machine::{Reading, check};
use crate::mixed::start_shared_end_owned;
use crate::scrape::start_here_end_there;

#[test]
#[should_panic(expected = "negative in progress")]
fn one_pass_over_the_slabs() {
    check(3, || {
        start_here_end_there(|slabs| {
            let mut reading = Reading::default();
            for slab in slabs {
                reading.add_completions(slab);
                reading.add_bases(slab);
            }
            reading.check();
        });
    });
}

#[test]
#[should_panic(expected = "negative in progress")]
fn starts_before_completions() {
    check(3, || {
        start_here_end_there(|slabs| {
            let mut reading = Reading::default();
            for slab in slabs {
                reading.add_bases(slab);
            }
            for slab in slabs {
                reading.add_completions(slab);
            }
            reading.check();
        });
    });
}

#[test]
#[should_panic(expected = "negative in progress")]
fn shared_cells_asked_for_only_once() {
    check(3, || {
        start_shared_end_owned(|slab, rows, has_shared| {
            let shared = has_shared.load(Acquire);
            let mut reading = Reading::default();
            reading.add_completions(slab);
            if shared {
                reading.add_shared_completions(rows);
            }
            reading.add_bases(slab);
            if shared {
                reading.add_shared_base(rows);
            }
            reading
        });
    });
}
