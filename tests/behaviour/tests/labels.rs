//! Label sets that are read at each call, and the cap on them.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use callmeter::{
    LabelValue, Node, Operation, Outcome, Registry, Task, track, track_node, track_task,
    track_workflow,
};
use callmeter_behaviour::{Seen, block_on, counted, give_way};

/// All samples of a family's counter that are not 0, with the values of `labels`.
fn counts(registry: &Registry, family: &str, labels: &[&str]) -> Vec<(String, u64)> {
    let samples = registry.snapshot().samples();
    let mut counts: Vec<_> = samples
        .iter()
        .filter(|sample| sample.name() == family && sample.value() > 0.0)
        .map(|sample| {
            let values: Vec<&str> = labels
                .iter()
                .filter_map(|label| sample.label(label))
                .collect();
            (values.join(" "), sample.value() as u64)
        })
        .collect();
    counts.sort();
    counts
}

fn owned(counts: &[(&str, u64)]) -> Vec<(String, u64)> {
    counts
        .iter()
        .map(|(text, count)| ((*text).to_owned(), *count))
        .collect()
}

#[derive(LabelValue, Clone, Copy, Debug)]
enum Kind {
    Lint,
    UnitTest,
}

#[derive(Operation)]
struct Gate<'a> {
    kind: Kind,
    strict: bool,
    project: &'a str,
}

#[track(Gate { kind, strict: !lax, project: &project[1..] })]
fn gate(kind: Kind, lax: bool, project: String) -> Result<(), ()> {
    drop(project);
    if lax { Err(()) } else { Ok(()) }
}

#[track(Gate { kind, strict: project.is_empty(), project })]
async fn gate_later(kind: Kind, project: &str) {
    give_way(1).await;
}

#[test]
fn closed_and_open_labels_of_arguments() {
    let ((), registry) = counted(|| {
        assert!(gate(Kind::Lint, false, "-a".into()).is_ok());
        assert!(gate(Kind::Lint, true, "-a".into()).is_err());
        assert!(gate(Kind::UnitTest, false, "-b".into()).is_ok());
        assert!(gate(Kind::Lint, false, "-a".into()).is_ok());
        block_on(gate_later(Kind::UnitTest, ""));
    });
    let found = counts(
        &registry,
        "gate_total",
        &["kind", "strict", "project", "status"],
    );
    let expected = [
        ("lint false a failure", 1),
        ("lint true a success", 2),
        ("unit_test true  success", 1),
        ("unit_test true b success", 1),
    ];
    assert_eq!(found, owned(&expected));
}

/// Every type that a label may have.
#[derive(Operation)]
struct Every<'a> {
    text: &'a str,
    string: String,
    cow: Cow<'a, str>,
    shared: Arc<str>,
    counted: Rc<String>,
    boxed: Box<Kind>,
    letter: char,
    small: u8,
    large: i128,
    size: usize,
    yes: bool,
    some: Option<u16>,
    none: Option<&'a str>,
    maybe_closed: Option<Kind>,
    newtype: Newtype<'a>,
    twice: &'a &'a Kind,
}

#[derive(LabelValue)]
struct Newtype<'a>(Cow<'a, str>);

#[track(Every {
    text,
    string: text.to_owned(),
    cow: Cow::Owned(format!("{text}1")),
    shared: text.into(),
    counted: Rc::new("rc".into()),
    boxed: Box::new(Kind::Lint),
    letter: 'ß',
    small: u8::MAX,
    large: i128::MIN,
    size: text.len(),
    yes: true,
    some: Some(7),
    none: None,
    maybe_closed: Some(Kind::UnitTest),
    newtype: Newtype(text.into()),
    twice: &&Kind::UnitTest,
})]
fn every(text: &str) {}

#[test]
fn every_type_of_label() {
    let ((), registry) = counted(|| every("x\"\\\n"));
    let hostile = "x\"\\\n";
    let labels = [
        ("text", hostile),
        ("string", hostile),
        ("cow", "x\"\\\n1"),
        ("shared", hostile),
        ("counted", "rc"),
        ("boxed", "lint"),
        ("letter", "ß"),
        ("small", "255"),
        ("large", "-170141183460469231731687303715884105728"),
        ("size", "4"),
        ("yes", "true"),
        ("some", "7"),
        ("none", ""),
        ("maybe_closed", "unit_test"),
        ("newtype", hostile),
        ("twice", "unit_test"),
        ("status", "success"),
    ];
    assert_eq!(registry.snapshot().value("every_total", &labels), Some(1.0));
}

