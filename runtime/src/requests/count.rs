use crate::call::{Observer, observe};
use crate::{Call, HttpCode, Value};

/// The bytes of a request's body that were read; told when it is dropped.
pub struct Count {
    observer: Observer,
    value: Value,
    bytes: u64,
}

impl Count {
    #[inline]
    pub(in crate::requests) fn new(call: &Call<HttpCode>, value: Value) -> Count {
        Count {
            observer: call.observer(),
            value,
            bytes: 0,
        }
    }

    /// Tells the call as it is now.
    #[cfg(feature = "actix")]
    pub(in crate::requests) fn move_to(&mut self, call: &Call<HttpCode>) {
        self.observer = call.observer();
    }

    #[inline]
    pub(in crate::requests) fn add(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        observe(&self.observer, self.value, &self.bytes, |bytes| *bytes);
    }
}
