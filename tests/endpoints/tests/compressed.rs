//! `Accept-Encoding`.

use std::io::Read;

use callmeter::{Endpoint, EndpointAnswer, EndpointRequest};
use flate2::read::GzDecoder;

use crate::shop;

fn answer(endpoint: &Endpoint, method: &str, accept_encoding: &str) -> EndpointAnswer {
    endpoint.answer(&EndpointRequest {
        method,
        // What the endpoint tells of itself changes from one scrape to the next.
        query: "name[]=orders&name[]=parcels&name[]=visits",
        accept_encoding,
        ..EndpointRequest::default()
    })
}

#[test]
fn gzip_decodes_to_the_same_bytes() {
    let endpoint = Endpoint::new(&shop());
    let plain = answer(&endpoint, "GET", "");
    for header in ["gzip", "br;q=1, gzip;q=0.5", "*"] {
        let compressed = answer(&endpoint, "GET", header);
        assert_eq!(
            compressed.header("Content-Encoding"),
            Some("gzip"),
            "{header}"
        );
        assert_eq!(
            compressed.header("Content-Type"),
            plain.header("Content-Type")
        );
        assert_eq!(compressed.header("Vary"), Some("Accept, Accept-Encoding"));
        let length = compressed.body.len().to_string();
        assert_eq!(compressed.header("Content-Length"), Some(length.as_str()));
        let mut decoded = Vec::new();
        GzDecoder::new(&compressed.body[..])
            .read_to_end(&mut decoded)
            .expect("gzip");
        assert!(!decoded.is_empty());
        assert_eq!(decoded, plain.body, "{header}");
    }
}

#[test]
fn zstd_decodes_to_the_same_bytes() {
    let endpoint = Endpoint::new(&shop());
    let plain = answer(&endpoint, "GET", "");
    for header in [
        "zstd",
        "gzip, deflate, br, zstd",
        "gzip;q=0.5, ZSTD;q=0.6",
        "identity;q=0, zstd",
    ] {
        let compressed = answer(&endpoint, "GET", header);
        assert_eq!(
            compressed.header("Content-Encoding"),
            Some("zstd"),
            "{header}"
        );
        assert_eq!(
            compressed.header("Content-Type"),
            plain.header("Content-Type")
        );
        assert_eq!(compressed.header("Vary"), Some("Accept, Accept-Encoding"));
        let length = compressed.body.len().to_string();
        assert_eq!(compressed.header("Content-Length"), Some(length.as_str()));
        let decoded = zstd::decode_all(&compressed.body[..]).expect("zstd");
        assert_eq!(decoded, plain.body, "{header}");
    }
}

#[test]
fn a_large_body_is_whole_in_each_coding_and_smaller() {
    let registry = shop();
    let many = registry.collector_fn("many", |into| {
        let family = into.gauge("cell", "A cell.");
        for at in 0..1_900 {
            family.with(&[("at", &format!("{at:04}"))], at);
        }
        Ok(())
    });
    many.expect("nothing else has its name");
    let endpoint = Endpoint::new(&registry);
    let get = |accept_encoding| {
        let query = "name[]=cell";
        let request = EndpointRequest {
            query,
            accept_encoding,
            ..EndpointRequest::default()
        };
        endpoint.answer(&request).body
    };
    let plain = get("");
    assert!(plain.len() > 30_000 && plain.ends_with(b"\ncell{at=\"1899\"} 1899\n"));
    let (gzip, zstd) = (get("gzip"), get("zstd"));
    assert!(gzip.len() < plain.len() / 2 && zstd.len() < plain.len() / 2);
    let mut decoded = Vec::new();
    GzDecoder::new(&gzip[..])
        .read_to_end(&mut decoded)
        .expect("gzip");
    assert!(decoded == plain);
    assert!(zstd::decode_all(&zstd[..]).expect("zstd") == plain);
}

#[test]
fn head_tells_the_length_of_what_is_compressed() {
    let endpoint = Endpoint::new(&shop());
    let (get, head) = (
        answer(&endpoint, "GET", "gzip"),
        answer(&endpoint, "HEAD", "gzip"),
    );
    assert_eq!(head.headers, get.headers);
    assert!(head.body.is_empty());
}

#[test]
fn who_refuses_it_gets_the_body_as_it_is() {
    let endpoint = Endpoint::new(&shop());
    for header in [
        "identity",
        "gzip;q=0, zstd;q=0",
        "br, deflate",
        "gzip;q=0.1, zstd;q=0.1, identity",
        "*;q=0",
        "identity;q=0",
    ] {
        let plain = answer(&endpoint, "GET", header);
        assert_eq!(plain.header("Content-Encoding"), None, "{header}");
        assert!(plain.body.starts_with(b"# HELP orders"), "{header}");
    }
}
