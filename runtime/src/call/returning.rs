use std::fmt;

use super::{Call, Ending};
use crate::Status;

/// Ends a call when the function around it returns, for a body that stays in its place: a
/// closure that is returned gets the types of its arguments from the signature only there.
pub struct Returning<S: Status> {
    call: Call<S>,
    /// Whether the thread was unwinding before the call.
    unwinding: bool,
}

/// Ends `call` when the function returns; as panicked if it unwinds.
#[inline]
pub fn returning<S: Status>(call: Call<S>) -> Returning<S> {
    Returning {
        call,
        unwinding: std::thread::panicking(),
    }
}

impl<S: Status> Returning<S> {
    /// The call.
    pub fn call(&self) -> &Call<S> {
        &self.call
    }
}

impl<S: Status> Drop for Returning<S> {
    #[inline]
    fn drop(&mut self) {
        if std::thread::panicking() == self.unwinding {
            self.call.settle(&(), |()| Ending::Success);
        }
    }
}

impl<S: Status> fmt::Debug for Returning<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Returning").field(&self.call).finish()
    }
}
