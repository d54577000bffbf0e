//! The attributes beside others, in either order.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use callmeter::{track, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};
use tracing::instrument;
use tracing::span::{Attributes, Id, Record};

/// Writes down the names of the spans that are made and entered.
#[derive(Clone, Default)]
struct Spans {
    names: Arc<Mutex<Vec<&'static str>>>,
}

impl tracing::Subscriber for Spans {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.names
            .lock()
            .expect("no panic")
            .push(span.metadata().name());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &tracing::Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Both the span and the call are there, once.
fn check<R>(task: &str, body: impl FnOnce() -> R) -> R {
    let spans = Spans::default();
    let names = Arc::clone(&spans.names);
    let (returned, registry) = counted(|| tracing::subscriber::with_default(spans, body));
    assert_eq!(Seen::of(&registry, task), Seen::failure("string"), "{task}");
    assert_eq!(*names.lock().expect("no panic"), [task]);
    returned
}

#[track_task]
#[instrument]
fn above_instrument(number: u8) -> Result<u8, String> {
    Err(number.to_string())
}

#[instrument(skip(number), fields(double = number * 2), err)]
#[track_task]
fn below_instrument(number: u8) -> Result<u8, String> {
    Err(number.to_string())
}

#[track_task]
#[instrument(ret, err(Debug))]
async fn above_instrument_later(number: u8) -> Result<u8, String> {
    give_way(1).await;
    Err(number.to_string())
}

#[instrument(level = "info", skip_all)]
#[track_task]
async fn below_instrument_later(number: &u8) -> Result<&u8, String> {
    give_way(1).await;
    Err(number.to_string())
}

#[track_task]
#[instrument]
fn boxed_above(number: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
    Box::pin(async move {
        give_way(1).await;
        Err(number.to_string())
    })
}

#[instrument]
#[track_task]
fn boxed_below(number: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
    Box::pin(async move {
        give_way(1).await;
        Err(number.to_string())
    })
}

#[test]
fn with_instrument() {
    let expected = || Err("7".to_owned());
    assert_eq!(
        check("above_instrument", || above_instrument(7)),
        expected()
    );
    assert_eq!(
        check("below_instrument", || below_instrument(7)),
        expected()
    );
    let later = || block_on(above_instrument_later(7));
    assert_eq!(check("above_instrument_later", later), expected());
    check("below_instrument_later", || {
        assert_eq!(block_on(below_instrument_later(&7)), Err("7".to_owned()));
    });
    assert_eq!(
        check("boxed_above", || block_on(boxed_above(7))),
        expected()
    );
    assert_eq!(
        check("boxed_below", || block_on(boxed_below(7))),
        expected()
    );
}

#[async_trait]
trait Service {
    async fn tracked_first(&self) -> Result<u8, String>;
    async fn instrumented_first(&self) -> Result<u8, String>;
}

struct Three;

#[async_trait]
impl Service for Three {
    #[track_task]
    #[instrument(skip(self))]
    async fn tracked_first(&self) -> Result<u8, String> {
        give_way(1).await;
        Err("3".to_owned())
    }

