//! What a service logs of a scrape that went wrong.

use std::process::Command;

use callmeter_contracts::Exposition;

use crate::faults::{lost_pool, with_pool};

const CHILD: &str = "CALLMETER_CONTRACTS_CHILD";

/// A program of its own: the log is one for all its threads.
fn child() {
    tracing::subscriber::set_global_default(to_stderr::Subscriber).expect("it is the first");
    let registry = with_pool(lost_pool());
    for _ in 0..3 {
        Exposition::with_faults_of(&registry);
    }
    println!("the child is done");
}

#[test]
fn a_collector_that_fails_is_logged() {
    if std::env::var_os(CHILD).is_some() {
        return child();
    }
    let output = Command::new(std::env::current_exe().expect("a test is a program"))
        .args([
            "log::a_collector_that_fails_is_logged",
            "--exact",
            "--nocapture",
        ])
        .env(CHILD, "1")
        .output()
        .expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.contains("the child is done"), "{output:?}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<_> = stderr
        .lines()
        .filter(|line| line.starts_with("callmeter: "))
        .collect();
    // Once, though it failed four times.
    let [line] = lines[..] else {
        panic!("{stderr}");
    };
    for text in ["`worker_pool`", "faults.rs", "the pool is gone"] {
        assert!(line.contains(text), "{line}");
    }
}

/// Where callmeter has its feature `tracing`, warnings come as events.
mod to_stderr {
    use std::fmt::Debug;

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Level, Metadata};

    pub(super) struct Subscriber;

    impl tracing::Subscriber for Subscriber {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "callmeter" && *metadata.level() == Level::WARN
        }

        fn event(&self, event: &Event<'_>) {
            event.record(&mut ToStderr);
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    struct ToStderr;

    impl Visit for ToStderr {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            if field.name() == "message" {
                eprintln!("callmeter: {value:?}");
            }
        }
    }
}
