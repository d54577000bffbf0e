//! Rows of metrics, whose series are removed and come again: each time is a life, and a row
//! counts one of them.

use loom::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use loom::sync::{Arc, Mutex};
use loom::thread;

use crate::cells::row::RowKind;
use crate::cells::slab::{Slab, SlabRow};
use crate::machine::{Owner, check, leak};
use crate::sync::AtomicU32;

pub(crate) const METRIC: u32 = 3;
const VALUES: RowKind = RowKind::Values { buckets: 2 };

/// What the first life counts at once, so that nobody takes it for the second one's.
pub(crate) const OLD: u64 = 100;
pub(crate) const FIRST: u32 = 0;
pub(crate) const SECOND: u32 = 1;

/// An owner that has counted in the first life of a counter.
pub(crate) fn counted(slab: &'static Slab) -> Owner {
    let mut owner = Owner::new(slab);
    owner.metric_row(METRIC, RowKind::Number, FIRST).count(OLD);
    owner
}

/// What a life of the counter has counted.
pub(crate) fn read(slabs: &[&'static Slab], life: u32) -> u64 {
    let rows = slabs.iter().flat_map(|slab| slab.metrics());
    let own = rows.filter(|row| row.id == METRIC && row.life.load(Acquire) == life);
    own.map(|row| row.row.head()).sum()
}

#[test]
fn a_counter_never_falls() {
    check(2, || {
        let slabs = [leak(Slab::new()), leak(Slab::new())];
        let writers = slabs.map(|slab| {
            let mut owner = Owner::new(slab);
            thread::spawn(move || {
                owner.metric_row(METRIC, RowKind::Number, FIRST).count(1);
                owner.metric_row(METRIC, RowKind::Number, FIRST).count(2);
            })
        });
        let first = read(&slabs, FIRST);
        let second = read(&slabs, FIRST);
        assert!(first <= second && second <= 6, "{first}, then {second}");
        for writer in writers {
            writer.join().expect("it does not panic");
        }
        assert_eq!(read(&slabs, FIRST), 6);
    });
}

/// The series comes again while its row is read: `begin` is what the owner does, `read` what
/// the scrape does.
pub(crate) fn a_life_begins(
    begin: impl Fn(&SlabRow, u32) + Sync + Send + Copy + 'static,
    read: impl Fn(&SlabRow, u32) -> u64 + Sync + Send + 'static,
) {
    check(3, move || {
        let slab: &'static Slab = leak(Slab::new());
        let mut owner = counted(slab);
        let writer = thread::spawn(move || {
            let row = slab.metrics().next().expect("the owner made it");
            begin(row, SECOND);
            owner.metric_row(METRIC, RowKind::Number, SECOND).count(1);
            owner.metric_row(METRIC, RowKind::Number, SECOND).count(1);
        });
        let row = slab.metrics().next().expect("the owner made it");
        let number = read(row, SECOND);
        assert!(number <= 2, "{number} of an old life");
        writer.join().expect("it does not panic");
        assert_eq!(read(row, SECOND), 2);
    });
}

/// As scrapes read a row: its cells behind its life.
pub(crate) fn read_row(row: &SlabRow, life: u32) -> u64 {
    if row.life.load(Acquire) == life {
        row.row.head()
    } else {
        0
    }
}

#[test]
fn a_new_life_has_no_number_of_an_old_one() {
    a_life_begins(SlabRow::begin, read_row);
}

#[test]
fn a_new_life_of_a_histogram_has_no_number_of_an_old_one() {
    check(3, || {
        let slab: &'static Slab = leak(Slab::new());
        let mut owner = Owner::new(slab);
        for bucket in 0..2 {
            owner
                .metric_row(METRIC, VALUES, FIRST)
                .observe(bucket, 100.0);
        }
        let writer = thread::spawn(move || {
            owner.metric_row(METRIC, VALUES, SECOND).observe(1, 1.0);
        });
        let read = || {
            let mut cells = [0; 3];
            let rows = slab.metrics();
            rows.filter(|row| row.life.load(Acquire) == SECOND)
                .for_each(|row| row.row.read_values(&mut cells));
            (f64::from_bits(cells[0]), cells[1], cells[2])
        };
        let (sum, low, high) = read();
        assert!(low == 0 && high <= 1, "{low}, {high} of an old life");
        assert!(sum == 1.0 || (sum == 0.0 && high == 0), "{sum} for {high}");
        writer.join().expect("it does not panic");
        assert_eq!(read(), (1.0, 0, 1));
    });
}

/// Another thread takes the series out and makes it again; the owner counts in the life that
/// it finds, the scrape reads that which it finds.
#[test]
fn a_series_comes_again_while_it_is_counted_in() {
    check(3, || {
        let slab: &'static Slab = leak(Slab::new());
        let mut owner = counted(slab);
        let life = Arc::new(AtomicU32::new(FIRST));
        let (remover, counter) = (Arc::clone(&life), Arc::clone(&life));
        let remover = thread::spawn(move || remover.store(SECOND, Release));
        let counter = thread::spawn(move || {
            let mut count = || {
                let life = counter.load(Relaxed);
                owner.metric_row(METRIC, RowKind::Number, life).count(1);
                u64::from(life == SECOND)
            };
            count() + count()
        });
        let seen = life.load(Relaxed);
        let number = read(&[slab], seen);
        let most = if seen == FIRST { OLD + 2 } else { 2 };
        assert!(number <= most, "{number} in life {seen}");
        remover.join().expect("it does not panic");
        let in_second = counter.join().expect("it does not panic");
        assert_eq!(read(&[slab], SECOND), in_second);
    });
}

/// A thread exits, and another one that is there by then counts in its slab, in `life`.
pub(crate) fn handed_on(
    life: u32,
    count: impl Fn(&mut Owner, u32) + Sync + Send + Copy + 'static,
    most: u64,
) {
    check(3, move || {
        let slab: &'static Slab = leak(Slab::new());
        let idle = Arc::new(Mutex::new(None));
        let (given, taken) = (Arc::clone(&idle), Arc::clone(&idle));
        let first = thread::spawn(move || {
            let owner = counted(slab);
            *given.lock().expect("nothing panics") = Some(owner);
        });
        let take = move || {
            let owner = taken.lock().expect("nothing panics").take();
            owner.map(|mut owner| count(&mut owner, life))
        };
        let second = thread::spawn(take);
        let number = read(&[slab], life);
        assert!(number <= most, "{number} of an old life");
        first.join().expect("it does not panic");
        let has_counted = second.join().expect("it does not panic").is_some();
        let expected = if has_counted { most } else { most - 1 };
        let number = read(&[slab], life);
        assert_eq!(number, expected, "a number of an old life, or one lost");
    });
}

/// Counts in the row as the thread finds it.
fn count_once(owner: &mut Owner, life: u32) {
    owner.metric_row(METRIC, RowKind::Number, life).count(1);
}

#[test]
fn a_thread_goes_on_in_the_row_of_another_one() {
    handed_on(FIRST, count_once, OLD + 1);
}

#[test]
fn a_thread_begins_anew_in_the_row_of_another_one() {
    handed_on(SECOND, count_once, 1);
}
