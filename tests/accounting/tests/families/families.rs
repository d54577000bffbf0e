//! The families as programs see them, whatever their types.

use std::sync::Arc;

use callmeter::{Family, LabelSet};

use crate::declared::{Corner, Families, Place};
use crate::metrics::{Handle, Kind, Measured};
use crate::plan::{Labels, NAMES};

/// A family of any type.
pub trait AnyFamily: Send + Sync {
    fn with(&self, labels: Labels) -> Arc<dyn Handle>;

    /// `None` if there is none.
    fn get(&self, labels: Labels) -> Option<Arc<dyn Handle>>;

    fn remove(&self, labels: Labels) -> bool;

    /// Tells the values of each series' labels.
    fn retain(&self, is_kept: &mut dyn FnMut(Vec<String>) -> bool);

    fn clear(&self);

    fn len(&self) -> usize;

    /// Whether such a family can.
    fn replace(&self, rows: &[(Labels, u8)]) -> bool;
}

/// A metric without labels.
struct Single<M>(M);

impl<M: Measured> AnyFamily for Single<M> {
    fn with(&self, _: Labels) -> Arc<dyn Handle> {
        Arc::new(self.0.clone())
    }

    fn get(&self, labels: Labels) -> Option<Arc<dyn Handle>> {
        Some(self.with(labels))
    }

    fn remove(&self, _: Labels) -> bool {
        false
    }

    fn retain(&self, _: &mut dyn FnMut(Vec<String>) -> bool) {}

    fn clear(&self) {}

    fn len(&self) -> usize {
        1
    }

    fn replace(&self, _: &[(Labels, u8)]) -> bool {
        false
    }
}

/// A label set that programs use.
pub trait OfProgram: LabelSet<Key = Self> + 'static {
    fn of(labels: Labels) -> Self;
}

impl OfProgram for Corner {
    fn of(labels: Labels) -> Corner {
        Corner {
            side: labels.side,
            high: labels.name % 2 == 1,
        }
    }
}

impl OfProgram for Place<'static> {
    fn of(labels: Labels) -> Place<'static> {
        Place {
            side: labels.side,
            name: NAMES[labels.name],
        }
    }
}

impl<L: OfProgram, M: Measured> AnyFamily for Family<L, M> {
    fn with(&self, labels: Labels) -> Arc<dyn Handle> {
        Arc::new(Family::with(self, &L::of(labels)))
    }

    fn get(&self, labels: Labels) -> Option<Arc<dyn Handle>> {
        let handle = Family::get(self, &L::of(labels))?;
        Some(Arc::new(handle))
    }

    fn remove(&self, labels: Labels) -> bool {
        Family::remove(self, &L::of(labels))
    }

    fn retain(&self, is_kept: &mut dyn FnMut(Vec<String>) -> bool) {
        Family::retain(self, |labels| {
            is_kept(labels.iter().map(|(_, value)| value.to_owned()).collect())
        });
    }

    fn clear(&self) {
        Family::clear(self);
    }

    fn len(&self) -> usize {
        Family::len(self)
    }

    fn replace(&self, rows: &[(Labels, u8)]) -> bool {
        let of = |(labels, value): &(Labels, u8)| (L::of(*labels), *value);
        M::replace(self, rows.iter().map(of).collect())
    }
}

/// What tells the series of a family apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Has {
    NoLabels,
    ClosedLabels,
    AnOpenLabel,
}

/// What the model has to know of a family.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// Without suffix.
    pub name: &'static str,
    pub kind: Kind,
    pub has: Has,
    pub expires: bool,
}

/// Each family: how it is described, and where it is.
macro_rules! families {
    ($($struct:ident $expires:literal { $($name:literal $field:ident $kind:ident $has:ident)* })*) => {
        pub const FAMILIES: &[Described] = &[
            $($(Described {
                name: concat!(stringify!($struct), "_", $name),
                kind: Kind::$kind,
                has: Has::$has,
                expires: $expires,
            }),*),*
        ];

        /// All of them, in that order.
        pub fn all(families: &Families) -> Vec<Arc<dyn AnyFamily>> {
            vec![$($(families!($has families.$struct.$field)),*),*]
        }
    };
    (NoLabels $field:expr) => {
        Arc::new(Single($field.clone()))
    };
    ($has:ident $field:expr) => {
        Arc::new($field.clone())
    };
}

families! {
    single false {
        "events" events Count NoLabels
        "work" work Sum NoLabels
        "depth" depth Integer NoLabels
        "load" load Float NoLabels
        "sizes" sizes Values NoLabels
        "times_seconds" times Seconds NoLabels
        "phase" phase States NoLabels
        "about" about Info NoLabels
    }
    corner false {
        "events" events Count ClosedLabels
        "work" work Sum ClosedLabels
        "depth" depth Integer ClosedLabels
        "load" load Float ClosedLabels
        "sizes" sizes Values ClosedLabels
        "times_seconds" times Seconds ClosedLabels
        "phase" phase States ClosedLabels
        "about" about Info ClosedLabels
    }
    place false {
        "events" events Count AnOpenLabel
        "work" work Sum AnOpenLabel
        "depth" depth Integer AnOpenLabel
        "load" load Float AnOpenLabel
        "sizes" sizes Values AnOpenLabel
        "times_seconds" times Seconds AnOpenLabel
        "phase" phase States AnOpenLabel
        "about" about Info AnOpenLabel
    }
    brief true {
        "events" events Count AnOpenLabel
        "work" work Sum ClosedLabels
        "depth" depth Integer AnOpenLabel
        "load" load Float ClosedLabels
        "sizes" sizes Values AnOpenLabel
        "times_seconds" times Seconds ClosedLabels
        "phase" phase States AnOpenLabel
        "about" about Info ClosedLabels
    }
}
