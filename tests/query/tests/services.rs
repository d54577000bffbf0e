//! Which services there are, and who is said to be there when nobody can tell.

use std::time::Duration;

use callmeter::query::{self, Builder};

use crate::front::with;
use crate::upstream::{Upstream, wait_for_the_end};
use crate::wire::{Received, get};

const FALLBACK: &str = r#"["orchestrator","workers"]"#;

async fn services(builder: Builder) -> Received {
    get(with(builder).await, "/api/metrics/services")
}

fn asking(upstream: &Upstream) -> Builder {
    query::builder(&upstream.url()).services("asdlc_service_info", "service")
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_sorted_and_there_once() {
    let body = r#"{"status":"success","data":{"resultType":"vector","result":[
        {"metric":{"service":"workers"},"value":[1,"1"]},{"metric":{},"value":[1,"1"]},
        {"metric":{"service":"orchestrator"},"value":[1,"1"]},{"metric":{"service":"workers"},"value":[1,"1"]}]}}"#;
    let upstream = Upstream::answering(200, "", body);
    let answer = services(asking(&upstream)).await;
    let expected = r#"["orchestrator","unknown","workers"]"#;
    assert_eq!((answer.status, answer.text()), (200, expected));
    let expected =
        "GET /api/v1/query?query=group%20by%20%28service%29%20%28asdlc_service_info%29 HTTP/1.1";
    assert_eq!(upstream.lines(), [expected]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_there_is_no_failure() {
    let none = r#"{"status":"success","data":{"resultType":"vector","result":[]}}"#;
    let upstream = Upstream::answering(200, "", none);
    let answer = services(asking(&upstream).fallback_services(["a"])).await;
    assert_eq!(answer.text(), "[]");
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_any_failure_is_the_fixed_list() {
    let fallback =
        |builder: Builder| builder.fallback_services(["workers", "orchestrator", "workers"]);
    for (status, headers, body) in [
        (500, "", "no"),
        (302, "Location: http://inside/\r\n", ""),
        (
            422,
            "",
            r#"{"status":"error","errorType":"422","error":"no"}"#,
        ),
        (200, "", "OK"),
        (200, "", r#"{"status":"success","data":{"result":7}}"#),
        (200, "", r#"{"status":"error","data":{"result":[]}}"#),
        (200, "Content-Encoding: gzip\r\n", "{}"),
    ] {
        let upstream = Upstream::answering(status, headers, body);
        let answer = services(fallback(asking(&upstream))).await;
        assert_eq!(
            (answer.status, answer.text()),
            (200, FALLBACK),
            "{status} {body}"
        );
    }
    let down = query::builder(&Upstream::down());
    assert_eq!(services(fallback(down)).await.text(), FALLBACK);
    let slow = Upstream::that(|_, stream| wait_for_the_end(stream));
    let slow = asking(&slow).services_timeout(Duration::from_millis(100));
    assert_eq!(services(fallback(slow)).await.text(), FALLBACK);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_list_it_is_the_failure() {
    let answer = services(query::builder(&Upstream::down())).await;
    assert_eq!(
        (answer.status, answer.field("errorType").as_str()),
        (503, "unavailable")
    );
    let upstream = Upstream::answering(200, "", "OK");
    assert_eq!(services(asking(&upstream)).await.status, 502);
}
