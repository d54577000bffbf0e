use std::collections::BTreeMap;

use callmeter::Outcome;
use callmeter_accounting::Key;

use crate::count::Count;
use crate::plan::{Act, Call, Child, REGISTRIES};

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
        Count::of(call, &mut self.registries[registry]).begin();
        let flow = self.acts(call, registry, limits);
        let mut count = Count::of(call, &mut self.registries[registry]);
        match flow {
            Flow::Dropped(_) => count.end(Outcome::Cancelled),
            Flow::Panicked => count.end(Outcome::Panicked),
            Flow::Ended => {
                count.end_well();
                if call.panics_at_its_end() {
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
