//! Whether the server is well.

use std::time::Duration;

use callmeter::query::{self, Server};

use crate::front::{before, with};
use crate::upstream::{Upstream, wait_for_the_end};
use crate::wire::{get, send};

const HEALTH: &str = "/api/metrics/health";

#[tokio::test(flavor = "multi_thread")]
async fn healthy_is_200() {
    let upstream = Upstream::answering(200, "", "OK");
    let answer = get(before(&upstream).await, HEALTH);
    assert_eq!(
        (answer.status, answer.text()),
        (200, r#"{"status":"healthy"}"#)
    );
    let prometheus = query::builder(&upstream.url()).server(Server::Prometheus);
    assert_eq!(
        get(with(prometheus).await, HEALTH).field("status"),
        "healthy"
    );
    let expected = ["GET /health HTTP/1.1", "GET /-/healthy HTTP/1.1"];
    assert_eq!(upstream.lines(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn degraded_is_any_other_answer() {
    for status in [204, 301, 404, 500, 503] {
        let upstream = Upstream::answering(status, "Location: http://inside/\r\n", "");
        let answer = get(before(&upstream).await, HEALTH);
        assert_eq!(
            (answer.status, answer.field("status").as_str()),
            (200, "degraded"),
            "{status}"
        );
        let error = format!("VictoriaMetrics answered {status}");
        assert!(
            answer.field("error").starts_with(&error),
            "{}",
            answer.text()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_unhealthy_is_none_at_all() {
    let down = with(query::builder(&Upstream::down())).await;
    let answer = get(down, HEALTH);
    let expected =
        r#"{"status":"unhealthy","error":"VictoriaMetrics is unavailable: connection refused"}"#;
    assert_eq!((answer.status, answer.text()), (200, expected));
    let head = send(down, "HEAD", HEALTH, &[], b"");
    let length = expected.len().to_string();
    assert_eq!(
        (head.status, head.body.len(), head.header("content-length")),
        (200, 0, Some(length.as_str()))
    );

    let slow = Upstream::that(|_, stream| wait_for_the_end(stream));
    let limit = Duration::from_millis(100);
    let answer = get(
        with(query::builder(&slow.url()).health_timeout(limit)).await,
        HEALTH,
    );
    let error = "VictoriaMetrics is unavailable: no answer within 100ms";
    assert_eq!(
        (
            answer.field("status").as_str(),
            answer.field("error").as_str()
        ),
        ("unhealthy", error)
    );
}
