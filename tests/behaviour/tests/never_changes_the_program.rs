//! User code that runs for a measurement and panics costs a number, never a result.

use std::panic::{AssertUnwindSafe, catch_unwind};

use callmeter::{
    ErrorType, ErrorTypes, LabelValue, Operation, Outcome, Registry, Task, track, track_task,
};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};

fn internal_errors(registry: &Registry) -> f64 {
    let errors = registry
        .snapshot()
        .value("callmeter_internal_errors_total", &[]);
    errors.expect("it is always there")
}

fn broken<T>() -> T {
    panic!("in code that is run for a measurement")
}

#[track(broken::<Task<'static>>())]
fn operation(number: u8) -> u8 {
    number + 1
}

#[track({ let task: Task<'_> = broken(); task }, handle = call)]
async fn operation_later(number: u8) -> u8 {
    call.retried();
    give_way(1).await;
    number + 1
}

#[track(broken::<Option<Task<'static>>>())]
fn optional_operation(number: u8) -> std::pin::Pin<Box<dyn Future<Output = u8>>> {
    let next = number + 1;
    Box::pin(async move { next })
}

#[track_task(name = broken::<String>())]
fn name(number: u8) -> u8 {
    number + 1
}

#[track_task(name = format!("{}", Broken), retry(attempts = 2))]
fn formatted_name(number: u8) -> Result<u8, ()> {
    Ok(number + 1)
}

struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        broken()
    }
}

#[track(Labelled { closed: false, open: BrokenLabel })]
fn constant_label(number: u8) -> u8 {
    number + 1
}

#[track(Labelled { closed: number > 0, open: BrokenLabel })]
fn label(number: u8) -> u8 {
    number + 1
}

#[derive(Operation)]
struct Labelled {
    closed: bool,
    open: BrokenLabel,
}

struct BrokenLabel;

impl LabelValue for BrokenLabel {
    fn with_text<R>(&self, _: impl FnOnce(&str) -> R) -> R {
        broken()
    }
}

#[test]
fn an_operation_that_cannot_be_evaluated_is_not_counted() {
    let ((), registry) = counted(|| {
        assert_eq!(operation(1), 2);
        assert_eq!(block_on(operation_later(1)), 2);
        assert_eq!(block_on(optional_operation(1)), 2);
        assert_eq!(name(1), 2);
        assert_eq!(formatted_name(1), Ok(2));
        assert_eq!(label(1), 2);
        assert_eq!(constant_label(1), 2);
    });
    assert_eq!(Seen::tasks(&registry), [""; 0]);
    assert_eq!(internal_errors(&registry), 7.0);
    let labelled = |sample: &callmeter::Sample| sample.name() == "labelled_total";
    assert_eq!(
        registry
            .snapshot()
            .samples()
            .iter()
            .filter(|s| labelled(s))
            .count(),
        0
    );
}

#[track_task(registry = broken::<Registry>())]
fn registry_of_its_own(number: u8) -> u8 {
    number + 1
}

#[track(Task { task_name: name }, registry = broken::<&Registry>())]
fn registry_later(name: &str) -> impl Future<Output = usize> + use<> {
    std::future::ready(name.len())
}

#[test]
fn a_registry_that_cannot_be_evaluated_counts_nothing() {
    let ((), registry) = counted(|| {
        assert_eq!(registry_of_its_own(1), 2);
        assert_eq!(block_on(registry_later("abc")), 3);
    });
    assert_eq!(Seen::tasks(&registry), [""; 0]);
    assert_eq!(internal_errors(&registry), 2.0);
}

#[derive(Debug, PartialEq)]
struct Fault(u8);

impl ErrorType for Fault {
    fn error_type(&self) -> &'static str {
        if self.0 == 1 { broken() } else { "fault" }
    }

    fn outcome(&self) -> Outcome {
        if self.0 == 2 {
            broken()
        } else {
            Outcome::Failure
        }
    }
}

#[track_task]
fn error(number: u8) -> Result<(), Box<Fault>> {
    Err(Box::new(Fault(number)))
}

#[track_task(error_type = |fault: &Fault| if fault.0 == 0 { broken() } else { "told" })]
async fn error_type(number: u8) -> Result<(), Fault> {
    give_way(1).await;
    Err(Fault(number))
}

#[track_task(error_type = |_: &Fault| BrokenLabel)]
fn error_label() -> Result<(), Fault> {
    Err(Fault(0))
}

#[test]
fn an_error_that_cannot_be_classified_is_counted_by_its_type() {
    for number in [1, 2] {
        let (returned, registry) = counted(|| error(number));
        assert_eq!(returned, Err(Box::new(Fault(number))));
        // Its full type is `Box<Fault>`.
        assert_eq!(Seen::of(&registry, "error"), Seen::failure("box"));
        assert_eq!(internal_errors(&registry), 1.0);
    }
    let registry = isolated();
    assert_eq!(block_on(registry.scope(error_type(0))), Err(Fault(0)));
    assert_eq!(Seen::of(&registry, "error_type"), Seen::failure("fault"));
    assert_eq!(internal_errors(&registry), 1.0);
    let (returned, registry) = counted(error_label);
    assert_eq!(returned, Err(Fault(0)));
    assert_eq!(Seen::of(&registry, "error_label"), Seen::failure("fault"));
    assert_eq!(internal_errors(&registry), 1.0);
}

