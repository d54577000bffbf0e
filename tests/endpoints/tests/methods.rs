//! GET and HEAD, and what is neither.

use callmeter::{Endpoint, EndpointRequest};

use crate::{get, shop, text};

fn with_method(endpoint: &Endpoint, method: &str) -> callmeter::EndpointAnswer {
    endpoint.answer(&EndpointRequest {
        method,
        query: "name[]=orders",
        ..EndpointRequest::default()
    })
}

#[test]
fn get_has_the_body_and_its_length() {
    let answer = get(&Endpoint::new(&shop()), "");
    assert_eq!(answer.status, 200);
    assert!(text(&answer).contains("\norders 3\n"), "{}", text(&answer));
    let length = answer.body.len().to_string();
    assert_eq!(answer.header("content-length"), Some(length.as_str()));
    assert_eq!(answer.header("Vary"), Some("Accept, Accept-Encoding"));
    assert_eq!(answer.header("Content-Encoding"), None);
}

#[test]
fn head_has_the_headers_of_get() {
    let endpoint = Endpoint::new(&shop());
    let (get, head) = (
        with_method(&endpoint, "GET"),
        with_method(&endpoint, "HEAD"),
    );
    assert_eq!(head.status, 200);
    assert_eq!(head.headers, get.headers);
    assert_ne!(head.header("Content-Length"), Some("0"));
    assert!(head.body.is_empty());
}

#[test]
fn other_methods_are_not_allowed() {
    let endpoint = Endpoint::new(&shop());
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get", "", "BREW",
    ] {
        let answer = with_method(&endpoint, method);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("Allow"), Some("GET, HEAD"), "{method}");
        assert_eq!(text(&answer), "metrics are read by GET\n", "{method}");
    }
}
