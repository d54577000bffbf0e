//! What methods are called whose type has no name.

use callmeter::track_task;
use callmeter_behaviour::{Seen, counted};

trait Work {
    fn go(&self);
}

macro_rules! works {
    ($($ty:ty),* $(,)?) => {$(
        #[track_task]
        impl Work for $ty {
            fn go(&self) {}
        }
    )*};
}

works!(
    dyn Send + Sync,
    &'static [u8],
    [u8; 2],
    (u8, &'static str),
    *const u8,
    fn(u8) -> Vec<u8>,
    Box<dyn Fn(u8) + 'static>,
);

#[track_task]
impl Work for dyn std::any::Any + Send + 'static {
    fn go(&self) {}
}

#[test]
fn methods_have_the_name_of_their_type() {
    let ((), registry) = counted(|| {
        let both: &(dyn Send + Sync) = &0_u8;
        both.go();
        let any: &(dyn std::any::Any + Send) = &0_u8;
        any.go();
        (&[1_u8, 2][..]).go();
        [1_u8, 2].go();
        (1_u8, "a").go();
        std::ptr::null::<u8>().go();
        ((|_| Vec::new()) as fn(u8) -> Vec<u8>).go();
        (Box::new(|_| ()) as Box<dyn Fn(u8)>).go();
    });
    let expected = [
        "(u8, &str)::go",
        "*const u8::go",
        "Box::go",
        "[u8; 2]::go",
        "[u8]::go",
        "dyn Any + Send::go",
        "dyn Send + Sync::go",
        "fn(u8) -> Vec::go",
    ];
    assert_eq!(Seen::tasks(&registry), expected);
}
