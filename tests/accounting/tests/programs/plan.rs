use callmeter::{LabelValue, Outcome};
use proptest::collection::vec;
use proptest::prelude::*;

/// The global one and two others.
pub const REGISTRIES: usize = 3;

/// Programs that run at the same time, on so many threads.
#[derive(Clone, Debug)]
pub struct Programs {
    pub threads: usize,
    pub calls: Vec<Child>,
}

/// One call, and what it does meanwhile.
#[derive(Clone, Debug)]
pub struct Call {
    pub form: Form,
    pub is_async: bool,
    pub kind: Kind,
    pub name: &'static str,
    pub is_last: bool,
    /// The registry whose scope it enters first.
    pub scope: Option<usize>,
    pub retries: u64,
    /// What it tells of itself.
    pub sizes: Vec<u64>,
    pub acts: Vec<Act>,
    pub ending: Ending,
}

/// How the call is made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// By an attribute, with an open label.
    Open,
    /// By an attribute, all labels closed.
    Closed,
    /// By an attribute, all labels constant, with an error that has no error types.
    Constant,
    /// By hand.
    Hand,
    /// By an attribute, with statuses of its own.
    Own,
    /// By hand, with an open status.
    Code,
    /// By its two halves. One that does not get to its end stays in progress.
    Halves,
    /// An end that nothing began.
    Surplus,
    /// All at once, when it is over.
    Record,
}

#[derive(Clone, Copy, Debug, PartialEq, LabelValue)]
pub enum Kind {
    Quick,
    Slow,
    Odd,
}

#[derive(Clone, Debug)]
pub enum Act {
    /// Waits once, if the call is a future.
    Wait,
    Call(Child),
}

/// A call made by another.
#[derive(Clone, Debug)]
pub struct Child {
    pub call: Call,
    /// Whether its panics end there.
    pub is_caught: bool,
    /// A future is dropped when it was polled so often.
    pub polls: Option<u32>,
    /// Then it is kept until the end of the other call.
    pub is_kept: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    Return,
    Broken,
    Late,
    Panic,
    /// In this outcome, where it is made by hand; else it returns.
    Outcome(Outcome),
}

pub fn programs() -> impl Strategy<Value = Programs> {
    (1..=4_usize, vec(child(call()), 1..10)).prop_map(|(threads, calls)| Programs {
        threads,
        calls: calls.into_iter().map(Child::at_top).collect(),
    })
}

impl Child {
    /// The threads catch panics, and drop what they do not poll any more.
    fn at_top(self) -> Child {
        Child {
            is_caught: true,
            is_kept: false,
            ..self
        }
    }

    /// A call by hand in a future that is dropped by somebody's unwinding counts as a
    /// panic: which of both it is, the model does not tell. So there is none.
    fn kept(mut self) -> Child {
        self.call.by_attributes();
        self.polls = self.polls.or(Some(2));
        self
    }
}

impl Call {
    /// Whether all that is counted of it is counted when it is over.
    pub fn comes_at_its_end(&self) -> bool {
        matches!(self.form, Form::Surplus | Form::Record)
    }

    pub fn panics_at_its_end(&self) -> bool {
        self.ending == Ending::Panic && !self.comes_at_its_end()
    }

    fn by_attributes(&mut self) {
        if let Form::Hand | Form::Code = self.form {
            self.form = Form::Closed;
        }
        for act in &mut self.acts {
            if let Act::Call(child) = act {
                child.call.by_attributes();
            }
        }
    }
}

fn child(call: impl Strategy<Value = Call>) -> impl Strategy<Value = Child> {
    let polls = prop_oneof![2 => Just(None), 3 => (0..=5_u32).prop_map(Some)];
    let child = (call, any::<bool>(), polls, prop::bool::weighted(0.2));
    child.prop_map(|(call, is_caught, polls, is_kept)| {
        let child = Child {
            call,
            is_caught,
            polls,
            is_kept,
        };
        if is_kept { child.kept() } else { child }
    })
}

fn call() -> impl Strategy<Value = Call> {
    one(Just(Vec::new())).prop_recursive(3, 24, 4, |inner| {
        let act = prop_oneof![
            2 => Just(Act::Wait),
            3 => child(inner).prop_map(Act::Call),
        ];
        one(vec(act, 0..5))
    })
}

fn one(acts: impl Strategy<Value = Vec<Act>>) -> impl Strategy<Value = Call> {
    let labels = (
        prop_oneof![Just(Kind::Quick), Just(Kind::Slow), Just(Kind::Odd)],
        prop_oneof![Just("a"), Just("b \"\\\n"), Just("")],
        any::<bool>(),
    );
    let scope = prop_oneof![3 => Just(None), 1 => (0..REGISTRIES).prop_map(Some)];
    let sizes = vec(
        prop_oneof![Just(0), Just(1), Just(10), Just(11), 0..1_000_u64],
        0..3,
    );
    let shape = (form(), any::<bool>(), scope, 0..4_u64, sizes);
    (shape, labels, acts, ending()).prop_map(
        |((form, is_async, scope, retries, sizes), (kind, name, is_last), acts, ending)| Call {
            form,
            is_async,
            kind,
            name,
            is_last,
            scope,
            retries,
            sizes,
            acts,
            ending,
        },
    )
}

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![
        Just(Form::Open),
        Just(Form::Closed),
        Just(Form::Constant),
        Just(Form::Hand),
        Just(Form::Own),
        Just(Form::Code),
        Just(Form::Halves),
        Just(Form::Surplus),
        Just(Form::Record),
    ]
}

fn ending() -> impl Strategy<Value = Ending> {
    let outcome = prop_oneof![
        Just(Outcome::Success),
        Just(Outcome::Failure),
        Just(Outcome::TimedOut),
        Just(Outcome::Cancelled),
        Just(Outcome::Panicked)
    ];
    prop_oneof![
        4 => Just(Ending::Return),
        1 => Just(Ending::Broken),
        1 => Just(Ending::Late),
        1 => Just(Ending::Panic),
        2 => outcome.prop_map(Ending::Outcome),
    ]
}
