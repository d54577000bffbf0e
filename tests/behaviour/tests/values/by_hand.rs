//! `call.observe(…)`.

use std::time::Duration;

use callmeter::{Operation, Outcome, track};
use callmeter_behaviour::{
    abandon, block_on, counted, give_way, histogram, in_progress, isolated, lines, panic_of,
};

use super::{Action, File, READ, WRITE, sizes, sizes_of};

#[test]
fn a_value_goes_into_its_histogram_at_once() {
    let registry = isolated();
    let call = registry.scope_sync(|| READ.start());
    let size = || {
        histogram(
            &registry,
            "size_bytes",
            &[("action", "read"), ("path", "x")],
        )
    };
    let infinite = f64::INFINITY;
    assert_eq!(
        size(),
        (vec![(0.0, 0), (10.0, 0), (1e3, 0), (infinite, 0)], 0.0)
    );
    call.observe(File::SIZE, 10);
    assert_eq!(
        size(),
        (vec![(0.0, 0), (10.0, 1), (1e3, 1), (infinite, 1)], 10.0)
    );
    call.observe(File::SIZE, 0_u8);
    call.observe(File::SIZE, 10.5);
    call.observe(File::SIZE, 1_001_u64);
    call.finish(Outcome::Success);
    assert_eq!(
        size(),
        (vec![(0.0, 1), (10.0, 2), (1e3, 3), (infinite, 4)], 1021.5)
    );
    assert_eq!(in_progress(&registry, "file", &[]), 0);
}

#[test]
fn each_value_has_labels_of_its_own() {
    let ((), registry) = counted(|| {
        for (file, size) in [(READ, 1), (READ, 2), (WRITE, 4)] {
            let call = file.start();
            call.observe(File::SIZE, size);
            call.observe(File::SCORE, 0.25);
            call.observe(File::WAITED, Duration::from_millis(250));
            call.finish(Outcome::Success);
        }
        let call = File {
            action: Action::Read,
            path: "y",
        }
        .start();
        call.observe(File::SCORE, 0.75);
        call.finish(Outcome::Failure);
    });
    assert_eq!(sizes(&registry), (2, 3.0));
    assert_eq!(sizes_of(&registry, "write", "x"), (1, 4.0));
    assert_eq!(sizes_of(&registry, "read", "y"), (0, 0.0));
    let read = histogram(&registry, "file_score_ratio", &[("action", "read")]);
    let infinite = f64::INFINITY;
    assert_eq!(read, (vec![(0.25, 2), (0.5, 2), (infinite, 3)], 1.25));
    let (waited, sum) = histogram(&registry, "file_waited_seconds", &[]);
    assert_eq!((waited.len(), sum), (16, 0.75));
    assert!(
        waited.contains(&(0.1, 0)) && waited.contains(&(0.25, 3)),
        "{waited:?}"
    );
}

/// Those of durations, where a value in seconds gives none.
#[test]
fn each_bound_of_many_belongs_to_its_bucket() {
    let bounds = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0,
    ];
    let ((), registry) = counted(|| {
        let call = READ.start();
        for bound in bounds {
            call.observe(File::WAITED, bound);
            call.observe(File::WAITED, bound * 1.000_001);
        }
        call.finish(Outcome::Success);
    });
    let (buckets, _) = histogram(&registry, "file_waited_seconds", &[]);
    let calls = (0..).map(|above| 1 + 2 * above);
    let expected: Vec<(f64, u64)> = bounds.into_iter().zip(calls).collect();
    assert_eq!(buckets[..15], expected);
    assert_eq!(buckets[15].1, 30);
}

