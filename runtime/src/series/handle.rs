use std::ops::Deref;
use std::sync::Arc;

/// A reference to something of the global registry, which lives for ever, or of
/// another, which it keeps alive.
pub(crate) enum Handle<T: 'static> {
    Global(&'static T),
    Scoped(Arc<T>),
}

impl<T> Handle<T> {
    pub(crate) fn new(value: T, global: bool) -> Handle<T> {
        if global {
            Handle::Global(Box::leak(Box::new(value)))
        } else {
            Handle::Scoped(Arc::new(value))
        }
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Handle<T> {
        match self {
            Handle::Global(value) => Handle::Global(value),
            Handle::Scoped(value) => Handle::Scoped(Arc::clone(value)),
        }
    }
}

impl<T> Deref for Handle<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match self {
            Handle::Global(value) => value,
            Handle::Scoped(value) => value,
        }
    }
}
