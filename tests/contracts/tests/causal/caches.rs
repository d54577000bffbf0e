//! What caches hold: asked of them at each scrape.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use callmeter::{Family, Gauge, LabelSet, MetricFamilies, Registry};
use callmeter_contracts::Exposition;

use crate::operations::CacheLayer;

#[derive(LabelSet)]
pub(crate) struct CachePart<'a> {
    cache_layer: CacheLayer,
    cache_type: &'a str,
}

#[derive(MetricFamilies, Clone)]
#[metrics(namespace = "cache")]
pub(crate) struct CacheMetrics {
    /// Bytes the cache holds.
    #[metric(unit = "bytes")]
    size: Family<CachePart<'static>, Gauge>,
    /// Entries the cache holds.
    #[metric(allow = "the dashboards ask for this name")]
    items_count: Family<CachePart<'static>, Gauge>,
}

type Entries = BTreeMap<String, Vec<u8>>;

/// A layer's entries, by cache type.
#[derive(Clone)]
pub(crate) struct Cache {
    layer: CacheLayer,
    types: Arc<Mutex<BTreeMap<&'static str, Entries>>>,
}

impl Cache {
    pub(crate) fn new(layer: CacheLayer) -> Cache {
        Cache {
            layer,
            types: Arc::default(),
        }
    }

    fn with<R>(&self, run: impl FnOnce(&mut BTreeMap<&'static str, Entries>) -> R) -> R {
        run(&mut self.types.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn put(&self, cache_type: &'static str, key: &str, value: &[u8]) {
        self.with(|types| {
            let entries = types.entry(cache_type).or_default();
            entries.insert(key.to_owned(), value.to_vec())
        });
    }

    fn drop_type(&self, cache_type: &str) {
        self.with(|types| types.remove(cache_type));
    }

    /// One row for each cache type.
    fn rows(&self, measure: fn(&Entries) -> usize) -> Vec<(CachePart<'static>, i64)> {
        let row = |(cache_type, entries): (&&'static str, &mut Entries)| {
            let part = CachePart {
                cache_layer: self.layer,
                cache_type,
            };
            (part, measure(entries) as i64)
        };
        self.with(|types| types.iter_mut().map(row).collect())
    }
}

fn bytes(entries: &Entries) -> usize {
    entries.values().map(Vec::len).sum()
}

/// Asks the caches at each scrape.
pub(crate) fn watch(registry: &Registry, metrics: &CacheMetrics, caches: Vec<Cache>) {
    let metrics = metrics.clone();
    let watched = registry.on_scrape("caches", move || {
        let rows =
            |measure: fn(&Entries) -> usize| caches.iter().flat_map(move |one| one.rows(measure));
        metrics.size.replace(rows(bytes));
        metrics.items_count.replace(rows(BTreeMap::len));
    });
    watched.expect("no families clash");
}

#[test]
fn a_scrape_shows_what_caches_hold() {
    let registry = Registry::builder().build().expect("it can be built");
    let metrics = CacheMetrics::register(&registry).expect("no families clash");
    let [memory, redis] = [CacheLayer::Memory, CacheLayer::Redis].map(Cache::new);
    watch(&registry, &metrics, vec![memory.clone(), redis.clone()]);
    memory.put("graph", "a", b"123");
    memory.put("graph", "b", b"4567");
    redis.put("graph", "a", b"1");
    redis.put("session", "a", b"");
    let value = |name, layer, cache_type| {
        let labels = [("cache_layer", layer), ("cache_type", cache_type)];
        Exposition::of(&registry).value(name, &labels)
    };
    assert_eq!(value("cache_size_bytes", "memory", "graph"), Some(7.0));
    assert_eq!(value("cache_items_count", "memory", "graph"), Some(2.0));
    assert_eq!(value("cache_size_bytes", "redis", "session"), Some(0.0));
    assert_eq!(value("cache_items_count", "redis", "session"), Some(1.0));
    redis.drop_type("session");
    assert_eq!(value("cache_items_count", "redis", "session"), None);
    assert_eq!(value("cache_items_count", "redis", "graph"), Some(1.0));
}
