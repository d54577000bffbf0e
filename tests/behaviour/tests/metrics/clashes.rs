//! Names that are declared differently.

use callmeter::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelValue, MetricFamilies, Operation, Outcome,
    RegisterErrors, Registry, StateSet,
};
use callmeter_behaviour::{isolated, lines, value};

use super::{Queue, Verb};

/// What the others differ from.
#[derive(MetricFamilies)]
#[metrics(namespace = "clash")]
#[expect(dead_code, reason = "most are there to be differed from")]
struct First {
    /// Counter.
    counter: Counter,
    /// Seconds.
    #[metric(unit = "seconds")]
    seconds: Counter<f64>,
    /// Labels.
    labels: Family<Queue<'static>, Counter>,
    /// Closed.
    closed: Family<Closed, Counter>,
    /// Constant.
    #[metric(labels(a = "b"))]
    constant: Counter,
    /// Buckets.
    #[metric(buckets = [1, 2])]
    buckets: Histogram,
    /// States.
    states: StateSet<Verb>,
}

#[derive(LabelSet)]
struct Closed {
    verb: Verb,
}

#[derive(LabelValue)]
enum Other {
    Select,
    Delete,
}

#[derive(LabelSet)]
struct OtherValues {
    verb: Other,
}

#[derive(LabelSet)]
struct OtherLabels<'a> {
    queue: &'a str,
    host: &'a str,
}