#[track_task(name = format!("export_{kind}"))]
fn computed(kind: &str) {}

#[track_task(name = kind)]
fn borrowed(kind: String) -> String {
    kind
}

#[track_task(name = kind.0)]
fn field(kind: (String, u8)) -> String {
    kind.0
}

#[track_task(name = Cow::Borrowed(kind))]
async fn cow(kind: &str) {
    give_way(1).await;
}

#[track_workflow(name = kind.to_uppercase())]
fn workflow(kind: &str) {}

#[track_node(node_type = kind, phase_name = format!("{kind}_phase"))]
fn node(kind: &str) {}

#[track_node("fixed", phase_name = kind)]
fn half_fixed(kind: &str) {}

#[track_node("fixed")]
fn named_by_its_function() {}

#[track_node(phase_name = "given", node_type = "by key")]
fn by_key() {}

#[test]
fn computed_names() {
    let ((), registry) = counted(|| {
        computed("pdf");
        computed("csv");
        computed("pdf");
        assert_eq!(borrowed("b".into()), "b");
        assert_eq!(field(("f".into(), 1)), "f");
        block_on(cow("c"));
        workflow("nightly");
        node("kind");
        half_fixed("h");
        named_by_its_function();
        by_key();
    });
    let tasks = counts(&registry, "task_total", &["task_name"]);
    let expected = [
        ("b", 1),
        ("c", 1),
        ("export_csv", 1),
        ("export_pdf", 2),
        ("f", 1),
    ];
    assert_eq!(tasks, owned(&expected));
    let workflows = counts(
        &registry,
        "workflow_executions_total",
        &["workflow_name", "status"],
    );
    assert_eq!(workflows, owned(&[("NIGHTLY success", 1)]));
    let nodes = counts(
        &registry,
        "node_executions_total",
        &["node_type", "phase_name"],
    );
    let expected = [
        ("by key given", 1),
        ("fixed h", 1),
        ("fixed named_by_its_function", 1),
        ("kind kind_phase", 1),
    ];
    assert_eq!(nodes, owned(&expected));
}

#[track((!path.starts_with("/metrics")).then(|| Task { task_name: path }))]
fn request(path: &str) -> usize {
    path.len()
}

#[track((depth > 0).then_some(Task { task_name: "deep" }), handle = call)]
async fn deep(depth: u8) {
    call.retried();
    give_way(1).await;
}

#[track({ NO_OPERATION })]
fn never_counted() -> Result<(), ()> {
    Err(())
}

const NO_OPERATION: Option<Task<'static>> = None;

#[test]
fn no_operation_is_no_call() {
    let ((), registry) = counted(|| {
        assert_eq!(request("/metrics/x"), 10);
        assert_eq!(request("/x"), 2);
        assert_eq!(never_counted(), Err(()));
        block_on(deep(0));
        block_on(deep(1));
    });
    assert_eq!(Seen::tasks(&registry), ["/x", "deep"]);
    assert_eq!(
        Seen::of(&registry, "deep"),
        Seen::success(1).with_retries(1)
    );
}

#[track(Task { task_name: _ })]
fn named_by_a_blank() {}

#[track(Node { node_type: _, phase_name: prefix })]
fn blank_beside_an_argument(prefix: &str) {}

#[track_task(_)]
fn shipped_blank() {}

struct Typed;

#[track(Task { task_name: _ })]
impl Typed {
    fn one(&self) {}

    async fn two(&self) {
        give_way(1).await;
    }
}

#[test]
fn a_blank_is_the_name_of_the_function() {
    let ((), registry) = counted(|| {
        named_by_a_blank();
        blank_beside_an_argument("p");
        shipped_blank();
        Typed.one();
        block_on(Typed.two());
    });
    let expected = [
        "Typed::one",
        "Typed::two",
        "named_by_a_blank",
        "shipped_blank",
    ];
    assert_eq!(Seen::tasks(&registry), expected);
    let nodes = counts(
        &registry,
        "node_executions_total",
        &["node_type", "phase_name"],
    );
    assert_eq!(nodes, owned(&[("blank_beside_an_argument p", 1)]));
}

