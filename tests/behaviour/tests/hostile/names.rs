//! Every shape and option where names of the prelude, and locals, mean something else.

use ::callmeter::{ErrorType, LabelSet, LabelValue, MetricFamilies, Operation};
use ::callmeter::{track, track_node, track_task};

type Result = ();
type Box = ();
type String = ();
type Vec = ();
type Self_ = ();
struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct Future;
struct Pin;
struct Call;
struct Site;
struct PhantomData;
struct Send;
struct Sync;
struct Fn;
struct FnOnce;
struct From;
struct Into;
struct AsRef;
struct Default;
struct Clone;
struct Copy;
struct Drop;
struct Sized;
struct Outcome;
struct Status;
struct Task;
struct State;
struct Field;
struct LabelPart;
struct LabelVisitor;
struct MetricField;
struct MetricKind;
struct FamilyDeclaration;
struct Registering;
struct Registry;
struct RegisterErrors;
struct OnceLock;
struct Duration;
struct TimedOut;
trait Iterator {}
type u8 = ();
type u32 = ();
type u64 = ();
type usize = ();
type bool = ();
type str = ();
type f64 = ();
fn drop() {}
fn start() {}
fn output() {}
const SITE: () = ();
const __CALLMETER_SITE: () = ();
const DECLARATION: () = ();
const PARTS: () = ();
const CARDINALITY: () = ();
const visitor: () = ();
const into: () = ();
const registry: () = ();
const __FAMILY: () = ();
const __FAMILIES: () = ();

/// Methods under the names of those that expansions call, on everything.
trait Everything {
    fn start(&self) {}
    fn settle(&self) {}
    fn retried(&self) {}
    fn again(&self) {}
    fn with_text(&self) {}
    fn with_label_values(&self) {}
    fn index(&self) {}
    fn number(&self) {}
    fn visit(&self) {}
    fn closed(&self) {}
    fn open(&self) {}
    fn declare(&self) {}
    fn register(&self) {}
    fn global(&self) {}
    fn get_or_init(&self) {}
    fn default(&self) {}
    fn error_type(&self) {}
    fn outcome(&self) {}
    fn map(&self) {}
    fn as_ref(&self) {}
    fn is_none(&self) {}
    fn await_(&self) {}
}

impl<T: ?::core::marker::Sized> Everything for T {}

pub(super) type Returned<T> = ::core::result::Result<T, Fault>;
use ::core::primitive as p;

#[derive(ErrorType, Debug)]
pub(super) enum Fault {
    Ok,
    Err,
    #[error_type(outcome = "timeout")]
    None,
    #[error_type(transparent)]
    Some(::std::io::Error),
}

impl ::core::convert::From<::callmeter::TimedOut> for Fault {
    fn from(_: ::callmeter::TimedOut) -> Self {
        Self::None
    }
}

#[derive(LabelValue, Debug, Clone, Copy)]
pub(super) enum Kind {
    Ok,
    Option,
}

#[derive(Operation)]
pub(super) struct Gate<'a> {
    pub(super) kind: Kind,
    pub(super) call: p::bool,
    pub(super) value: &'a p::str,
    pub(super) read: p::u32,
    pub(super) index: p::u8,
}

#[derive(LabelSet)]
#[label_set(budget = 4, constant(r#type = "type", visitor = "visitor"))]
pub(super) struct Closed {
    pub(super) kind: Kind,
    pub(super) open: p::bool,
}

#[derive(LabelSet)]
pub(super) struct Labels<'str, V, T, const PART: p::usize>
where
    V: ::core::marker::Copy,
{
    pub(super) closed: V,
    pub(super) r#loop: &'str p::str,
    pub(super) parts: ::core::option::Option<T>,
    #[label(flatten)]
    pub(super) visit: Closed,
    #[label(skip)]
    pub(super) cardinality: [p::u8; PART],
}

const BOUNDS: [p::f64; 2] = [1.0, 10.0];

