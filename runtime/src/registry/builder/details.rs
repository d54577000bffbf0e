use std::time::SystemTime;

use super::RegistryBuilder;
use crate::ExemplarLabels;
use crate::clock::SystemClock;
use crate::exemplar::Source;

impl RegistryBuilder {
    /// Lets buckets and counters tell of a single observation each, an *exemplar*, that leads from
    /// a number to a trace: in OpenMetrics, `… # {trace_id="…"} 0.25 1700000000.123`.
    ///
    /// `source` is asked for the labels when a tracked call has ended, when a call tells a value,
    /// and when a counter or a histogram of a struct counts: by the thread that counts, behind the
    /// number, which is the same whatever the source does. A bucket whose exemplar is younger than a
    /// second does not ask for another one. `None` is no exemplar, and the next observation
    /// asks again: tell only of traces that are sampled. For the spans of OpenTelemetry, and those
    /// of `tracing` that reach it, there is `callmeter::opentelemetry::current_span` (feature
    /// `opentelemetry`); for fields of `tracing` spans `callmeter::tracing_spans::current_fields`
    /// (feature `tracing-spans`).
    ///
    /// Of a tracked call the bucket of its duration, the counter of completed calls and that of
    /// errors have the exemplar. See [`ExemplarLabels`] for what labels may be, and
    /// [`Histogram::observe_with_exemplar`](crate::Histogram::observe_with_exemplar) for exemplars
    /// without a source. A source that panics is counted in `callmeter_internal_errors_total`.
    /// Each bucket that has an exemplar takes some 200 bytes.
    ///
    /// ```
    /// use std::cell::Cell;
    /// use callmeter::{Registry, track_task};
    ///
    /// thread_local!(static REQUEST: Cell<Option<u64>> = const { Cell::new(None) });
    ///
    /// #[track_task]
    /// fn import() {}
    ///
    /// let registry = Registry::builder()
    ///     .exemplars(|| Some([("request_id", REQUEST.get()?.to_string())]))
    ///     .build()?;
    /// registry.scope_sync(|| {
    ///     import();
    ///     REQUEST.set(Some(17));
    ///     import();
    /// });
    /// let text = String::from_utf8(registry.encode(callmeter::Format::OpenMetrics))?;
    /// let counter = r#"task_total{status="success",task_name="import"} 2 # {request_id="17"} 1 "#;
    /// assert!(text.contains(counter), "{text}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn exemplars<L: ExemplarLabels>(
        mut self,
        source: impl Fn() -> Option<L> + Send + Sync + 'static,
    ) -> Self {
        self.exemplars = Some(Source::new(source));
        self
    }

    /// Lets each series of a counter or histogram tell when it began to count from 0, so that a server
    /// can tell a new series from one that it missed: in OpenMetrics by a line of its own,
    /// `task_created{…} 1700000000.123`. Default: not.
    ///
    /// Series that are known at link time began when the registry was made or first scraped, others
    /// when they were first counted in, and removed ones begin anew when they come again. What
    /// collectors bring has no such time, nor has a family of which a series began while the
    /// system's clock was before 1970. Classic text never shows it.
    ///
    /// A Prometheus that reads OpenMetrics takes the lines for series like any others, one more for
    /// each counter and histogram, unless it runs with the feature
    /// `created-timestamp-zero-ingestion`.
    ///
    /// ```
    /// use callmeter::{Format, Registry, track_task};
    ///
    /// #[track_task]
    /// fn import() {}
    ///
    /// let registry = Registry::builder().created_timestamps().build()?;
    /// registry.scope_sync(import);
    /// let labels = [("task_name", "import"), ("status", "success")];
    /// assert!(registry.snapshot().value("task_created", &labels) > Some(1.7e9));
    /// let text = String::from_utf8(registry.encode(Format::OpenMetrics))?;
    /// assert!(text.contains(r#"task_created{status="success",task_name="import"} 1"#), "{text}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn created_timestamps(mut self) -> Self {
        self.tells_created = true;
        self
    }

    /// The clock that moments are told by: for tests.
    #[doc(hidden)]
    pub fn system_clock(mut self, clock: fn() -> SystemTime) -> Self {
        self.system_clock = SystemClock(clock);
        self
    }
}
