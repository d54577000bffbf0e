//! The macros, with their documentation.

/// Tracks a function, or every method of an `impl` block, as calls of an operation.
///
/// ```
/// use callmeter::{LabelValue, Operation, track};
///
/// #[derive(LabelValue)]
/// enum Gate {
///     Lint,
///     Test,
/// }
///
/// /// One quality gate of a build.
/// #[derive(Operation)]
/// #[operation(namespace = "ci", completed(name = "gate_checks"))]
/// struct Check<'a> {
///     gate: Gate,
///     project: &'a str,
/// }
///
/// #[track(Check { gate: Gate::Lint, project: "backend" })]
/// fn lint() -> Result<(), std::io::Error> {
///     Ok(())
/// }
///
/// #[track(Check { gate: Gate::Test, project })]
/// fn test(project: &str) {}
///
/// lint()?;
/// test("frontend");
/// let checks = |gate, project| {
///     let labels = [("gate", gate), ("project", project), ("status", "success")];
///     callmeter::registry().snapshot().value("ci_gate_checks_total", &labels)
/// };
/// assert_eq!(checks("lint", "backend"), Some(1.0));
/// assert_eq!(checks("test", "frontend"), Some(1.0));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # The operation
///
/// The first argument is an expression of a type that implements
/// [`Operation`](trait@crate::Operation), or of an `Option` of one, where `None` is no
/// call. `_` as the value of a field stands for the name of the function.
///
/// An expression that is made only of literals, paths, struct, tuple, array, reference
/// and operator expressions, and in which neither an argument nor `Self` occurs, is
/// *constant*: it is compiled into the call site, and its series exist from the first
/// scrape on, at 0. Everything else is evaluated at each call, before the body; put
/// braces around an expression to force that. If the evaluation panics the function runs
/// all the same, uncounted, and `callmeter_internal_errors_total` grows.
///
/// # Options
///
/// They follow the operation, on this and the other attributes.
///
/// | option | meaning |
/// |---|---|
/// | `handle = call` | binds `call: &Call` in the body: `call.retried()`, `call.retries(n)` |
/// | `error_type = expression` | `Fn(&E) -> impl LabelValue`: instead of the error's own classification |
/// | `outcome = expression` | `Fn(&Return) -> Status`: instead of `Ok` and `Err`; on functions that return no `Result`, too |
/// | `observe(value = expression, …)` | `Fn(&Return) -> impl` [`Observation`](crate::Observation): values of the operation that are read from what was returned |
/// | `retry(attempts = 4, backoff = "100ms..5s", when = expression)` | runs the body again on `Err`, at most so often, with waits that double. One call, n−1 retries. The body must not move its arguments. `when`: `Fn(&E) -> bool` |
/// | `timeout = "30s"` | for async functions: limits the whole call. The error type needs `From<`[`TimedOut`](crate::TimedOut)`>` |
/// | `future`, `future = false` | the function returns a boxed future though its type does not say so; or its calls end when it returns, although that is a future |
/// | `registry = expression` | counts in this registry instead of the current one |
/// | `crate = path` | callmeter under another name |
///
/// # Functions
///
/// All of them but `const fn`: free ones and methods, of traits too, `async fn` and
/// functions that return a future, generic ones, `unsafe fn`, `extern fn`, `-> !`.
///
/// A return type is a future by its name: `impl Future`, `Pin<Box<dyn Future>>`, with other bounds
/// beside that one, `BoxFuture` and `LocalBoxFuture`; so the methods of `#[async_trait]` return
/// futures, too. The call starts at the first poll and ends when the future is ready. Every other
/// type, such as a `CommodityFuture`, `impl FusedFuture` or the `Self::Future` of a tower service,
/// is a plain value: the call ends when the function returns.
///
/// The option `future` makes a future of a type that hides one, which has to be a boxed future, as
/// `Self::Future` is where `type Future = Pin<Box<dyn Future<Output = …> + Send>>`. The option
/// `future = false` says that a future is a plain value. That helps where a bound beside
/// `Future` is a trait that the future of a tracked call does not implement: it is `Send`, `Sync`,
/// `Unpin` and `Clone` where the function's own one is, and `Debug`. A clone of it is a call of its own.
///
/// On an `impl` block every method is tracked, as `Type::method`, but those with
/// `#[track(skip)]`, and a method's own attribute replaces that of the block. The type's name is
/// as rustc writes it, without paths, references around it, lifetimes and generic arguments:
/// `dyn Send + Sync::method`. The attributes go with others in any order. Two of them on one
/// function record two operations; two that record the same operation are an error, as each call
/// would count twice.
///
/// Not kept: `#[track_caller]` says where the function is called, but what
/// `Location::caller()` gives inside the body is a place in callmeter.
///
/// Arguments are dropped when and in the order in which they are without the attribute, within the
/// call. Where the function returns `impl Fn`, `impl FnMut` or `impl FnOnce` they are dropped after it.
///
/// # How a call ends
///
/// See [`Outcome`](crate::Outcome). Errors are told apart by
/// [`ErrorType`](trait@crate::ErrorType). Whether a value is a `Result` is decided by its
/// type, not by its name in the signature.
pub use callmeter_macros::track;

