//! Which registry the running thread counts in.

use std::cell::RefCell;
use std::fmt;
use std::mem::ManuallyDrop;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::cells::thread;
use crate::registry::Registry;

thread_local! {
    /// `None` stands for the global registry, and is what a thread ends with: whoever
    /// enters a scope leaves it. So nothing is lost where this is never dropped, and
    /// there are scopes in the destructors of a thread's own values as well.
    static CURRENT: RefCell<ManuallyDrop<Option<Registry>>> =
        const { RefCell::new(ManuallyDrop::new(None)) };
}

/// The registry of the innermost scope; `None` for the global one.
pub(crate) fn current() -> Option<Registry> {
    CURRENT.with(|current| Option::clone(&current.borrow()))
}

/// Sets the current registry until dropped.
struct Entered {
    before: Option<Registry>,
    was_scoped: bool,
}

impl Entered {
    fn new(registry: &Registry) -> Entered {
        let entered = (!registry.is_global()).then(|| registry.clone());
        let was_scoped = thread::set_scoped(entered.is_some());
        Entered {
            before: replace(entered),
            was_scoped,
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        // Dropped behind the borrow: the last owner of a registry may go here.
        let entered = replace(self.before.take());
        thread::set_scoped(self.was_scoped);
        drop(entered);
    }
}

fn replace(registry: Option<Registry>) -> Option<Registry> {
    let before = CURRENT.with(|current| current.replace(ManuallyDrop::new(registry)));
    ManuallyDrop::into_inner(before)
}

impl Registry {
    /// Runs `body`; tracked calls inside are counted in this registry.
    ///
    /// ```
    /// #[callmeter::track_task]
    /// fn work() {}
    ///
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry.scope_sync(work);
    /// let labels = [("task_name", "work"), ("status", "success")];
    /// assert_eq!(registry.snapshot().value("task_total", &labels), Some(1.0));
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    ///
    /// What `body` starts on other threads is not covered; carry the scope there:
    ///
    /// ```
    /// # #[callmeter::track_task] fn work() {}
    /// # let registry = callmeter::Registry::builder().build()?;
    /// registry.scope_sync(|| {
    ///     let registry = callmeter::Registry::current();
    ///     std::thread::spawn(move || registry.scope_sync(work)).join()
    /// });
    /// # let labels = [("task_name", "work"), ("status", "success")];
    /// # assert_eq!(registry.snapshot().value("task_total", &labels), Some(1.0));
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    pub fn scope_sync<R>(&self, body: impl FnOnce() -> R) -> R {
        let _entered = Entered::new(self);
        body()
    }

    /// Runs a future; calls tracked in its polls are counted in this registry.
    ///
    /// A call ends in the registry in which it began. What the future spawns is not
    /// covered: spawn `Registry::current().scope(other)` to carry the scope there.
    ///
    /// ```
    /// # #[callmeter::track_task] async fn work() {}
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// let registry = callmeter::Registry::builder().build()?;
    /// runtime.block_on(registry.scope(async {
    ///     work().await;
    ///     tokio::spawn(callmeter::Registry::current().scope(work())).await
    /// }))?;
    /// let labels = [("task_name", "work"), ("status", "success")];
    /// assert_eq!(registry.snapshot().value("task_total", &labels), Some(2.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scope<F: Future>(&self, future: F) -> Scope<F> {
        Scope {
            registry: self.clone(),
            future: Some(future),
        }
    }

    /// The registry in which a call that starts here and now would be counted.
    pub fn current() -> Registry {
        current().unwrap_or_else(|| super::registry().clone())
    }
}

pin_project_lite::pin_project! {
    /// A future whose tracked calls are counted in a registry: see [`Registry::scope`].
    #[must_use = "futures do nothing unless polled"]
    pub struct Scope<F> {
        registry: Registry,
        #[pin]
        future: Option<F>,
    }

    impl<F> PinnedDrop for Scope<F> {
        fn drop(this: Pin<&mut Self>) {
            // Calls that are cancelled here start calls of their own, perhaps.
            let mut this = this.project();
            let _entered = Entered::new(this.registry);
            this.future.set(None);
        }
    }
}

impl<F: Future> Future for Scope<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _entered = Entered::new(this.registry);
        this.future
            .as_pin_mut()
            .expect("the future is there until it is dropped")
            .poll(context)
    }
}

impl<F> fmt::Debug for Scope<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}