    #[instrument(skip(self))]
    #[track_task]
    async fn instrumented_first(&self) -> Result<u8, String> {
        give_way(1).await;
        Err("3".to_owned())
    }
}

#[test]
fn with_instrument_and_async_trait() {
    assert!(check("tracked_first", || block_on(Three.tracked_first())).is_err());
    assert!(
        check("instrumented_first", || block_on(
            Three.instrumented_first()
        ))
        .is_err()
    );
}

#[track_task("two attributes, outer")]
#[track_task("two attributes, inner")]
fn tracked_twice() {}

#[test]
fn two_attributes_are_two_calls() {
    let ((), registry) = counted(tracked_twice);
    for task in ["two attributes, outer", "two attributes, inner"] {
        assert_eq!(Seen::of(&registry, task), Seen::success(1));
    }
}

#[track_task]
#[tokio::main(flavor = "current_thread")]
async fn above_main() -> Result<u8, String> {
    tokio::task::yield_now().await;
    Err("main".to_owned())
}

#[tokio::main(flavor = "current_thread")]
#[track_task]
async fn below_main() -> Result<u8, String> {
    tokio::task::yield_now().await;
    Err("main".to_owned())
}

#[test]
fn with_tokio_main() {
    for (task, main) in [
        ("above_main", above_main as fn() -> _),
        ("below_main", below_main),
    ] {
        let (returned, registry) = counted(main);
        assert_eq!(returned, Err("main".to_owned()));
        assert_eq!(Seen::of(&registry, task), Seen::failure("string"), "{task}");
    }
}

/// In the global registry, where the tests below are counted while they run.
fn is_running(task: &str) {
    let seen = Seen::of(callmeter::registry(), task);
    assert_eq!(
        seen,
        Seen {
            in_progress: 1,
            ..Seen::default()
        }
    );
}

#[track_task]
#[test]
fn above_test() {
    is_running("above_test");
}

#[test]
#[track_task]
fn below_test() -> Result<(), String> {
    is_running("below_test");
    Ok(())
}

#[track_task]
#[tokio::test]
async fn above_tokio_test() {
    tokio::task::yield_now().await;
    is_running("above_tokio_test");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
#[track_task]
async fn below_tokio_test() -> Result<(), String> {
    tokio::task::yield_now().await;
    is_running("below_tokio_test");
    Ok(())
}

#[track_task]
#[test]
#[should_panic(expected = "as it should")]
fn above_should_panic() {
    is_running("above_should_panic");
    panic!("as it should");
}

/// Kept: `deny(unused_must_use)` below would fail without.
#[track_task]
#[must_use = "keep it"]
#[inline]
fn must_use() -> u8 {
    1
}

#[must_use]
#[inline(never)]
#[track_task]
#[cold]
fn below_must_use() -> u8 {
    1
}

#[cfg(not(any()))]
#[track_task]
#[cfg_attr(all(), allow(unused_variables, clippy::needless_return))]
#[doc = "Documented."]
#[doc(hidden)]
fn with_cfg(unused: u8) -> u8 {
    #![allow(unused_mut)]
    let mut number = 1;
    return number;
}

#[cfg(any())]
#[track_task]
fn with_cfg(unused: NoSuchType) {}

#[track_task]
#[cfg(any())]
fn removed_below(unused: NoSuchType) {}

#[track_task]
fn cfg_on_arguments(#[cfg(any())] no: NoSuchType, #[allow(unused)] yes: u8) -> u8 {
    #[cfg(any())]
    return no;
    #[cfg(not(any()))]
    2
}

#[track_task]
#[deprecated = "for the test"]
fn is_deprecated() {}

#[unsafe(no_mangle)]
#[track_task]
#[allow(unsafe_code)]
extern "C" fn callmeter_behaviour_no_mangle(number: u8) -> u8 {
    number
}

mod calls_it {
    #![allow(unsafe_code)]
    unsafe extern "C" {
        safe fn callmeter_behaviour_no_mangle(number: u8) -> u8;
    }
    pub(super) fn by_its_symbol() -> u8 {
        callmeter_behaviour_no_mangle(9)
    }
}

#[track_task]
#[track_caller]
fn with_caller() {}

#[test]
fn with_attributes_of_the_language() {
    #[allow(deprecated)]
    let ((), registry) = counted(|| {
        #[expect(unused_must_use)]
        {
            must_use();
            below_must_use();
        }
        assert_eq!(with_cfg(1), 1);
        assert_eq!(cfg_on_arguments(1), 2);
        is_deprecated();
        with_caller();
        assert_eq!(calls_it::by_its_symbol(), 9);
    });
    let expected = [
        "below_must_use",
        "callmeter_behaviour_no_mangle",
        "cfg_on_arguments",
        "is_deprecated",
        "must_use",
        "with_caller",
        "with_cfg",
    ];
    assert_eq!(Seen::tasks(&registry), expected);
    for task in expected {
        assert_eq!(Seen::of(&registry, task), Seen::success(1), "{task}");
    }
}

struct Type;

#[track(callmeter::Task { task_name: _ })]
#[allow(clippy::needless_pass_by_value)]
impl Type {
    #![allow(unused_variables)]

    const NUMBER: u8 = 3;

    #[cfg(any())]
    fn removed(&self, no: NoSuchType) {}

    #[instrument(skip(self))]
    #[must_use]
    async fn instrumented(&self) -> u8 {
        give_way(1).await;
        Self::NUMBER
    }

    #[callmeter::track_task("renamed", handle = call)]
    #[inline]
    fn renamed(&self) {
        call.retried();
    }
}

#[test]
fn on_an_impl_block() {
    let registry = isolated();
    block_on(registry.scope(async {
        assert_eq!(Type.instrumented().await, 3);
        Type.renamed();
    }));
    assert_eq!(Seen::of(&registry, "Type::instrumented"), Seen::success(1));
    assert_eq!(
        Seen::of(&registry, "renamed"),
        Seen::success(1).with_retries(1)
    );
    assert_eq!(Seen::tasks(&registry).len(), 2);
}

macro_rules! tracked {
    ($(#[$attribute:meta])* $name:ident($argument:ident: $type:ty) -> $returned:ty $body:block) => {
        $(#[$attribute])*
        #[track_task(handle = call)]
        fn $name($argument: $type) -> $returned {
            let value = $body;
            call.retried();
            value
        }
    };
}

tracked!(
    #[must_use]
    made_by_a_macro(number: u8) -> u8 { number + 1 }
);

tracked!(of_a_local(value: u8) -> u8 {
    let call = value;
    call
});

#[test]
fn in_macros() {
    let (returned, registry) = counted(|| (made_by_a_macro(1), of_a_local(2)));
    assert_eq!(returned, (2, 2));
    for task in ["made_by_a_macro", "of_a_local"] {
        assert_eq!(
            Seen::of(&registry, task),
            Seen::success(1).with_retries(1),
            "{task}"
        );
    }
}