/// Tracks a function as a [`Task`](crate::Task).
///
/// ```
/// use callmeter::track_task;
///
/// #[track_task]
/// fn tidy_up() {}
///
/// #[track_task("send_email")]
/// fn send() -> Result<(), std::io::Error> {
///     Err(std::io::ErrorKind::ConnectionReset.into())
/// }
///
/// #[track_task(name = format!("export_{kind}"))]
/// fn export(kind: &str) {}
///
/// struct Mailbox;
///
/// #[track_task]
/// impl Mailbox {
///     fn poll(&self) {}
///
///     #[track_task(skip)]
///     fn len(&self) -> usize {
///         0
///     }
/// }
///
/// tidy_up();
/// assert!(send().is_err());
/// export("pdf");
/// Mailbox.poll();
///
/// let snapshot = callmeter::registry().snapshot();
/// let done = |name, status| snapshot.value("task_total", &[("task_name", name), ("status", status)]);
/// assert_eq!(done("tidy_up", "success"), Some(1.0));
/// assert_eq!(done("send_email", "failure"), Some(1.0));
/// assert_eq!(done("export_pdf", "success"), Some(1.0));
/// assert_eq!(done("Mailbox::poll", "success"), Some(1.0));
/// let labels = [("task_name", "send_email"), ("error_type", "connection_reset")];
/// assert_eq!(snapshot.value("task_errors_total", &labels), Some(1.0));
/// ```
///
/// Without a name it is the function's. `name = expression` is evaluated at each call: an
/// open label, of which a registry keeps
/// [only so many](crate::RegistryBuilder::series_limit).
///
/// Options, functions and endings: see [`track`](macro@track).
pub use callmeter_macros::track_task;

/// Tracks a function as a [`Workflow`](crate::Workflow).
///
/// ```
/// use callmeter::track_workflow;
///
/// #[track_workflow("sdlc_parallel")]
/// fn run() {}
///
/// run();
/// let labels = [("workflow_name", "sdlc_parallel"), ("status", "success")];
/// assert_eq!(callmeter::registry().snapshot().value("workflow_executions_total", &labels), Some(1.0));
/// ```
///
/// Names as with [`track_task`]; options, functions and endings: see [`track`](macro@track).
pub use callmeter_macros::track_workflow;

