// Whatever a user calls their own things, the expansions mean the real ones.
#![allow(dead_code, unused_imports, unused_macros, non_camel_case_types)]

mod empty {}
use empty as std;
use empty as core;
use empty as callmeter;
#[rustfmt::skip]
mod shadows {
    pub struct Option; pub struct Some; pub struct None; pub struct Result; pub struct Default;
    pub struct Send; pub struct Sync; pub struct Sized; pub struct OnceLock; pub struct Registry;
    pub struct Registering; pub struct RegisterErrors; pub struct FamilyDeclaration; pub struct MetricKind;
}
use shadows::*;
#[rustfmt::skip]
mod primitives { pub struct u64; pub struct usize; pub struct str; pub struct bool; pub struct f64; }
use primitives::*;
// As patterns, these would be compared with.
#[rustfmt::skip]
#[allow(non_upper_case_globals)]
mod constants {
    pub const into: i8 = 0; pub const registry: i8 = 0;
    pub const __FAMILY: i8 = 0; pub const __FAMILIES: i8 = 0;
}
use constants::*;
trait MetricFamilies {}
trait MetricField {}
#[rustfmt::skip]
mod macros {
    macro_rules! assert { () => {}; }
    macro_rules! matches { () => {}; }
    macro_rules! location { () => {}; }
}

/// Functions under the names of those that expansions call, on everything.
trait Everything {
    fn declare(&self) {}
    fn global(&self) {}
    fn register(&self) {}
    fn default(&self) {}
    fn get_or_init(&self) {}
    fn detached(&self) {}
}

impl<T: ?::core::marker::Sized> Everything for T {}

const BOUNDS: [::core::primitive::f64; 1] = [1.0];

#[derive(::callmeter::MetricFamilies)]
#[metrics(subsystem = "hostile", labels(r#type = "a"))]
struct Pool {
    /// Raw.
    r#loop: ::callmeter::Gauge,
    /// Into.
    #[metric(limit = 5, expire = "1h")]
    into: ::callmeter::Family<(), ::callmeter::Counter>,
    /// Registry.
    #[metric(unit = "bytes", buckets = BOUNDS)]
    registry: ::callmeter::Histogram,
    /// Meets the counter, if it were one.
    #[metric(allow = "it is tested")]
    registry_count: ::callmeter::Gauge,
    #[metrics(flatten)]
    families: Inner<Pair>,
    #[metrics(skip)]
    __FAMILY: ::core::primitive::u8,
}

#[derive(::callmeter::LabelSet)]
struct Pair {
    left: ::core::primitive::bool,
}

#[derive(::callmeter::MetricFamilies)]
struct Inner<L> {
    /// Labels.
    declare: ::callmeter::Family<L, ::callmeter::Gauge>,
    #[metric(skip)]
    global: ::core::marker::PhantomData<L>,
}

/// Its own functions are not taken for those of the trait.
#[derive(::callmeter::MetricFamilies)]
struct Own {
    /// Own.
    own: ::callmeter::Gauge,
}

impl Own {
    fn declare() {}
}

fn main() {
    let pool = Pool::global();
    pool.r#loop.set(1);
    Own::declare();
    Own::global().own.set(2);
    let snapshot = ::callmeter::registry().snapshot();
    ::std::assert_eq!(
        snapshot.value("hostile_loop", &[("type", "a")]),
        ::std::option::Option::Some(1.0)
    );
    ::std::assert_eq!(snapshot.value("own", &[]), ::std::option::Option::Some(2.0));
}
