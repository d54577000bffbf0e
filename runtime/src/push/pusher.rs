use std::fmt;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::{Arc, mpsc};

use http::Method;
use tokio::sync::oneshot;

use super::delivery::{Delivery, Time};
use super::error::{PushError, Reason};
use super::message::Message;
use super::pushing::Pushing;
use super::select::{First, first};
use super::settings::{Protocol, Settings};
use super::{Pushgateway, job};
use crate::Interval;

/// Pushes a registry when it is told to. Made by a [`PushBuilder`](super::PushBuilder).
///
/// Each push has a thread of its own for as long as it lasts, so that it needs no runtime, and
/// takes nothing of one that is there. What is temporary is tried again: connections that
/// fail, no answer in time, statuses from 500 on; for remote write 429 as well. What a server
/// refuses is not, as it would refuse it again.
///
/// Cheap to clone.
#[derive(Clone)]
#[must_use = "a pusher does nothing until `push` or `every`"]
pub struct Pusher<P> {
    settings: Arc<Settings>,
    of: PhantomData<P>,
}

/// What a push does.
#[derive(Clone, Copy)]
enum Task {
    /// Sends what is in the registry.
    Send(&'static Method),
    /// Deletes the group.
    Delete,
}

impl<P> Pusher<P> {
    pub(super) fn new(settings: Arc<Settings>) -> Pusher<P> {
        settings.pushed().begin(settings.protocol.word());
        Pusher {
            settings,
            of: PhantomData,
        }
    }

    /// Pushes what is in the registry, and waits until it has arrived. A Pushgateway replaces the
    /// whole group by it (`PUT`). In an async program use [`push_async`](Self::push_async).
    ///
    /// # Errors
    /// Where it has not arrived: see [`PushError`].
    pub fn push(&self) -> Result<(), PushError> {
        self.wait_for(Task::Send(self.method()))
    }

    /// The same for async programs. In any runtime, or none; when the future is dropped, the
    /// push ends.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub async fn push_async(&self) -> Result<(), PushError> {
        self.until_done(Task::Send(self.method())).await
    }

    /// Pushes now, then at an interval, and once more at the end. See
    /// [`PushBuilder::every`](super::PushBuilder::every).
    ///
    /// # Errors
    /// Where the interval is none, or no thread can be started.
    pub fn every(&self, interval: impl Interval) -> Result<Pushing, PushError> {
        let interval = interval.interval();
        let interval = interval.map_err(|fault| self.settings.error(Reason::Settings(fault)))?;
        Pushing::start(&self.settings, interval)
    }

    fn method(&self) -> &'static Method {
        match self.settings.protocol {
            Protocol::Pushgateway { .. } => &Method::PUT,
            _ => &Method::POST,
        }
    }

    fn wait_for(&self, task: Task) -> Result<(), PushError> {
        let (tell, told) = mpsc::channel();
        let tell = move |outcome| drop(tell.send(outcome));
        job::start(run(Arc::clone(&self.settings), task), tell)
            .map_err(|error| self.no_thread(error))?;
        self.outcome(told.recv().ok())
    }

    async fn until_done(&self, task: Task) -> Result<(), PushError> {
        let (mut tell, told) = oneshot::channel();
        let settings = Arc::clone(&self.settings);
        let work = async move {
            let outcome = {
                let (work, closed) = (pin!(run(settings, task)), pin!(tell.closed()));
                match first(work, closed).await {
                    First::One(outcome) => outcome,
                    // Nobody waits any more.
                    First::Other(()) => return,
                }
            };
            let _ = tell.send(outcome);
        };
        job::start(work, drop).map_err(|error| self.no_thread(error))?;
        self.outcome(told.await.ok().map(Ok))
    }

    fn outcome(
        &self,
        told: Option<Result<Result<(), PushError>, String>>,
    ) -> Result<(), PushError> {
        let ended = || Err("it ended before the push".to_owned());
        let told = told.unwrap_or_else(ended);
        told.map_err(|error| self.no_thread(error))?
    }

    fn no_thread(&self, error: String) -> PushError {
        self.settings.error(Reason::Thread(error))
    }
}

async fn run(settings: Arc<Settings>, task: Task) -> Result<(), PushError> {
    let delivery = Delivery::new(&settings);
    let time = Time::of(&settings);
    match task {
        Task::Send(method) => delivery.push(method.clone(), time).await,
        Task::Delete => delivery.send(&Message::delete(), time).await,
    }
}

/// Of a Pushgateway.
impl Pusher<Pushgateway> {
    /// Pushes what is in the registry beside what else is in the group (`POST`): families of the
    /// same names are replaced, others stay.
    ///
    /// # Errors
    /// Where it has not arrived.
    pub fn add(&self) -> Result<(), PushError> {
        self.wait_for(Task::Send(&Method::POST))
    }

    /// The same for async programs.
    ///
    /// # Errors
    /// Where it has not arrived.
    pub async fn add_async(&self) -> Result<(), PushError> {
        self.until_done(Task::Send(&Method::POST)).await
    }

    /// Deletes the group with all that was pushed to it. One that is not there is deleted already.
    ///
    /// # Errors
    /// Where the gateway was not reached, or refused.
    pub fn delete(&self) -> Result<(), PushError> {
        self.wait_for(Task::Delete)
    }

    /// The same for async programs.
    ///
    /// # Errors
    /// Where the gateway was not reached, or refused.
    pub async fn delete_async(&self) -> Result<(), PushError> {
        self.until_done(Task::Delete).await
    }
}

impl<P> fmt::Debug for Pusher<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pusher")
            .field("url", &self.settings.shown)
            .field("protocol", &self.settings.protocol)
            .field("labels", &self.settings.labels)
            .field("registry", &self.settings.registry)
            .finish_non_exhaustive()
    }
}
