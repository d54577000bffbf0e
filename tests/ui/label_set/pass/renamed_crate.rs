#![deny(warnings)]

extern crate callmeter as meter;

use meter::LabelSet;

/// What a crate does that re-exports the runtime.
mod vendor {
    pub use meter::*;
}

#[derive(LabelSet)]
#[label_set(crate = ::meter, budget = 4)]
pub struct Hit {
    pub hit: bool,
}

#[derive(LabelSet)]
#[label_set(crate = crate::vendor, constant(service = "api"))]
pub struct Query<T> {
    #[label(flatten)]
    pub hit: Hit,
    pub other: T,
}

fn main() {
    assert_eq!(Query::<bool>::CARDINALITY, 4);
}
