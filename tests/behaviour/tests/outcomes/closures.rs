//! Functions that return closures whose arguments get their types from the signature.

#![allow(clippy::type_complexity)]

use callmeter::track_task;
use callmeter_behaviour::{Seen, counted, panic_of};

#[track_task]
fn longer(length: usize) -> impl Fn(&String) -> bool {
    move |text| text.len() > length
}

#[track_task(handle = call)]
fn counting(start: u32) -> impl FnMut(&mut u32) -> u32 + Send {
    call.retried();
    let mut sum = start;
    move |number| {
        sum += std::mem::take(number);
        sum
    }
}

#[track_task]
fn early(empty: bool) -> Box<dyn Fn(&str) -> usize> {
    if empty {
        return Box::new(|_| 0);
    }
    Box::new(|text| text.len())
}

#[track_task]
fn fallible(refused: bool) -> Result<Box<dyn Fn(&str) -> usize>, std::fmt::Error> {
    if refused {
        return Err(std::fmt::Error);
    }
    Ok(Box::new(|text| text.len()))
}

#[track_task]
fn optional() -> Option<Box<dyn Fn(&str) -> &str>> {
    Some(Box::new(|text| text.trim()))
}

#[track_task]
fn nested() -> impl Fn(&str) -> Box<dyn Fn(&str) -> bool> {
    |first| {
        let length = first.len();
        Box::new(move |second| second.len() == length)
    }
}

#[track_task]
fn several() -> (impl Fn(&str) -> usize, impl FnOnce(&str) -> bool) {
    (|text| text.len(), |text| text.is_empty())
}

#[track_task]
fn asynchronous() -> impl AsyncFn(&str) -> usize {
    async |text| text.len()
}

#[track_task]
fn lengths<'a>(texts: &'a [String], by: usize) -> impl Iterator<Item = usize> + use<'a> {
    texts.iter().map(move |text| text.len() * by)
}

#[track_task(outcome = |_: &_| callmeter::Outcome::Failure)]
fn judged() -> impl Fn(&str) -> usize {
    |text: &str| text.len()
}

#[track_task]
fn panics(early: bool) -> impl Fn(&str) -> usize {
    assert!(!early, "before there is a closure");
    |text| text.len()
}

#[test]
fn the_signature_tells_the_types() {
    let ((), registry) = counted(|| {
        assert!(longer(2)(&"abc".to_owned()));
        assert_eq!(counting(1)(&mut 2), 3);
        assert_eq!((early(true)("abc"), early(false)("abc")), (0, 3));
        assert_eq!(fallible(false).map(|length| length("abc")), Ok(3));
        assert!(fallible(true).is_err());
        assert_eq!(
            optional().map(|trim| trim(" a ").to_owned()).as_deref(),
            Some("a")
        );
        assert!(nested()("abc")("def"));
        let (length, is_empty) = several();
        assert!(length("abc") == 3 && is_empty(""));
        assert_eq!(callmeter_behaviour::block_on(asynchronous()("abc")), 3);
        assert_eq!(lengths(&["abc".to_owned()], 2).collect::<Vec<_>>(), [6]);
        assert_eq!(judged()("abc"), 3);
        assert_eq!(panics(false)("abc"), 3);
        assert_eq!(panic_of(|| drop(panics(true))), "before there is a closure");
    });
    for task in [
        "longer",
        "optional",
        "nested",
        "several",
        "asynchronous",
        "lengths",
    ] {
        assert_eq!(Seen::of(&registry, task), Seen::success(1), "{task}");
    }
    assert_eq!(
        Seen::of(&registry, "counting"),
        Seen {
            retries: 1,
            ..Seen::success(1)
        }
    );
    assert_eq!(Seen::of(&registry, "early"), Seen::success(2));
    let seen = Seen::of(&registry, "fallible");
    assert_eq!((seen.success, seen.failure), (1, 1));
    let seen = Seen::of(&registry, "judged");
    assert_eq!((seen.success, seen.failure), (0, 1));
    let seen = Seen::of(&registry, "panics");
    assert_eq!((seen.success, seen.panic, seen.cancelled), (1, 1, 0));
}

/// What returns while the thread unwinds has returned.
#[test]
fn while_unwinding() {
    struct Calls;

    impl Drop for Calls {
        fn drop(&mut self) {
            assert_eq!(panics(false)("abc"), 3);
        }
    }

    let ((), registry) = counted(|| {
        let text = panic_of(|| {
            let _calls = Calls;
            panic!("around")
        });
        assert_eq!(text, "around");
    });
    assert_eq!(Seen::of(&registry, "panics"), Seen::success(1));
}
