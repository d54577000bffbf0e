//! Every macro where callmeter has another name.

use meter::{
    Counter, ErrorType, Family, Histogram, LabelSet, LabelValue, MetricFamilies, Operation,
    Outcome, Registry, State, TimedOut, track, track_node, track_task, track_workflow,
};

#[derive(LabelValue, Clone, Copy)]
#[label_value(crate = ::meter)]
enum Kind {
    Lint,
}

#[derive(LabelValue)]
#[label_value(crate = ::meter)]
struct Project<'a>(&'a str);

#[derive(Operation)]
#[operation(crate = ::meter, started)]
struct Gate<'a> {
    kind: Kind,
    project: Project<'a>,
}

#[derive(LabelSet)]
#[label_set(crate = ::meter, budget = 1)]
struct Place {
    kind: Kind,
}

#[derive(LabelSet)]
#[label_set(crate = crate::inner::vendored, constant(service = "api"))]
struct Labels<'a, T> {
    #[label(flatten)]
    place: Place,
    project: Project<'a>,
    other: T,
}

#[derive(ErrorType)]
#[error_type(crate = ::meter)]
enum Fault {
    Refused,
    #[error_type(outcome = "timeout")]
    Slow,
    #[error_type(transparent)]
    Io(std::io::Error),
}

impl From<TimedOut> for Fault {
    fn from(_: TimedOut) -> Self {
        Self::Slow
    }
}

/// The crate under a path of one's own.
mod inner {
    pub(crate) use meter as vendored;
}

#[track(Gate { kind: Kind::Lint, project: Project("constant") }, crate = ::meter)]
fn constant() -> Result<(), Fault> {
    Err(Fault::Refused)
}

#[track(Gate { kind, project: Project(project) }, crate = crate::inner::vendored)]
fn per_call(kind: Kind, project: &str) -> Result<(), Fault> {
    std::fs::read(project).map(drop).map_err(Fault::Io)
}

#[track_task(name = format!("{name}!"), crate = ::meter, retry(attempts = 2, backoff = "1us..1us"))]
fn computed(name: &str) -> Result<(), Fault> {
    Err(Fault::Refused)
}

#[track_workflow("limited", crate = ::meter, timeout = "1ms", handle = call)]
async fn limited() -> Result<(), Fault> {
    call.retried();
    std::future::pending().await
}

#[track_node("kind", "wrapped", crate = ::meter, error_type = |_: &Fault| "told", outcome = |_: &_| Outcome::Failure)]
fn wrapped() -> impl Future<Output = Result<(), Fault>> {
    std::future::ready(Err(Fault::Refused))
}

struct Mailbox;

#[track_task(crate = ::meter)]
impl Mailbox {
    fn poll(&self) {}

    #[track_task("named")]
    async fn send(&self) {}
}

async fn all() {
    assert!(constant().is_err());
    assert!(per_call(Kind::Lint, "no such file").is_err());
    assert!(computed("name").is_err());
    assert!(limited().await.is_err());
    assert!(wrapped().await.is_err());
    Mailbox.poll();
    Mailbox.send().await;
}

#[test]
fn every_macro() {
    let registry = Registry::builder().build().expect("valid");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    runtime.expect("a runtime").block_on(registry.scope(all()));
    for (name, labels) in [
        (
            "gate_started_total",
            &[("kind", "lint"), ("project", "constant")][..],
        ),
        (
            "gate_errors_total",
            &[
                ("kind", "lint"),
                ("project", "constant"),
                ("error_type", "refused"),
            ],
        ),
        (
            "gate_errors_total",
            &[
                ("kind", "lint"),
                ("project", "no such file"),
                ("error_type", "not_found"),
            ],
        ),
        ("task_retries_total", &[("task_name", "name!")]),
        (
            "workflow_errors_total",
            &[("workflow_name", "limited"), ("error_type", "slow")],
        ),
        ("workflow_retries_total", &[("workflow_name", "limited")]),
        (
            "node_errors_total",
            &[
                ("node_type", "kind"),
                ("phase_name", "wrapped"),
                ("error_type", "told"),
            ],
        ),
        (
            "task_total",
            &[("task_name", "Mailbox::poll"), ("status", "success")],
        ),
        (
            "task_total",
            &[("task_name", "named"), ("status", "success")],
        ),
    ] {
        assert_eq!(
            registry.snapshot().value(name, labels),
            Some(1.0),
            "{name} {labels:?}"
        );
    }
}

#[test]
fn call_sites_are_there_from_the_first_scrape() {
    let labels = [("task_name", "Mailbox::poll"), ("status", "panic")];
    assert_eq!(
        meter::registry().snapshot().value("task_total", &labels),
        Some(0.0)
    );
}

/// Takes down the values of a label set.
struct Told(Vec<String>);

impl meter::__private::LabelVisitor for Told {
    fn closed(&mut self, index: usize, values: usize) {
        self.0.push(format!("{index} of {values}"));
    }

    fn open(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }
}

#[test]
fn label_sets() {
    let labels = Labels {
        place: Place { kind: Kind::Lint },
        project: Project("p"),
        other: true,
    };
    let mut told = Told(vec![]);
    labels.visit(&mut told);
    assert_eq!(told.0, ["0 of 1", "p", "1 of 2", "0 of 1"]);
    assert_eq!((Place::CARDINALITY, Kind::Lint.number()), (1, 0));
}

const BOUNDS: &[f64] = &[1.0, 10.0];

#[derive(MetricFamilies)]
#[metrics(crate = ::meter, namespace = "mail")]
struct Mail {
    /// Letters.
    letters: Counter,
    #[metrics(flatten)]
    places: Places<Place>,
}

#[derive(MetricFamilies)]
#[metrics(crate = crate::inner::vendored)]
struct Places<L> {
    /// Sizes.
    #[metric(buckets = BOUNDS, expire = "1h")]
    sizes: Family<L, Histogram>,
    #[metric(skip)]
    seen: bool,
}

#[test]
fn metric_families() {
    let registry = Registry::builder().build().expect("valid");
    let mail = Mail::register(&registry).expect("no clash");
    mail.letters.inc_by(2);
    let place = Place { kind: Kind::Lint };
    mail.places.sizes.with(&place).observe(5);
    assert!(!mail.places.seen);
    let value = |name, labels: &_| registry.snapshot().value(name, labels);
    assert_eq!(value("mail_letters_total", &[]), Some(2.0));
    assert_eq!(value("sizes_sum", &[("kind", "lint")]), Some(5.0));
    assert_eq!(Places::<Place>::global().sizes.len(), 1);
    assert_eq!(Mail::global().letters.get(), 0);
}
