//! What becomes of the server's answers.

use crate::VECTOR;
use crate::front::before;
use crate::upstream::Upstream;
use crate::wire::{Received, get};

async fn answer_to(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Received {
    let upstream = Upstream::answering(status, headers, body);
    get(before(&upstream).await, "/api/metrics/query?query=up")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_the_same_byte_for_byte() {
    let answer = answer_to(200, "Content-Type: text/html\r\nETag: \"1\"\r\n", VECTOR).await;
    assert_eq!((answer.status, answer.text()), (200, VECTOR));
    let headers: Vec<_> = answer
        .headers()
        .filter(|(name, _)| *name != "date")
        .collect();
    let length = VECTOR.len().to_string();
    let mut expected = vec![
        ("content-type", "application/json"),
        ("content-length", length.as_str()),
        ("cache-control", "no-store"),
        ("connection", "close"),
    ];
    let sorted = |headers: &mut Vec<(&str, &str)>| headers.sort_unstable();
    let mut headers = headers;
    sorted(&mut headers);
    sorted(&mut expected);
    assert_eq!(headers, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_answer_is_the_same_too() {
    let points = "[1700000000,\"1\"],".repeat(400_000);
    let large = format!(r#"{{"status":"success","data":[{points}[1,"2"]]}}"#);
    let answer = answer_to(200, "", &large).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body == large.as_bytes(), "it is another one");
    let broken = answer_to(200, "", &large[..large.len() - 1]).await;
    assert_eq!(broken.status, 502);
}

/// The status, the kind, the start of the error, and the detail.
type Said = (u16, &'static str, &'static str, &'static str);

#[tokio::test(flavor = "multi_thread")]
async fn f45_refusals_keep_their_status_and_text() {
    let prometheus = r#"{"status":"error","errorType":"bad_data","error":"parse error"}"#;
    let victoria_metrics = r#"{"status":"error","errorType":"422","error":"cannot parse"}"#;
    let execution = r#"{"status":"error","errorType":"execution","error":"many-to-many"}"#;
    let cases: [(u16, &'static str, Said); 11] = [
        (
            400,
            prometheus,
            (400, "bad_data", "parse error", prometheus),
        ),
        (
            422,
            victoria_metrics,
            (422, "bad_data", "cannot parse", victoria_metrics),
        ),
        (
            422,
            execution,
            (422, "execution", "many-to-many", execution),
        ),
        (
            422,
            "no",
            (422, "bad_data", "VictoriaMetrics answered 422", "no"),
        ),
        (
            401,
            "log in",
            (401, "internal", "VictoriaMetrics answered 401", "log in"),
        ),
        (
            403,
            "{}",
            (403, "internal", "VictoriaMetrics answered 403", "{}"),
        ),
        (
            400,
            "[\"no\"]",
            (400, "bad_data", "VictoriaMetrics answered 400", "[\"no\"]"),
        ),
        (
            404,
            "<p>gone</p>",
            (
                404,
                "not_found",
                "VictoriaMetrics answered 404",
                "<p>gone</p>",
            ),
        ),
        (
            429,
            "",
            (429, "unavailable", "VictoriaMetrics answered 429", ""),
        ),
        (
            500,
            "oh \"no\"\n",
            (500, "internal", "VictoriaMetrics answered 500", "oh \"no\""),
        ),
        (
            503,
            "later",
            (503, "unavailable", "VictoriaMetrics answered 503", "later"),
        ),
    ];
    for (status, body, (expected, kind, error, detail)) in cases {
        let answer = answer_to(status, "", body).await;
        assert_eq!(
            (answer.status, answer.field("errorType").as_str()),
            (expected, kind),
            "{status} {body}"
        );
        assert!(
            answer.field("error").starts_with(error),
            "{}",
            answer.text()
        );
        assert_eq!(answer.field("detail"), detail);
        assert_eq!(answer.field("status"), "error");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_what_is_no_json_is_no_answer() {
    let half = &VECTOR[..VECTOR.len() - 3];
    for body in ["", "OK", "<html>log in</html>", "[1]", "{}", half] {
        let answer = answer_to(200, "Content-Type: application/json\r\n", body).await;
        assert_eq!(
            (answer.status, answer.field("errorType").as_str()),
            (502, "internal"),
            "{body}"
        );
        let error =
            "the answer of VictoriaMetrics is not the JSON of a query; is its address right?";
        assert_eq!(answer.field("error"), error);
    }
    assert_eq!(answer_to(204, "", "").await.status, 502);
}

/// Although nobody asked for it.
#[tokio::test(flavor = "multi_thread")]
async fn f45_a_compressed_answer_is_refused() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(VECTOR.as_bytes()).expect("memory");
    let compressed = gzip.finish().expect("memory");
    let answer = answer_to(200, "Content-Encoding: gzip\r\n", compressed).await;
    assert_eq!(answer.status, 502);
    assert!(
        answer
            .field("error")
            .contains("compressed, which was not asked for")
    );
    let answer = answer_to(200, "Content-Encoding: identity\r\n", VECTOR).await;
    assert_eq!((answer.status, answer.text()), (200, VECTOR));
}
