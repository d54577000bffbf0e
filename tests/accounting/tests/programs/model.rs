use std::collections::BTreeMap;

use callmeter::{LabelValue, Outcome};
use callmeter_accounting::Key;

use crate::plan::{Act, Call, Child, Ending, Form, REGISTRIES};

/// What programs count, registry by registry.
#[derive(Default)]
pub struct Model {
    registries: [BTreeMap<Key, f64>; REGISTRIES],
}

/// The global one.
const GLOBAL: usize = 0;

/// Polls that are left to the futures around a place of a program, the outermost first.
type Limits = Vec<Option<u32>>;

/// What comes of a call.
enum Flow {
    Ended,
    Panicked,
    /// The future with this limit is dropped.
    Dropped(usize),
}

impl Model {
    pub fn registry(&self, number: usize) -> &BTreeMap<Key, f64> {
        &self.registries[number]
    }

    pub fn program(&mut self, program: &Child) {
        self.driven(program, GLOBAL);
    }

    /// A call that is polled in place, or by a thread.
    fn driven(&mut self, child: &Child, registry: usize) -> Flow {
        let polls = child.polls.filter(|_| child.call.is_async);
        if polls == Some(0) {
            return Flow::Ended;
        }
        match self.call(&child.call, registry, &mut vec![less_one(polls)]) {
            Flow::Dropped(_) => Flow::Ended,
            flow => flow,
        }
    }

    /// A call that a future waits for.
    fn awaited(&mut self, child: &Child, registry: usize, limits: &mut Limits) -> Flow {
        if child.polls == Some(0) {
            return Flow::Ended;
        }
        let own = limits.len();
        limits.push(less_one(child.polls));
        let flow = self.call(&child.call, registry, limits);
        limits.truncate(own);
        match flow {
            Flow::Dropped(level) if level == own => Flow::Ended,
            flow => flow,
        }
    }

    fn call(&mut self, call: &Call, registry: usize, limits: &mut Limits) -> Flow {
        let registry = call.scope.unwrap_or(registry);
        let mut count = Count::of(call, &mut self.registries[registry]);
        count.add("started_total", None, 1);
        // This one counts them at its end.
        let retries_late = call.form == Form::Closed && !call.is_async;
        if !retries_late {
            count.add("retries_total", None, call.retries);
        }
        let flow = self.acts(call, registry, limits);
        let mut count = Count::of(call, &mut self.registries[registry]);
        match flow {
            Flow::Dropped(_) => count.end(Outcome::Cancelled, None),
            Flow::Panicked => count.end(Outcome::Panicked, None),
            Flow::Ended => {
                if retries_late {
                    count.add("retries_total", None, call.retries);
                }
                let (outcome, error_type) = ending(call);
                count.end(outcome, error_type);
                if call.ending == Ending::Panic {
                    return Flow::Panicked;
                }
            }
        }
        flow
    }

    fn acts(&mut self, call: &Call, registry: usize, limits: &mut Limits) -> Flow {
        for act in &call.acts {
            let flow = match act {
                Act::Wait if call.is_async => wait(limits),
                Act::Wait => Flow::Ended,
                Act::Call(child) => {
                    let is_awaited = call.is_async && child.call.is_async && !child.is_kept;
                    let flow = if is_awaited {
                        self.awaited(child, registry, limits)
                    } else {
                        self.driven(child, registry)
                    };
                    match flow {
                        Flow::Panicked if child.is_caught => Flow::Ended,
                        flow => flow,
                    }
                }
            };
            if !matches!(flow, Flow::Ended) {
                return flow;
            }
        }
        Flow::Ended
    }
}

fn less_one(polls: Option<u32>) -> Option<u32> {
    polls.map(|polls| polls - 1)
}

/// The innermost future that may not be polled again is dropped; if there is none, all
/// are polled once more.
fn wait(limits: &mut Limits) -> Flow {
    if let Some(level) = limits.iter().rposition(|left| *left == Some(0)) {
        return Flow::Dropped(level);
    }
    for left in limits.iter_mut() {
        *left = less_one(*left);
    }
    Flow::Ended
}

/// How a call ends that gets to its end.
fn ending(call: &Call) -> (Outcome, Option<&'static str>) {
    match (call.ending, call.form) {
        (Ending::Panic, _) => (Outcome::Panicked, None),
        (Ending::Outcome(outcome), Form::Hand) => {
            let word = match outcome {
                Outcome::Failure => Some("failure"),
                Outcome::TimedOut => Some("timeout"),
                _ => None,
            };
            (outcome, word)
        }
        (Ending::Return | Ending::Outcome(_), _) => (Outcome::Success, None),
        (_, Form::Constant) => (Outcome::Failure, Some("plain_error")),
        (Ending::Broken, _) => (Outcome::Failure, Some("broken")),
        (Ending::Late, _) => (Outcome::TimedOut, Some("late")),
    }
}

/// The series of a call.
struct Count<'a> {
    operation: &'static str,
    labels: Vec<(String, String)>,
    numbers: &'a mut BTreeMap<Key, f64>,
}

impl Count<'_> {
    fn of<'a>(call: &Call, numbers: &'a mut BTreeMap<Key, f64>) -> Count<'a> {
        let kind = call.kind.with_text(str::to_owned);
        let (operation, labels) = match call.form {
            Form::Open => ("job", [("kind", kind), ("name", call.name.to_owned())]),
            Form::Constant => (
                "job",
                [("kind", "odd".to_owned()), ("name", "constant".to_owned())],
            ),
            Form::Closed | Form::Hand => (
                "step",
                [("is_last", call.is_last.to_string()), ("kind", kind)],
            ),
        };
        let labels = labels.map(|(name, value)| (name.to_owned(), value)).into();
        Count {
            operation,
            labels,
            numbers,
        }
    }

    fn end(&mut self, outcome: Outcome, error_type: Option<&str>) {
        self.add(
            "total",
            Some(("status", &outcome.with_text(str::to_owned))),
            1,
        );
        self.add("duration_seconds_count", None, 1);
        self.add("duration_seconds_bucket", Some(("le", "+Inf")), 1);
        if let Some(word) = error_type {
            self.add("errors_total", Some(("error_type", word)), 1);
        }
    }

    fn add(&mut self, name: &str, label: Option<(&str, &str)>, count: u64) {
        let mut labels = self.labels.clone();
        labels.extend(label.map(|(name, value)| (name.to_owned(), value.to_owned())));
        labels.sort();
        let name = format!("{}_{name}", self.operation);
        *self.numbers.entry((name, labels)).or_default() += count as f64;
    }
}
