//! `name[]`.

use callmeter::{Endpoint, EndpointRequest, Format};

use crate::{get, shop, text};

/// The names of the samples that a query is answered with.
fn shown(query: &str) -> Vec<String> {
    let answer = get(&Endpoint::new(&shop()), query);
    assert_eq!(answer.status, 200, "{query}");
    let families = callmeter::parse(text(&answer), Format::Text).expect("an exposition");
    families
        .iter()
        .map(|family| family.name().to_owned())
        .collect()
}

#[test]
fn only_what_is_asked_for() {
    for (query, names) in [
        ("name[]=orders", &["orders"][..]),
        ("name[]=parcels&name[]=orders", &["orders", "parcels"]),
        ("name%5B%5D=orders&debug=1", &["orders"]),
        ("name[]=visits", &["visits_total"]),
        ("name[]=visits_total", &["visits_total"]),
        ("name[]=visits_total&name[]=unknown", &["visits_total"]),
        (
            "name[]=callmeter_scrapes_total",
            &["callmeter_scrapes_total"],
        ),
    ] {
        assert_eq!(shown(query), names, "{query}");
    }
}

#[test]
fn without_names_everything() {
    for query in ["", "name=orders", "x[]=orders"] {
        let names = shown(query);
        assert!(names.contains(&"orders".to_owned()), "{query}: {names:?}");
        assert!(
            names.contains(&"visits_total".to_owned()),
            "{query}: {names:?}"
        );
    }
}

#[test]
fn unknown_names_give_an_empty_exposition() {
    let endpoint = Endpoint::new(&shop());
    for query in ["name[]=unknown", "name[]=", "name[]=order", "name[]=%00%ff"] {
        assert_eq!(text(&get(&endpoint, query)), "", "{query}");
        let answer = endpoint.answer(&EndpointRequest {
            query,
            accept: "application/openmetrics-text",
            ..EndpointRequest::default()
        });
        assert_eq!((answer.status, text(&answer)), (200, "# EOF\n"), "{query}");
    }
}

#[test]
fn f43_ten_thousand_parameters() {
    let endpoint = Endpoint::new(&shop());
    let others = "a=b&".repeat(10_000);
    let answer = get(&endpoint, &format!("{others}name[]=orders"));
    assert_eq!(
        text(&answer),
        "# HELP orders Now.\n# TYPE orders gauge\norders 3\n"
    );
    let unknown: String = (0..10_000).map(|at| format!("name[]=no_{at}&")).collect();
    let answer = get(&endpoint, &unknown);
    assert_eq!((answer.status, text(&answer)), (200, ""));
}
