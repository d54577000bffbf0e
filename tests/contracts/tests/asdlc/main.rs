//! aSDLC: an orchestrator and workers that are fed with events.

mod faults;
mod log;
mod operations;
mod platform;
mod threads;

use callmeter::{Format, Registry, RegistryBuilder};
use callmeter_contracts::{COLLECTOR_ERRORS, Case, Exposition};

use operations::{calls, work};
use platform::{Redis, WorkerPoolCollector, busy_pool, identify, show_memory, show_redis};

fn service(name: &'static str) -> RegistryBuilder {
    Registry::builder()
        .namespace("asdlc")
        .const_label("service", name)
}

/// A service with all that it tells.
fn equipped(name: &'static str, redis: Redis) -> Registry {
    let registry = service(name).build().expect("it can be built");
    identify(&registry, "2.7.0");
    show_redis(&registry, redis);
    let workers = WorkerPoolCollector(busy_pool());
    registry
        .register_collector(workers)
        .expect("the name is free");
    show_memory(&registry).expect("the name is free");
    registry
}

/// Scrapes while a task is in flight.
async fn scraped<T: Send + 'static>(registry: &Registry, scrape: fn(&Registry) -> T) -> T {
    let own = registry.clone();
    let scrape = work(async {
        calls();
        tokio::task::spawn_blocking(move || scrape(&own)).await
    });
    registry.scope(scrape).await.expect("the scrape ends")
}

async fn both_services() -> Exposition {
    let mut both = Exposition::default();
    for (name, redis) in [
        ("orchestrator", Redis::Healthy),
        ("workers", Redis::Unhealthy),
    ] {
        both.add(scraped(&equipped(name, redis), Exposition::of).await);
    }
    both
}

#[tokio::test]
async fn the_services_meet_the_contract() {
    let case = Case {
        system: "asdlc",
        allowed: &[COLLECTOR_ERRORS],
    };
    case.check(&both_services().await);
}

#[tokio::test]
async fn every_series_has_the_name_of_its_service() {
    for name in ["orchestrator", "workers"] {
        let exposition = scraped(&equipped(name, Redis::Healthy), Exposition::of).await;
        for (family, series) in exposition.families() {
            let samples = series.samples.iter();
            let services = samples.map(|sample| sample.labels.get("service"));
            let others: Vec<_> = services
                .filter(|service| service.is_none_or(|service| service != name))
                .collect();
            assert!(others.is_empty(), "{family}: {others:?}");
        }
    }
}

#[tokio::test]
async fn each_service_counts_its_calls() {
    let exposition = both_services().await;
    for service in ["orchestrator", "workers"] {
        let value = |name, labels: &[(&str, &str)]| {
            let labels = [&[("service", service)], labels].concat();
            exposition.value(name, &labels)
        };
        let events = |kind, status| {
            let labels = [("event_type", kind), ("status", status)];
            value("asdlc_events_processed_total", &labels)
        };
        assert_eq!(events("build_requested", "success"), Some(1.0));
        assert_eq!(events("build_requested", "failed"), Some(1.0));
        assert_eq!(events("review_requested", "failed"), Some(1.0));
        assert_eq!(value("asdlc_active_tasks", &[]), Some(1.0));
        let redis = [("operation", "xreadgroup")];
        let seconds = value("asdlc_redis_operation_duration_seconds_sum", &redis);
        assert_eq!(seconds, Some(0.003));
        let requests = |code| {
            let labels = [
                ("method", "GET"),
                ("endpoint", "/api/runs"),
                ("status", code),
            ];
            value("asdlc_http_requests_total", &labels)
        };
        assert_eq!((requests("200"), requests("503")), (Some(1.0), Some(1.0)));
    }
    let requests = exposition
        .family("asdlc_http_requests_total")
        .expect("declared");
    assert_eq!(requests.values("endpoint"), ["/api/runs"].into());
}

#[tokio::test]
async fn each_service_tells_what_it_stands_on() {
    let exposition = both_services().await;
    for (service, redis) in [("orchestrator", 1.0), ("workers", 0.0)] {
        let value = |name, labels: &[(&str, &str)]| {
            let labels = [&[("service", service)], labels].concat();
            exposition.value(name, &labels)
        };
        let version = [("version", "2.7.0")];
        assert_eq!(value("asdlc_service_info", &version), Some(1.0));
        assert_eq!(value("asdlc_redis_connection_up", &[]), Some(redis));
        assert_eq!(value("asdlc_active_workers", &[]), Some(3.0));
        let memory = |kind| value("asdlc_process_memory_bytes", &[("type", kind)]);
        assert!(memory("resident") > Some(100_000.0));
        assert!(memory("virtual") > memory("resident"));
    }
}

/// The service list of the dashboard is read from this family.
#[tokio::test]
async fn the_identity_is_an_info_where_the_format_has_them() {
    let registry = equipped("workers", Redis::Healthy);
    let encode = |registry: &Registry| registry.encode(Format::OpenMetrics);
    let text = String::from_utf8(scraped(&registry, encode).await).expect("it is text");
    callmeter::parse(&text, Format::OpenMetrics).expect("every server takes it");
    for line in [
        "# TYPE asdlc_service info\n",
        "asdlc_service_info{service=\"workers\",version=\"2.7.0\"} 1\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}
