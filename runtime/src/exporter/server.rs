//! From options to a server that runs, and to its end.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::runtime::{self, Handle};
use tokio::sync::watch;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};

use super::exchange;
use super::listener::{Bound, Listener};
use super::plan::Plan;
use super::running::{Ended, Stop};
use super::service::Shared;
use super::{Builder, Exporter, ExporterError};
use crate::warn;

/// Until a socket that gives no connection is asked again.
const PAUSE: Duration = Duration::from_millis(100);

/// On a thread of its own.
pub(super) fn start(builder: Builder) -> Result<Exporter, ExporterError> {
    let plan = Plan::of(builder)?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .thread_name("callmeter-scrape")
        .build()
        .map_err(ExporterError::System)?;
    let (exporter, stop, ended) = Exporter::new(plan.addresses());
    let listeners = {
        let _within = runtime.enter();
        listeners(plan.bound)?
    };
    let serve = move || {
        runtime.block_on(run(listeners, plan.shared, stop, ended));
        // A collector that hangs must not keep the thread.
        runtime.shutdown_background();
    };
    let thread = thread::Builder::new().name("callmeter-exporter".to_owned());
    thread.spawn(serve).map_err(ExporterError::System)?;
    Ok(exporter)
}

/// On the runtime in place.
pub(super) fn spawn(builder: Builder) -> Result<Exporter, ExporterError> {
    let runtime = Handle::try_current().map_err(|_| ExporterError::NoRuntime)?;
    let plan = Plan::of(builder)?;
    let (exporter, stop, ended) = Exporter::new(plan.addresses());
    let listeners = listeners(plan.bound)?;
    runtime.spawn(run(listeners, plan.shared, stop, ended));
    Ok(exporter)
}

fn listeners(bound: Vec<Bound>) -> Result<Vec<Listener>, ExporterError> {
    let listeners = bound.into_iter().map(Bound::listen);
    let listeners: io::Result<_> = listeners.collect();
    listeners.map_err(ExporterError::System)
}

async fn run(listeners: Vec<Listener>, shared: Arc<Shared>, stop: Stop, ended: Ended) {
    let (stopping, told) = watch::channel(false);
    let accepting = listeners.into_iter().map(|listener| {
        let accepting = accept(listener, Arc::clone(&shared), told.clone());
        tokio::spawn(accepting)
    });
    let accepting: Vec<_> = accepting.collect();
    let limit = stop.asked().await;
    for task in accepting {
        task.abort();
        // Now its socket is closed.
        let _ = task.await;
    }
    stopping.send_replace(true);
    shared.connections.cut_waiting();
    let all_finished = timeout(limit, shared.connections.emptied()).await.is_ok();
    shared.connections.cut_all();
    ended.say(all_finished);
}

async fn accept(listener: Listener, shared: Arc<Shared>, stopping: watch::Receiver<bool>) {
    loop {
        match listener.accept().await {
            Ok(accepted) => {
                if let Some(admitted) = shared.connections.admit() {
                    let (shared, stopping) = (Arc::clone(&shared), stopping.clone());
                    tokio::spawn(exchange::hold(accepted, admitted, shared, stopping));
                }
                // Or a burst of connections would displace this one before its request is read.
                yield_now().await;
            }
            Err(error) if is_of_the_peer(&error) => {}
            Err(error) => {
                warn::once_a_minute("exporter_accept", (), || {
                    format!("the exporter gets no connections for now: {error}").into()
                });
                sleep(PAUSE).await;
            }
        }
    }
}

/// It went away before it was accepted.
fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset
    )
}
