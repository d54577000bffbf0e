use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Weak};

use super::family::Origin;
use super::kept::AnyFamily;
use super::table::MOST_FAMILIES;
use crate::declaration::Location;
use crate::registry::{RegisterError, RegistryInner};
use crate::series::RegistryCore;
use crate::warn;

/// What families are made by.
pub(super) struct Rules {
    pub location: Location,
    /// Label sets of a family.
    pub limit: usize,
    pub default_bounds: Arc<[f64]>,
    /// By the names of families.
    pub bounds: Vec<(String, Arc<[f64]>)>,
    pub registry: Weak<RegistryInner>,
    pub core: Arc<RegistryCore>,
}

impl Rules {
    pub(super) fn origin(&self, name: &str) -> Origin {
        let mut own = self.bounds.iter();
        let own = own.find(|(known, _)| known == name);
        let bounds = own.map_or(&self.default_bounds, |(_, bounds)| bounds);
        Origin {
            name: name.to_owned(),
            bounds: Arc::clone(bounds),
            core: Arc::clone(&self.core),
        }
    }

    pub(super) fn is_constant(&self, label: &str) -> bool {
        self.core.const_labels.iter().any(|name| name == label)
    }

    pub(super) fn is_refused(&self, label: &str) -> bool {
        self.core.refuses_label(label)
    }

    /// A label value of no more bytes than allowed, in whole characters.
    pub(super) fn clipped<'a>(&self, value: &'a str) -> &'a str {
        let longest = self.core.longest_text;
        if value.len() <= longest {
            return value;
        }
        self.core.clipped.fetch_add(1, Relaxed);
        let starts = value.char_indices().map(|(at, _)| at);
        let end = starts.take_while(|at| *at <= longest).last();
        &value[..end.unwrap_or(0)]
    }

    /// A name is asked for as another type than that of its family.
    #[cold]
    pub(super) fn tell_clash(&self, family: &AnyFamily) {
        if let Some(registry) = self.registry.upgrade() {
            let (name, word) = (&family.origin().name, family.word());
            let message = format!(
                "it is a {word} of the facade `metrics`, and something else as well, which is \
                 counted nowhere; rename one of them"
            );
            registry.detach(vec![RegisterError::refused(name, message, self.location)]);
        }
    }

    #[cold]
    pub(super) fn tell_too_many(&self) {
        self.core.internal_errors.fetch_add(1, Relaxed);
        warn::once_a_minute("too many names", self.location, || {
            format!(
                "the facade `metrics` was given more than {MOST_FAMILIES} names: further ones \
                 are counted nowhere; put what changes into labels"
            )
            .into()
        });
    }

    #[cfg(test)]
    pub(super) fn for_tests(constant: &[&str], refused: &[&str], longest: usize) -> Rules {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let limits = crate::series::Limits {
            longest_text: longest,
            grace: std::time::Duration::ZERO,
            const_labels: owned(constant),
            refused_labels: owned(refused),
            ..crate::series::Limits::default()
        };
        Rules {
            location: Location::of_caller(),
            limit: 1,
            default_bounds: Arc::from([]),
            bounds: Vec::new(),
            registry: Weak::new(),
            core: Arc::new(RegistryCore::new(false, limits)),
        }
    }
}
