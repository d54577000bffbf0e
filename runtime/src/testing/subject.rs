//! What `assert_metrics!` looks into.

use super::Difference;
use super::key::Key;
use crate::{Registry, Snapshot};

/// Numbers by their series.
#[derive(Debug)]
pub struct Numbers {
    pub(super) known: Vec<(Key, f64)>,
    /// What all others are.
    pub(super) other: Option<f64>,
}

/// Something that has numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no metrics to compare",
    label = "write a `Registry`, a `Snapshot` or a `Difference`"
)]
pub trait Subject {
    /// Reads them.
    fn numbers(&self) -> Numbers;
}

impl Subject for Snapshot {
    fn numbers(&self) -> Numbers {
        let samples = self.samples();
        let known = samples
            .iter()
            .map(|sample| (Key::of(sample), sample.value()));
        Numbers {
            known: known.collect(),
            other: None,
        }
    }
}

impl Subject for Registry {
    fn numbers(&self) -> Numbers {
        self.snapshot().numbers()
    }
}

impl Subject for Difference {
    fn numbers(&self) -> Numbers {
        let changes = self.samples().iter();
        let known = changes.map(|change| (change.key().clone(), change.value()));
        Numbers {
            known: known.collect(),
            other: Some(0.0),
        }
    }
}

impl<S: Subject + ?Sized> Subject for &S {
    fn numbers(&self) -> Numbers {
        (**self).numbers()
    }
}

impl Numbers {
    pub(super) fn find(&self, key: &Key) -> Option<f64> {
        let known = self.known.iter().find(|(known, _)| known.matches(key));
        known.map(|(_, value)| *value)
    }

    /// The series of the same name that has most labels in common.
    pub(super) fn nearest(&self, key: &Key) -> Option<&(Key, f64)> {
        let same_name = self
            .known
            .iter()
            .filter(|(known, _)| known.name == key.name);
        // Of several the first.
        same_name
            .rev()
            .max_by_key(|(known, _)| known.shared_labels(key))
    }

    /// The name that begins most like another, if half of that is alike.
    pub(super) fn like_name(&self, name: &str) -> Option<&str> {
        let alike = |known: &str| {
            known
                .bytes()
                .zip(name.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        };
        let names = self.known.iter().map(|(known, _)| known.name.as_str());
        let best = names.rev().max_by_key(|known| alike(known));
        best.filter(|best| alike(best) * 2 >= name.len())
    }
}
