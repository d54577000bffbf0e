//! The size of the graph, recorded by the endpoint that tells it.

use callmeter::{Gauge, HttpCode, MetricFamilies, Registry, track};
use callmeter_contracts::Exposition;

use crate::operations::HttpRequest;

#[derive(MetricFamilies)]
#[metrics(namespace = "graph")]
pub(crate) struct GraphMetrics {
    /// Nodes in the graph.
    #[metric(allow = "the dashboards ask for this name")]
    nodes_count: Gauge,
    /// Edges in the graph.
    #[metric(allow = "the dashboards ask for this name")]
    edges_count: Gauge,
}

impl GraphMetrics {
    /// At the start, and by the endpoint.
    pub(crate) fn record(&self, graph: &Graph) {
        self.nodes_count.set(graph.nodes);
        self.edges_count.set(graph.edges);
    }
}

pub(crate) struct Graph {
    pub(crate) nodes: i64,
    pub(crate) edges: i64,
}

/// The endpoint of the statistics.
#[track(
    HttpRequest { method: "GET", handler: "/graph/stats" },
    outcome = |_: &String| HttpCode(200)
)]
fn graph_stats(graph: &Graph, metrics: &GraphMetrics) -> String {
    metrics.record(graph);
    format!("{} nodes, {} edges", graph.nodes, graph.edges)
}

#[test]
fn the_endpoint_of_the_statistics_records_them() {
    let registry = Registry::builder().build().expect("it can be built");
    let metrics = GraphMetrics::register(&registry).expect("no families clash");
    let size = || {
        let exposition = Exposition::of(&registry);
        ["graph_nodes_count", "graph_edges_count"].map(|name| exposition.value(name, &[]))
    };
    // Which is why the start records it, before the first scrape.
    assert_eq!(size(), [Some(0.0); 2]);
    metrics.record(&Graph { nodes: 3, edges: 2 });
    assert_eq!(size(), [Some(3.0), Some(2.0)]);
    let grown = Graph { nodes: 5, edges: 8 };
    let answer = registry.scope_sync(|| graph_stats(&grown, &metrics));
    assert_eq!(answer, "5 nodes, 8 edges");
    assert_eq!(size(), [Some(5.0), Some(8.0)]);
}
