//! What requests look like.

use std::io::Read;

use callmeter::push::{pushgateway, text, victoria_metrics};
use callmeter_push::server::{Reply, Server};

use crate::shop;

#[test]
fn a_push_replaces_an_addition_adds_a_deletion_deletes() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let pusher = pushgateway(server.url(), "j").registry(&registry).build();
    let pusher = pusher.expect("a pusher");
    pusher.push().expect("it arrives");
    pusher.add().expect("it arrives");
    pusher.delete().expect("it arrives");
    let requests = server.requests();
    let methods: Vec<_> = requests
        .iter()
        .map(|request| request.method.as_str())
        .collect();
    assert_eq!(methods, ["PUT", "POST", "DELETE"]);
    for request in &requests {
        assert_eq!(request.path, "/metrics/job/j");
        let agent = request.header("user-agent").expect("an agent");
        assert!(agent.starts_with("callmeter/"), "{agent}");
    }
    for request in &requests[..2] {
        let content_type = "text/plain; version=0.0.4; charset=utf-8";
        assert_eq!(request.header("content-type"), Some(content_type));
        assert_eq!(request.value("visits_total"), Some(7.0));
    }
    assert!(requests[2].body.is_empty());
}

#[tokio::test]
async fn the_same_without_blocking() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let pusher = pushgateway(server.url(), "j").registry(&registry).build();
    let pusher = pusher.expect("a pusher");
    pusher.push_async().await.expect("it arrives");
    pusher.add_async().await.expect("it arrives");
    pusher.delete_async().await.expect("it arrives");
    // Inside a runtime too.
    pusher.push().expect("it arrives");
    let methods: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.method)
        .collect();
    assert_eq!(methods, ["PUT", "POST", "DELETE", "PUT"]);
}

#[tokio::test]
async fn a_push_that_nobody_waits_for_ends() {
    let server = Server::telling(&[]).then_always(Reply::Answer(503, "", ""));
    let (registry, _) = shop();
    let pusher = pushgateway(server.url(), "j")
        .registry(&registry)
        .attempts(1_000_000)
        .backoff("1ms", "1ms")
        .build()
        .expect("a pusher");
    let wait = tokio::time::timeout(std::time::Duration::from_millis(500), pusher.push_async());
    wait.await.expect_err("it does not arrive");
    callmeter_push::poll::until("the end of the attempts", || {
        let before = server.requests().len();
        std::thread::sleep(std::time::Duration::from_millis(100));
        (server.requests().len() == before).then_some(())
    });
}

#[test]
fn groups_are_in_the_path() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let pusher = pushgateway(format!("{}/gate/", server.url()), "nightly/all")
        .registry(&registry)
        .group("path", "/var/tmp")
        .group("instance", "10.0.0.1:80")
        .group("empty", "")
        .build()
        .expect("a pusher");
    pusher.push().expect("it arrives");
    assert_eq!(
        server.requests()[0].path,
        "/gate/metrics/job@base64/bmlnaHRseS9hbGw=/empty@base64/=/instance@base64/MTAuMC4wLjE6ODA=/path@base64/L3Zhci90bXA="
    );
}

#[test]
fn who_pushes_is_told_and_never_shown() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let builder = || pushgateway(server.url(), "j").registry(&registry);
    let by_password = builder().basic_auth("Aladdin", "open sesame");
    let by_token = builder()
        .bearer_token("s3cret")
        .header("X-Scope-OrgID", "team");
    for builder in [by_password, by_token] {
        let shown = format!("{builder:?}");
        let pusher = builder.build().expect("a pusher");
        pusher.push().expect("it arrives");
        for shown in [shown, format!("{pusher:?}")] {
            assert!(
                !shown.contains("s3cret") && !shown.contains("QWxh"),
                "{shown}"
            );
        }
    }
    let requests = server.requests();
    let basic = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(requests[0].header("authorization"), Some(basic));
    assert_eq!(requests[1].header("authorization"), Some("Bearer s3cret"));
    assert_eq!(requests[1].header("x-scope-orgid"), Some("team"));
}

#[test]
fn bodies_may_be_compressed() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let pusher = pushgateway(server.url(), "j").registry(&registry).gzip();
    pusher
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    let request = &server.requests()[0];
    assert_eq!(request.header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(&*request.body);
    decoder.read_to_string(&mut text).expect("gzip of text");
    assert!(text.contains("\nvisits_total 7\n"), "{text}");
}

#[test]
fn labels_of_an_import_are_in_its_query() {
    let server = Server::telling(&[Reply::Answer(204, "", "")]);
    let (registry, _) = shop();
    let pusher = victoria_metrics(server.url())
        .registry(&registry)
        .label("zone", "eu&us")
        .label("job", "shop");
    pusher
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    let request = &server.requests()[0];
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.path,
        "/api/v1/import/prometheus?extra_label=job%3Dshop&extra_label=zone%3Deu%26us"
    );
    assert_eq!(request.value("visits_total"), Some(7.0));
}

#[test]
fn text_goes_to_exactly_that_address() {
    let server = Server::telling(&[]);
    let (registry, _) = shop();
    let pusher = text(format!("{}/in?tenant=7", server.url())).registry(&registry);
    pusher
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    let request = &server.requests()[0];
    assert_eq!(
        (request.method.as_str(), request.path.as_str()),
        ("POST", "/in?tenant=7")
    );
}

#[test]
fn what_cannot_be_used_is_told_before_anything_is_sent() {
    let url = "http://127.0.0.1:9";
    let told =
        |error: Result<(), callmeter::push::PushError>| error.expect_err("a fault").to_string();
    let gateway = || pushgateway(url, "j");
    for (error, expected) in [
        (
            pushgateway(url, "").build().map(drop),
            "the name of its job",
        ),
        (
            gateway().group("a-b", "x").build().map(drop),
            "`a-b` is no name of a label",
        ),
        (
            gateway().group("__a", "x").build().map(drop),
            "`__a` is no name of a label",
        ),
        (
            gateway().group("job", "x").build().map(drop),
            "the job is a label of the group already",
        ),
        (
            gateway().group("a", "x").group("a", "y").build().map(drop),
            "the label `a` is given twice",
        ),
        (
            victoria_metrics(url).label("a", "").build().map(drop),
            "`a` is empty",
        ),
        (
            gateway().header("a b", "x").build().map(drop),
            "`a b` is no name of a header",
        ),
        (
            gateway().bearer_token("a\nb").build().map(drop),
            "value of the header `authorization`",
        ),
        (gateway().basic_auth("a:b", "c").build().map(drop), "no `:`"),
        (
            gateway().timeout("5").build().map(drop),
            "`5` is not a time",
        ),
        (gateway().every("0s").map(drop), "a time between them"),
        (
            pushgateway("http://u:p@h", "j").build().map(drop),
            "write `.basic_auth(user, password)`",
        ),
    ] {
        let told = told(error);
        assert!(told.contains(expected), "{told}");
        assert!(told.starts_with("cannot push to `http://"), "{told}");
    }
}