#[test]
fn values_are_kept_however_the_call_ends() {
    let ((), registry) = counted(|| {
        panic_of(|| -> () {
            let call = READ.start();
            call.observe(File::SIZE, 1);
            panic!("while reading")
        });
        let call = READ.start();
        call.observe(File::SIZE, 2);
        drop(call);
        let call = READ.start();
        call.observe(File::SIZE, 4);
        call.finish_result(&Err::<(), _>("bad"));
    });
    assert_eq!(sizes(&registry), (3, 7.0));
    assert_eq!(in_progress(&registry, "file", &[]), 0);
}

#[track(READ, handle = call)]
fn reads(size: u64) {
    call.observe(File::SIZE, size);
    call.observe(File::SIZE, size + 1);
    assert!(size < 100, "too large");
}

#[track(READ, handle = call)]
async fn reads_later(size: u64) {
    call.observe(File::SIZE, size);
    give_way(2).await;
    call.observe(File::SIZE, size);
}

#[test]
fn a_handle_observes_too() {
    let ((), registry) = counted(|| {
        reads(1);
        assert_eq!(panic_of(|| reads(100)), "too large");
        block_on(reads_later(1000));
        abandon(reads_later(10_000), 1);
    });
    assert_eq!(sizes(&registry), (7, 12_204.0));
}

#[test]
fn numbers_of_all_types() {
    let ((), registry) = counted(|| {
        let call = READ.start();
        call.observe(File::SIZE, 1_u8);
        call.observe(File::SIZE, 2_i16);
        call.observe(File::SIZE, 4_u32);
        call.observe(File::SIZE, 8_i64);
        call.observe(File::SIZE, 16_usize);
        call.observe(File::SIZE, 32_u128);
        call.observe(File::SIZE, 0.5_f32);
        call.observe(File::SIZE, 0.25_f64);
        call.observe(File::SIZE, Duration::from_millis(125));
        call.observe(File::SIZE, Some(64));
        call.observe(File::SIZE, Some(Some(128_u16)));
        call.observe(File::SIZE, None::<u64>);
        call.observe(File::SIZE, Some(None::<f64>));
        call.finish(Outcome::Success);
    });
    assert_eq!(sizes(&registry), (11, 255.875));
    assert_eq!(super::internal_errors(&registry), Some(0.0));
}

/// Every number is a double, as it is in Prometheus.
#[test]
fn sums_beyond_the_integers_of_a_double() {
    let exact = 1_u64 << 53;
    let ((), registry) = counted(|| {
        let call = READ.start();
        call.observe(File::SIZE, exact);
        call.observe(File::SIZE, exact);
        call.finish(Outcome::Success);
    });
    assert_eq!(sizes(&registry), (2, (exact * 2) as f64));
    let sum = [r#"size_bytes_sum{action="read",path="x"} 18014398509481984"#];
    let found = lines(&registry, "size_bytes_sum");
    let same = |line: &String| {
        let number = |line: &str| {
            line.rsplit(' ')
                .next()
                .and_then(|text| text.parse::<f64>().ok())
        };
        number(line) == number(sum[0])
    };
    assert!(found.len() == 1 && same(&found[0]), "{found:?}");
    let ((), registry) = counted(|| {
        let call = READ.start();
        call.observe(File::SIZE, u64::MAX);
        call.observe(File::SIZE, u128::MAX);
        call.observe(File::SIZE, f64::MAX);
        call.observe(File::SIZE, f64::MIN_POSITIVE);
        call.finish(Outcome::Success);
    });
    assert_eq!(sizes(&registry), (4, f64::MAX));
}

#[test]
fn the_global_registry_observes_the_same() {
    let file = || File {
        action: Action::Read,
        path: "global",
    };
    for size in [0, 10, 11, 5000] {
        let call = file().start();
        call.observe(File::SIZE, size);
        call.finish(Outcome::Success);
    }
    let labels = [("action", "read"), ("path", "global")];
    let found = histogram(callmeter::registry(), "size_bytes", &labels);
    let buckets = vec![(0.0, 1), (10.0, 2), (1e3, 3), (f64::INFINITY, 4)];
    assert_eq!(found, (buckets, 5021.0));
}
