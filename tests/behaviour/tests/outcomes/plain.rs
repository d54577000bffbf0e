//! Functions that run at once.

use std::fmt::Display;

use callmeter::track_task;
use callmeter_behaviour::{Seen, counted};

use super::endings::{End, Fault, check_sync, end, running};

#[track_task]
fn free(way: End) -> Result<u32, Fault> {
    end(way)
}

#[track_task]
fn question_mark(way: End) -> Result<u32, Fault> {
    let value = end(way)?;
    Ok(value)
}

#[track_task]
fn early_return(way: End) -> Result<u32, Fault> {
    if way == End::Succeed {
        return end(way);
    }
    let fault = loop {
        match end(way) {
            Err(Fault::Slow) => return Err(Fault::Slow),
            Err(fault) => break fault,
            Ok(_) => {}
        }
    };
    Err(fault)
}

#[track_task]
fn generic<T>(way: T) -> Result<u32, Fault>
where
    T: Clone + Into<End>,
{
    end(way.clone().into())
}

#[track_task]
fn const_generic<const N: usize>(ways: [End; N]) -> Result<u32, Fault> {
    end(ways[N - 1])
}

#[track_task]
fn impl_argument(way: impl Into<End>) -> Result<u32, Fault> {
    end(way.into())
}

#[track_task]
fn impl_returned(way: End) -> Result<impl Display + Into<u32>, Fault> {
    end(way)
}

#[track_task]
fn lifetimes<'a, 'b: 'a>(way: &'a End, _other: &'b str) -> Result<&'a u32, Fault> {
    end(*way).map(|_| &7)
}

#[track_task]
fn patterns((way, _): (End, u8), [_first, ref _second]: [String; 2]) -> Result<u32, Fault> {
    end(way)
}

#[track_task]
fn mutable_argument(mut way: Option<End>) -> Result<u32, Fault> {
    end(way.take().unwrap_or(End::Succeed))
}

#[track_task]
#[allow(unsafe_code)]
unsafe fn not_safe(way: End) -> Result<u32, Fault> {
    end(way)
}

#[track_task]
#[allow(improper_ctypes_definitions)]
extern "C-unwind" fn foreign(way: End) -> Result<u32, Fault> {
    end(way)
}

#[track_task]
extern "C" fn c_function(number: u32) -> u32 {
    assert_eq!(running(), 1.0);
    number + 1
}

mod outer {
    use super::{End, Fault, end, track_task};

    #[track_task]
    pub(in super::super) fn restricted(way: End) -> Result<u32, Fault> {
        end(way)
    }
}

#[track_task]
fn r#match(way: End) -> Result<u32, Fault> {
    end(way)
}

#[test]
fn every_ending_of_every_shape() {
    check_sync("free", free);
    check_sync("question_mark", question_mark);
    check_sync("early_return", early_return);
    check_sync("generic", generic);
    check_sync("const_generic", |way| const_generic([End::Succeed, way]));
    check_sync("impl_argument", impl_argument);
    check_sync("impl_returned", |way| impl_returned(way).map(Into::into));
    check_sync("lifetimes", |way| lifetimes(&way, "").copied());
    check_sync("patterns", |way| patterns((way, 0), Default::default()));
    check_sync("mutable_argument", |way| mutable_argument(Some(way)));
    #[allow(unsafe_code)]
    check_sync("not_safe", |way| unsafe { not_safe(way) });
    check_sync("foreign", |way| foreign(way));
    check_sync("restricted", outer::restricted);
    check_sync("match", r#match);
}

#[test]
fn a_function_for_c() {
    let (returned, registry) = counted(|| c_function(1));
    assert_eq!(returned, 2);
    assert_eq!(Seen::of(&registry, "c_function"), Seen::success(1));
}

#[test]
fn a_function_keeps_its_type() {
    let _: fn(End) -> Result<u32, Fault> = free;
    let _: extern "C" fn(u32) -> u32 = c_function;
    #[allow(unsafe_code)]
    let _: unsafe fn(End) -> Result<u32, Fault> = not_safe;
}

#[track_task]
fn recursive(depth: u32) -> Result<u32, Fault> {
    assert_eq!(running(), f64::from(4 - depth), "calls in calls");
    match depth {
        0 => Err(Fault::Refused),
        depth => recursive(depth - 1).or(Ok(depth)),
    }
}

#[test]
fn recursion_counts_each_call() {
    let (returned, registry) = counted(|| recursive(3));
    assert_eq!(returned, Ok(1));
    let expected = Seen {
        success: 3,
        ..Seen::failure("refused")
    };
    assert_eq!(Seen::of(&registry, "recursive"), expected);
}

#[track_task]
fn is_even(number: u32) -> bool {
    number == 0 || is_odd(number - 1)
}

#[track_task]
fn is_odd(number: u32) -> bool {
    number != 0 && is_even(number - 1)
}

#[test]
fn mutual_recursion_counts_each_function() {
    let (returned, registry) = counted(|| is_even(5));
    assert!(!returned);
    assert_eq!(Seen::of(&registry, "is_even"), Seen::success(3));
    assert_eq!(Seen::of(&registry, "is_odd"), Seen::success(3));
}
