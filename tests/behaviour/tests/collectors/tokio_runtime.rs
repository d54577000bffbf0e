//! What a tokio runtime tells of itself.

use callmeter::tokio_runtime::RuntimeCollector;
use callmeter::{Format, Registry};
use callmeter_behaviour::{isolated, lines};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

fn runtime(workers: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn the_families_have_their_names() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "x")
        .build()
        .expect("a registry");
    let runtime = runtime(2);
    let _entered = runtime.enter();
    registry
        .register_collector(RuntimeCollector::current().expect("there is one"))
        .expect("nothing else has its names");
    let text = String::from_utf8(registry.encode(Format::Text)).expect("text");
    for line in [
        "# TYPE tokio_workers gauge\n",
        "tokio_workers{service=\"x\"} 2\n",
        "# TYPE tokio_alive_tasks gauge\n",
        "# TYPE tokio_global_queue_depth gauge\n",
        "# TYPE tokio_worker_busy_seconds_total counter\n",
        "tokio_worker_busy_seconds_total{service=\"x\",worker=\"0\"} ",
        "tokio_worker_busy_seconds_total{service=\"x\",worker=\"1\"} ",
        "# TYPE tokio_worker_parks_total counter\n",
        "# TYPE tokio_worker_parked gauge\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("worker=\"2\""), "{text}");
    for format in [Format::Text, Format::OpenMetrics] {
        let text = String::from_utf8(registry.encode(format)).expect("text");
        callmeter::parse(&text, format).expect("every server takes it");
    }
}

#[tokio::test]
async fn tasks_are_counted_while_they_live() {
    let registry = isolated();
    registry
        .register_collector(RuntimeCollector::current().expect("there is one"))
        .expect("nothing else has its names");
    let value = |name| registry.snapshot().value(name, &[]);
    assert_eq!(value("tokio_alive_tasks"), Some(0.0));
    let (release, released) = oneshot::channel::<()>();
    let waiting = tokio::spawn(released);
    let ready = tokio::spawn(async {});
    assert_eq!(value("tokio_alive_tasks"), Some(2.0));
    ready.await.expect("it does not panic");
    assert_eq!(value("tokio_alive_tasks"), Some(1.0));
    release.send(()).expect("it waits");
    waiting
        .await
        .expect("it does not panic")
        .expect("it was sent");
    assert_eq!(value("tokio_alive_tasks"), Some(0.0));
    assert_eq!(value("tokio_workers"), Some(1.0));
}

/// Its only worker is scraping, and so it has not parked; tasks from elsewhere wait.
#[tokio::test]
async fn a_worker_that_scrapes_is_busy() {
    let registry = isolated();
    registry
        .register_collector(RuntimeCollector::current().expect("there is one"))
        .expect("nothing else has its names");
    let worker = [("worker", "0")];
    let parks = || {
        let snapshot = registry.snapshot();
        assert_eq!(snapshot.value("tokio_worker_parked", &worker), Some(0.0));
        snapshot.value("tokio_worker_parks_total", &worker)
    };
    let before = parks().expect("it is there");
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    assert!(parks() > Some(before));
    // One that has begun is in no queue.
    let waiting = tokio::spawn(std::future::pending::<()>());
    tokio::task::yield_now().await;
    let handle = tokio::runtime::Handle::current();
    let elsewhere = std::thread::spawn(move || {
        handle.spawn(async {});
        handle.spawn(async {});
    });
    elsewhere.join().expect("it does not panic");
    let depth = registry.snapshot().value("tokio_global_queue_depth", &[]);
    assert_eq!(depth, Some(2.0));
    waiting.abort();
}

#[test]
fn several_are_told_apart_by_their_names() {
    let registry = isolated();
    let runtimes = [("web", runtime(2)), ("jobs", runtime(1))];
    for (name, runtime) in &runtimes {
        let collector = RuntimeCollector::of(runtime.handle()).named(*name);
        registry
            .register_collector(collector)
            .expect("another series");
    }
    let expected = [
        "tokio_workers{runtime=\"jobs\"} 1",
        "tokio_workers{runtime=\"web\"} 2",
    ];
    assert_eq!(lines(&registry, "tokio_workers"), expected);
    assert_eq!(lines(&registry, "tokio_worker_parks_total").len(), 3);
    drop(runtimes);
    // The last values stay.
    assert_eq!(lines(&registry, "tokio_workers"), expected);
}

#[test]
fn f49_there_may_be_none() {
    let error = RuntimeCollector::current().expect_err("there is none");
    assert!(error.is_missing_context());
}
