//! Collectors that fail, where somebody would rather have nothing than a part.

use callmeter::{CollectError, Endpoint, Registry};

use crate::{get, isolated, shop, text};

fn with_a_bad_one(registry: &Registry, name: &str) {
    let fail = |_: &mut callmeter::Collection| Err(CollectError::from("password: hunter2"));
    let registered = registry.collector_fn(name, fail);
    registered.expect("its first run may fail");
}

#[test]
fn by_default_the_others_are_shown() {
    let registry = shop();
    with_a_bad_one(&registry, "redis");
    let answer = get(&Endpoint::new(&registry), "");
    assert_eq!(answer.status, 200);
    assert!(text(&answer).contains("\norders 3\n"));
}

#[test]
fn who_wants_all_or_nothing_gets_their_names_and_no_secrets() {
    let registry = shop();
    let endpoint = Endpoint::new(&registry).fail_with_collectors();
    assert_eq!(get(&endpoint, "").status, 200);
    with_a_bad_one(&registry, "redis");
    with_a_bad_one(&registry, "postgres");
    let answer = get(&endpoint, "");
    assert_eq!(answer.status, 500);
    assert_eq!(text(&answer), "collectors failed: redis, postgres\n");
    assert_eq!(
        answer.header("Content-Type"),
        Some("text/plain; charset=utf-8")
    );
}

#[test]
fn try_expose_says_why() {
    let registry = shop();
    let exposition = registry.try_expose("text/plain").expect("all are well");
    assert!(exposition.body().starts_with(b"# HELP callmeter_"));
    with_a_bad_one(&registry, "redis");
    let panic = |_: &mut callmeter::Collection| panic!("planned");
    registry.collector_fn("nervous", panic).expect("it may");
    let error = registry.try_expose("text/plain").expect_err("two fail");
    assert_eq!(error.collectors().collect::<Vec<_>>(), ["redis", "nervous"]);
    assert_eq!(
        error.to_string(),
        "the collector `redis` failed: password: hunter2; the collector `nervous` failed: it panicked"
    );
}

#[test]
fn a_family_that_no_server_would_take_is_a_failure() {
    let registry = isolated();
    let is_bad = std::sync::atomic::AtomicBool::new(false);
    registry
        .collector_fn("mixed", move |into| {
            into.gauge("good", "Good.").value(1);
            if is_bad.swap(true, std::sync::atomic::Ordering::SeqCst) {
                into.gauge("bad name", "Bad.").value(1);
            }
            Ok(())
        })
        .expect("it begins well");
    let error = registry.try_expose("").expect_err("a bad name");
    assert_eq!(error.collectors().collect::<Vec<_>>(), ["mixed"]);
    assert!(error.to_string().contains("bad name"), "{error}");
    assert_eq!(registry.snapshot().value("good", &[]), Some(1.0));
}

#[test]
fn one_that_recovers_is_no_failure_any_more() {
    let registry = isolated();
    let runs = std::sync::atomic::AtomicUsize::new(0);
    registry
        .collector_fn("shaky", move |_| {
            // The second run is that of the first scrape.
            match runs.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                1 => Err("not now".into()),
                _ => Ok(()),
            }
        })
        .expect("it begins well");
    let endpoint = Endpoint::new(&registry).fail_with_collectors();
    let statuses = [(); 3].map(|()| get(&endpoint, "").status);
    assert_eq!(statuses, [500, 200, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_something_to_show_instead_does_not_fail() {
    let registry = isolated();
    let ping = || async { Err::<f64, _>(CollectError::from("refused")) };
    let with_fallback = registry.gauge_async("redis_up", "Whether it answers.", ping);
    with_fallback.or(0.0).register().expect("it may fail");
    let sampled = registry.gauge_async("queue_depth", "Jobs.", ping);
    sampled.every("1h").register().expect("it may fail");
    let exposition = registry.try_expose("text/plain").expect("no scrape fails");
    let text = String::from_utf8_lossy(exposition.body());
    assert!(text.contains("\nredis_up 0\n"), "{text}");
}