struct Sized<const N: usize>;

impl<const N: usize> Sized<N> {
    const NAME: &'static str = if N > 1 { "many" } else { "few" };

    #[track(Task { task_name: Self::NAME })]
    fn named_by_self(&self) {}
}

#[track(Task { task_name: N::NAME })]
fn named_by_a_parameter<N: Named>(_: &N) {}

trait Named {
    const NAME: &'static str;
}

impl Named for u8 {
    const NAME: &'static str = "u8";
}

impl Named for str {
    const NAME: &'static str = "str";
}

#[test]
fn what_depends_on_generics_is_read_at_each_call() {
    let ((), registry) = counted(|| {
        Sized::<1>.named_by_self();
        Sized::<2>.named_by_self();
        named_by_a_parameter(&1_u8);
    });
    assert_eq!(Seen::tasks(&registry), ["few", "many", "u8"]);
    assert_eq!(<str as Named>::NAME, "str");
}

/// Only `per_call` is read at each call; the constant one is what it was.
#[test]
fn braces_read_an_operation_at_each_call() {
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
    static READ: AtomicU32 = AtomicU32::new(0);

    fn name() -> &'static str {
        READ.fetch_add(1, Relaxed);
        "counted"
    }
    #[track({ name(); Task { task_name: "in braces" } })]
    fn per_call() {}

    let ((), registry) = counted(|| (0..3).for_each(|_| per_call()));
    assert_eq!(READ.load(Relaxed), 3);
    assert_eq!(Seen::of(&registry, "in braces"), Seen::success(3));
}

/// An operation is read before the body, and once.
#[test]
fn what_the_body_does_to_its_arguments_does_not_matter() {
    #[track(Task { task_name: name.as_str() })]
    fn changed(mut name: String) -> String {
        name.push('!');
        name
    }
    #[track(Task { task_name: &name })]
    fn moved(name: String) -> std::pin::Pin<Box<dyn Future<Output = String>>> {
        let moved = name + "!";
        Box::pin(async move { moved })
    }
    #[track(Task { task_name: name })]
    fn shadowed(name: &str) -> impl Future<Output = usize> + use<> {
        let name = format!("{name} and more");
        async move {
            give_way(1).await;
            name.len()
        }
    }
    let ((), registry) = counted(|| {
        assert_eq!(changed("a".into()), "a!");
        assert_eq!(block_on(moved("b".into())), "b!");
        assert_eq!(block_on(shadowed("c")), 10);
    });
    assert_eq!(Seen::tasks(&registry), ["a", "b", "c"]);
}

#[track(Gate { kind, strict: false, project })]
fn capped(kind: Kind, project: &str) {}

#[track(Gate { kind: Kind::Lint, strict: true, project: "constant" })]
fn constant() {}

#[track(Gate { kind: Kind::Lint, strict: true, project: "other constant" })]
fn other_constant() {}

fn limited(limit: usize) -> Registry {
    Registry::builder()
        .series_limit(limit)
        .build()
        .expect("valid")
}

fn dropped(registry: &Registry, family: &str) -> Option<f64> {
    let snapshot = registry.snapshot();
    snapshot.value("callmeter_dropped_label_sets_total", &[("family", family)])
}

#[test]
fn past_the_limit_label_sets_overflow() {
    let registry = limited(2);
    registry.scope_sync(|| {
        // Of call sites with a constant operation any number.
        constant();
        other_constant();
        assert_eq!(dropped(&registry, "gate_total"), Some(0.0));
        for project in ["a", "b", "c", "d", "c"] {
            capped(Kind::Lint, project);
        }
        capped(Kind::UnitTest, "a");
        capped(Kind::Lint, "b");
        constant();
    });
    let found = counts(&registry, "gate_total", &["kind", "strict", "project"]);
    let expected = [
        ("lint false _overflow", 3),
        ("lint false a", 1),
        ("lint false b", 2),
        ("lint true constant", 2),
        ("lint true other constant", 1),
        ("unit_test false _overflow", 1),
    ];
    assert_eq!(found, owned(&expected));
    assert_eq!(dropped(&registry, "gate_total"), Some(4.0));
    let kept = registry.snapshot().value(
        "gate_duration_seconds_count",
        &[
            ("kind", "lint"),
            ("strict", "false"),
            ("project", "_overflow"),
        ],
    );
    assert_eq!(kept, Some(3.0));
}

