//! Servers that are down, slow, too talkative or somewhere else.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use callmeter::query;
use callmeter::query::Server;

use crate::VECTOR;
use crate::front::{before, with};
use crate::upstream::{Upstream, wait_for_the_end, written};
use crate::wire::get;

const QUERY: &str = "/api/metrics/query?query=up";

#[tokio::test(flavor = "multi_thread")]
async fn f45_a_server_that_is_down() {
    let url = Upstream::down();
    let answer = get(with(query::builder(&url)).await, QUERY);
    assert_eq!(
        (answer.status, answer.field("errorType").as_str()),
        (503, "unavailable")
    );
    let error = "VictoriaMetrics is unavailable: connection refused";
    assert_eq!(answer.field("error"), error);
    assert_eq!(answer.field("detail"), error);
    assert!(!answer.text().contains("127.0.0.1"), "{}", answer.text());
    let prometheus = query::builder(&url).server(Server::Prometheus);
    let answer = get(with(prometheus).await, QUERY);
    assert_eq!(
        answer.field("error"),
        "Prometheus is unavailable: connection refused"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_a_server_that_does_not_exist() {
    let answer = get(
        with(query::builder("http://me:s3cret@db-7.invalid")).await,
        QUERY,
    );
    assert_eq!(answer.status, 503);
    let error = "VictoriaMetrics is unavailable: its name cannot be resolved";
    assert_eq!(answer.field("error"), error);
}

/// It is not waited for, and hears that nobody does.
#[tokio::test(flavor = "multi_thread")]
async fn f45_a_slow_server() {
    let half = written(200, "", VECTOR.as_bytes());
    let half = half[..half.len() - 10].to_vec();
    for said in [Vec::new(), half] {
        let ended = Arc::new(AtomicBool::new(false));
        let saw = Arc::clone(&ended);
        let upstream = Upstream::that(move |_, stream| {
            stream.write_all(&said)?;
            wait_for_the_end(stream)?;
            saw.store(true, Ordering::SeqCst);
            Ok(())
        });
        let limit = Duration::from_millis(300);
        let answer = get(
            with(query::builder(&upstream.url()).query_timeout(limit)).await,
            QUERY,
        );
        assert_eq!(
            (answer.status, answer.field("errorType").as_str()),
            (503, "timeout")
        );
        assert_eq!(
            answer.field("error"),
            "VictoriaMetrics is unavailable: no answer within 300ms"
        );
        while !ended.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_a_hundred_megabytes() {
    const SIZE: usize = 100 << 20;
    for head in [
        format!("Content-Length: {SIZE}"),
        "Connection: close".to_owned(),
    ] {
        let sent = Arc::new(AtomicUsize::new(0));
        let (count, end) = (Arc::clone(&sent), Arc::new(AtomicBool::new(false)));
        let ended = Arc::clone(&end);
        let upstream = Upstream::that(move |_, stream| {
            write!(stream, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n")?;
            let piece = vec![b' '; 1 << 16];
            while count.load(Ordering::SeqCst) < SIZE && stream.write_all(&piece).is_ok() {
                count.fetch_add(piece.len(), Ordering::SeqCst);
            }
            ended.store(true, Ordering::SeqCst);
            Ok(())
        });
        let answer = get(before(&upstream).await, QUERY);
        assert_eq!(
            (answer.status, answer.field("errorType").as_str()),
            (502, "internal")
        );
        let error = "the answer of VictoriaMetrics has more than 16777216 bytes; ask for fewer series or points";
        assert_eq!(answer.field("error"), error);
        while !end.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(sent.load(Ordering::SeqCst) < SIZE, "all of it was read");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_an_answer_is_an_option() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let exactly = query::builder(&upstream.url()).max_answer_bytes(VECTOR.len());
    assert_eq!(get(with(exactly).await, QUERY).status, 200);
    let less = query::builder(&upstream.url()).max_answer_bytes(VECTOR.len() - 1);
    assert_eq!(get(with(less).await, QUERY).status, 502);
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_a_redirect_is_not_followed() {
    let elsewhere = Upstream::answering(200, "", VECTOR);
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {}/api/v1/query?query=up\r\n", elsewhere.url());
        let upstream = Upstream::answering(status, &location, VECTOR);
        let answer = get(before(&upstream).await, QUERY);
        assert_eq!(answer.status, 502, "{status}");
        assert!(answer.field("error").contains("redirects are not followed"));
        assert_eq!(answer.header("location"), None);
        assert!(!answer.text().contains("127.0.0.1"));
        assert_eq!(upstream.lines(), ["GET /api/v1/query?query=up HTTP/1.1"]);
    }
    assert_eq!(elsewhere.asked(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn f45_a_connection_that_is_cut() {
    let whole = written(200, "", VECTOR.as_bytes());
    let length = whole.len();
    let chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"status\":".to_vec();
    let cases = [
        Vec::new(),
        whole[..20].to_vec(),
        whole[..length - VECTOR.len()].to_vec(),
        whole[..length - 1].to_vec(),
        chunk,
        b"+PONG\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}".to_vec(),
        b"\x16\x03\x01\x00\x01".to_vec(),
    ];
    for said in cases {
        let shown = String::from_utf8_lossy(&said).into_owned();
        let upstream = Upstream::that(move |_, stream| stream.write_all(&said));
        let answer = get(before(&upstream).await, QUERY);
        assert_eq!(answer.status, 503, "{shown}: {}", answer.text());
        let error = "VictoriaMetrics is unavailable: its answer was cut short or is no HTTP";
        assert_eq!(answer.field("error"), error, "{shown}");
    }
}
