// To derive for what is deprecated is no use of it.
#![deny(warnings)]

use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[deprecated]
pub struct Pool {
    /// Open connections.
    #[deprecated]
    pub open: Gauge,
    #[deprecated]
    #[metric(skip)]
    pub started: u8,
}

#[derive(MetricFamilies)]
#[deprecated]
pub struct Inner<M> {
    /// Open connections.
    #[deprecated]
    pub open: M,
}

fn main() {}
