//! Tracked functions that are called by what a scrape calls, and scrapes by tracked functions.

use callmeter::{Endpoint, Registry, track_task};

use crate::axum::served;
use crate::wire::send;
use crate::{get, in_time, isolated, text};

#[track_task]
fn asked() -> u64 {
    1
}

#[track_task]
async fn awaited() -> u64 {
    tokio::task::yield_now().await;
    1
}

fn calls(registry: &Registry, task: &str) -> Option<f64> {
    let labels = [("status", "success"), ("task_name", task)];
    registry.snapshot().value("task_total", &labels)
}

#[tokio::test(flavor = "multi_thread")]
async fn f46_collectors_may_call_tracked_functions() {
    let registry = isolated();
    let own = registry.clone();
    let read = move || own.scope_sync(asked);
    let registered = registry.gauge_fn("queue", "Jobs in the queue.", read);
    registered.expect("nothing else has its name");
    let own = registry.clone();
    let read = move || own.scope(awaited());
    let pinged = registry.gauge_async("redis_up", "Whether it answers.", read);
    let registered = pinged.on_scrape().register();
    registered.expect("nothing else has its name");

    let server = served(&registry).await;
    let before = (calls(&registry, "asked"), calls(&registry, "awaited"));
    for _ in 0..10 {
        let answer = send(server, "GET", "/metrics", &[]);
        assert!(answer.text().contains("\nqueue 1\n"), "{}", answer.text());
        assert!(answer.text().contains("\nredis_up 1\n"));
    }
    // Each reading of the registry is a scrape too, and what it counts is in it.
    let after = (calls(&registry, "asked"), calls(&registry, "awaited"));
    assert_eq!(
        after.0.zip(before.0).map(|(after, before)| after - before),
        Some(12.0)
    );
    assert_eq!(
        after.1.zip(before.1).map(|(after, before)| after - before),
        Some(12.0)
    );
}

#[track_task]
fn scrapes(endpoint: &Endpoint) -> String {
    let inner = asked();
    assert_eq!(inner, 1);
    let answer = get(endpoint, "");
    text(&answer).to_owned()
}

#[test]
fn f46_a_tracked_function_may_scrape_its_own_registry() {
    let registry = isolated();
    let endpoint = Endpoint::new(&registry);
    let own = registry.clone();
    let seen = in_time(move || own.scope_sync(|| scrapes(&endpoint)));
    let line = |line: &str| seen.contains(&format!("\n{line}\n"));
    assert!(line("task_in_progress{task_name=\"scrapes\"} 1"), "{seen}");
    assert!(line("task_in_progress{task_name=\"asked\"} 0"), "{seen}");
    assert!(
        line("task_total{status=\"success\",task_name=\"asked\"} 1"),
        "{seen}"
    );
    assert_eq!(calls(&registry, "scrapes"), Some(1.0));
}
