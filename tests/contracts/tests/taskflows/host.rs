//! The host, asked at each scrape. Its families have no namespace, as they are planned.

use std::io;

use callmeter::{RegisterError, Registration, Registry};
use callmeter_contracts::Exposition;

use crate::{equipped, registry};

/// What is in use of a host.
#[derive(Clone, Copy)]
pub(crate) struct Host {
    pub(crate) cpu: f64,
    pub(crate) memory: f64,
}

pub(crate) fn show_host(
    registry: &Registry,
    read: fn() -> io::Result<Host>,
) -> Result<Registration, RegisterError> {
    registry.collector_fn("host", move |into| {
        let host = read()?;
        into.gauge("system_cpu_usage", "Host CPU in use.")
            .without_namespace()
            .value(host.cpu);
        into.gauge("system_memory_usage", "Host memory in use.")
            .without_namespace()
            .value(host.memory);
        Ok(())
    })
}

#[test]
fn the_host_has_no_namespace() {
    let (registry, _) = equipped();
    let exposition = Exposition::of(&registry);
    assert_eq!(exposition.value("system_cpu_usage", &[]), Some(0.25));
    assert_eq!(exposition.value("system_memory_usage", &[]), Some(0.5));
}

#[test]
fn a_host_that_cannot_be_read_is_in_no_scrape() {
    let registry = registry().build().expect("it can be built");
    let unreadable = || Err(io::ErrorKind::PermissionDenied.into());
    show_host(&registry, unreadable).expect("it is registered all the same");
    let exposition = Exposition::with_faults_of(&registry);
    assert_eq!(exposition.family("system_cpu_usage"), None);
    assert_eq!(exposition.family("system_memory_usage"), None);
    let labels = [("collector", "host"), ("reason", "error")];
    let errors = exposition.value("callmeter_collector_errors_total", &labels);
    // At the registration, and at the scrape.
    assert_eq!(errors, Some(2.0));
}