/// Tracks a function as a [`Node`](crate::Node).
///
/// ```
/// use callmeter::track_node;
///
/// #[track_node("phase", "backend_development")]
/// fn develop() {}
///
/// develop();
/// let labels = [("node_type", "phase"), ("phase_name", "backend_development"), ("status", "success")];
/// assert_eq!(callmeter::registry().snapshot().value("node_executions_total", &labels), Some(1.0));
/// ```
///
/// The arguments are node type and phase name; without the second it is the name of the
/// function. `node_type = expression` and `phase_name = expression` are evaluated at each
/// call. Options, functions and endings: see [`track`](macro@track).
pub use callmeter_macros::track_node;

/// Makes a struct an operation: a kind of call, with its labels and metric families.
///
/// ```
/// use callmeter::{LabelValue, Operation, Outcome};
///
/// #[derive(LabelValue)]
/// enum Store {
///     Users,
///     Orders,
/// }
///
/// /// A query of the database.
/// #[derive(Operation)]
/// #[operation(
///     namespace = "db",
///     completed(name = "queries", help = "Queries, by how they ended."),
///     duration(labels(store), buckets = [0.001, 0.01, 0.1, 1.0]),
///     in_progress(name = "active_queries", labels()),
///     retries(none),
/// )]
/// struct Query<'a> {
///     store: Store,             // closed: all values are known
///     #[label(rename = "user")]
///     on_behalf_of: &'a str,    // open: any text, capped
/// }
///
/// Query { store: Store::Users, on_behalf_of: "batch" }.start().finish(Outcome::Success);
///
/// let snapshot = callmeter::registry().snapshot();
/// let labels = [("store", "users"), ("user", "batch"), ("status", "success")];
/// assert_eq!(snapshot.value("db_queries_total", &labels), Some(1.0));
/// assert_eq!(snapshot.value("db_query_duration_seconds_count", &[("store", "users")]), Some(1.0));
/// assert_eq!(snapshot.value("db_active_queries", &[]), Some(0.0));
/// ```
///
/// # Families
///
/// All are read from the same calls: another one costs a call nothing.
///
/// | in the attribute | default name | default labels | type |
/// |---|---|---|---|
/// | `started` | `<operation>_started_total` | fields | counter, only when asked for |
/// | `completed` | `<operation>_total` | fields, `status` | counter |
/// | `duration` | `<operation>_duration_seconds` | fields | histogram |
/// | `in_progress` | `<operation>_in_progress` | fields | gauge |
/// | `errors` | `<operation>_errors_total` | fields, `error_type` | counter |
/// | `retries` | `<operation>_retries_total` | fields | counter |
///
/// Each takes
///
/// * `name = "…"` (without `_total` and unit), `help = "…"`;
/// * `labels(…)`: a subset of the fields; `completed`, `duration`, `errors` and `retries` may have
///   the status label, `errors` has `error_type`. Series that differ in labels left out
///   are added up;
/// * `when(Success | Failure)`, not on `started` and `in_progress`: only calls that ended so;
/// * `unit = "…"` and `buckets = […]`, on `duration` only: upper bounds in that unit, by
///   default 0.005 to 600 seconds; also `exponential(first, factor, count)` or
///   `linear(first, step, count)`. A unit other than `seconds` gives a warning, as
///   Prometheus wants [base units](https://prometheus.io/docs/practices/naming/#base-units);
///   `allow = "why"` answers it;
/// * `native`, on `duration` and `value` only: a [native histogram](crate::Histogram#native-histograms)
///   beside the buckets. [`RegistryBuilder::native`](crate::RegistryBuilder::native) says so
///   of operations that are declared elsewhere;
/// * or `none`, which leaves the family out. `others(none)` leaves out all that are not
///   mentioned.
///
/// Each may be repeated under another name. Retries by status, or of calls that ended in
/// one, are counted when the call ends. Duration families of different bounds are read from the same
/// buckets, one for each bound of any of them: they cost memory and scrapes, not calls.
///
/// ```
/// use callmeter::{Operation, Outcome};
///
/// /// A look into the cache.
/// #[derive(Operation)]
/// #[operation(
///     name = "lookups",
///     status(failure | timeout = "error"),
///     completed(name = "lookups"),
///     completed(name = "lookup_hits", when(Success), labels(cache)),
///     duration(name = "lookup_duration", when(Success), buckets = [0.001, 0.01, 0.1]),
///     value(lookup_size, unit = "bytes", buckets = [1e3, 1e5, 1e7]),
///     others(none),
/// )]
/// struct Lookup {
///     cache: &'static str,
/// }
///
/// let call = Lookup { cache: "users" }.start();
/// call.observe(Lookup::LOOKUP_SIZE, 2_048);
/// call.finish(Outcome::Success);
/// Lookup { cache: "users" }.start().finish(Outcome::TimedOut);
///
/// let snapshot = callmeter::registry().snapshot();
/// let cache = ("cache", "users");
/// assert_eq!(snapshot.value("lookups_total", &[cache, ("status", "error")]), Some(1.0));
/// assert_eq!(snapshot.value("lookup_hits_total", &[cache]), Some(1.0));
/// assert_eq!(snapshot.value("lookup_duration_seconds_count", &[cache]), Some(1.0));
/// assert_eq!(snapshot.value("lookup_size_bytes_sum", &[cache]), Some(2048.0));
/// ```
///
/// Clippy's `duplicated_attributes` takes two views with the same option for a mistake where
/// an attribute holds only words and texts: `#[allow(clippy::duplicated_attributes)]`.
///
/// # Statuses
///
/// `status(failure | timeout = "failed")` gives the standard outcomes (`success`, `failure`, `timeout`,
/// `cancelled`, `panic`) other words; those of one word are shown as one. Which calls are
/// errors does not change with the word. `status(values = Type)`
/// is a type of your own that implements [`Status`](crate::Status), or
/// [`HttpCode`](crate::HttpCode). `status(name = "…")` names the label.
///
/// # Values
///
/// `value(size, unit = "bytes", buckets = […])` is a histogram of numbers that calls tell of
/// themselves, by [`Call::observe`](crate::Call::observe) or the option `observe(…)` of the
/// attributes. Its family is named by the value: here `<namespace>_size_bytes`; it takes `name`, `help`,
/// `labels`, `native` and `allow` as well. `Type::SIZE` is the constant that stands for it, a
/// [`Value`](crate::Value). Without a unit the name has none; only seconds have buckets by default.
///
/// # On the struct
///
/// `namespace = "…"` goes before all names (`""`: none, whatever the registry's);
/// `name = "…"` replaces the struct's name in snake case; `crate = path`. Without `help`, the
/// first paragraph of the struct's documentation is part of the help texts.
///
/// # On fields
///
/// Each field is a label; its type implements [`LabelValue`](trait@crate::LabelValue).
/// `#[label(rename = "…")]` names it otherwise. A name that stands for an identifier, such as
/// `user_id`, gives a warning, which `#[label(allow = "why")]` answers.
///
/// Names are checked against the
/// [rules of Prometheus](https://prometheus.io/docs/concepts/data_model) when the
/// program is compiled.
pub use callmeter_macros::Operation;

