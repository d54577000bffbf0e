//! On the program's own runtime.

use callmeter::exporter::{ExporterError, builder};

use crate::wire::get;
use crate::{isolated, shop};

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_and_stops() {
    let exporter = builder(&shop()).listen(0).spawn().expect("it starts");
    let server = exporter.local_addr();
    assert_eq!(get(server, "/metrics").status, 200);
    assert!(exporter.stop_async().await);
    assert!(std::net::TcpStream::connect(server).is_err());
}

/// On the only thread of its runtime, which a scrape must not keep from it.
#[tokio::test]
async fn a_collector_that_awaits_the_runtime_is_not_stranded() {
    let registry = isolated();
    let ping = || async {
        tokio::task::yield_now().await;
        1
    };
    let pinged = registry.gauge_async("redis_up", "Whether it answers.", ping);
    let registered = pinged.on_scrape().register();
    registered.expect("nothing else has its name");
    let exporter = builder(&registry).listen(0).spawn().expect("it starts");
    let server = exporter.local_addr();
    let answer = tokio::task::spawn_blocking(move || get(server, "/metrics"));
    let answer = answer.await.expect("no panic in it");
    assert!(
        answer.text().contains("\nredis_up 1\n"),
        "{}",
        answer.text()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_the_exporter_changes_nothing() {
    let server = {
        let exporter = builder(&shop()).listen(0).spawn().expect("it starts");
        exporter.local_addr()
    };
    tokio::task::yield_now().await;
    assert_eq!(get(server, "/metrics").status, 200);
}

#[test]
fn without_a_runtime() {
    let error = builder(&shop()).listen(0).spawn().expect_err("no runtime");
    assert!(matches!(error, ExporterError::NoRuntime), "{error:?}");
    assert!(error.to_string().contains("`start` instead"), "{error}");
}

#[test]
fn a_runtime_that_is_gone_took_it_along() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let exporter = {
        let _within = runtime.enter();
        builder(&shop()).listen(0).spawn().expect("it starts")
    };
    drop(runtime);
    assert!(!exporter.stop(), "nobody finished anything");
}

/// It cannot finish, but it must not hang either.
#[tokio::test]
async fn waiting_for_it_on_its_only_thread_ends() {
    let exporter = builder(&shop()).listen(0).spawn().expect("it starts");
    assert!(!exporter.shutdown(std::time::Duration::from_millis(1)));
}
