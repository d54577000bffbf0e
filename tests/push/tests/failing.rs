//! Pushes that do not arrive.

use std::time::{Duration, Instant};

use callmeter::push::{PushBuilder, PushError, Pushgateway, pushgateway, remote_write};
use callmeter_push::server::{Reply, Server, nobody};

use crate::{OK, isolated, pushes, told};

/// What came of one push to a server that answers so, and how many requests that took.
fn push(script: &[Reply]) -> (Result<(), PushError>, usize) {
    let server = Server::telling(script);
    let outcome = quick(server.url()).build().expect("a pusher").push();
    (outcome, server.requests().len())
}

/// Without the long pauses.
fn quick(url: String) -> PushBuilder<Pushgateway> {
    let builder = pushgateway(url, "j").registry(&isolated());
    builder.backoff("5ms", "20ms").timeout("10s")
}

#[test]
fn f37_a_connection_that_is_refused_is_tried_again() {
    let (url, registry) = (nobody(), isolated());
    let pusher = quick(url.clone()).registry(&registry).attempts(3).build();
    let error = pusher
        .expect("a pusher")
        .push()
        .expect_err("nobody listens");
    assert!(error.is_temporary());
    assert_eq!((error.status(), error.answer()), (None, None));
    assert_eq!(error.url(), format!("{url}/metrics/job/j"));
    let expected = format!("pushing to `{url}/metrics/job/j`: cannot be reached: ");
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert!(
        error
            .to_string()
            .ends_with("check the address, and that the server runs")
    );
    assert_eq!(
        told(&registry, "callmeter_push_retries_total", "pushgateway"),
        Some(2.0)
    );
    assert_eq!(pushes(&registry, "pushgateway", "failed"), Some(1.0));
}

#[test]
fn f37_a_server_that_fails_is_tried_again() {
    let script = [
        Reply::Answer(500, "", "no"),
        Reply::Answer(503, "", "busy"),
        OK,
    ];
    assert_eq!(push(&script), (Ok(()), 3));
    let always = [500, 503, 500, 502].map(|status| Reply::Answer(status, "", "still no"));
    let (outcome, requests) = push(&always);
    let error = outcome.expect_err("it fails always");
    assert_eq!(requests, 4);
    assert_eq!(
        (error.status(), error.answer()),
        (Some(502), Some("still no"))
    );
    assert!(error.is_temporary());
}

#[test]
fn f37_a_server_that_does_not_answer_is_tried_again() {
    let server = Server::telling(&[Reply::Hang, OK]);
    let pusher = quick(server.url()).timeout("2s").build().expect("a pusher");
    let start = Instant::now();
    assert_eq!(pusher.push(), Ok(()));
    assert!(start.elapsed() >= Duration::from_secs(2));
    assert_eq!(server.requests().len(), 2);
    server.set_always(Reply::Hang);
    let once = quick(server.url()).timeout("100ms").attempts(1).build();
    let error = once.expect("a pusher").push().expect_err("no answer");
    assert!(error.is_temporary());
    assert!(error.to_string().contains("no answer within "), "{error}");
}

#[test]
fn f37_a_name_that_is_not_known_is_told() {
    let builder = quick("http://no-such-host.invalid:9091".to_owned());
    let error = builder.attempts(2).build().expect("a pusher").push();
    let error = error.expect_err("no such host");
    assert!(error.is_temporary());
    assert_eq!(
        error.url(),
        "http://no-such-host.invalid:9091/metrics/job/j"
    );
}

#[test]
fn f37_what_is_refused_is_not_tried_again() {
    let said = "text format parsing error in line 3: second HELP line\n";
    let (outcome, requests) = push(&[Reply::Answer(400, "", said), OK]);
    let error = outcome.expect_err("it is refused");
    assert_eq!(requests, 1);
    assert_eq!((error.status(), error.is_temporary()), (Some(400), false));
    let expected = "answered 400, \"text format parsing error in line 3: second HELP line\"; nothing of this push is there: mend what it names";
    assert!(error.to_string().ends_with(expected), "{error}");
    for status in [401, 403, 404, 405, 408, 413, 415, 422, 429] {
        let (outcome, requests) = push(&[Reply::Answer(status, "", ""), OK]);
        let error = outcome.expect_err("it is refused");
        assert_eq!((error.status(), requests), (Some(status), 1));
        assert!(!error.is_temporary(), "{status}");
    }
}

