//! The crate [`prometheus-client`](https://docs.rs/prometheus-client) beside this one, both
//! ways; with the feature `prometheus-client`.
//!
//! * [`Registry::register_prometheus_client`](crate::Registry::register_prometheus_client)
//!   shows its registries in ours: one exposition, in both formats, checked.
//! * [`RegistryCollector`] shows one of ours in one of its registries.
//! * Its `Counter`, `Gauge`, `Histogram` and `Family` may be fields of
//!   [`#[derive(MetricFamilies)]`](macro@crate::MetricFamilies).
//!
//! ```
//! use std::sync::{Arc, Mutex};
//!
//! use prometheus_client::metrics::counter::Counter;
//! use prometheus_client::registry::Registry as ClientRegistry;
//!
//! let theirs = Arc::new(Mutex::new(ClientRegistry::default()));
//! let sent: Counter = Counter::default();
//! theirs.lock().unwrap().register("mails_sent", "Mails that were sent", sent.clone());
//!
//! let registry = callmeter::Registry::builder().namespace("shop").build()?;
//! registry.register_prometheus_client(Arc::clone(&theirs));
//! sent.inc_by(3);
//! assert_eq!(registry.snapshot().value("shop_mails_sent_total", &[]), Some(3.0));
//! # Ok::<(), callmeter::BuildError>(())
//! ```

// What each file is for:
//
// * `source`: where a registry of theirs is read from.
// * `pieces`: the text it writes, family by family.
// * `encode`: writing it, whatever that does.
// * `exemplar`: what of a line is no sample.
// * `families`: from text to what a collector brings.
// * `attached`: all of this as a collector.
// * `field`: fields of structs of families; `fields`: all of those in one registry.
// * `export`: the way back.

mod attached;
mod encode;
mod exemplar;
mod export;
mod families;
mod field;
mod fields;
mod pieces;
mod source;

pub(crate) use fields::Fields;

pub use export::RegistryCollector;
pub use field::{Buckets, Constructor};
pub use source::{FromFn, ReadRegistry, from_fn};
