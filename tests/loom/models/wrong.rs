//! Scrapes that are wrong on purpose: the models must find that out.

use loom::sync::Arc;
use loom::sync::atomic::AtomicBool;
use loom::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use loom::thread;

use crate::cells::row::{Access, RowKind};
use crate::cells::slab::{PageRows, Purpose, Slab, SlabRow};
use crate::growth::FAR;
use crate::lives::{FIRST, METRIC, SECOND, a_life_begins, handed_on, read, read_row};
use crate::machine::{
    BASE, COMPLETION, COMPLETIONS, ENDING, Owner, Reading, check, each_row, leak,
};
use crate::mixed::start_shared_end_owned;
use crate::scrape::{end_otherwise, start_here_end_there};

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
fn starts_before_the_endings_that_are_elsewhere() {
    check(3, || {
        end_otherwise(|slabs| {
            let mut reading = Reading::default();
            let mut read = |rows: &[u32], add: fn(&mut Reading, &SlabRow)| {
                let slabs = slabs.iter();
                slabs.for_each(|slab| each_row(slab, rows, |row| add(&mut reading, row)));
            };
            read(&[COMPLETIONS], Reading::add_completion);
            read(&[BASE], Reading::add_base);
            read(&[ENDING], Reading::add_completion);
            reading.check();
        });
    });
}

/// The tables are looked up once for both passes: what a larger one has is missed.
#[test]
#[should_panic(expected = "negative in progress")]
fn a_table_that_was_replaced() {
    check(3, || {
        let slab: &'static Slab = leak(Slab::new());
        let mut owner = Owner::new(slab);
        owner.row(COMPLETIONS, COMPLETION);
        let calls = thread::spawn(move || {
            owner.row(FAR, RowKind::Base).start();
            owner.complete(0);
        });
        let table = slab.table(None).expect("it has a row");
        let (mut ends, mut starts) = (Vec::new(), Vec::new());
        PageRows::add(&mut ends, COMPLETIONS..COMPLETIONS + 1);
        PageRows::add(&mut starts, FAR..FAR + 1);
        let mut reading = Reading::default();
        table.each_row(ends[0], |row| reading.add_completion(row));
        table.each_row(starts[0], |row| reading.add_base(row));
        reading.check();
        calls.join().expect("it does not panic");
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

#[test]
#[should_panic(expected = "of an old life")]
fn a_life_told_before_the_row_is_empty() {
    let begin = |row: &SlabRow, life| {
        row.life.store(life, Release);
        row.row.clear_own();
    };
    a_life_begins(begin, read_row);
}

#[test]
#[should_panic(expected = "of an old life")]
fn a_life_told_in_no_order() {
    let begin = |row: &SlabRow, life| {
        row.row.clear_own();
        row.life.store(life, Relaxed);
    };
    a_life_begins(begin, read_row);
}

#[test]
#[should_panic(expected = "of an old life")]
fn cells_read_before_the_life() {
    let read = |row: &SlabRow, life| {
        let number = row.row.head();
        if row.life.load(Acquire) == life {
            number
        } else {
            0
        }
    };
    a_life_begins(SlabRow::begin, read);
}

#[test]
#[should_panic(expected = "of an old life")]
fn a_row_of_another_thread_that_is_not_emptied() {
    let count = |owner: &mut Owner, life: u32| {
        let kind = RowKind::Number;
        let row = owner.writer.row(METRIC, Purpose::Metric { kind, life });
        let row = row.expect("it is there");
        row.life.store(life, Release);
        Access::Own(&row.row).count(1);
    };
    handed_on(SECOND, count, 1);
}

#[test]
#[should_panic(expected = "a count was lost")]
fn a_slab_handed_on_in_no_order() {
    check(3, || {
        let slab: &'static Slab = leak(Slab::new());
        let mut owner = Owner::new(slab);
        owner.metric_row(METRIC, RowKind::Number, FIRST);
        let mut next = Owner {
            writer: owner.writer,
        };
        let given = Arc::new(AtomicBool::new(false));
        let gives = Arc::clone(&given);
        let first = thread::spawn(move || {
            owner.metric_row(METRIC, RowKind::Number, FIRST).count(1);
            gives.store(true, Relaxed);
        });
        let takes = given.load(Relaxed);
        if takes {
            next.metric_row(METRIC, RowKind::Number, FIRST).count(1);
        }
        first.join().expect("it does not panic");
        let expected = 1 + u64::from(takes);
        assert_eq!(read(&[slab], FIRST), expected, "a count was lost");
    });
}
