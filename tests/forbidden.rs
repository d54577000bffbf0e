//! Lints that a crate forbids: the expansions do not try to allow them.
#![forbid(unused_imports, dead_code, non_upper_case_globals, unsafe_code)]
#![forbid(clippy::pedantic, clippy::nursery)]
#![deny(clippy::implicit_return, clippy::same_name_method, warnings)]

use callmeter::{
    Counter, ErrorType, LabelSet, LabelValue, MetricFamilies, Operation, track, track_task,
};

#[derive(LabelValue, Clone, Copy)]
enum Kind {
    Lint,
}

#[derive(Operation, Clone, Copy)]
#[operation(value(size, unit = "bytes", buckets = [1.0]))]
struct Gate {
    kind: Kind,
}

#[derive(LabelSet, Clone, Copy)]
struct Labels {
    kind: Kind,
}

/// Families.
#[derive(MetricFamilies)]
struct Families<T>
where
    T: Default,
{
    /// Done.
    done: callmeter::Family<Labels, Counter>,
    #[metric(skip)]
    other: T,
}

/// More.
#[derive(MetricFamilies)]
struct Plain {
    /// Ready.
    ready: Counter,
}

#[derive(ErrorType)]
enum Fault {
    Refused,
}

#[track(Gate { kind: Kind::Lint })]
fn constant() -> Result<u8, Fault> {
    Err(Fault::Refused)
}

#[track_task(name = format!("computed {number}"))]
fn computed(number: u8) -> u8 {
    number
}

#[track_task]
async fn later() -> u8 {
    std::future::ready(1).await
}

#[track_task]
fn future() -> impl Future<Output = u8> {
    async { 2 }
}

struct Mailer;

#[track_task]
impl Mailer {
    fn method(&self) -> usize {
        size_of_val(self)
    }
}

#[test]
fn what_is_forbidden_stays_forbidden() {
    assert!(constant().is_err());
    assert_eq!((computed(1), Mailer.method()), (1, 0));
    drop((later(), future()));
    let families = Families::<u8>::global();
    families.done.with(&Labels { kind: Kind::Lint }).inc();
    assert_eq!(families.other, 0);
    Plain::global().ready.inc();
    let snapshot = callmeter::registry().snapshot();
    assert_eq!(snapshot.value("done_total", &[("kind", "lint")]), Some(1.0));
    assert_ne!(
        callmeter::build_info!(),
        callmeter::build_info!().with("name", "")
    );
    let labels = [("error_type", "refused"), ("kind", "lint")];
    assert_eq!(snapshot.value("gate_errors_total", &labels), Some(1.0));
}
