//! The one object that holds what is no call, and what fills it.

use callmeter::{MetricFamilies, Registry};
use callmeter_contracts::Exposition;

use crate::caches::{Cache, CacheMetrics, watch};
use crate::graph::{Graph, GraphMetrics};
use crate::operations::CacheLayer;
use crate::pools::Pools;
use crate::queues::Broker;
use crate::state::{BreakerMetrics, breakers};

#[derive(MetricFamilies)]
pub(crate) struct PlatformMetrics {
    #[metrics(flatten)]
    breakers: BreakerMetrics,
    #[metrics(flatten)]
    caches: CacheMetrics,
    #[metrics(flatten)]
    graph: GraphMetrics,
}

/// Fills every gauge; in a runtime of tokio, and in the registry's scope.
pub(crate) fn start(registry: &Registry) {
    let metrics = PlatformMetrics::register(registry).expect("no families clash");
    breakers(&metrics.breakers);
    metrics.graph.record(&Graph { nodes: 3, edges: 2 });
    let memory = Cache::new(CacheLayer::Memory);
    memory.put("graph", "a", b"123");
    watch(registry, &metrics.caches, vec![memory]);
    let broker = Broker::default();
    for _ in 0..2 {
        broker.enqueue("analysis");
    }
    broker.dequeue("analysis").expect("something waits");
    registry
        .register_collector(broker)
        .expect("no families clash");
    let pools = Pools::of_the_api();
    pools
        .refresh_in_background(registry)
        .expect("no families clash");
}

#[test]
fn the_platform_has_one_object_of_metrics() {
    let metrics = PlatformMetrics::global();
    metrics.graph.record(&Graph { nodes: 3, edges: 2 });
    assert!(std::ptr::eq(metrics, PlatformMetrics::global()));
    let exposition = Exposition::of(callmeter::registry());
    assert_eq!(exposition.value("graph_nodes_count", &[]), Some(3.0));
}
