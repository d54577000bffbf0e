//! The global registry.

use std::sync::OnceLock;

use crate::registry::{BuildError, Registry, RegistryBuilder};

static GLOBAL: OnceLock<Registry> = OnceLock::new();

/// The global registry: where calls are counted unless a scope says otherwise.
///
/// ```
/// #[callmeter::track_task]
/// fn tidy_up() {}
///
/// tidy_up();
/// let labels = [("task_name", "tidy_up"), ("status", "success")];
/// assert_eq!(callmeter::registry().snapshot().value("task_total", &labels), Some(1.0));
/// ```
pub fn registry() -> &'static Registry {
    GLOBAL.get_or_init(|| {
        let inner = RegistryBuilder::new().inner(true);
        Registry::from_inner(inner.expect("a registry without options can be built"))
    })
}

pub(super) fn install(registry: Registry) -> Result<&'static Registry, BuildError> {
    let mut installed = false;
    let global = GLOBAL.get_or_init(|| {
        installed = true;
        registry
    });
    if installed {
        Ok(global)
    } else {
        Err(BuildError::AlreadyInUse)
    }
}

/// Every clash that the global registry has met so far, each with both places in the
/// source code. Best asserted in a test: call sites cannot return errors.
///
/// ```
/// callmeter::check()?;
/// # Ok::<(), callmeter::RegisterErrors>(())
/// ```
///
/// # Errors
/// Where families of one name are declared differently; where a scrape left out a family, or a
/// series, that a collector brought.
pub fn check() -> Result<(), crate::RegisterErrors> {
    registry().check()
}
