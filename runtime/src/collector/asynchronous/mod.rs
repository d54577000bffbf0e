//! Collectors that await something, on the tokio runtime in which they were registered.
//!
//! * [`builder`]: when they run, and what is shown where they fail.
//! * [`functions`]: closures as such collectors.
//! * [`read`]: one reading, whatever it does.
//! * [`on_scrape`]: readings that a scrape asks for.
//! * [`every`]: readings at an interval, which is an [`interval`].

mod builder;
mod every;
mod functions;
mod interval;
mod on_scrape;
mod read;

pub use builder::AsyncCollectorBuilder;
pub use interval::Interval;

use super::{CollectError, Collection};

/// Reads values that must be waited for: from a database, from another service.
///
/// It runs on the tokio runtime in which it is registered, at each scrape or at an interval:
/// see [`AsyncCollectorBuilder`]. With the feature `tokio`, which is on by default.
///
/// ```
/// use callmeter::{AsyncCollector, CollectError, Collection, Registry};
///
/// struct Redis {
///     service: String,
/// }
///
/// impl AsyncCollector for Redis {
///     fn name(&self) -> &str {
///         "redis"
///     }
///
///     async fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
///         let connected = ping().await?;
///         into.gauge("redis_connection_up", "Whether Redis answers.")
///             .with(&[("service", &self.service)], u8::from(connected));
///         Ok(())
///     }
/// }
///
/// async fn ping() -> std::io::Result<bool> {
///     Ok(true)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let registry = Registry::builder().build()?;
/// registry.register_async_collector(Redis { service: "api".to_owned() }).every("15s").register()?;
/// let up = registry.snapshot().value("redis_connection_up", &[("service", "api")]);
/// assert_eq!(up, Some(1.0));
/// # Ok(())
/// # }
/// ```
pub trait AsyncCollector: Send + Sync + 'static {
    /// What it is called where its failures are counted: short, the same each time.
    fn name(&self) -> &str;

    /// Reads the values. Write an `async fn` in its place, whose future is `Send`. It is
    /// dropped half-way where it takes longer than [`collector_timeout`] allows.
    ///
    /// # Errors
    /// Where they cannot be had: see [`AsyncCollectorBuilder`] for what is shown then.
    ///
    /// [`collector_timeout`]: crate::RegistryBuilder::collector_timeout
    fn collect(
        &self,
        into: &mut Collection,
    ) -> impl Future<Output = Result<(), CollectError>> + Send;
}
