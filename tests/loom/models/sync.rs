//! The runtime's `sync` on the model checker's atomics.

use std::marker::PhantomData;

use loom::sync::atomic::Ordering::{self, Acquire, Relaxed, Release};
use loom::sync::atomic::{self, AtomicBool, AtomicPtr};

/// A cell.
///
/// The checker looks for other orders of two accesses to one atomic, but keeps only the
/// last access to each: an owner that loads a cell before it stores hides that a scrape
/// read it earlier, and the order in which the store comes first is never tried. So each
/// access first takes its turn at an atomic of its own, which orders nothing.
pub(crate) struct AtomicU64 {
    turn: atomic::AtomicU64,
    value: atomic::AtomicU64,
}

impl AtomicU64 {
    pub(crate) fn new(value: u64) -> AtomicU64 {
        AtomicU64 {
            turn: atomic::AtomicU64::new(0),
            value: atomic::AtomicU64::new(value),
        }
    }

    pub(crate) fn load(&self, ordering: Ordering) -> u64 {
        self.take_turn();
        self.value.load(ordering)
    }

    pub(crate) fn store(&self, value: u64, ordering: Ordering) {
        self.take_turn();
        self.value.store(value, ordering);
    }

    pub(crate) fn fetch_add(&self, value: u64, ordering: Ordering) -> u64 {
        self.take_turn();
        self.value.fetch_add(value, ordering)
    }

    pub(crate) fn fetch_update(
        &self,
        set: Ordering,
        fetch: Ordering,
        change: impl FnMut(u64) -> Option<u64>,
    ) -> Result<u64, u64> {
        self.take_turn();
        self.value.fetch_update(set, fetch, change)
    }

    fn take_turn(&self) {
        self.turn.fetch_add(1, Relaxed);
    }
}

/// The life of a row. Its accesses take turns as those of a cell do.
pub(crate) struct AtomicU32(AtomicU64);

impl AtomicU32 {
    pub(crate) fn new(value: u32) -> AtomicU32 {
        AtomicU32(AtomicU64::new(value.into()))
    }

    pub(crate) fn load(&self, ordering: Ordering) -> u32 {
        self.0.load(ordering) as u32
    }

    pub(crate) fn store(&self, value: u32, ordering: Ordering) {
        self.0.store(value.into(), ordering);
    }
}

/// `once_cell::race::OnceRef`, with the orderings it promises and none stronger.
pub(crate) struct OnceRef<'a, T> {
    pointer: AtomicPtr<T>,
    target: PhantomData<&'a T>,
}

impl<'a, T> OnceRef<'a, T> {
    pub(crate) fn new() -> OnceRef<'a, T> {
        OnceRef {
            pointer: AtomicPtr::new(std::ptr::null_mut()),
            target: PhantomData,
        }
    }

    #[allow(unsafe_code)]
    pub(crate) fn get(&self) -> Option<&'a T> {
        // SAFETY: the pointer is null or was made from a `&'a T` in `set`.
        unsafe { self.pointer.load(Acquire).as_ref() }
    }

    pub(crate) fn set(&self, value: &'a T) -> Result<(), ()> {
        let value = std::ptr::from_ref(value).cast_mut();
        self.pointer
            .compare_exchange(std::ptr::null_mut(), value, Release, Acquire)
            .map(drop)
            .map_err(drop)
    }
}

/// `std::sync::OnceLock`, of which there is only one setter.
pub(crate) struct OnceLock<T> {
    value: std::sync::OnceLock<T>,
    is_set: AtomicBool,
}

impl<T> OnceLock<T> {
    pub(crate) fn new() -> OnceLock<T> {
        OnceLock {
            value: std::sync::OnceLock::new(),
            is_set: AtomicBool::new(false),
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.is_set
            .load(Acquire)
            .then(|| self.value.get().expect("it is set before it says so"))
    }

    pub(crate) fn set(&self, value: T) -> Result<(), T> {
        self.value.set(value)?;
        self.is_set.store(true, Release);
        Ok(())
    }
}
