//! A program that serves metrics for a moment: on the addresses that are its arguments, of which `token` and
//! `network` restrict who may ask.

use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Warnings that go to `tracing`, on stderr, where they are without it.
struct Shown;

impl Subscriber for Shown {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("callmeter")
    }

    fn event(&self, event: &Event<'_>) {
        eprintln!("{event:?}");
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn main() -> Result<(), callmeter::exporter::ExporterError> {
    tracing::subscriber::set_global_default(Shown).expect("it is the first");
    let arguments = std::env::args().skip(1);
    let builder = callmeter::exporter::builder(callmeter::registry());
    let builder = arguments.fold(builder, |builder, argument| match &*argument {
        "token" => builder.bearer_token("token"),
        "network" => builder.allow("10.0.0.0/8"),
        address => builder.listen(address),
    });
    builder.start()?.stop();
    Ok(())
}
