//! What is where.

use callmeter::Endpoint;
use callmeter::exporter::builder;

use crate::wire::{connect, get, next, send};
use crate::{exporter, isolated, of, served, shop};

#[test]
fn metrics_as_the_endpoint_answers_them() {
    let server = served(|builder| builder);
    let answer = get(server, "/metrics?name[]=orders");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    assert_eq!(
        answer.text(),
        "# HELP orders Now.\n# TYPE orders gauge\norders 3\n"
    );
    assert_eq!(answer.header("vary"), Some("Accept, Accept-Encoding"));
    let accept = "Accept: application/openmetrics-text";
    let answer = send(server, "GET", "/metrics?name[]=orders", &[accept]);
    assert!(answer.text().ends_with("# EOF\n"), "{}", answer.text());
}

#[test]
fn the_global_registry_in_one_line() {
    let exporter = callmeter::exporter::serve("127.0.0.1:0").expect("it starts");
    let answer = get(exporter.local_addr(), "/metrics");
    assert!(
        answer
            .text()
            .contains("\ncallmeter_register_errors_total 0\n")
    );
    assert!(exporter.stop());
}

#[test]
fn a_page_with_a_link() {
    let server = served(|builder| builder);
    let page = get(server, "/");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(page.text().contains("<a href=\"/metrics\">"));
    let head = send(server, "HEAD", "/", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), page.header("content-length"));
    let post = send(server, "POST", "/", &[]);
    assert_eq!(
        (post.status, post.header("allow")),
        (405, Some("GET, HEAD"))
    );
}

#[test]
fn nothing_elsewhere() {
    let server = served(|builder| builder);
    for target in [
        "/metric",
        "/metrics/",
        "/METRICS",
        "/favicon.ico",
        "*",
        "/-/healthy",
    ] {
        let answer = get(server, target);
        assert_eq!(answer.status, 404, "{target}");
        assert_eq!(
            answer.text(),
            "there is nothing here; metrics are at /metrics\n"
        );
    }
}

#[test]
fn another_path() {
    let server = served(|builder| builder.path("/internal/stats"));
    assert_eq!(get(server, "/internal/stats").status, 200);
    assert_eq!(get(server, "/metrics").status, 404);
    assert!(get(server, "/").text().contains("href=\"/internal/stats\""));
    let server = served(|builder| builder.path("/"));
    assert!(get(server, "/").text().contains("\norders 3\n"));
}

#[test]
fn a_path_that_nobody_can_ask_for() {
    for path in ["metrics", "", "/a b", "/\"><script>"] {
        let error = builder(&shop())
            .listen(0)
            .path(path)
            .start()
            .expect_err(path);
        assert!(error.to_string().contains("begin it with `/`"), "{error}");
    }
}

#[test]
fn options_of_the_endpoint_hold() {
    let registry = isolated();
    let fail = |_: &mut callmeter::Collection| Err("no".into());
    registry.collector_fn("redis", fail).expect("it may fail");
    let strict = builder(Endpoint::new(&registry).fail_with_collectors());
    let exporter = strict.listen(0).start().expect("it starts");
    let answer = get(exporter.local_addr(), "/metrics");
    assert_eq!(
        (answer.status, answer.text()),
        (500, "collectors failed: redis\n")
    );
}

#[test]
fn two_exporters_of_two_registries() {
    let (web, jobs) = (isolated(), isolated());
    web.gauge_fn("web", "It.", || 1).expect("a new name");
    jobs.gauge_fn("jobs", "It.", || 1).expect("a new name");
    let (web, jobs) = (of(&web, |web| web), of(&jobs, |jobs| jobs));
    let (web, jobs) = (
        get(web.local_addr(), "/metrics"),
        get(jobs.local_addr(), "/metrics"),
    );
    assert!(web.text().contains("\nweb 1\n") && !web.text().contains("\njobs 1\n"));
    assert!(jobs.text().contains("\njobs 1\n") && !jobs.text().contains("\nweb 1\n"));
}

#[test]
fn a_connection_is_kept_for_the_next_scrape() {
    use std::io::Write;

    let registry = shop();
    let exporter = of(&registry, |builder| builder);
    let mut connection = connect(exporter.local_addr());
    for _ in 0..3 {
        let request =
            b"GET /metrics?name[]=callmeter_exporter_connections HTTP/1.1\r\nHost: a\r\n\r\n";
        connection.write_all(request).expect("it reads");
        let answer = next(&mut connection);
        assert_eq!(answer.status, 200);
        let one = "\ncallmeter_exporter_connections 1\n";
        assert!(answer.text().ends_with(one), "{}", answer.text());
    }
}

#[test]
fn what_it_tells_of_itself_is_an_exposition() {
    let exporter = exporter(|builder| builder);
    let answer = get(exporter.local_addr(), "/metrics");
    let families = callmeter::parse(answer.text(), callmeter::Format::Text);
    let families = families.expect("an exposition");
    let names: Vec<_> = families.iter().map(|family| family.name()).collect();
    for name in [
        "callmeter_exporter_connections",
        "callmeter_exporter_refusals_total",
    ] {
        assert!(names.contains(&name), "{names:?}");
    }
}