/// Gives each variant of an error enum a value of the label `error_type`.
///
/// Variants are written in snake case. On a variant: `#[error_type(rename = "…")]`;
/// `#[error_type(outcome = "timeout")]`, for errors that say that time ran out, or any other
/// word of the operation's status;
/// `#[error_type(transparent)]`, which takes the value of the only field. A struct has
/// one value, its name. See [the trait](trait@crate::ErrorType) for an example.
pub use callmeter_macros::ErrorType;

/// Makes an enum without payload a closed label, or a newtype the label that is in it.
///
/// Variants are written in snake case, or as `#[label_value(rename_all = "…")]` on the enum and
/// `#[label_value(rename = "…")]` on a variant say. See [the trait](trait@crate::LabelValue)
/// for an example.
///
/// An enum is a [`State`](crate::State) as well: its numbers are the discriminants. The one
/// exception is an enum in which a variant with brackets is given a number,
/// `A {} = 1`.
pub use callmeter_macros::LabelValue;

/// Makes a struct the labels of a family: one label per field, under the field's name.
///
/// ```
/// use callmeter::{LabelSet, LabelValue};
///
/// #[derive(LabelValue)]
/// enum Verb {
///     Select,
///     Insert,
///     Update,
/// }
///
/// /// Known beforehand, all of them: six label sets, and never another one.
/// #[derive(LabelSet)]
/// #[label_set(budget = 10)]
/// struct Pool {
///     verb: Verb,
///     primary: bool,
/// }
/// assert_eq!(Pool::CARDINALITY, 6);
///
/// #[derive(LabelSet)]
/// #[label_set(constant(service = "orders"))]
/// struct Query<'a> {
///     #[label(rename = "table_name")]
///     table: &'a str,
///     #[label(flatten)]
///     pool: Pool,
///     #[label(skip)]
///     rows: usize,
/// }
///
/// // The labels `table_name`, `verb`, `primary` and `service`.
/// let table = String::from("users");
/// let query = Query { table: &table, pool: Pool { verb: Verb::Insert, primary: true }, rows: 3 };
/// # let _ = (Verb::Select, Verb::Update, query.rows);
/// ```
///
/// A field's type implements [`LabelValue`](trait@crate::LabelValue). A set may borrow what it
/// is looked up by: where a type names it for ever, write `Query<'static>`. Type parameters
/// are what fields need them to be, and `'static`. A struct without fields is the set without
/// labels.
///
/// | on the struct | meaning |
/// |---|---|
/// | `#[label_set(budget = 500)]` | there may be so many label sets, 10000 if nothing is said; all labels must be closed |
/// | `#[label_set(constant(service = "api"))]` | labels with one value |
/// | `#[label_set(crate = path)]` | callmeter under another name |
///
/// | on a field | meaning |
/// |---|---|
/// | `#[label(rename = "…")]` | the label's name |
/// | `#[label(flatten)]` | the field's type is a label set; its labels are among this one's |
/// | `#[label(skip)]` | no label |
/// | `#[label(allow = "why")]` | answers the warning at a name that stands for an identifier, such as `user_id` |
///
/// # Closed sets
///
/// A label is *closed* if its type knows all its values: enums and `bool`. The number of
/// label sets is checked when the program is compiled, and so are their names, those of
/// flattened sets, too. With type parameters that is where the set is first used. Of a
/// closed set `Type::CARDINALITY` is the number.
pub use callmeter_macros::LabelSet;

