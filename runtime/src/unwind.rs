//! What may be used after a panic has been caught.
//!
//! Cells are atomics. A lock is held over plain updates of our own, never over code of a user's,
//! and is taken again where it was poisoned; a collector that panics is a failed collector. So no
//! panic leaves any of these half done, and a program that catches panics may keep using them.

use std::panic::{RefUnwindSafe, UnwindSafe};

macro_rules! unwind_safe {
    ($($(#[$feature:meta])* [$($parameters:tt)*] $ty:ty;)*) => {$(
        $(#[$feature])*
        impl<$($parameters)*> UnwindSafe for $ty {}
        $(#[$feature])*
        impl<$($parameters)*> RefUnwindSafe for $ty {}
    )*};
}

unwind_safe! {
    [S: crate::Status] crate::Call<S>;
    [S: crate::Status] crate::call::prepared::Prepared<S>;
    [] crate::Registry;
    [] crate::RegistryBuilder;
    [] crate::Registration;
    [N] crate::Counter<N>;
    [N: crate::GaugeNumber] crate::Gauge<N>;
    [N: crate::GaugeNumber] crate::GaugeGuard<N>;
    [] crate::Histogram;
    [] crate::Info;
    [S] crate::StateGauge<S>;
    [S] crate::StateSet<S>;
    [L, M] crate::Family<L, M>;
    #[cfg(feature = "metrics")] [] crate::metrics::Recorder;
    #[cfg(feature = "exporter")] [] crate::exporter::Builder;
    #[cfg(feature = "exporter")] [] crate::exporter::Exporter;
    #[cfg(all(feature = "exporter", feature = "tls"))] [] crate::exporter::Tls;
    #[cfg(feature = "push")] [] crate::push::Pushing;
    #[cfg(feature = "query")] [] crate::query::Router;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared<T: UnwindSafe + RefUnwindSafe + Send + Sync>() {}

    #[test]
    fn the_types_of_the_core_are_unwind_safe() {
        use crate::*;

        #[derive(LabelSet, Clone)]
        #[label_set(crate = crate)]
        struct NoLabels;

        shared::<Counter>();
        shared::<Counter<f64>>();
        shared::<Gauge>();
        shared::<Gauge<f64>>();
        shared::<GaugeGuard>();
        shared::<Histogram>();
        shared::<Info>();
        shared::<StateGauge<HttpMethod>>();
        shared::<StateSet<HttpMethod>>();
        shared::<Family<NoLabels, Counter>>();
        shared::<Family<NoLabels, Histogram>>();
        shared::<Labels<'_>>();
        shared::<Timer>();
        shared::<Observed<()>>();
        shared::<LabelError>();
        shared::<Registry>();
        shared::<Scope<()>>();
        shared::<BuildInfo>();
        shared::<BuildError>();
        shared::<RegisterError>();
        shared::<RegisterErrors>();
        shared::<Registration>();
        shared::<RegistryBuilder>();
        shared::<Call>();
        shared::<Call<HttpCode>>();
        shared::<Value>();
        shared::<Task<'_>>();
        shared::<Workflow<'_>>();
        shared::<Node<'_>>();
        shared::<HttpServerRequest<'_>>();
        shared::<HttpClientRequest<'_>>();
        shared::<HttpCode>();
        shared::<HttpMethod>();
        shared::<Outcome>();
        shared::<TimedOut>();
        shared::<ErrorTypes>();
        shared::<Snapshot>();
        shared::<Sample>();
        shared::<Exemplar>();
        shared::<Exposition>();
        shared::<Format>();
        shared::<Endpoint>();
        shared::<EndpointAnswer>();
        shared::<EndpointRequest<'_>>();
        shared::<Failure>();
        shared::<ParseError>();
        shared::<ParsedFamily>();
        shared::<ParsedSample>();
        shared::<ParsedExemplar>();
        shared::<Collection>();
        shared::<CollectedHistogram>();
        shared::<CollectedFamily>();
        shared::<ScrapeError>();
        shared::<testing::Difference>();
        shared::<testing::Change>();
    }

    #[cfg(feature = "process")]
    #[test]
    fn what_reads_the_process_is_unwind_safe() {
        shared::<crate::process::ProcessCollector>();
        shared::<crate::process::Process>();
    }

    #[cfg(feature = "tokio")]
    #[test]
    fn what_is_made_for_tokio_is_unwind_safe() {
        shared::<crate::tokio_runtime::RuntimeCollector>();
        shared::<crate::AsyncCollectorBuilder<'_, ()>>();
    }

    #[cfg(feature = "metrics")]
    #[test]
    fn the_recorder_is_unwind_safe() {
        shared::<crate::metrics::Recorder>();
        shared::<crate::metrics::RecorderBuilder>();
    }

    #[cfg(feature = "exporter")]
    #[test]
    fn the_exporter_is_unwind_safe() {
        shared::<crate::exporter::Exporter>();
        shared::<crate::exporter::Builder>();
        shared::<crate::exporter::ListenAddress>();
        #[cfg(feature = "tls")]
        shared::<crate::exporter::Tls>();
    }

    #[cfg(feature = "push")]
    #[test]
    fn what_pushes_is_unwind_safe() {
        use crate::push::*;
        shared::<Pushing>();
        shared::<PushError>();
        shared::<Pusher<Pushgateway>>();
    }

    #[cfg(feature = "tower")]
    #[test]
    fn the_tower_services_are_unwind_safe() {
        shared::<crate::tower::Metrics>();
    }

    #[cfg(feature = "query")]
    #[test]
    fn the_query_router_is_unwind_safe() {
        shared::<crate::query::Router>();
    }

    #[test]
    fn a_future_is_as_unwind_safe_as_it_was() {
        async fn tracked() {
            let call = crate::Operation::start(crate::Task { task_name: "x" });
            crate::__private::watch(&call, std::future::ready(())).await;
        }
        fn of_value<T: UnwindSafe>(_: T) {}
        of_value(tracked());
    }
}
