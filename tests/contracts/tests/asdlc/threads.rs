//! Metrics that threads and async code count in at once, while they are scraped.

use std::thread;

use callmeter::Registry;
use callmeter_contracts::Exposition;

use crate::operations::{calls, work};
use crate::platform::Redis;
use crate::{equipped, service};

const AT_ONCE: usize = 8;
const EACH: usize = 50;

fn handled(exposition: &Exposition) -> Option<f64> {
    let labels = [
        ("service", "workers"),
        ("event_type", "build_requested"),
        ("status", "success"),
    ];
    exposition.value("asdlc_events_processed_total", &labels)
}

fn active(exposition: &Exposition) -> Option<f64> {
    exposition.value("asdlc_active_tasks", &[("service", "workers")])
}

#[test]
fn threads_count_in_the_same_series_while_it_is_scraped() {
    let registry = service("workers").build().expect("it can be built");
    thread::scope(|threads| {
        let count = || registry.scope_sync(|| (0..EACH).for_each(|_| calls()));
        let counting: Vec<_> = (0..AT_ONCE).map(|_| threads.spawn(count)).collect();
        let mut before = None;
        while !counting.iter().all(|thread| thread.is_finished()) {
            let now = handled(&Exposition::of(&registry));
            assert!(now >= before, "{now:?} comes after {before:?}");
            before = now;
        }
    });
    let all = Some((AT_ONCE * EACH) as f64);
    assert_eq!(handled(&Exposition::of(&registry)), all);
}

async fn in_tasks(registry: &Registry) {
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let steps = work(async {
            for _ in 0..EACH {
                calls();
                tokio::task::yield_now().await;
            }
        });
        tasks.spawn(registry.scope(steps));
    }
    tasks.join_all().await;
}

#[tokio::test]
async fn tasks_that_take_turns_count_in_the_same_series() {
    let registry = equipped("workers", Redis::Healthy);
    in_tasks(&registry).await;
    let scrape = move || Exposition::of(&registry);
    let scraped = tokio::task::spawn_blocking(scrape).await;
    let exposition = scraped.expect("the scrape ends");
    assert_eq!(handled(&exposition), Some((AT_ONCE * EACH) as f64));
    assert_eq!(active(&exposition), Some(0.0));
}
