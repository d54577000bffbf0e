//! Scrapers that go away.

use std::io::{Read, Write};

use callmeter::Endpoint;
use callmeter::exporter::builder;

use crate::wire::{connect, get};
use crate::{connections, large, refusals, scrapes, until};

#[test]
fn f44_a_thousand_cut_connections_leave_nothing_behind() {
    let registry = large();
    // One permit that is not given back, and there is no scrape any more.
    let options = builder(Endpoint::new(&registry).concurrent_scrapes(1)).listen(0);
    let exporter = options.start().expect("it starts");
    let server = exporter.local_addr();
    let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";
    for round in 0..1000_usize {
        let mut connection = connect(server);
        // Before the head, within it, behind it, within the answer.
        let sent = [0, round % request.len(), request.len(), request.len()][round % 4];
        connection.write_all(&request[..sent]).expect("it reads");
        if round % 40 == 3 {
            let _ = connection.read(&mut [0; 4096]);
        }
    }
    until("none is left", || connections(&registry) == 0.0);
    until("the permit is back", || {
        get(server, "/metrics?name[]=none").status == 200
    });
    assert!(scrapes(&registry, "200") > 1.0, "some were under way");
    assert_eq!(refusals(&registry, "full"), 0.0);
}

#[test]
fn f44_a_scrape_under_way_goes_on_without_its_scraper_and_gives_its_permit_back() {
    let registry = callmeter::Registry::builder()
        .collector_timeout(std::time::Duration::from_secs(60))
        .build()
        .expect("a registry");
    let (begun, begins) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (begun, released) = (
        std::sync::Mutex::new(begun),
        std::sync::Mutex::new(released),
    );
    let first = std::sync::Once::new();
    registry
        .collector_fn("held", move |_| {
            // Its registration runs it too.
            if first.is_completed() {
                begun
                    .lock()
                    .expect("no panic")
                    .send(())
                    .expect("the test waits");
                let _ = released.lock().expect("no panic").recv();
            }
            first.call_once(|| ());
            Ok(())
        })
        .expect("it begins well");
    let options = builder(Endpoint::new(&registry).concurrent_scrapes(1)).listen(0);
    let exporter = options.start().expect("it starts");
    let mut connection = connect(exporter.local_addr());
    let request = b"GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";
    connection.write_all(request).expect("it reads");
    begins.recv().expect("a scrape");
    drop(connection);
    let refused = get(exporter.local_addr(), "/metrics");
    assert_eq!(refused.status, 503, "the scrape still runs");
    drop(release);
    until("the permit is back", || {
        get(exporter.local_addr(), "/metrics").status == 200
    });
    until("none is left", || connections_of(&exporter) == 1);
}

/// As a scraper sees them: itself among them.
fn connections_of(exporter: &callmeter::exporter::Exporter) -> usize {
    let answer = get(
        exporter.local_addr(),
        "/metrics?name[]=callmeter_exporter_connections",
    );
    let line = answer.text().lines().last().expect("a sample").to_owned();
    let (_, count) = line.rsplit_once(' ').expect("a value");
    count.parse().expect("a number")
}
