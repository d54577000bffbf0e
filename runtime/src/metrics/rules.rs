use std::collections::HashSet;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, Weak};

use super::family::Origin;
use super::table::{MOST_FAMILIES, Named};
use crate::declaration::Location;
use crate::registry::{RegisterError, RegistryInner};
use crate::series::RegistryCore;
use crate::sync::lock;
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
    /// The families whose names or labels clash, and what was told of each.
    pub told: Mutex<HashSet<(String, String)>>,
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
    pub(super) fn tell_other_type(&self, named: &Named, given: &str) {
        let quoted = |name: &str| match named.given == given {
            true => String::new(),
            false => format!(" (`{name}`)"),
        };
        let (word, first, second) = (named.family.word(), quoted(&named.given), quoted(given));
        let message = format!(
            "it is a {word} of the facade `metrics`{first}, and something else as well{second}, \
             which is counted nowhere; rename one of them"
        );
        self.tell(named, message);
    }

    /// Two names are those of one family.
    #[cold]
    pub(super) fn tell_shared_name(&self, named: &Named, given: &str) {
        let (first, shown) = (&named.given, &named.family.origin().name);
        let message = format!(
            "the names `{first}` and `{given}` are both shown as `{shown}`, and counted together; \
             rename one of them"
        );
        self.tell(named, message);
    }

    /// Two labels of one call are shown by one name.
    #[cold]
    pub(super) fn tell_shared_label(&self, named: &Named, [first, second]: [&str; 2], shown: &str) {
        let message = format!(
            "its labels `{first}` and `{second}` are both shown as `{shown}`, and the value of \
             `{second}` is left out; rename one of them"
        );
        self.tell(named, message);
    }

    /// Tells each clash once.
    fn tell(&self, named: &Named, message: String) {
        let name = &named.family.origin().name;
        let clash = (name.clone(), message.clone());
        let is_new = {
            let mut told = lock(&self.told);
            told.len() < MOST_FAMILIES && told.insert(clash)
        };
        if let Some(registry) = self.registry.upgrade().filter(|_| is_new) {
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
            told: Mutex::default(),
        }
    }
}
