use super::{AsyncCollector, AsyncCollectorBuilder};
use crate::collector::collection::owned;
use crate::collector::{Done, Reading};
use crate::declaration::Location;
use crate::{CollectError, Collection, Observation, RegisterError, Registration, Registry};

/// A closure that reads one value.
#[derive(Debug)]
pub struct GaugeFunction<F> {
    name: String,
    help: String,
    labels: Vec<(String, String)>,
    read: F,
}

/// A closure that writes values.
#[derive(Debug)]
pub struct CollectFunction<F> {
    name: String,
    collect: F,
}

/// A closure that writes none.
#[derive(Debug)]
pub struct ScrapeFunction<F> {
    name: String,
    run: F,
}

impl<F> GaugeFunction<F> {
    /// Writes its series with a value.
    pub(super) fn write(&self, into: &mut Collection, value: impl Observation) {
        let labels = self.labels.iter();
        let labels: Vec<_> = labels.map(|(name, value)| (&**name, &**value)).collect();
        into.gauge(&self.name, &self.help).with(&labels, value);
    }

    pub(super) fn set_labels(&mut self, labels: &[(&str, &str)]) {
        self.labels = owned(labels);
    }
}

impl<F, R> AsyncCollector for GaugeFunction<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output: Reading> + Send,
{
    fn name(&self) -> &str {
        &self.name
    }

    async fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let value = (self.read)().await.reading()?;
        self.write(into, value);
        Ok(())
    }
}

impl<F, R> AsyncCollector for CollectFunction<F>
where
    F: Fn(Collection) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Collection, CollectError>> + Send,
{
    fn name(&self) -> &str {
        &self.name
    }

    async fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        *into = (self.collect)(std::mem::take(into)).await?;
        Ok(())
    }
}

impl<F, R> AsyncCollector for ScrapeFunction<F>
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output: Done> + Send,
{
    fn name(&self) -> &str {
        &self.name
    }

    async fn collect(&self, _into: &mut Collection) -> Result<(), CollectError> {
        (self.run)().await.done()
    }
}

/// With the feature `tokio`.
impl Registry {
    /// Registers an asynchronous collector; [`register`](AsyncCollectorBuilder::register) ends
    /// that.
    #[track_caller]
    pub fn register_async_collector<C: AsyncCollector>(
        &self,
        collector: C,
    ) -> AsyncCollectorBuilder<'_, C> {
        AsyncCollectorBuilder::new(self, collector, Location::of_caller())
    }

    /// A gauge whose value must be waited for: a number, or a `Result` of one. See
    /// [`AsyncCollectorBuilder`] for when it is read, and what is shown where that fails.
    ///
    /// ```
    /// # async fn ping() -> std::io::Result<f64> { Ok(1.0) }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry.gauge_async("redis_up", "Whether Redis answers.", ping).on_scrape().or(0.0).register()?;
    /// assert_eq!(registry.snapshot().value("redis_up", &[]), Some(1.0));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn gauge_async<F, R>(
        &self,
        name: &str,
        help: &str,
        read: F,
    ) -> AsyncCollectorBuilder<'_, GaugeFunction<F>>
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output: Reading> + Send,
    {
        let gauge = GaugeFunction {
            name: name.to_owned(),
            help: help.to_owned(),
            labels: Vec::new(),
            read,
        };
        self.register_async_collector(gauge).declaring()
    }

    /// An async closure as a collector of that name: it gets what to write into, and gives
    /// it back.
    ///
    /// ```
    /// # async fn workers() -> std::io::Result<(u32, u32)> { Ok((3, 5)) }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry
    ///     .collector_async("workers", |mut into| async {
    ///         let (busy, idle) = workers().await?;
    ///         into.gauge("workers", "Workers, by what they do.")
    ///             .with(&[("state", "busy")], busy)
    ///             .with(&[("state", "idle")], idle);
    ///         Ok(into)
    ///     })
    ///     .every("15s")
    ///     .register()?;
    /// let idle = registry.snapshot().value("workers", &[("state", "idle")]);
    /// assert_eq!(idle, Some(5.0));
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn collector_async<F, R>(
        &self,
        name: &str,
        collect: F,
    ) -> AsyncCollectorBuilder<'_, CollectFunction<F>>
    where
        F: Fn(Collection) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Collection, CollectError>> + Send,
    {
        self.register_async_collector(CollectFunction {
            name: name.to_owned(),
            collect,
        })
    }

    /// An async closure that runs at each scrape before the metrics are read, to set them.
    /// [`on_scrape`](Registry::on_scrape) is the same for a plain closure.
    ///
    /// # Errors
    /// As [`AsyncCollectorBuilder::register`].
    #[track_caller]
    pub fn on_scrape_async<F, R>(&self, name: &str, run: F) -> Result<Registration, RegisterError>
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output: Done> + Send,
    {
        let name = name.to_owned();
        self.register_async_collector(ScrapeFunction { name, run })
            .register()
    }
}
