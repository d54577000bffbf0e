//! Expansions add no warnings, whatever is turned on.
#![deny(warnings, missing_docs, unused_qualifications, rust_2018_idioms)]
#![deny(single_use_lifetimes, unreachable_pub, trivial_casts, unused_lifetimes)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]

use callmeter::{ErrorType, LabelSet, LabelValue, Operation, Outcome};

/// A kind.
#[derive(LabelValue, Clone, Copy)]
pub enum Kind {
    /// Lint.
    Lint,
    /// Test.
    Test,
}

/// A project.
#[derive(LabelValue, Clone, Copy)]
pub struct Project<'a>(&'a str);

/// A gate.
#[derive(Operation, Clone, Copy)]
#[operation(duration(buckets = BOUNDS))]
pub struct Gate<'a> {
    /// A kind.
    pub kind: Kind,
    /// Whether it is strict.
    pub strict: bool,
    /// A project.
    pub project: Project<'a>,
}

const BOUNDS: [f64; 2] = [0.1, 1.0];

/// What is known of a gate.
#[derive(LabelSet, Clone, Copy)]
#[label_set(constant(service = "ci"))]
pub struct Labels<'a, T> {
    /// A kind.
    pub kind: Kind,
    /// A project.
    pub project: Project<'a>,
    /// More.
    pub other: T,
    /// A place.
    #[label(flatten)]
    pub place: Place,
}

/// A place.
#[derive(LabelSet, Clone, Copy)]
#[label_set(budget = 2)]
pub struct Place {
    /// Whether it is spare.
    pub spare: bool,
}

/// A gate without labels.
#[derive(Operation, Clone, Copy)]
pub struct Plain;

/// An error.
#[derive(ErrorType)]
pub enum GateError {
    /// Plain.
    Refused,
    /// With fields, none of which is read.
    Slow {
        /// So long.
        seconds: u64,
    },
    /// Impossible.
    Impossible(std::convert::Infallible),
    /// Inside.
    #[error_type(transparent)]
    Io(std::io::Error),
}

/// An error around another.
#[derive(ErrorType)]
#[error_type(transparent)]
pub struct Outer<E>(E);

#[test]
fn what_was_derived_works() {
    let gate = Gate {
        kind: Kind::Test,
        strict: true,
        project: Project("backend"),
    };
    gate.start()
        .finish_result::<(), _>(&Err(Outer(GateError::Refused)));
    Plain.start().finish(Outcome::Success);
    let labels = [
        ("error_type", "refused"),
        ("kind", "test"),
        ("strict", "true"),
    ];
    let labels = [&labels[..], &[("project", "backend")]].concat();
    let snapshot = callmeter::registry().snapshot();
    assert_eq!(snapshot.value("gate_errors_total", &labels), Some(1.0));
    assert_eq!(
        snapshot.value("plain_total", &[("status", "success")]),
        Some(1.0)
    );
}
