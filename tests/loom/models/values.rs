//! Rows of values, whose sums are floating-point numbers.

use loom::thread;

use crate::cells::row::{Access, RowKind, SharedRow};
use crate::cells::slab::Slab;
use crate::machine::{Owner, check, leak};

const VALUE: u32 = 2;
const ROWS: RowKind = RowKind::Values { buckets: 2 };

/// The observations of each bucket, and the sum.
fn read(slab: Option<&'static Slab>, shared: &SharedRow) -> ([u64; 2], f64) {
    let mut cells = [0; 3];
    if let Some(slab) = slab {
        slab.values()
            .for_each(|row| row.row.read_values(&mut cells));
    }
    shared.read_values(&mut cells);
    ([cells[1], cells[2]], f64::from_bits(cells[0]))
}

/// No observation is lost where two threads add at once.
#[test]
fn two_threads_observe_in_a_shared_row() {
    check(3, || {
        let row: &SharedRow = leak(SharedRow::new(ROWS));
        let observe = move |bucket, number| {
            move || {
                Access::Shared(row).observe(bucket, number);
                Access::Shared(row).observe(bucket, number);
            }
        };
        let first = thread::spawn(observe(0, 0.5));
        let second = thread::spawn(observe(1, 2.0));
        let ([low, high], _) = read(None, row);
        assert!(low <= 2 && high <= 2);
        first.join().expect("it does not panic");
        second.join().expect("it does not panic");
        assert_eq!(read(None, row), ([2, 2], 5.0));
    });
}

/// A scrape that sees an observation in its bucket sees it in the sum.
#[test]
fn a_sum_holds_what_the_buckets_hold() {
    check(3, || {
        let slab: &'static Slab = leak(Slab::new());
        let shared: &SharedRow = leak(SharedRow::new(ROWS));
        let mut owner = Owner::new(slab);
        let row = owner.row(VALUE, ROWS);
        let Access::Own(row) = row else {
            unreachable!("an owner has its own rows")
        };
        let writer = thread::spawn(move || {
            Access::Own(row).observe(0, 1.0);
            Access::Own(row).observe(1, 1.0);
        });
        let ([low, high], sum) = read(Some(slab), shared);
        assert!(sum >= (low + high) as f64, "{low} + {high}, but {sum}");
        writer.join().expect("it does not panic");
        assert_eq!(read(Some(slab), shared), ([1, 1], 2.0));
    });
}
