//! Call sites: functions whose operation is constant.

use std::fmt;

use once_cell::race::OnceRef;

use crate::call::status_of_error;
use crate::cells::row::Access;
use crate::cells::thread;
use crate::declaration::{Location, status_key};
use crate::error_type::{ErrorClass, ErrorTypes, Found};
use crate::guard::guarded;
use crate::registry::{self, Origin, Registry};
use crate::series::{Handle, Series};
use crate::{Call, Operation, Status};

/// The static of one tracked function. All of them are known at link time, so that
/// their series are there before the first call.
pub struct Site {
    /// In the global registry, once it is there.
    series: OnceRef<'static, Series>,
    operation: &'static (dyn ConstantOperation + Sync),
    errors: fn(&mut ErrorTypes),
    location: Location,
}

/// An operation behind a pointer.
trait ConstantOperation {
    fn series(&self, registry: &Registry) -> Handle<Series>;

    fn declare_error(&self, series: &Handle<Series>, error: &Found);
}

impl<O: Operation> ConstantOperation for O {
    fn series(&self, registry: &Registry) -> Handle<Series> {
        self.with_label_values(|values| {
            registry.series(O::declaration(), &values, Origin::CallSite)
        })
    }

    fn declare_error(&self, series: &Handle<Series>, error: &Found) {
        let status: O::Status = status_of_error(series, error.outcome, error.word);
        if status.is_error() {
            let class = ErrorClass::Word(error.error_type.into());
            series.declare_error(status_key(&status).by_ref(), &class);
        }
    }
}

impl Site {
    /// A function whose calls are this operation and may end with these errors.
    pub const fn new<O: Operation + Sync>(
        operation: &'static O,
        errors: fn(&mut ErrorTypes),
        location: Location,
    ) -> Site {
        Site {
            series: OnceRef::new(),
            operation,
            errors,
            location,
        }
    }

    /// Starts a call. `operation` is the one given to [`Site::new`]; it names the type.
    #[inline]
    pub fn start<O: Operation>(&'static self, _operation: &'static O) -> Call<O::Status> {
        if let Some(series) = self.series.get()
            && let Some(row) = thread::hot_row(series.first_row)
        {
            Access::Own(row).start();
            return Call::begun(Some(Handle::Global(series)));
        }
        Call::begin(self.find_series())
    }

    #[cold]
    #[inline(never)]
    fn find_series(&'static self) -> Option<Handle<Series>> {
        // The thread's first call, or an operation whose starts nobody counts.
        if let Some(series) = self.series.get()
            && !thread::is_scoped()
        {
            return Some(Handle::Global(series));
        }
        match registry::current() {
            Some(registry) => self.series_in(&registry),
            None => self.attach(registry::registry()),
        }
    }

    /// The series in a registry, with the errors that are known beforehand.
    fn series_in(&self, registry: &Registry) -> Option<Handle<Series>> {
        guarded("the operation of a call site", || {
            let series = self.operation.series(registry);
            if !series.errors_are_declared() {
                self.declare_errors(&series);
            }
            series
        })
    }

    /// The series in the global registry.
    fn attach(&'static self, global: &Registry) -> Option<Handle<Series>> {
        if let Some(series) = self.series.get() {
            return Some(Handle::Global(series));
        }
        let series = self.series_in(global)?;
        self.declare_errors(&series);
        if let Handle::Global(series) = series {
            let _ = self.series.set(series);
        }
        Some(series)
    }

    fn declare_errors(&self, series: &Handle<Series>) {
        guarded("an error's declaration", || {
            let mut types = ErrorTypes::default();
            (self.errors)(&mut types);
            for error in &types.found {
                self.operation.declare_error(series, error);
            }
        });
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("location", &self.location)
            .finish_non_exhaustive()
    }
}

#[cfg(not(any(miri, target_family = "wasm")))]
pub use self::linked::SITES_0_1;
pub(crate) use self::linked::attach_all;

#[cfg(not(any(miri, target_family = "wasm")))]
mod linked {
    // The slice is a static in a section of its own.
    #![allow(unsafe_code)]

    use super::Site;
    use crate::registry::Registry;

    /// Every call site of the program. The name carries the version, so that two
    /// versions of this crate in one program keep to their own.
    #[linkme::distributed_slice]
    pub static SITES_0_1: [Site];

    /// Makes the series of all call sites.
    pub(crate) fn attach_all(global: &Registry) {
        for site in SITES_0_1 {
            site.attach(global);
        }
    }
}

/// Where there are no link-time slices, a call site's series is made at its first call.
#[cfg(any(miri, target_family = "wasm"))]
mod linked {
    use crate::registry::Registry;

    pub(crate) fn attach_all(_: &Registry) {}
}