#[test]
fn a_limit_of_nothing_still_counts_every_call() {
    let registry = limited(0);
    registry.scope_sync(|| {
        for name in 0..10 {
            Task {
                task_name: &name.to_string(),
            }
            .start()
            .finish(Outcome::Success);
        }
    });
    assert_eq!(Seen::tasks(&registry), ["_overflow"]);
    assert_eq!(Seen::of(&registry, "_overflow"), Seen::success(10));
    assert_eq!(dropped(&registry, "task_total"), Some(10.0));
}

#[derive(Operation)]
struct Closed {
    kind: Kind,
    strict: bool,
}

#[test]
fn closed_labels_never_overflow() {
    let registry = limited(0);
    registry.scope_sync(|| {
        for kind in [Kind::Lint, Kind::UnitTest] {
            for strict in [false, true] {
                Closed { kind, strict }.start().finish(Outcome::Success);
            }
        }
    });
    let found = counts(&registry, "closed_total", &["kind", "strict"]);
    let expected = [
        ("lint false", 1),
        ("lint true", 1),
        ("unit_test false", 1),
        ("unit_test true", 1),
    ];
    assert_eq!(found, owned(&expected));
    assert_eq!(dropped(&registry, "closed_total"), None);
}

/// Statuses are no label sets of their own. Errors are those of their family.
#[test]
fn endings_are_outside_the_limit() {
    let registry = limited(1);
    registry.scope_sync(|| {
        let start = || Task { task_name: "one" }.start();
        start().finish(Outcome::Success);
        drop(start());
        start().finish_result(&Err::<(), _>("first"));
        start().finish_result(&Err::<(), _>(String::from("second")));
        start().finish_result(&Err::<(), _>(std::fmt::Error));
        start().finish_result(&Err::<(), _>("first again"));
    });
    let seen = Seen::of(&registry, "one");
    let errors = [("_overflow".to_owned(), 2), ("str".to_owned(), 2)];
    let expected = Seen {
        success: 1,
        cancelled: 1,
        failure: 4,
        errors: errors.into(),
        ..seen
    };
    assert_eq!(Seen::of(&registry, "one"), expected);
    assert_eq!(dropped(&registry, "task_total"), Some(2.0));
}

/// A label's value that counts calls itself, of the same operation even.
struct Reentrant(&'static str);

impl LabelValue for Reentrant {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        Task {
            task_name: "inside a label",
        }
        .start()
        .finish(Outcome::Success);
        if self.0.len() > 1 {
            Holds {
                what: Reentrant("x"),
            }
            .start()
            .finish(Outcome::Success);
        }
        let _ = Registry::current().snapshot();
        read(self.0)
    }
}

#[derive(Operation)]
struct Holds {
    what: Reentrant,
}

#[track(Holds { what: Reentrant(text) })]
fn holds(text: &'static str) {}

#[test]
fn calls_may_be_made_while_a_label_is_read() {
    let ((), registry) = counted(|| holds("xy"));
    let found = counts(&registry, "holds_total", &["what"]);
    assert_eq!(found, owned(&[("x", 1), ("xy", 1)]));
    assert_eq!(Seen::of(&registry, "inside a label"), Seen::success(2));
}

/// In the global registry, where series are found through the thread's cache.
#[test]
fn many_label_sets_are_told_apart() {
    let expected = 1500;
    for round in 0..3_u32 {
        for number in 0..expected {
            #[track(Numbered { number, half: number % 2 == 0 })]
            fn numbered(number: u32) {}
            numbered(number);
            if round == 0 {
                numbered(number);
            }
        }
    }
    let found = counts(callmeter::registry(), "numbered_total", &["number"]);
    assert_eq!(found.len(), expected as usize);
    assert!(found.iter().all(|(_, count)| *count == 4));
}

#[derive(Operation)]
struct Numbered {
    number: u32,
    half: bool,
}
