//! What is not observed, and told of.

use callmeter::{Operation, Outcome, Registry, track};
use callmeter_behaviour::{counted, isolated, lines, value};

use super::{Action, File, READ, internal_errors, sizes};

#[test]
fn what_no_sum_can_take() {
    let ((), registry) = counted(|| {
        let call = READ.start();
        for number in [f64::NAN, -f64::NAN, f64::NEG_INFINITY, -1.0, -1e-300] {
            call.observe(File::SIZE, number);
        }
        call.observe(File::SIZE, -5);
        call.observe(File::SIZE, Some(i64::MIN));
        call.observe(File::SIZE, f32::NAN);
        call.observe(File::SIZE, 3);
        call.finish(Outcome::Success);
    });
    assert_eq!(sizes(&registry), (1, 3.0));
    assert_eq!(internal_errors(&registry), Some(8.0));
}

/// It is above all bounds, and no sum could take it.
#[test]
fn infinity_is_in_the_last_bucket_alone() {
    let ((), registry) = counted(|| {
        let call = READ.start();
        call.observe(File::SIZE, f64::INFINITY);
        call.observe(File::SIZE, f32::INFINITY);
        call.observe(File::SIZE, 3);
        call.finish(Outcome::Success);
    });
    let bucket = |le| {
        let labels = [("action", "read"), ("path", "x"), ("le", le)];
        value(&registry, "size_bytes_bucket", &labels)
    };
    assert_eq!((bucket("1000"), bucket("+Inf")), (Some(1.0), Some(3.0)));
    assert_eq!(sizes(&registry), (3, 3.0));
    assert_eq!(internal_errors(&registry), Some(0.0));
}

#[test]
fn zero_is_a_number_whatever_its_sign() {
    let ((), registry) = counted(|| {
        let call = READ.start();
        call.observe(File::SIZE, -0.0);
        call.observe(File::SIZE, 0);
        call.finish(Outcome::Success);
    });
    let labels = [("action", "read"), ("path", "x"), ("le", "0")];
    assert_eq!(value(&registry, "size_bytes_bucket", &labels), Some(2.0));
    assert_eq!(sizes(&registry), (2, 0.0));
    let sum = [r#"size_bytes_sum{action="read",path="x"} 0"#];
    assert_eq!(lines(&registry, "size_bytes_sum"), sum);
}

#[derive(Operation)]
#[operation(name = "other", value(other_size, unit = "bytes", buckets = [1.0]))]
struct Other {}

#[test]
fn another_operations_value() {
    let ((), registry) = counted(|| {
        let call = READ.start();
        call.observe(Other::OTHER_SIZE, 1);
        call.finish(Outcome::Success);
        let call = Other {}.start();
        call.observe(File::WAITED, 1);
        call.observe(Other::OTHER_SIZE, 7);
        call.finish(Outcome::Success);
    });
    assert_eq!(internal_errors(&registry), Some(2.0));
    assert_eq!(sizes(&registry), (0, 0.0));
    assert_eq!(value(&registry, "other_size_bytes_sum", &[]), Some(7.0));
    assert_eq!(
        value(&registry, "file_waited_seconds_count", &[]),
        Some(0.0)
    );
}

#[track({ perhaps_file(path) }, handle = call, observe(size = |length| *length))]
fn perhaps(path: &str) -> usize {
    call.observe(File::SIZE, f64::NAN);
    path.len()
}

fn perhaps_file(path: &str) -> Option<File<'_>> {
    let action = Action::Read;
    (!path.is_empty()).then_some(File { action, path })
}

/// Its values are not looked at.
#[test]
fn a_call_that_is_not_counted() {
    let (length, registry) = counted(|| perhaps(""));
    assert_eq!(length, 0);
    assert_eq!(internal_errors(&registry), Some(0.0));
    assert_eq!(lines(&registry, "size_bytes_count"), [] as [&str; 0]);
    let (length, registry) = counted(|| perhaps("x"));
    assert_eq!(length, 1);
    assert_eq!(sizes(&registry), (1, 1.0));
    assert_eq!(internal_errors(&registry), Some(1.0));
}

/// As other families, those of values are capped by the operation's label sets.
#[test]
fn past_the_limit_values_overflow() {
    let registry = Registry::builder().series_limit(1).build().expect("valid");
    registry.scope_sync(|| {
        for (path, size) in [("x", 1), ("y", 2), ("z", 4)] {
            let call = File {
                action: Action::Read,
                path,
            }
            .start();
            call.observe(File::SIZE, size);
            call.finish(Outcome::Success);
        }
    });
    assert_eq!(sizes(&registry), (1, 1.0));
    assert_eq!(super::sizes_of(&registry, "read", "_overflow"), (2, 6.0));
}

#[test]
fn a_registrys_bounds_are_those_of_durations() {
    let builder = Registry::builder().buckets::<File<'_>>([5.0]);
    let registry = builder.build().expect("valid");
    registry.scope_sync(|| READ.start().observe(File::SIZE, 7));
    let bounds = |registry: &Registry| lines(registry, "size_bytes_bucket").len();
    assert_eq!(bounds(&registry), 4);
    let others = isolated();
    others.scope_sync(|| READ.start().observe(File::SIZE, 7));
    assert_eq!(bounds(&others), 4);
    assert_eq!(lines(&registry, "file_duration_seconds_bucket").len(), 2);
}
