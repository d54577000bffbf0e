use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// How many scrapes there are now.
#[derive(Debug, Default)]
pub(super) struct Permits(AtomicUsize);

impl Permits {
    /// Another one, if there are less than that.
    pub fn take(self: &Arc<Self>, limit: usize) -> Option<Permit> {
        let one_more = |taken| (taken < limit).then_some(taken + 1);
        let taken = self.0.fetch_update(Relaxed, Relaxed, one_more);
        taken.ok().map(|_| Permit(Arc::clone(self)))
    }
}

/// Of one scrape.
#[derive(Debug)]
pub(super) struct Permit(Arc<Permits>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Relaxed);
    }
}
