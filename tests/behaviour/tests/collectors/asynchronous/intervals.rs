//! Values that are sampled, by a clock that stands still until nothing else is to do.

use std::time::Duration;

use callmeter::Registry;
use callmeter_behaviour::{isolated, lines};
use tokio::sync::oneshot;
use tokio::time::{advance, sleep};

use super::super::failed;
use super::{Count, age, patient};

/// What each run gives, and the runs so far.
fn sampled<N: callmeter::Observation + Send + 'static>(
    registry: &Registry,
    give: impl Fn(usize) -> Result<N, &'static str> + Send + Sync + 'static,
) -> Count {
    let runs = Count::default();
    let count = runs.clone();
    registry
        .gauge_async("depth", "Depth.", move || {
            let value = give(count.up());
            async move { value }
        })
        .every("15s")
        .register()
        .expect("nothing else has its name");
    runs
}

#[tokio::test(start_paused = true)]
async fn samples_are_taken_at_the_registration_and_at_the_interval() {
    let registry = isolated();
    let runs = sampled(&registry, Ok);
    let depth = || registry.snapshot().value("depth", &[]);
    assert_eq!(depth(), Some(1.0));
    sleep(Duration::from_secs(14)).await;
    assert_eq!((depth(), runs.get()), (Some(1.0), 1));
    sleep(Duration::from_secs(2)).await;
    assert_eq!((depth(), runs.get()), (Some(2.0), 2));
    sleep(Duration::from_secs(60)).await;
    // A scrape takes none.
    assert_eq!((depth(), depth()), (Some(6.0), Some(6.0)));
    assert_eq!(runs.get(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_duration_is_an_interval() {
    let registry = isolated();
    let runs = Count::default();
    let count = runs.clone();
    registry
        .collector_async("depths", move |mut into| {
            let run = count.up();
            async move {
                into.gauge("depth", "Depth.").value(run);
                Ok(into)
            }
        })
        .every(Duration::from_secs(1))
        .register()
        .expect("nothing else has its name");
    sleep(Duration::from_millis(9_500)).await;
    assert_eq!(lines(&registry, "depth"), ["depth 10"]);
}

#[tokio::test(start_paused = true)]
async fn a_sample_has_an_age() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "x")
        .build()
        .expect("a registry");
    sampled(&registry, Ok);
    sleep(Duration::from_secs(4)).await;
    let text = String::from_utf8(registry.encode(callmeter::Format::Text)).expect("text");
    for line in [
        "# TYPE callmeter_sample_age_seconds gauge\n",
        "callmeter_sample_age_seconds{collector=\"depth\",service=\"x\"} 4\n",
        "shop_depth{service=\"x\"} 1\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    for format in [callmeter::Format::Text, callmeter::Format::OpenMetrics] {
        let text = String::from_utf8(registry.encode(format)).expect("text");
        callmeter::parse(&text, format).expect("every server takes it");
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_good_value_stays_and_grows_old() {
    let registry = isolated();
    sampled(&registry, |run| if run == 1 { Ok(5) } else { Err("gone") });
    sleep(Duration::from_secs(50)).await;
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("depth", &[]), Some(5.0));
    assert_eq!(age(&snapshot, "depth"), Some(50.0));
    assert_eq!(failed(&snapshot, "depth", "error"), Some(3.0));
}

#[tokio::test(start_paused = true)]
async fn one_that_never_was_has_no_age() {
    let registry = isolated();
    sampled(&registry, |_| Err::<u8, _>("gone"));
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("depth", &[]), None);
    assert_eq!(age(&snapshot, "depth"), None);
    assert_eq!(failed(&snapshot, "depth", "error"), Some(1.0));
}

#[tokio::test(start_paused = true)]
async fn a_fallback_is_shown_until_it_goes_well_again() {
    let registry = isolated();
    let runs = Count::default();
    registry
        .gauge_async("up", "Whether it answers.", move || {
            let run = runs.up();
            async move {
                assert_ne!(run, 3, "planned");
                if run == 2 { Err("gone") } else { Ok(1) }
            }
        })
        .every("10s")
        .or(0)
        .register()
        .expect("nothing else has its name");
    let mut seen = Vec::new();
    for _ in 0..4 {
        let snapshot = registry.snapshot();
        seen.push((snapshot.value("up", &[]), age(&snapshot, "up")));
        sleep(Duration::from_secs(10)).await;
        // Whichever of the two is first at that moment.
        sleep(Duration::from_secs(1)).await;
        advance(Duration::ZERO).await;
    }
    let values: Vec<_> = seen.iter().map(|(value, _)| *value).collect();
    assert_eq!(values, [Some(1.0), Some(0.0), Some(0.0), Some(1.0)]);
    let ages: Vec<_> = seen.iter().map(|(_, age)| *age).collect();
    assert_eq!(ages, [Some(0.0), Some(11.0), Some(22.0), Some(3.0)]);
    let snapshot = registry.snapshot();
    assert_eq!(failed(&snapshot, "up", "error"), Some(1.0));
    assert_eq!(failed(&snapshot, "up", "panic"), Some(1.0));
}

#[tokio::test(start_paused = true)]
async fn f09_a_sample_that_hangs_is_dropped_at_the_deadline() {
    let registry = patient();
    let runs = Count::default();
    let count = runs.clone();
    registry
        .gauge_async("stuck", "Stuck.", move || {
            let run = count.up();
            async move {
                if run == 2 {
                    std::future::pending::<()>().await;
                }
                run
            }
        })
        .every("15s")
        .register()
        .expect("nothing else has its name");
    // The second one begins after 15 s, and has 20.
    sleep(Duration::from_secs(34)).await;
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("stuck", &[]), Some(1.0));
    assert_eq!(failed(&snapshot, "stuck", "timeout"), Some(0.0));
    assert_eq!(runs.get(), 2, "never two runs at once");
    sleep(Duration::from_secs(2)).await;
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("stuck", &[]), Some(3.0));
    assert_eq!(failed(&snapshot, "stuck", "timeout"), Some(1.0));
    // The next one keeps its distance: it is due 15 s behind that one, at 50 s.
    sleep(Duration::from_secs(13)).await;
    assert_eq!(runs.get(), 3);
    sleep(Duration::from_secs(2)).await;
    assert_eq!(runs.get(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_first_scrape_waits_for_the_first_sample() {
    let registry = patient();
    let (send, received) = oneshot::channel();
    let received = std::sync::Mutex::new(Some(received));
    registry
        .gauge_async("late", "Late.", move || {
            let received = received.lock().expect("no panic in it").take();
            async move { received.expect("one sample").await }
        })
        .every("1h")
        .register()
        .expect("nothing else has its name");
    let scrape = tokio::task::spawn_blocking(move || registry.snapshot());
    tokio::task::yield_now().await;
    send.send(3).expect("it waits");
    let snapshot = scrape.await.expect("it does not panic");
    assert_eq!(snapshot.value("late", &[]), Some(3.0));
    assert!(age(&snapshot, "late").is_some());
}

#[tokio::test(start_paused = true)]
async fn f34_samples_that_nobody_scrapes_replace_each_other() {
    let registry = isolated();
    let kept = std::sync::Arc::new(());
    let keep = kept.clone();
    let runs = Count::default();
    let count = runs.clone();
    registry
        .collector_async("unseen", move |mut into| {
            let (run, kept) = (count.up(), keep.clone());
            async move {
                into.gauge("unseen", "Unseen.")
                    .with(&[("run", &run.to_string())], 1);
                drop(kept);
                Ok(into)
            }
        })
        .every("1s")
        .register()
        .expect("nothing else has its name");
    sleep(Duration::from_secs(1_000)).await;
    sleep(Duration::from_millis(1)).await;
    // Ours, and that of the collector.
    assert_eq!(std::sync::Arc::strong_count(&kept), 2);
    assert_eq!(lines(&registry, "unseen"), ["unseen{run=\"1001\"} 1"]);
}
