//! Constant call sites are in the global registry from its first scrape, in all views.

use callmeter::{ErrorType, HttpCode, Operation, track};
use callmeter_behaviour::lines;

use super::{Action, CacheStatus};

#[derive(Debug, ErrorType)]
#[allow(dead_code)]
enum Fault {
    Disk,
    #[error_type(outcome = "timeout")]
    Late,
}

/// Only this file's; nothing calls its functions.
#[derive(Operation)]
#[operation(
    name = "idle",
    status(name = "result", values = CacheStatus),
    started(name = "idle_started"),
    completed(name = "idle"),
    completed(name = "idle_hits", when(Hit), labels(action)),
    completed(name = "idle_some", when(Hit | Miss), labels(result)),
    duration(name = "idle_duration", buckets = [1.0]),
    duration(name = "idle_time", when(Miss), labels(), buckets = [2.0]),
    in_progress(name = "idle_active", labels()),
    errors(name = "idle_errors"),
    errors(name = "idle_failed", labels(result)),
    retries(name = "idle_retries"),
    retries(name = "idle_wasted", when(Broken), labels(result)),
    value(idle_size, unit = "bytes", buckets = [10.0])
)]
struct Idle {
    action: Action,
}

#[track(Idle { action: Action::Put })]
#[allow(dead_code)]
fn never_called() -> Result<(), Fault> {
    Ok(())
}

#[derive(Operation)]
#[operation(name = "quiet", status(name = "code", values = HttpCode), completed(name = "quiet"), completed(name = "quiet_ok", when(200), labels()))]
struct Quiet {}

#[track(Quiet {})]
#[allow(dead_code)]
fn never_called_either() {}

#[test]
fn every_view_of_a_function_never_called_is_at_zero() {
    let registry = callmeter::registry();
    for line in [
        r#"idle_started_total{action="put"} 0"#,
        r#"idle_total{action="put",result="broken"} 0"#,
        r#"idle_total{action="put",result="hit"} 0"#,
        r#"idle_total{action="put",result="miss"} 0"#,
        r#"idle_total{action="put",result="stale"} 0"#,
        r#"idle_hits_total{action="put"} 0"#,
        r#"idle_some_total{result="hit"} 0"#,
        r#"idle_some_total{result="miss"} 0"#,
        r#"idle_duration_seconds_bucket{action="put",le="1.0"} 0"#,
        r#"idle_duration_seconds_count{action="put"} 0"#,
        "idle_time_seconds_count 0",
        "idle_time_seconds_sum 0",
        "idle_active 0",
        r#"idle_errors_total{action="put",error_type="disk"} 0"#,
        r#"idle_errors_total{action="put",error_type="late"} 0"#,
        r#"idle_failed_total{result="broken"} 0"#,
        r#"idle_retries_total{action="put"} 0"#,
        r#"idle_wasted_total{result="broken"} 0"#,
        r#"idle_size_bytes_bucket{action="put",le="10.0"} 0"#,
        r#"idle_size_bytes_count{action="put"} 0"#,
        r#"idle_size_bytes_sum{action="put"} 0"#,
    ] {
        let name = line.split(['{', ' ']).next().expect("a name");
        let found = lines(registry, name);
        assert!(found.iter().any(|found| found == line), "{line}: {found:?}");
    }
    // What is not theirs is not there.
    assert_eq!(lines(registry, "idle_some_total").len(), 2);
    assert_eq!(lines(registry, "idle_failed_total").len(), 1);
    assert_eq!(lines(registry, "idle_errors_total").len(), 2);
    assert!(
        lines(registry, "idle_total")
            .iter()
            .all(|line| !line.contains("get"))
    );
}

/// Nobody knows the words of an open status beforehand.
#[test]
fn views_without_an_open_status_are_at_zero() {
    let registry = callmeter::registry();
    assert_eq!(lines(registry, "quiet_total"), [] as [&str; 0]);
    assert_eq!(lines(registry, "quiet_ok_total"), ["quiet_ok_total 0"]);
    assert_eq!(
        lines(registry, "quiet_in_progress"),
        ["quiet_in_progress 0"]
    );
    assert_eq!(
        lines(registry, "quiet_duration_seconds_count"),
        ["quiet_duration_seconds_count 0"]
    );
}
