//! Requests that are being handled.

use std::panic::catch_unwind;

use callmeter::{HttpCode, Registry, track};
use callmeter_contracts::Exposition;

use crate::operations::ApiRequest;
use crate::registry;

#[track(
    ApiRequest { method: "GET", endpoint: "/api/services" },
    outcome = |code: &u16| HttpCode(*code)
)]
fn handle(run: impl FnOnce() -> u16) -> u16 {
    run()
}

fn active(registry: &Registry) -> Option<f64> {
    let labels = [("method", "GET"), ("endpoint", "/api/services")];
    Exposition::of(registry).value("taskflows_api_active_requests", &labels)
}

fn answered(registry: &Registry, code: &str) -> Option<f64> {
    let labels = [
        ("method", "GET"),
        ("endpoint", "/api/services"),
        ("status_code", code),
    ];
    Exposition::of(registry).value("taskflows_api_request_total", &labels)
}

#[test]
fn a_request_is_active_from_its_entry_to_its_exit() {
    let registry = registry().build().expect("it can be built");
    registry.scope_sync(|| {
        handle(|| {
            assert_eq!(active(&registry), Some(1.0));
            handle(|| {
                assert_eq!(active(&registry), Some(2.0));
                404
            });
            assert_eq!(active(&registry), Some(1.0));
            200
        });
    });
    assert_eq!(active(&registry), Some(0.0));
    assert_eq!(answered(&registry, "200"), Some(1.0));
    assert_eq!(answered(&registry, "404"), Some(1.0));
}

#[test]
fn a_request_whose_handler_panics_is_active_no_more() {
    let registry = registry().build().expect("it can be built");
    let panicked = registry.scope_sync(|| catch_unwind(|| handle(|| panic!("out of ideas"))));
    panicked.expect_err("the panic goes on");
    assert_eq!(active(&registry), Some(0.0));
    assert_eq!(answered(&registry, "500"), Some(1.0));
}
