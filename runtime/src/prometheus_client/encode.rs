use std::panic::{AssertUnwindSafe, catch_unwind};

use ::prometheus_client::encoding::text;
use ::prometheus_client::registry::Registry;

use super::ReadRegistry;
use super::pieces::Pieces;
use crate::collector::Fault;

/// What a registry wrote, and why it is not all.
#[derive(Debug, Default)]
pub(super) struct Encoded {
    pub pieces: Pieces,
    pub faults: Vec<(Fault, String)>,
}

impl Encoded {
    pub(super) fn of(source: &impl ReadRegistry) -> Encoded {
        let mut encoded = Encoded::default();
        source.read(&mut |registry| encoded.add(registry));
        encoded
    }

    /// A panic ends here: the caller's lock is not poisoned by it.
    fn add(&mut self, registry: &Registry) {
        let before = self.pieces.len();
        let pieces = &mut self.pieces;
        let encode = AssertUnwindSafe(|| text::encode_registry(pieces, registry));
        match catch_unwind(encode) {
            Ok(Ok(())) => {}
            Ok(Err(_)) => self.stop(Fault::Error, "an error", before),
            Err(payload) => {
                // Dropping it could panic in turn.
                std::mem::forget(payload);
                self.stop(Fault::Panic, "a panic", before);
            }
        }
    }

    /// Half of a family is shown as none of it.
    fn stop(&mut self, fault: Fault, what: &str, before: usize) {
        let last = if self.pieces.len() > before {
            self.pieces.pop()
        } else {
            None
        };
        let message = match last {
            Some(family) => format!(
                "{what} ended the text of the registry in `{}`, or behind it: a native \
                 histogram without buckets, or a collector that failed; the families from \
                 there on are left out",
                family.name().escape_debug()
            ),
            None => format!("{what} was all that the registry wrote"),
        };
        self.faults.push((fault, message));
    }
}
