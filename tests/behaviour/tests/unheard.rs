//! Warnings that no subscriber of `tracing` listens to are on stderr, and few.

use std::process::Command;

use callmeter::{Operation, Registry};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_global_default;
use tracing::{Event, Level, Metadata, Subscriber};

const CHILD: &str = "CALLMETER_BEHAVIOUR_CHILD";

/// Runs what the test of that name does in a child, and returns the warnings on its stderr.
fn warnings(name: &str, child: fn()) -> Option<Vec<String>> {
    if std::env::var_os(CHILD).is_some() {
        child();
        println!("the child is done");
        return None;
    }
    let output = Command::new(std::env::current_exe().expect("a test is a program"))
        .args([name, "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    let is_done = output.status.success() && stdout.contains("the child is done");
    assert!(is_done, "{output:?}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let lines = stderr
        .lines()
        .filter_map(|line| line.strip_prefix("callmeter: "));
    Some(lines.map(str::to_owned).collect())
}

#[derive(Operation)]
struct Upload<'a> {
    customer: &'a str,
}

/// A registry that is gone at once, in which there are too many label sets.
fn overflow() {
    let registry = Registry::builder().series_limit(0).build().expect("valid");
    registry.scope_sync(|| drop(Upload { customer: "a" }.start()));
}

const OVERFLOW: &str = "operation `upload` has more than 0 label sets";

struct Listens {
    to: fn(&Metadata<'_>) -> bool,
    hears: fn(),
}

impl Subscriber for Listens {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        (self.to)(metadata)
    }

    fn event(&self, _: &Event<'_>) {
        (self.hears)();
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn overflow_under(subscriber: impl Subscriber + Send + Sync) {
    set_global_default(subscriber).expect("it is the first");
    overflow();
}

#[track_caller]
fn on_stderr(warnings: Option<Vec<String>>, expected: usize) {
    if let Some(warnings) = warnings {
        let found = warnings.iter().filter(|line| line.starts_with(OVERFLOW));
        assert_eq!(found.count(), expected, "{warnings:?}");
        assert_eq!(warnings.len(), expected, "{warnings:?}");
    }
}

#[test]
fn without_a_subscriber() {
    on_stderr(warnings("without_a_subscriber", overflow), 1);
}

#[test]
fn beside_one_that_refuses_the_level() {
    let child = || {
        overflow_under(Listens {
            to: |metadata| *metadata.level() <= Level::ERROR,
            hears: || panic!("it refuses them"),
        });
    };
    on_stderr(warnings("beside_one_that_refuses_the_level", child), 1);
}

#[test]
fn beside_one_that_refuses_the_target() {
    let child = || {
        overflow_under(Listens {
            to: |metadata| metadata.target() == "shop",
            hears: || panic!("it refuses them"),
        });
    };
    on_stderr(warnings("beside_one_that_refuses_the_target", child), 1);
}

/// On the thread that warns there is none.
#[test]
fn beside_one_of_another_thread() {
    let child = || {
        let subscriber = Listens {
            to: |_| true,
            hears: || panic!("it is of another thread"),
        };
        tracing::subscriber::with_default(subscriber, || {
            std::thread::spawn(overflow).join().expect("no panic");
        });
    };
    on_stderr(warnings("beside_one_of_another_thread", child), 1);
}

#[test]
fn under_one_that_panics() {
    let child = || {
        std::panic::set_hook(Box::new(|_| {}));
        overflow_under(Listens {
            to: |_| true,
            hears: || panic!("planned"),
        });
    };
    let Some(warnings) = warnings("under_one_that_panics", child) else {
        return;
    };
    // The call is told of to it as well.
    let expected = [OVERFLOW, "a subscriber of `tracing` panicked"];
    let found = warnings.iter().zip(expected);
    assert!(
        found.clone().all(|(line, text)| line.starts_with(text)),
        "{warnings:?}"
    );
    assert_eq!(warnings.len(), expected.len(), "{warnings:?}");
}

#[test]
fn under_one_that_listens() {
    let child = || {
        overflow_under(Listens {
            to: |metadata| metadata.target() == "callmeter",
            hears: || (),
        });
    };
    on_stderr(warnings("under_one_that_listens", child), 0);
}

#[derive(callmeter::LabelSet)]
struct By<'a> {
    tenant: &'a str,
}

#[derive(callmeter::MetricFamilies)]
struct Tenant {
    /// Jobs.
    jobs: callmeter::Family<By<'static>, callmeter::Counter>,
    /// Waits.
    #[metric(buckets = [1])]
    waits: callmeter::Histogram,
}

/// What goes wrong in each of many registries.
fn go_wrong(registry: &Registry) {
    let tenant = Tenant::register(registry).expect("nothing else has its names");
    tenant.jobs.with(&By { tenant: "a" }).inc();
    tenant.waits.observe(-1);
    let failing = registry.collector_fn("failing", |_| Err("planned".into()));
    failing.expect("its first run may fail");
    registry.scope_sync(|| drop(Upload { customer: "a" }.start()));
}

#[test]
fn registries_that_come_and_go_warn_once() {
    let child = || {
        for _ in 0..2_000 {
            let builder = Registry::builder().series_limit(0);
            go_wrong(&builder.build().expect("valid"));
        }
    };
    let warnings = warnings("registries_that_come_and_go_warn_once", child);
    let Some(warnings) = warnings else { return };
    assert_eq!(warnings.len(), 4, "{warnings:?}");
    for text in ["`jobs_total` has more", "`waits`: a", "`failing`", OVERFLOW] {
        let found = warnings.iter().filter(|line| line.contains(text));
        assert_eq!(found.count(), 1, "{text} in {warnings:?}");
    }
}

/// Each has names of its own, so each warning is another one.
#[test]
fn different_warnings_are_limited() {
    let child = || {
        for tenant in 0..3_000 {
            let builder = Registry::builder().namespace(format!("tenant_{tenant}"));
            let registry = builder.series_limit(0).build().expect("valid");
            let tenant = Tenant::register(&registry).expect("nothing else has its names");
            tenant.jobs.with(&By { tenant: "a" }).inc();
        }
    };
    let Some(warnings) = warnings("different_warnings_are_limited", child) else {
        return;
    };
    assert_eq!(warnings.len(), 1_001, "{}", warnings.len());
    let last = warnings.last().map(String::as_str).unwrap_or_default();
    assert!(last.contains("further ones are left out"), "{last}");
}