#[derive(MetricFamilies)]
#[metrics(namespace = "hostile", subsystem = "all", labels(r#struct = "struct"))]
pub(super) struct Families {
    /// Into.
    #[metric(limit = 5, expire = "1h", labels(registry = "registry"))]
    pub(super) into: ::callmeter::Family<Closed, ::callmeter::Counter>,
    /// Loop.
    #[metric(unit = "bytes", buckets = BOUNDS)]
    pub(super) r#loop: ::callmeter::Histogram,
    #[metrics(flatten)]
    pub(super) declare: Inner<::callmeter::Gauge, 3>,
    #[metric(skip)]
    pub(super) global: p::u8,
}

#[derive(MetricFamilies)]
pub(super) struct Inner<Option, const N: p::usize> {
    /// Register.
    #[metric(allow = "it meets nothing")]
    pub(super) register: Option,
    /// Meets it by its name.
    #[metric(allow = "it is a gauge")]
    pub(super) register_count: ::callmeter::Gauge,
    #[metric(skip)]
    pub(super) default: ::core::marker::PhantomData<Option>,
}

#[track(Gate { kind: Kind::Ok, call: true, value: "value", read: 1, index: 2 })]
pub(super) fn constant(
    call: p::u8,
    value: p::u8,
    shared: p::u8,
    types: p::u8,
    site: p::u8,
) -> Returned<p::u8> {
    let _ = (value, shared, types, site);
    ::core::result::Result::Ok(call)
}

#[track(Gate { kind, call, value, read, index })]
pub(super) fn per_call(
    kind: Kind,
    call: p::bool,
    value: &p::str,
    read: p::u32,
    index: p::u8,
) -> Returned<p::u8> {
    if call {
        return ::core::result::Result::Err(Fault::Err);
    }
    let _ = (kind, value, read);
    ::core::result::Result::Ok(index)
}

#[track_task(name = name)]
pub(super) async fn computed(name: &p::str, call: p::u8, future: p::u8, private: p::u8) -> p::u8 {
    let names = call;
    names + future + private
}

#[track_task(handle = value, retry(attempts = 3, backoff = "1us..1us", when = |call| ::core::matches!(call, Fault::Err)), error_type = |value: &Fault| { let _ = value; "told" }, outcome = |call: &Returned<p::u8>| if call.is_ok() { ::callmeter::Outcome::Success } else { ::callmeter::Outcome::TimedOut })]
pub(super) fn retried(
    policy: p::u8,
    attempt: p::u8,
    delay: p::u8,
    shared: p::u8,
) -> Returned<p::u8> {
    ::callmeter::Call::retried(value);
    let _ = (policy, attempt, delay, shared);
    ::core::result::Result::Err(Fault::Err)
}

#[track_task(timeout = "10s", retry(attempts = 2, backoff = "1us..1us"), handle = timed_out)]
pub(super) async fn limited(policy: p::u8, attempt: p::u8, call: p::u8) -> Returned<p::u8> {
    let value = policy + attempt + call;
    ::callmeter::Call::retries(timed_out, 0);
    ::core::result::Result::Err(if value == 0 { Fault::Ok } else { Fault::None })
}

#[track_task]
pub(super) fn boxed(
    future: p::u8,
) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Returned<p::u8>>>> {
    ::std::boxed::Box::pin(async move {
        let call = future;
        ::core::result::Result::Ok(call)
    })
}

#[track_task(name = prepared)]
pub(super) fn wrapped(
    prepared: &'static p::str,
) -> impl ::core::future::Future<Output = Returned<p::usize>> {
    let future = prepared.len();
    ::core::future::ready(::core::result::Result::Ok(future))
}

#[track_task]
pub(super) fn never() -> ! {
    ::std::panic::resume_unwind(::std::boxed::Box::new(7_i32))
}

pub(super) struct Type(pub(super) p::u8);

#[track_node("method")]
impl Type {
    pub(super) fn call(&mut self) -> &mut p::u8 {
        &mut self.0
    }

    pub(super) async fn value(&self) -> Returned<&Self> {
        ::core::result::Result::Ok(self)
    }
}
