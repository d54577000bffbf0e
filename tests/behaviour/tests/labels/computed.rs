//! Operations and names that are computed at each call.

use std::borrow::Cow;

use callmeter::{LabelValue, Node, Operation, Task, track, track_node, track_task, track_workflow};
use callmeter_behaviour::{Seen, block_on, counted, give_way};

use super::{counts, owned};

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
#[allow(clippy::unnecessary_lazy_evaluations)]
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

/// Not `Copy`.
#[derive(LabelValue)]
enum Reason {
    Asked,
}

#[derive(Operation)]
struct Restart<'a> {
    service: &'a str,
    reason: Reason,
}

#[track(Restart { service, reason })]
fn restart(service: &str, reason: Reason) -> usize {
    service.len()
}

#[track(Restart { service, reason })]
async fn restart_later(service: &str, reason: Reason) -> usize {
    service.len()
}

#[test]
fn an_operation_may_take_an_argument_that_the_body_does_not_use() {
    let (lengths, registry) = counted(|| {
        let now = restart("web", Reason::Asked);
        (now, block_on(restart_later("web", Reason::Asked)))
    });
    assert_eq!(lengths, (3, 3));
    let labels = [
        ("service", "web"),
        ("reason", "asked"),
        ("status", "success"),
    ];
    assert_eq!(
        registry.snapshot().value("restart_total", &labels),
        Some(2.0)
    );
}
