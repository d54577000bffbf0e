//! The global registry may be installed behind a pusher of another one.

use callmeter::Registry;
use callmeter::push::pushgateway;
use callmeter_push::server::Server;

#[test]
fn pushers_touch_the_global_registry_only_where_they_push_it() {
    let server = Server::telling(&[]);
    let other = Registry::builder().build().expect("a registry");
    let of_another = pushgateway(server.url(), "other").registry(&other);
    let of_another = of_another.build().expect("a pusher");
    let builder = pushgateway(server.url(), "global");
    let installed = Registry::builder().const_label("zone", "eu").install();
    installed.expect("nobody has used it");
    of_another.push().expect("it arrives");
    builder
        .build()
        .expect("a pusher")
        .push()
        .expect("it arrives");
    let requests = server.requests();
    let name = "callmeter_register_errors_total";
    assert_eq!(requests[0].value(name), Some(0.0));
    let name = r#"callmeter_register_errors_total{zone="eu"}"#;
    assert_eq!(requests[1].value(name), Some(0.0));
}
