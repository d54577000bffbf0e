//! Each kind of view several times, with other names and labels.

use std::collections::BTreeSet;

use callmeter::{Operation, Outcome};
use callmeter_behaviour::{counted, in_progress, isolated, lines, value};

use super::{CacheStatus, GET, Lookup, PUT, look};

#[test]
fn calls_are_in_every_view_that_shows_them() {
    let ((), registry) = counted(look);
    let expected = [
        r#"cache_operations_total{action="get",result="broken"} 1"#,
        r#"cache_operations_total{action="get",result="hit"} 3"#,
        r#"cache_operations_total{action="get",result="miss"} 1"#,
        r#"cache_operations_total{action="get",result="stale"} 0"#,
        r#"cache_operations_total{action="put",result="broken"} 1"#,
        r#"cache_operations_total{action="put",result="hit"} 1"#,
        r#"cache_operations_total{action="put",result="miss"} 1"#,
        r#"cache_operations_total{action="put",result="stale"} 1"#,
    ];
    assert_eq!(lines(&registry, "cache_operations_total"), expected);
    let totals = [
        ("cache_all_started_total", "cache_all_started_total 9"),
        ("cache_lookups_total", "cache_lookups_total 7"),
        (
            "cache_hits_total",
            r#"cache_hits_total{cache_type="disk"} 4"#,
        ),
        (
            "cache_misses_total",
            r#"cache_misses_total{cache_type="disk"} 2"#,
        ),
        ("cache_active", "cache_active 0"),
    ];
    for (name, line) in totals {
        assert_eq!(lines(&registry, name), [line]);
    }
    let expected = [
        r#"cache_bad_total{result="broken"} 2"#,
        r#"cache_bad_total{result="stale"} 1"#,
    ];
    assert_eq!(lines(&registry, "cache_bad_total"), expected);
    assert_eq!(in_progress(&registry, "cache_lookup", &[]), 0);
    assert_eq!(registry.check(), Ok(()));
}

#[test]
fn labels_left_out_are_added_up() {
    let registry = isolated();
    let open = registry.scope_sync(|| {
        for cache_type in ["a", "b", "c"] {
            for _ in 0..2 {
                let lookup = Lookup { cache_type, ..GET };
                lookup.start().finish(CacheStatus::Hit);
            }
        }
        [
            PUT,
            GET,
            Lookup {
                cache_type: "a",
                ..PUT
            },
        ]
        .map(Operation::start)
    });
    let hits = |cache_type| {
        let labels = [("cache_type", cache_type)];
        value(&registry, "cache_hits_total", &labels)
    };
    assert_eq!(
        ["a", "b", "c", "d"].map(hits),
        [Some(2.0), Some(2.0), Some(2.0), None]
    );
    assert_eq!(value(&registry, "cache_lookups_total", &[]), Some(6.0));
    let labels = [("action", "get"), ("result", "hit")];
    assert_eq!(
        value(&registry, "cache_operations_total", &labels),
        Some(6.0)
    );
    assert_eq!(value(&registry, "cache_active", &[]), Some(3.0));
    assert_eq!(value(&registry, "cache_all_started_total", &[]), Some(9.0));
    assert_eq!(
        in_progress(&registry, "cache_lookup", &[("cache_type", "a")]),
        1
    );
    assert_eq!(
        in_progress(&registry, "cache_lookup", &[("action", "put")]),
        2
    );
    for call in open {
        call.finish(CacheStatus::Broken);
        in_progress(&registry, "cache_lookup", &[]);
    }
    assert_eq!(value(&registry, "cache_active", &[]), Some(0.0));
    let broken = value(&registry, "cache_broken_total", &[("action", "put")]);
    assert_eq!(broken, Some(2.0));
}

#[derive(Operation)]
#[operation(
    name = "silent",
    completed(none),
    duration(none),
    in_progress(none),
    errors(none),
    retries(none)
)]
struct Silent {}

#[derive(Operation)]
#[operation(
    name = "started_only",
    started,
    completed(none),
    duration(none),
    in_progress(none),
    errors(none),
    retries(none)
)]
struct StartedOnly {}

#[derive(Operation)]
#[operation(
    name = "ended_only",
    duration(none),
    in_progress(none),
    errors(none),
    retries(none)
)]
struct EndedOnly {}

#[derive(Operation)]
#[operation(
    name = "running_only",
    completed(none),
    duration(none),
    errors(none),
    retries(none)
)]
struct RunningOnly {}

/// What is there of an operation's families.
fn names(prefix: &str, body: impl FnOnce()) -> (BTreeSet<String>, callmeter::Registry) {
    let ((), registry) = counted(body);
    let samples = registry.snapshot().samples();
    let own = samples.iter().map(|sample| sample.name().to_owned());
    (
        own.filter(|name| name.starts_with(prefix)).collect(),
        registry,
    )
}

#[test]
fn none_leaves_a_view_out() {
    let (found, _) = names("silent", || {
        Silent {}.start().finish(Outcome::Failure);
        Silent {}.record(Outcome::Panicked, super::seconds(1), 1);
        Silent {}.begin();
    });
    assert_eq!(found, BTreeSet::new());
    let (found, registry) = names("started_only", || {
        StartedOnly {}.start().finish(Outcome::Failure);
        drop(StartedOnly {}.start());
        StartedOnly {}.end(Outcome::Success, super::seconds(1), 0);
    });
    assert_eq!(found, ["started_only_started_total".to_owned()].into());
    assert_eq!(
        value(&registry, "started_only_started_total", &[]),
        Some(3.0)
    );
    let (found, registry) = names("ended_only", || drop(EndedOnly {}.start()));
    assert_eq!(found, ["ended_only_total".to_owned()].into());
    let labels = [("status", "cancelled")];
    assert_eq!(value(&registry, "ended_only_total", &labels), Some(1.0));
}

#[test]
fn calls_in_progress_need_no_other_view() {
    let registry = isolated();
    let call = registry.scope_sync(|| RunningOnly {}.start());
    let running = || value(&registry, "running_only_in_progress", &[]);
    assert_eq!(running(), Some(1.0));
    call.finish(Outcome::TimedOut);
    assert_eq!(running(), Some(0.0));
    assert_eq!(
        value(&registry, "running_only_total", &[("status", "timeout")]),
        None
    );
}

/// Every view's help is its own.
#[test]
fn each_view_may_have_a_help_of_its_own() {
    #[derive(Operation)]
    #[operation(
        name = "helped",
        completed(help = "All of them."),
        completed(name = "helped_well", when(Success), help = "Good ones.", labels())
    )]
    struct Helped {}
    let ((), registry) = counted(|| Helped {}.start().finish(Outcome::Success));
    let text = String::from_utf8(registry.encode(callmeter::Format::Text)).expect("text");
    for line in [
        "# HELP helped_total All of them.",
        "# HELP helped_well_total Good ones.",
        "helped_well_total 1",
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line} is not in\n{text}"
        );
    }
}
