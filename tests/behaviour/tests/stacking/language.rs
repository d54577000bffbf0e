//! Beside attributes of the language, on `impl` blocks, and in macros.

use callmeter::{track, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};
use tracing::instrument;

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
    let number = 1;
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
    let call = [value];
    call[0]
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
