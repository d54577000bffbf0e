//! Every shape and option where names of the prelude, and locals, mean something else.

use ::callmeter::{ErrorType, LabelValue, Operation, track, track_node, track_task};

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

/// Methods under the names of those that expansions call, on everything.
trait Everything {
    fn start(&self) {}
    fn settle(&self) {}
    fn retried(&self) {}
    fn again(&self) {}
    fn with_text(&self) {}
    fn with_label_values(&self) {}
    fn index(&self) {}
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
