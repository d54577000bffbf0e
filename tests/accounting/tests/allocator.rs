//! A program whose allocator is itself measured.
//!
//! What is supported: an allocator may count calls of operations without open labels, in
//! the global registry, once the first call of each was made elsewhere. It must not count
//! the allocations that its own counting makes, as any allocator that runs code must take
//! care; here a thread-local flag does that. Allocations inside a scope of another
//! registry are not for it to count: looking up a series there takes locks.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use callmeter::{Endpoint, EndpointRequest, LabelValue, Operation, Outcome};
use callmeter_accounting::{Numbers, identities};

/// An allocation.
#[derive(Operation)]
#[operation(started, duration(buckets = [1.0]))]
struct Allocation {
    size: Size,
}

#[derive(Clone, Copy, LabelValue)]
enum Size {
    Small,
    Large,
}

/// What the rest of the program does.
#[derive(Operation)]
#[operation(started, duration(buckets = [1.0]))]
struct Work<'a> {
    name: &'a str,
}

struct Measured;

#[global_allocator]
static ALLOCATOR: Measured = Measured;

/// Whether allocations are counted, and those that were.
static IS_ON: AtomicBool = AtomicBool::new(false);
static COUNTED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static IS_COUNTING: Cell<bool> = const { Cell::new(false) };
}

fn count(size: usize) {
    if !IS_ON.load(Relaxed) || IS_COUNTING.replace(true) {
        return;
    }
    COUNTED.fetch_add(1, Relaxed);
    Allocation::of(size).start().finish(Outcome::Success);
    IS_COUNTING.set(false);
}

impl Allocation {
    fn of(size: usize) -> Allocation {
        let size = if size < 64 { Size::Small } else { Size::Large };
        Allocation { size }
    }
}

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Measured {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from `alloc`, so from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }
}

fn numbers() -> Numbers {
    Numbers::of(&callmeter::registry().snapshot())
}

/// New series, growing tables, threads that come and go: all of it allocates.
fn work(thread: usize) {
    for number in 0..200 {
        let name = black_box(format!("{thread} {number}"));
        Work { name: &name }.start().finish(Outcome::Failure);
    }
}

#[test]
fn f46_an_allocator_counts_its_calls() {
    for size in [1, 1000] {
        Allocation::of(size).start().finish(Outcome::Success);
    }
    let endpoint = Endpoint::new(callmeter::registry());
    IS_ON.store(true, Relaxed);
    std::thread::scope(|threads| {
        let workers: Vec<_> = (0..4)
            .map(|thread| threads.spawn(move || work(thread)))
            .collect();
        while !workers.iter().all(|worker| worker.is_finished()) {
            identities::check("allocation", &numbers());
            assert_eq!(endpoint.answer(&EndpointRequest::default()).status, 200);
        }
    });
    IS_ON.store(false, Relaxed);
    let last = numbers();
    identities::check("allocation", &last);
    identities::check("work", &last);
    let counted = COUNTED.load(Relaxed);
    assert!(counted > 800, "{counted} allocations");
    assert_eq!(last.total("allocation_started_total"), 2.0 + counted as f64);
    assert_eq!(last.total("allocation_in_progress"), 0.0);
    assert_eq!(last.total("work_total"), 800.0);
}