struct BadDeclaration;

impl ErrorType for BadDeclaration {
    fn error_type(&self) -> &'static str {
        "bad"
    }

    fn declare(_: &mut ErrorTypes) {
        broken()
    }
}

#[track_task]
fn declaration(number: u8) -> Result<u8, BadDeclaration> {
    if number == 0 {
        Err(BadDeclaration)
    } else {
        Ok(number + 1)
    }
}

/// The declaration is asked for once; the calls are counted without it.
#[test]
fn errors_that_cannot_be_declared() {
    let ((), registry) = counted(|| {
        for _ in 0..3 {
            assert!(declaration(1).is_ok_and(|number| number == 2));
        }
        assert!(declaration(0).is_err());
    });
    assert_eq!(internal_errors(&registry), 1.0);
    let seen = Seen::of(&registry, "declaration");
    assert_eq!(seen.failure, 1, "{seen:?}");
    assert_eq!(seen.success, 3, "{seen:?}");
}

#[track_task(outcome = |_: &_| broken())]
fn outcome(number: u8) -> Result<u8, Fault> {
    if number == 0 {
        Err(Fault(0))
    } else {
        Ok(number)
    }
}

#[test]
fn an_outcome_that_cannot_be_told_is_that_of_the_result() {
    for (number, expected) in [(0, Seen::failure("fault")), (1, Seen::success(1))] {
        let (_, registry) = counted(|| outcome(number));
        assert_eq!(Seen::of(&registry, "outcome"), expected);
        assert_eq!(internal_errors(&registry), 1.0);
    }
}

#[track_task(retry(attempts = 3, backoff = "1us..1us", when = |_| broken()))]
fn when(attempts: &mut u32) -> Result<(), Fault> {
    *attempts += 1;
    Err(Fault(0))
}

#[test]
fn a_retry_that_cannot_be_decided_is_none() {
    let mut attempts = 0;
    let (returned, registry) = counted(|| when(&mut attempts));
    assert_eq!((returned, attempts), (Err(Fault(0)), 1));
    assert_eq!(Seen::of(&registry, "when"), Seen::failure("fault"));
    assert_eq!(internal_errors(&registry), 1.0);
}

/// Values that an honest implementation does not have.
#[derive(Clone, Copy)]
struct Liar(usize);

impl LabelValue for Liar {
    const VALUES: Option<&'static [&'static str]> = Some(&["a", "b"]);

    fn index(&self) -> usize {
        if self.0 == usize::MAX {
            broken()
        } else {
            self.0
        }
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read("neither")
    }
}

#[derive(Operation)]
struct Lies {
    first: Liar,
    second: Liar,
}

#[track(Lies { first: Liar(first), second: Liar(second) })]
fn lies(first: usize, second: usize) -> usize {
    first ^ second
}

#[test]
fn a_closed_label_with_a_wrong_index_stays_within_its_values() {
    let ((), registry) = counted(|| {
        assert_eq!(lies(2, 0), 2);
        assert_eq!(lies(0, 7), 7);
        assert_eq!(lies(usize::MAX, 0), usize::MAX);
    });
    let snapshot = registry.snapshot();
    let calls = |first, second| {
        let labels = [("first", first), ("second", second), ("status", "success")];
        snapshot.value("lies_total", &labels)
    };
    assert_eq!(calls("b", "a"), Some(1.0));
    assert_eq!(calls("a", "b"), Some(1.0));
    assert_eq!(internal_errors(&registry), 1.0);
}

/// Panics when a panic's payload is dropped.
struct Payload;

impl Drop for Payload {
    fn drop(&mut self) {
        panic!("in the drop of a payload")
    }
}

#[track_task(name = { std::panic::panic_any(Payload); #[allow(unreachable_code)] "x" })]
fn payload(number: u8) -> u8 {
    number + 1
}

#[test]
fn a_payload_that_panics_in_turn() {
    let (returned, registry) = counted(|| payload(1));
    assert_eq!(returned, 2);
    assert_eq!(internal_errors(&registry), 1.0);
}

#[track(broken::<Task<'static>>())]
fn panics_itself() {
    panic!("the function's own")
}

#[test]
fn the_functions_own_panic_is_its_own() {
    let (caught, registry) = counted(|| catch_unwind(AssertUnwindSafe(panics_itself)));
    let payload = caught.expect_err("it panics");
    assert_eq!(payload.downcast_ref(), Some(&"the function's own"));
    assert_eq!(internal_errors(&registry), 1.0);
}

struct BrokenInDrop;

impl Drop for BrokenInDrop {
    fn drop(&mut self) {
        assert!(std::thread::panicking());
        assert_eq!(operation(1), 2);
        assert_eq!(error(1), Err(Box::new(Fault(1))));
    }
}

/// A second panic that left the drop would abort the program.
#[test]
fn broken_measurements_while_unwinding() {
    let (caught, registry) = counted(|| {
        catch_unwind(AssertUnwindSafe(|| {
            let _broken = BrokenInDrop;
            panic!("around")
        }))
    });
    assert!(caught.is_err());
    assert_eq!(internal_errors(&registry), 2.0);
    assert_eq!(Seen::of(&registry, "error"), Seen::failure("box"));
}
