#![deny(warnings)]

extern crate callmeter as meter;

use meter::{ErrorType, LabelValue, Operation};

/// What a crate does that re-exports the runtime.
mod vendor {
    pub use meter::*;
}

#[derive(LabelValue)]
#[label_value(crate = ::meter)]
enum Kind {
    Lint,
}

#[derive(Operation)]
#[operation(crate = crate::vendor)]
struct Gate {
    kind: Kind,
}

#[derive(ErrorType)]
#[error_type(crate = ::meter)]
struct NotFound;

fn main() {
    Gate { kind: Kind::Lint }
        .start()
        .finish_result(&Err::<(), _>(NotFound));
    let labels = [("kind", "lint"), ("error_type", "not_found")];
    let snapshot = meter::registry().snapshot();
    assert_eq!(snapshot.value("gate_errors_total", &labels), Some(1.0));
}
