//! A call that starts in shared cells and ends in those of a thread.
//!
//! Scrapes leave shared cells out until the registry says that there are some. They ask
//! before each pass.

use loom::sync::Arc;
use loom::sync::atomic::AtomicBool;
use loom::sync::atomic::Ordering::{Acquire, Release};
use loom::thread;

use crate::cells::slab::Slab;
use crate::machine::{Owner, Reading, SharedRows, check, leak};

/// Runs `scrape` meanwhile.
pub(crate) fn start_shared_end_owned(
    scrape: impl Fn(&'static Slab, &'static SharedRows, &AtomicBool) -> Reading,
) {
    let (slab, rows) = (leak(Slab::new()), SharedRows::new());
    let has_shared = Arc::new(AtomicBool::new(false));
    let mut owner = Owner::with_rows(slab);
    let sent = Arc::new(AtomicBool::new(false));
    let received = Arc::clone(&sent);
    let tells = Arc::clone(&has_shared);
    let starts = thread::spawn(move || {
        tells.store(true, Release);
        rows.start();
        sent.store(true, Release);
    });
    let ends = thread::spawn(move || {
        let here = received.load(Acquire);
        if here {
            owner.complete(0);
        }
        (!here).then_some(owner)
    });
    scrape(slab, rows, &has_shared).check();
    starts.join().expect("it does not panic");
    if let Some(mut owner) = ends.join().expect("it does not panic") {
        owner.complete(0);
    }
    scrape(slab, rows, &has_shared).expect([1, 0]);
}

#[test]
fn a_call_that_starts_in_shared_cells_and_ends_in_owned_ones() {
    check(3, || {
        start_shared_end_owned(|slab, rows, has_shared| {
            let mut reading = Reading::default();
            reading.add_completions(slab);
            if has_shared.load(Acquire) {
                reading.add_shared_completions(rows);
            }
            reading.add_bases(slab);
            if has_shared.load(Acquire) {
                reading.add_shared_base(rows);
            }
            reading
        });
    });
}
