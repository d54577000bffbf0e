//! Every shape of function observes what it returned.
#![deny(warnings)]

use std::cell::Cell;
use std::pin::Pin;

use callmeter::{LabelValue, Operation, Registry, track};

#[derive(LabelValue, Clone, Copy)]
enum Kind {
    Constant,
    PerCall,
}

#[derive(Operation, Clone)]
#[operation(value(entry_size, unit = "bytes", buckets = [1.0, 3.0]), value(ratio, buckets = [0.5]))]
struct Cache<'a> {
    kind: Kind,
    name: &'a str,
}

#[track(Cache { kind: Kind::Constant, name: "a" }, observe(entry_size = |returned| returned.len()))]
fn constant() -> Vec<u8> {
    vec![1, 2]
}

#[track(Cache { kind: Kind::PerCall, name }, observe(entry_size = |bytes| bytes.len(), ratio = |_| 0.25))]
fn borrowed<'a>(name: &str, from: &'a mut [u8]) -> &'a mut [u8] {
    from
}

#[track({ Cache { kind, name: &format!("{name}x") }.clone().owned() }, observe(entry_size = Vec::len))]
fn optional(kind: Kind, name: &str) -> Vec<u8> {
    name.as_bytes().to_vec()
}

impl Cache<'_> {
    fn owned(self) -> Option<Cache<'static>> {
        (self.name != "no x").then_some(Cache {
            kind: self.kind,
            name: "owned",
        })
    }
}

struct Store {
    registry: Registry,
    reads: Cell<u8>,
}

#[track(Cache { kind: Kind::Constant, name: _ }, registry = self.registry, observe(entry_size = |_| 7u64))]
impl Store {
    fn get(&self) -> u8 {
        self.reads.set(self.reads.get() + 1);
        self.reads.get()
    }

    fn later(&self) -> impl Future<Output = u8> {
        let read = self.reads.get();
        async move { read }
    }

    #[track({ Cache { kind: Kind::PerCall, name: "own" } }, observe(ratio = |put| f64::from(*put)))]
    async fn put(&self) -> u8 {
        self.reads.get()
    }
}

#[track(Cache { kind: Kind::PerCall, name: &name }, observe(entry_size = String::len))]
async fn polled(name: String) -> String {
    name
}

#[track(Cache { kind: Kind::PerCall, name }, observe(entry_size = |text| text.len()))]
fn boxed<'a>(name: &'a str) -> Pin<Box<dyn Future<Output = &'a str> + Send + 'a>> {
    let name = name.trim();
    Box::pin(async move { name })
}

#[track(Cache { kind: Kind::PerCall, name }, observe(entry_size = |text| text.len()))]
fn owning(name: &str) -> impl Future<Output = &'static str> + use<> {
    assert!(!name.is_empty());
    async { "static" }
}

#[track(Cache { kind: Kind::PerCall, name }, observe(entry_size = |text| text.len()))]
fn returned(name: &'static str) -> impl Future<Output = &'static str> {
    std::future::ready(name)
}

#[track(
    Cache { kind: Kind::PerCall, name },
    handle = call,
    retry(attempts = 2, backoff = "1us"),
    timeout = "1h",
    observe(entry_size = |found| found.as_ref().map_or(0, Vec::len))
)]
async fn retried(name: &str, left: &mut u8) -> Result<Vec<u8>, callmeter::TimedOut> {
    call.retries(0);
    *left -= 1;
    Ok(name.as_bytes().to_vec())
}

fn main() {
    let registry = Registry::builder().build().unwrap();
    let store = Store {
        registry: registry.clone(),
        reads: Cell::new(0),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    assert_eq!(constant().len(), 2);
    assert_eq!(borrowed("b", &mut [1, 2, 3]).len(), 3);
    assert_eq!(optional(Kind::PerCall, "no ").len(), 3);
    assert_eq!(optional(Kind::PerCall, "yes").len(), 3);
    assert_eq!(store.get(), 1);
    assert_eq!(runtime.block_on(store.later()), 1);
    assert_eq!(runtime.block_on(store.put()), 1);
    assert_eq!(runtime.block_on(polled("polled".into())), "polled");
    assert_eq!(runtime.block_on(boxed(" boxed ")), "boxed");
    assert_eq!(runtime.block_on(owning("owning")), "static");
    assert_eq!(runtime.block_on(returned("returned")), "returned");
    assert_eq!(
        runtime.block_on(retried("retried", &mut 2)).unwrap().len(),
        7
    );

    let all = callmeter::registry().snapshot();
    let observed = |registry: &callmeter::Snapshot, family: &str, kind, name| {
        let value = |part: &str| {
            registry.value(
                &format!("{family}_{part}"),
                &[("kind", kind), ("name", name)],
            )
        };
        (value("count"), value("sum"))
    };
    let table = [
        ("constant", "a", 1.0, 2.0),
        ("per_call", "b", 1.0, 3.0),
        ("per_call", "owned", 1.0, 3.0),
        ("per_call", "polled", 1.0, 6.0),
        ("per_call", " boxed ", 1.0, 5.0),
        ("per_call", "owning", 1.0, 6.0),
        ("per_call", "returned", 1.0, 8.0),
        ("per_call", "retried", 1.0, 7.0),
    ];
    for (kind, name, count, sum) in table {
        let found = observed(&all, "entry_size_bytes", kind, name);
        assert_eq!(found, (Some(count), Some(sum)), "{name}");
    }
    assert_eq!(
        observed(&all, "ratio", "per_call", "b"),
        (Some(1.0), Some(0.25))
    );
    let own = registry.snapshot();
    assert_eq!(
        observed(&own, "entry_size_bytes", "constant", "Store::get"),
        (Some(1.0), Some(7.0))
    );
    assert_eq!(
        observed(&own, "entry_size_bytes", "constant", "Store::later"),
        (Some(1.0), Some(7.0))
    );
    assert_eq!(
        observed(&own, "ratio", "per_call", "own"),
        (Some(1.0), Some(1.0))
    );
}
