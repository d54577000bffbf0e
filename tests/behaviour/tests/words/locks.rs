//! The code of a status may itself count calls: no lock is held while it runs.

use std::sync::mpsc;
use std::time::Duration;

use callmeter::{LabelValue, Operation, Outcome, Status, track_task};
use callmeter_behaviour::{Seen, in_progress, isolated, value};

#[track_task]
fn looked_up() {}

/// Counts a call wherever it is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Busy {
    Good,
    Bad,
}

impl LabelValue for Busy {
    const VALUES: Option<&'static [&'static str]> = Some(&["good", "bad"]);

    fn index(&self) -> usize {
        looked_up();
        *self as usize
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        looked_up();
        read(["good", "bad"][*self as usize])
    }
}

impl From<Outcome> for Busy {
    fn from(outcome: Outcome) -> Busy {
        looked_up();
        match outcome {
            Outcome::Success => Busy::Good,
            _ => Busy::Bad,
        }
    }
}

impl Status for Busy {
    fn is_error(&self) -> bool {
        looked_up();
        *self == Busy::Bad
    }
}

#[derive(Operation)]
#[operation(
    name = "busy",
    status(values = Busy),
    started(name = "busy_started"),
    completed(name = "busy"),
    completed(name = "busy_bad", when(Bad))
)]
struct OfBusy {}

#[test]
fn it_may_count_calls() {
    let registry = isolated();
    let (sender, receiver) = mpsc::channel();
    let counting = registry.clone();
    std::thread::spawn(move || {
        counting.scope_sync(|| {
            OfBusy {}.start().finish(Busy::Bad);
            drop(OfBusy {}.start());
        });
        sender.send(()).expect("the test waits");
    });
    // Only where it waits for itself this passes.
    let limit = Duration::from_secs(20);
    receiver
        .recv_timeout(limit)
        .expect("it does not wait for itself");
    let bad = value(&registry, "busy_bad_total", &[("status", "bad")]);
    assert_eq!(bad, Some(2.0));
    assert_eq!(in_progress(&registry, "busy", &[]), 0);
    assert!(Seen::of(&registry, "looked_up").success > 0);
}
