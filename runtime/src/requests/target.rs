use crate::call::{self, StatusOf};
use crate::cells::thread;
use crate::operation::IntoOperation;
use crate::{Call, Registry};

/// Where requests are counted.
#[derive(Clone, Debug)]
pub enum Target {
    /// In the registry that is the current one when the request comes.
    Current,
    /// In the global one, without counting references to it.
    Global,
    /// In that one.
    Other(Registry),
}

impl Target {
    pub(in crate::requests) fn of(registry: &Registry) -> Target {
        if registry.is_global() {
            Target::Global
        } else {
            Target::Other(registry.clone())
        }
    }

    /// A call that is not started yet.
    #[cfg(feature = "actix")]
    #[inline]
    pub(in crate::requests) fn describe<M: IntoOperation>(
        &self,
        make: impl FnOnce() -> M,
    ) -> Call<StatusOf<M>> {
        let registry = match self {
            Target::Global if thread::is_scoped() => Some(crate::registry()),
            Target::Current | Target::Global => None,
            Target::Other(registry) => Some(registry),
        };
        call::describe(registry, make)
    }

    #[cfg(feature = "tower")]
    #[inline]
    pub(in crate::requests) fn start<M: IntoOperation>(
        &self,
        make: impl FnOnce() -> M,
    ) -> Call<StatusOf<M>> {
        match self {
            Target::Current => call::start(make),
            Target::Global if !thread::is_scoped() => call::start(make),
            Target::Global => call::start_in(crate::registry(), make),
            Target::Other(registry) => call::start_in(registry, make),
        }
    }
}
