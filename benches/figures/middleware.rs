//! A request through axum's router in process, with a layer, over the same router without.

use std::cell::RefCell;

use axum::Router;
use http::Uri;

use crate::harness::{Candidate, Measurement, measure_with_two_threads};
use crate::peers::middleware::{self, ask};
use crate::table::{Bound, Row};

const ROUNDS: usize = 401;

const BARE: &str = "bare router";
const EMPTY: &str = "empty layer";
const CALLMETER: &str = "callmeter";
const AXUM_PROMETHEUS: &str = "axum-prometheus";

/// A name, and what makes the router.
type Layered = (&'static str, fn() -> Router);

const ROUTERS: [Layered; 6] = [
    (BARE, middleware::bare),
    (EMPTY, middleware::empty),
    (CALLMETER, middleware::callmeter),
    ("callmeter, tower's layer", middleware::callmeter_of_tower),
    (
        "callmeter, shipped operation with sizes",
        middleware::callmeter_shipped,
    ),
    (AXUM_PROMETHEUS, middleware::axum_prometheus),
];

thread_local! {
    /// A server's connections have a router each.
    static OWN: RefCell<[Option<Router>; ROUTERS.len()]> = const { RefCell::new([const { None }; ROUTERS.len()]) };
}

pub fn figure() -> Vec<Row> {
    let candidates = ROUTERS.iter().enumerate();
    let candidates: Vec<_> = candidates
        .map(|(at, (name, make))| candidate(at, name, make()))
        .collect();
    let measurements = measure_with_two_threads(&candidates, ROUNDS);
    let get = |name| {
        measurements
            .iter()
            .find(|one| one.name == name)
            .expect("it was measured")
    };
    let (bare, empty, own) = (get(BARE), get(EMPTY), get(CALLMETER));
    let mut rows = vec![row("one thread", bare, bare.nanoseconds()).two_threads(bare.gain())];
    for (threads, over) in [
        (
            "one thread",
            one_thread as fn(&Measurement, &Measurement) -> f64,
        ),
        ("two threads", two_threads),
    ] {
        let (empty, own) = (over(empty, bare), over(own, bare));
        rows.extend(measurements.iter().skip(1).map(|one| {
            let cost = over(one, bare);
            let row = row(threads, one, cost);
            match one.name {
                CALLMETER => row.target(cost / empty, Bound::AtMost(2.0), "× an empty layer"),
                AXUM_PROMETHEUS => row.target(cost / own, Bound::AtLeast(5.0), "× callmeter"),
                _ => row,
            }
        }));
    }
    rows
}

fn candidate(at: usize, name: &'static str, router: Router) -> Candidate {
    let uri = Uri::from_static("/orders/17");
    let candidate = Candidate::new(name, move |_| {
        OWN.with_borrow_mut(|own| {
            let own = own[at].get_or_insert_with(|| router.clone());
            assert_eq!(ask(own, &uri), 200);
        });
    });
    match name {
        AXUM_PROMETHEUS => candidate.tidied_by(middleware::tidy_axum_prometheus),
        _ => candidate,
    }
}

fn row(threads: &str, measurement: &Measurement, nanoseconds: f64) -> Row {
    let figure = format!("a request through axum, {threads}: over the bare router");
    Row::new(&figure, measurement.name, format!("{nanoseconds:.0} ns"))
}

fn one_thread(one: &Measurement, bare: &Measurement) -> f64 {
    one.over(bare)
}

/// Per request of each of two threads.
fn two_threads(one: &Measurement, bare: &Measurement) -> f64 {
    let each = |one: &Measurement| one.nanoseconds() * 2.0 / one.gain();
    each(one) - each(bare)
}
