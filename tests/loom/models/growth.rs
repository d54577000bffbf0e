//! The owner's table grows while the owner works and a scrape follows the lists.

use loom::thread;

use crate::cells::row::{Access, RowKind};
use crate::cells::slab::Slab;
use crate::machine::{BASE, NANOS, Owner, Reading, check, each_row, leak};

/// Rows beyond the table's first length, which is four pages.
pub(crate) const FAR: u32 = 64 * 4 + 7;
const FAR_COMPLETIONS: u32 = FAR + 1;

#[test]
fn the_table_grows_while_a_scrape_follows_the_lists() {
    check(3, || {
        let slab = leak(Slab::new());
        let mut owner = Owner::with_rows(slab);
        let calls = thread::spawn(move || {
            owner.start();
            far_call(&mut owner);
            // The old rows are in the new table.
            owner.complete(0);
            owner
        });
        Reading::take_checked(&[slab], None);
        assert!(far_completions(slab) <= far_starts(slab));
        let mut owner = calls.join().expect("it does not panic");
        owner.call(1);
        Reading::take(&[slab], None).expect([1, 1]);
        assert_eq!((far_completions(slab), far_starts(slab)), (1, 1));
    });
}

#[test]
fn a_grown_table_leads_to_the_rows_it_had() {
    check(2, || {
        let mut owner = Owner::with_rows(leak(Slab::new()));
        let before = owner.row(BASE, RowKind::Base);
        far_call(&mut owner);
        let (Access::Own(before), Access::Own(after)) = (before, owner.row(BASE, RowKind::Base))
        else {
            panic!("both are owned");
        };
        assert!(std::ptr::eq(before, after));
    });
}

fn far_call(owner: &mut Owner) {
    owner.row(FAR, RowKind::Base).start();
    let completions = RowKind::Completions { buckets: 1 };
    owner.row(FAR_COMPLETIONS, completions).complete(0, NANOS);
}

fn far_completions(slab: &Slab) -> u64 {
    let mut cells = [0; 2];
    each_row(slab, &[FAR_COMPLETIONS], |row| {
        row.row.read_completions(&mut cells);
    });
    cells[1]
}

fn far_starts(slab: &Slab) -> u64 {
    let mut cells = [0; 2];
    each_row(slab, &[FAR], |row| row.row.read_base(&mut cells));
    cells[0]
}

/// Rows that fill a segment of their list.
const SEGMENT: u32 = 32;

#[test]
fn a_list_goes_on_in_another_segment() {
    check(3, || {
        let slab = leak(Slab::new());
        let mut owner = Owner::new(slab);
        let values = RowKind::Values { buckets: 1 };
        for id in 0..SEGMENT {
            owner.row(id, values);
        }
        let calls = thread::spawn(move || {
            owner.row(SEGMENT, values).observe(0, 1.0);
            owner.row(SEGMENT + 1, values).observe(0, 1.0);
        });
        let rows = || slab.values().map(|row| row.id).collect::<Vec<_>>();
        let (first, second) = (rows(), rows());
        assert!(first.len() <= second.len());
        assert!(second.iter().copied().eq(0..second.len() as u32));
        calls.join().expect("it does not panic");
        assert_eq!(rows().len() as u32, SEGMENT + 2);
    });
}