#[test]
fn f37_redirects_are_not_followed() {
    let elsewhere = Server::telling(&[]);
    let location = format!("Location: {}/\r\n", elsewhere.url());
    let location: &'static str = location.leak();
    let (outcome, requests) = push(&[Reply::Answer(307, location, ""), OK]);
    let error = outcome.expect_err("it is no success");
    assert_eq!((error.status(), requests), (Some(307), 1));
    assert_eq!(elsewhere.requests().len(), 0);
    assert!(
        error
            .to_string()
            .contains("give the address that it leads to"),
        "{error}"
    );
}

#[test]
fn f37_a_remote_write_waits_as_long_as_it_is_asked_to() {
    let busy = Reply::Answer(429, "Retry-After: 1\r\n", "too many");
    let server = Server::telling(&[busy, OK]);
    let registry = isolated();
    let pusher = remote_write(format!("{}/write", server.url())).registry(&registry);
    let pusher = pusher.backoff("1ms", "1ms").build().expect("a pusher");
    let start = Instant::now();
    assert_eq!(pusher.push(), Ok(()));
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.requests().len(), 2);
    // Longer than anybody would wait.
    server.set_always(Reply::Answer(429, "Retry-After: 3600\r\n", ""));
    let error = pusher.push().expect_err("it is to come back later");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(300)));
    assert!(error.is_temporary());
    assert_eq!(server.requests().len(), 3);
}

/// Its `Retry-After` only makes pauses longer, or a server could ask for as many requests as it gets answered.
#[test]
fn f37_no_pause_is_shorter_than_the_backoff_whatever_a_server_says() {
    for asked in [
        "0",
        "00",
        "-1",
        "0.5",
        "+0",
        "soon",
        "",
        "Wed, 21 Oct 2015 07:28:00 GMT",
    ] {
        let header: &'static str = format!("Retry-After: {asked}\r\n").leak();
        let server = Server::telling(&[Reply::Answer(503, header, ""), OK]);
        // The pause would be longer than all attempts may take, so there is none, and no second attempt.
        let pusher = quick(server.url()).backoff("1h", "1h").build();
        let error = pusher.expect("a pusher").push().expect_err(asked);
        assert_eq!(
            (error.status(), server.requests().len()),
            (Some(503), 1),
            "{asked}"
        );
    }
}

#[test]
fn f37_a_pause_that_a_server_asks_for_has_an_upper_limit() {
    for asked in [
        "86400",
        "18446744073709551615",
        "99999999999999999999999999",
    ] {
        let header: &'static str = format!("Retry-After: {asked}\r\n").leak();
        let server = Server::telling(&[Reply::Answer(503, header, "")]);
        let error = quick(server.url()).build().expect("a pusher").push();
        let error = error.expect_err("it is to come back later");
        assert_eq!(
            error.retry_after(),
            Some(Duration::from_secs(300)),
            "{asked}"
        );
    }
}

#[test]
fn f37_a_remote_write_at_an_interval_pauses_too() {
    let server = Server::telling(&[]).then_always(Reply::Answer(503, "Retry-After: 0\r\n", ""));
    let registry = isolated();
    let pushing = remote_write(format!("{}/write", server.url()))
        .registry(&registry)
        .backoff("1h", "1h")
        .queue(1)
        .every("100ms")
        .expect("a thread");
    // While many samples are taken the first request waits.
    callmeter_push::poll::until("samples that were dropped", || {
        let dropped = told(
            &registry,
            "callmeter_dropped_push_batches_total",
            "remote_write",
        );
        (dropped >= Some(5.0)).then_some(())
    });
    assert_eq!(server.requests().len(), 1);
    let _ = pushing.shutdown("10ms");
}

#[test]
fn f37_a_connection_that_is_cut_is_tried_again() {
    let (outcome, requests) = push(&[Reply::Cut, OK]);
    assert_eq!(outcome, Ok(()));
    assert_eq!(requests, 2);
}

#[test]
fn f37_an_answer_without_end_is_not_read() {
    let endless: &'static str = "x".repeat(1 << 20).leak();
    let (outcome, requests) = push(&[Reply::Answer(500, "", endless), OK]);
    let error = outcome.expect_err("it is too long to be an answer");
    assert!(
        error.to_string().contains("more than 65536 bytes"),
        "{error}"
    );
    assert_eq!(requests, 1);
}