/// Makes each field of a struct a metric family: what is counted and measured besides calls.
///
/// ```
/// use callmeter::{Counter, Family, Gauge, Histogram, LabelSet, LabelValue, MetricFamilies, Registry};
///
/// #[derive(LabelValue)]
/// enum Verb {
///     Select,
///     Insert,
/// }
///
/// #[derive(LabelSet)]
/// struct Query<'a> {
///     verb: Verb,
///     table: &'a str,
/// }
///
/// #[derive(MetricFamilies)]
/// #[metrics(namespace = "db", labels(component = "orders"))]
/// struct Database {
///     /// Open connections.
///     connections: Gauge,
///     /// Queries.
///     queries: Family<Query<'static>, Counter>,
///     /// Time to answer.
///     #[metric(unit = "seconds", buckets = [0.001, 0.01, 0.1, 1.0])]
///     query_duration: Family<Query<'static>, Histogram>,
///     #[metrics(flatten)]
///     cache: Cache,
/// }
///
/// #[derive(MetricFamilies)]
/// #[metrics(namespace = "cache")]
/// struct Cache {
///     /// Sizes of what was found.
///     #[metric(unit = "bytes", buckets = exponential(1024, 4, 8))]
///     entry_size: Histogram,
///     #[metric(skip)]
///     name: String,
/// }
///
/// let registry = Registry::builder().build()?;
/// let database = Database::register(&registry)?;
/// let table = String::from("users");
/// let query = Query { verb: Verb::Select, table: &table };
/// database.queries.with(&query).inc();
/// database.query_duration.with(&query).observe(0.02);
/// database.connections.set(3);
/// database.cache.entry_size.observe(5_000);
/// assert_eq!(database.cache.name, "");
///
/// let snapshot = registry.snapshot();
/// let labels = [("component", "orders"), ("verb", "select"), ("table", "users")];
/// assert_eq!(snapshot.value("db_queries_total", &labels), Some(1.0));
/// assert_eq!(snapshot.value("db_query_duration_seconds_sum", &labels), Some(0.02));
/// assert_eq!(snapshot.value("db_connections", &labels[..1]), Some(3.0));
/// assert_eq!(snapshot.value("cache_entry_size_bytes_count", &[]), Some(1.0));
/// # let _ = Verb::Insert;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `Database::global()` is the struct in the global registry, made at the first call;
/// `Database::register(&registry)` one in another. Both are functions of the struct itself;
/// where it is only known by the [trait](trait@crate::MetricFamilies) of this name, they are
/// the trait's.
///
/// A field is a [`Counter`](crate::Counter), [`Gauge`](crate::Gauge),
/// [`Histogram`](crate::Histogram), [`Info`](crate::Info), [`StateSet`](crate::StateSet),
/// [`StateGauge`](crate::StateGauge), or a [`Family`](crate::Family) of them, which has labels: whatever
/// implements [`MetricField`](crate::MetricField). Its help text is the first paragraph of its
/// documentation. Its name is namespace, subsystem, field and unit with `_` between them; a
/// counter's has `_total` behind it.
///
/// | on the struct | meaning |
/// |---|---|
/// | `#[metrics(namespace = "…")]` | goes before all names; `""`: none, whatever the registry's is |
/// | `#[metrics(subsystem = "…")]` | goes between namespace and names |
/// | `#[metrics(labels(component = "orders"))]` | labels with one value, on all families |
/// | `#[metrics(crate = path)]` | callmeter under another name |
///
/// | on a field | meaning |
/// |---|---|
/// | `#[metric(name = "…")]` | in place of the field's name, without namespace, subsystem and `_total` |
/// | `#[metric(help = "…")]` | in place of the documentation |
/// | `#[metric(unit = "bytes")]` | goes behind the name, unless the name ends in it already |
/// | `#[metric(buckets = [0.1, 1, 10])]` | upper bounds of a histogram's buckets; also the path of a constant list, `exponential(first, factor, count)` or `linear(first, step, count)`. Only with `unit = "seconds"` there are default ones |
/// | `#[metric(native)]` | on a `Histogram`: a [native histogram](crate::Histogram#native-histograms) beside its buckets |
/// | `#[metric(labels(kind = "read"))]` | labels with one value |
/// | `#[metric(limit = 500)]` | at most so many label sets with open labels, in place of the registry's limit |
/// | `#[metric(expire = "10m")]` | series that nothing was counted in for so long are removed by the scrape that finds it; what is counted meanwhile is shown when they come back |
/// | `#[metric(allow = "why")]` | answers the warning at a unit that is no [base unit](https://prometheus.io/docs/practices/naming/#base-units), or at a name that ends like a histogram's samples (`_count`, `_sum`, `_bucket`) |
/// | `#[metrics(flatten)]` | the field's type is another such struct; its families come under their own names: nothing that is said of this struct goes for them |
/// | `#[metric(skip)]` | no family; the field is what `Default` makes |
///
/// A struct may have type parameters, which stand for label sets, say; it has no lifetime
/// parameters. Names and labels are checked against the rules of Prometheus, and against each
/// other, when the program is compiled; those of several structs when they are registered.
pub use callmeter_macros::MetricFamilies;
