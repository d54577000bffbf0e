use std::fmt;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

use super::delivery::Delivery;
use super::error::{PushError, Reason};
use super::settings::{Protocol, Settings};
use super::stop::Stop;
use super::{job, newest};
use crate::Interval;
use crate::sync::lock;
use crate::warn;

/// Pushes at an interval, on a thread of its own, until this value is shut down or dropped:
/// then it pushes for the last time (or deletes the group, with
/// [`delete_at_end`](super::PushBuilder::delete_at_end)), and whoever ends it waits for that.
///
/// Keep it in `main`: it is dropped there however `main` ends, and nothing else that
/// ends need be there for the last push, no runtime either. A value in a `static` is not dropped,
/// nor is any where the program ends by [`std::process::exit`] or by a signal that it does
/// not handle.
///
/// A push that does not arrive is tried again until the next one is due, which is newer;
/// failures are counted and warned of. The program is never waited for and never waits.
///
/// ```
/// # use std::io::{Read, Write};
/// # let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
/// # let address = listener.local_addr()?;
/// # std::thread::spawn(move || -> std::io::Result<()> {
/// #     for stream in listener.incoming().take(2) {
/// #         let mut stream = stream?;
/// #         let (mut head, mut byte) = (String::new(), [0]);
/// #         while !head.ends_with("\r\n\r\n") {
/// #             stream.read_exact(&mut byte)?;
/// #             head.push(byte[0].into());
/// #         }
/// #         let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
/// #         let length = length.and_then(|length| length.parse().ok()).expect("a length");
/// #         std::io::copy(&mut Read::by_ref(&mut stream).take(length), &mut std::io::sink())?;
/// #         stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
/// #     }
/// #     Ok(())
/// # });
/// let url = format!("http://{address}");
/// let pushing = callmeter::push::pushgateway(url, "backup").every("1h")?;
/// // … whatever the program does …
/// pushing.shutdown("5s")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "dropping it pushes for the last time and ends the pushes"]
pub struct Pushing {
    settings: Arc<Settings>,
    /// Until the end.
    running: Option<Running>,
}

struct Running {
    /// Tells how much time there is for the last push.
    stop: oneshot::Sender<Duration>,
    /// In a lock, so that the value may be shared.
    ended: Mutex<Receiver<Ended>>,
}

/// What came of the last push, or why there was no runtime.
type Ended = Result<Result<(), PushError>, String>;

/// For what is done beside the last push.
const MARGIN: Duration = Duration::from_millis(250);

impl Pushing {
    pub(super) fn start(
        settings: &Arc<Settings>,
        interval: Duration,
    ) -> Result<Pushing, PushError> {
        let (stop, stopped) = oneshot::channel();
        let (tell, ended) = mpsc::channel();
        let tell = move |outcome| drop(tell.send(outcome));
        job::start(
            run(Arc::clone(settings), interval, Stop::new(stopped)),
            tell,
        )
        .map_err(|error| settings.error(Reason::Thread(error)))?;
        let ended = Mutex::new(ended);
        Ok(Pushing {
            settings: Arc::clone(settings),
            running: Some(Running { stop, ended }),
        })
    }

    /// Pushes for the last time, and waits for that, but no longer than so: `"5s"`, or a
    /// `Duration`. In an async program use [`shutdown_async`](Self::shutdown_async).
    ///
    /// # Errors
    /// Where the last push has not arrived.
    pub fn shutdown(mut self, timeout: impl Interval) -> Result<(), PushError> {
        let timeout = self.time(timeout)?;
        self.end(timeout)
    }

    /// The same for async programs. In any runtime, or none.
    ///
    /// # Errors
    /// Where the last push has not arrived.
    pub async fn shutdown_async(mut self, timeout: impl Interval) -> Result<(), PushError> {
        let timeout = self.time(timeout)?;
        let settings = Arc::clone(&self.settings);
        let (tell, told) = oneshot::channel();
        let waiting = thread::Builder::new().name("callmeter-push".to_owned());
        let no_thread = |error: String| settings.error(Reason::Thread(error));
        waiting
            .spawn(move || drop(tell.send(self.end(timeout))))
            .map_err(|error| no_thread(error.to_string()))?;
        let told = told.await;
        told.unwrap_or_else(|_| Err(no_thread("it ended before the push".to_owned())))
    }

    fn time(&self, time: impl Interval) -> Result<Duration, PushError> {
        let time = time.interval();
        time.map_err(|fault| self.settings.error(Reason::Settings(fault)))
    }

    fn end(&mut self, timeout: Duration) -> Result<(), PushError> {
        let Some(Running { stop, ended }) = self.running.take() else {
            return Ok(());
        };
        // Where the thread has gone, nobody tells what became of it.
        let _ = stop.send(timeout);
        let error = |reason| Err(self.settings.error(reason));
        match lock(&ended).recv_timeout(timeout.saturating_add(MARGIN)) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(no_runtime)) => error(Reason::Thread(no_runtime)),
            Err(mpsc::RecvTimeoutError::Timeout) => error(Reason::TooLate(timeout)),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                error(Reason::Thread("it ended before the push".to_owned()))
            }
        }
    }
}

impl Drop for Pushing {
    fn drop(&mut self) {
        if let Err(error) = self.end(self.settings.patience.shutdown) {
            warn_of(&error);
        }
    }
}

/// What is done on the thread.
async fn run(settings: Arc<Settings>, interval: Duration, stop: Stop) -> Result<(), PushError> {
    let delivery = Delivery::new(&settings);
    match &settings.protocol {
        Protocol::Pushgateway { .. } | Protocol::VictoriaMetrics | Protocol::Text => {
            newest::run(&delivery, interval, stop).await
        }
        #[cfg(feature = "remote-write")]
        Protocol::RemoteWrite(limits) => {
            let limits = *limits;
            super::remote_write::run(delivery, limits, interval, stop).await
        }
    }
}

/// Once a minute for each server.
pub(super) fn warn_of(error: &PushError) {
    warn::once_a_minute("push", error.url(), || error.to_string().into());
}

impl fmt::Debug for Pushing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pushing")
            .field("url", &self.settings.shown)
            .field("protocol", &self.settings.protocol)
            .finish_non_exhaustive()
    }
}
