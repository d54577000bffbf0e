//! Views of errors with other labels than those they have by default.

use callmeter::{ErrorType, LabelValue, Operation, Outcome, track};
use callmeter_behaviour::{counted, lines, panic_of};

#[derive(Debug, ErrorType)]
enum Fault {
    Disk,
    #[error_type(outcome = "timeout")]
    Late,
}

#[derive(LabelValue, Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// A walk.
#[derive(Operation)]
// Clippy takes the labels of two views for attributes.
#[allow(clippy::duplicated_attributes)]
#[operation(
    name = "walk",
    errors(name = "walk_errors"),
    errors(name = "walk_failed", labels()),
    errors(name = "walk_failed_by_side", labels(side)),
    errors(name = "walk_failed_by_status", labels(status)),
    errors(name = "walk_failed_by_all", labels(side, status, error_type))
)]
struct Walk {
    side: Side,
}

#[track(Walk { side })]
fn walk(side: Side, ending: Result<(), Fault>) -> Result<(), Fault> {
    ending
}

#[test]
fn those_without_the_error_type_are_there_before_an_error() {
    let ((), registry) = counted(|| assert!(walk(Side::Left, Ok(())).is_ok()));
    let shown = |name| lines(&registry, name);
    assert_eq!(shown("walk_failed_total"), ["walk_failed_total 0"]);
    let by_side = [r#"walk_failed_by_side_total{side="left"} 0"#];
    assert_eq!(shown("walk_failed_by_side_total"), by_side);
    let by_status = [
        r#"walk_failed_by_status_total{status="failure"} 0"#,
        r#"walk_failed_by_status_total{status="timeout"} 0"#,
    ];
    assert_eq!(shown("walk_failed_by_status_total"), by_status);
}

#[test]
fn each_adds_up_what_it_leaves_out() {
    let ((), registry) = counted(|| {
        for (side, fault) in [
            (Side::Left, Fault::Disk),
            (Side::Left, Fault::Disk),
            (Side::Left, Fault::Late),
            (Side::Right, Fault::Disk),
        ] {
            assert!(walk(side, Err(fault)).is_err());
        }
        Walk { side: Side::Right }.start().finish(Outcome::TimedOut);
        drop(Walk { side: Side::Right }.start());
        panic_of(|| -> () {
            let _call = Walk { side: Side::Right }.start();
            panic!("on the way")
        });
    });
    let shown = |name| lines(&registry, name);
    assert_eq!(shown("walk_failed_total"), ["walk_failed_total 5"]);
    let by_side = [
        r#"walk_failed_by_side_total{side="left"} 3"#,
        r#"walk_failed_by_side_total{side="right"} 2"#,
    ];
    assert_eq!(shown("walk_failed_by_side_total"), by_side);
    let by_status = [
        r#"walk_failed_by_status_total{status="failure"} 3"#,
        r#"walk_failed_by_status_total{status="timeout"} 2"#,
    ];
    assert_eq!(shown("walk_failed_by_status_total"), by_status);
    let name = "walk_failed_by_all_total";
    let met: Vec<String> = shown(name)
        .into_iter()
        .filter(|line| !line.ends_with(" 0"))
        .collect();
    let all = [
        r#"walk_failed_by_all_total{error_type="disk",side="left",status="failure"} 2"#,
        r#"walk_failed_by_all_total{error_type="late",side="left",status="timeout"} 1"#,
        r#"walk_failed_by_all_total{error_type="disk",side="right",status="failure"} 1"#,
        r#"walk_failed_by_all_total{error_type="timeout",side="right",status="timeout"} 1"#,
    ];
    let sorted = |mut lines: Vec<String>| {
        lines.sort();
        lines
    };
    assert_eq!(sorted(met), sorted(all.map(str::to_owned).to_vec()));
}