macro_rules! second {
    ($name:ident, $(#[$attribute:meta])* $field:ident: $type:ty) => {
        #[derive(MetricFamilies)]
        #[metrics(namespace = "clash")]
        #[expect(dead_code, reason = "it cannot be registered")]
        struct $name {
            /// Comes before it, and is not registered either.
            before: Counter,
            #[metric(help = "Another one.")]
            $(#[$attribute])*
            $field: $type,
            /// Comes behind it.
            behind: Family<Queue<'static>, Gauge>,
        }
    };
}

second!(OtherType, counter: Gauge);
second!(OtherNumbers, counter: Counter<f64>);
second!(NoUnit, #[metric(name = "seconds_seconds")] seconds: Counter<f64>);
second!(OtherSet, labels: Family<OtherLabels<'static>, Counter>);
second!(NoLabels, labels: Counter);
second!(OtherClosed, closed: Family<OtherValues, Counter>);
second!(OpenInstead, closed: Family<OpenVerb<'static>, Counter>);
second!(OtherConstant, #[metric(labels(a = "c"))] constant: Counter);
second!(NoConstant, constant: Counter);
second!(OtherBuckets, #[metric(buckets = [1, 3])] buckets: Histogram);
second!(OtherStates, states: StateSet<Other>);
second!(SampleOfCounter, #[metric(name = "counter_total")] counter: Gauge);
second!(SampleOfHistogram, #[metric(name = "buckets_sum", allow = "a test")] sum: Gauge);

#[derive(LabelSet)]
struct OpenVerb<'a> {
    verb: &'a str,
}

/// Registers it where the first one is, and looks what that leaves.
#[track_caller]
fn refused<T>(register: fn(&Registry) -> Result<T, RegisterErrors>, family: &str, what: &str) {
    let registry = isolated();
    let first = First::register(&registry).expect("nothing else has its names");
    first.counter.inc();
    let before = registry.snapshot().samples();
    let errors = register(&registry)
        .err()
        .expect("it is declared differently");
    let errors: Vec<_> = errors.iter().collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].family(), family);
    let message = errors[0].to_string();
    assert!(
        message.contains(&format!(
            "`{family}` is declared twice with different {what}"
        )),
        "{message}"
    );
    assert_eq!(message.matches("clashes.rs:").count(), 2, "{message}");
    // Nothing of the struct is there, and the first goes on.
    assert_eq!(registry.snapshot().samples(), before);
    first.counter.inc();
    assert_eq!(value(&registry, "clash_counter_total", &[]), Some(2.0));
    assert!(registry.check().is_ok());
    // Nor does it keep a name.
    let before = registry.gauge_fn("clash_before", "Another one.", || 1);
    before.expect("the name is free");
}

#[test]
fn f29_each_difference_is_told_with_both_places() {
    refused(OtherType::register, "clash_counter", "types");
    refused(OtherNumbers::register, "clash_counter", "numbers");
    refused(NoUnit::register, "clash_seconds_seconds", "units");
    refused(OtherSet::register, "clash_labels", "labels");
    refused(NoLabels::register, "clash_labels", "labels");
    refused(OtherClosed::register, "clash_closed", "label values");
    refused(OpenInstead::register, "clash_closed", "label values");
    refused(OtherConstant::register, "clash_constant", "constant labels");
    refused(NoConstant::register, "clash_constant", "constant labels");
    refused(OtherBuckets::register, "clash_buckets", "buckets");
    refused(OtherStates::register, "clash_states", "numbers");
    refused(SampleOfCounter::register, "clash_counter_total", "names");
    refused(SampleOfHistogram::register, "clash_buckets_sum", "names");
}

/// In one struct, by way of a flattened one.
#[test]
fn f29_two_of_one_struct() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "clash")]
    #[expect(dead_code, reason = "it cannot be registered")]
    struct Outer {
        #[metric(help = "Outer.", name = "counter")]
        outer: Gauge,
        #[metrics(flatten)]
        first: First,
    }
    let registry = isolated();
    let errors = Outer::register(&registry)
        .err()
        .expect("it has two of the name");
    assert_eq!(errors.iter().count(), 1);
    let samples = registry.snapshot().samples();
    assert!(
        samples
            .iter()
            .all(|sample| sample.name().starts_with("callmeter_"))
    );
    // What was tried takes no names.
    First::register(&registry).expect("nothing else has its names");
}

#[test]
fn f21_what_only_the_program_can_tell_is_refused() {
    #[derive(MetricFamilies)]
    #[expect(dead_code, reason = "it cannot be registered")]
    struct Reserved {
        /// As the registry's own.
        callmeter_jobs: Counter,
    }
    #[derive(MetricFamilies)]
    struct Labelled {
        /// Jobs.
        labelled: Family<Queue<'static>, Counter>,
    }
    #[derive(LabelSet)]
    struct OfState<'a> {
        phase: &'a str,
    }
    #[derive(MetricFamilies)]
    struct States {
        /// Phases.
        phase: Family<OfState<'static>, StateSet<Verb>>,
    }
    let registry = |label: &str| {
        let builder = Registry::builder().const_label(label, "x");
        builder.build().expect("a registry")
    };
    let other = registry("other");
    let message =
        |errors: Option<RegisterErrors>| errors.expect("no server would take it").to_string();
    let reserved = message(Reserved::register(&other).err());
    assert!(reserved.contains("begins with `callmeter_`"), "{reserved}");
    let twice = message(Labelled::register(&registry("queue")).err());
    assert!(
        twice.contains("the label `queue` is there twice"),
        "{twice}"
    );
    assert!(twice.contains("clashes.rs:"), "{twice}");
    Labelled::register(&other)
        .map(|jobs| jobs.labelled.with(&Queue { queue: "a" }).inc())
        .expect("its labels are its own");
    let states = message(States::register(&other).err());
    assert!(
        states.contains("the label `phase` names the states"),
        "{states}"
    );
    // With a namespace it has another name.
    let spaced = Registry::builder()
        .namespace("n")
        .build()
        .expect("a registry");
    let phases = States::register(&spaced).expect("the names differ");
    phases.phase.with(&OfState { phase: "x" }).set(Verb::Select);
    assert_eq!(lines(&spaced, "n_phase").len(), 2);
}

/// Visits.
#[derive(Operation)]
#[operation(completed(name = "clash_visits", labels()), others(none))]
struct Visit {}

#[derive(MetricFamilies)]
struct Visits {
    /// Visits.
    clash_visits: Counter,
}

#[test]
fn f29_calls_and_structs_do_not_share_a_family() {
    let registry = isolated();
    registry.scope_sync(|| Visit {}.start().finish(Outcome::Success));
    let error = Visits::register(&registry)
        .err()
        .expect("calls were first")
        .to_string();
    assert!(error.contains("different sources: calls at"), "{error}");
    assert_eq!(value(&registry, "clash_visits_total", &[]), Some(1.0));

    let registry = isolated();
    let visits = Visits::register(&registry).expect("it is the first");
    visits.clash_visits.inc_by(7);
    registry.scope_sync(|| Visit {}.start().finish(Outcome::Success));
    assert_eq!(value(&registry, "clash_visits_total", &[]), Some(7.0));
    let error = registry.check().expect_err("calls came later").to_string();
    assert!(
        error.contains("`clash_visits` is declared twice"),
        "{error}"
    );
}

#[test]
fn f29_collectors_and_structs_do_not_share_a_family() {
    let registry = isolated();
    registry
        .counter_fn("clash_visits", "Visits.", || 3)
        .expect("it is the first");
    assert!(Visits::register(&registry).is_err());
    assert_eq!(value(&registry, "clash_visits_total", &[]), Some(3.0));
    let registry = isolated();
    let visits = Visits::register(&registry).expect("it is the first");
    visits.clash_visits.inc();
    let later = registry.counter_fn("clash_visits", "Visits.", || 3);
    assert!(later.is_err());
    assert_eq!(value(&registry, "clash_visits_total", &[]), Some(1.0));
}
