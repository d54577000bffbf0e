//! Rows that several threads write.

use loom::thread;

use crate::machine::{Reading, SharedRows, check};

#[test]
fn two_threads_add_to_shared_rows() {
    check(3, || {
        let rows = SharedRows::new();
        let call = move |bucket| {
            move || {
                rows.start();
                rows.retry();
                rows.complete(bucket);
            }
        };
        let (first, second) = (thread::spawn(call(0)), thread::spawn(call(0)));
        Reading::take_checked(&[], Some(rows));
        first.join().expect("it does not panic");
        second.join().expect("it does not panic");
        let last = Reading::take(&[], Some(rows));
        last.expect([2, 0]);
        assert_eq!(last.retries, 2);
    });
}

#[test]
fn shared_rows_never_fall() {
    check(2, || {
        let rows = SharedRows::new();
        let calls = thread::spawn(move || {
            rows.start();
            rows.complete(1);
            rows.start();
            rows.retry();
            rows.complete(0);
        });
        let first = Reading::take_checked(&[], Some(rows));
        Reading::take_checked(&[], Some(rows)).check_after(&first);
        calls.join().expect("it does not panic");
        Reading::take(&[], Some(rows)).expect([1, 1]);
    });
}
