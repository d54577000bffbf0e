use crate::Registry;

/// Runs a test in a new registry, which it is given: what it calls is counted there, and
/// nothing else is.
///
/// Calls on threads that `test` starts are covered if they run in the scope of the
/// registry: see [`Registry::scope_sync`].
///
/// ```
/// use callmeter::{assert_metrics, testing};
///
/// #[callmeter::track_task]
/// fn work() -> u32 { 7 }
///
/// work(); // in the global registry
/// let result = testing::isolated(|registry| {
///     let result = work();
///     assert_metrics!(registry, { "task_total"{task_name = "work", status = "success"} == 1 });
///     result
/// });
/// assert_eq!(result, 7);
/// ```
pub fn isolated<R>(test: impl FnOnce(Registry) -> R) -> R {
    let registry = fresh();
    registry.scope_sync(|| test(registry.clone()))
}

/// As [`isolated()`], for code that waits.
///
/// Tasks that `test` spawns are covered if they run in the scope of the registry: see
/// [`Registry::scope`].
///
/// ```
/// use callmeter::{assert_metrics, testing};
///
/// #[callmeter::track_task]
/// async fn work() {}
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// testing::isolated_async(|registry| async move {
///     work().await;
///     tokio::spawn(registry.scope(work())).await.unwrap();
///     assert_metrics!(registry, { "task_total"{task_name = "work", status = "success"} == 2 });
/// })
/// .await;
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
pub async fn isolated_async<F: Future>(test: impl FnOnce(Registry) -> F) -> F::Output {
    let registry = fresh();
    let future = registry.scope_sync(|| test(registry.clone()));
    registry.scope(future).await
}

fn fresh() -> Registry {
    let registry = Registry::builder().build();
    registry.expect("there are no names and bounds to refuse")
}
