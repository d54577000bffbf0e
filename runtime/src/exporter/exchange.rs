//! One connection from its beginning to its end.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;

use super::connection::Phase;
use super::connections::Admitted;
use super::counts::Refusal;
use super::limits::Limits;
use super::linger;
use super::listener::Accepted;
use super::page::FORBIDDEN;
use super::service::{Answers, Shared};
use super::stream::{Limited, Stream};

/// Answers until the peer has had enough, is too slow, or the connection is cut.
pub(super) async fn hold(
    accepted: Accepted,
    admitted: Admitted,
    shared: Arc<Shared>,
    stopping: watch::Receiver<bool>,
) {
    let mut is_cut = pin!(admitted.is_cut());
    let mut exchange = pin!(exchange(accepted, &admitted, &shared, stopping));
    poll_fn(|context| match is_cut.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(()),
        Poll::Pending => exchange.as_mut().poll(context),
    })
    .await;
}

async fn exchange(
    accepted: Accepted,
    admitted: &Admitted,
    shared: &Arc<Shared>,
    stopping: watch::Receiver<bool>,
) {
    if !shared.access.lets_in(accepted.peer) {
        shared.counts.refuse(Refusal::Network);
        return forbid(accepted, admitted, shared).await;
    }
    let peer = accepted.peer;
    let Some(stream) = shared.secured(accepted).await else {
        return;
    };
    admitted.enter(Phase::Head);
    let answers = Answers {
        shared: Arc::clone(shared),
        connection: Arc::clone(admitted),
        peer,
    };
    let stream = answer(stream, admitted, answers, stopping).await;
    admitted.enter(Phase::Ending);
    linger::end(stream).await;
}

/// Over TLS nothing can be said before hands are shaken, and nobody shakes theirs.
async fn forbid(mut accepted: Accepted, admitted: &Admitted, shared: &Shared) {
    admitted.enter(Phase::Ending);
    if !shared.speaks_tls() && accepted.stream.write_all(FORBIDDEN).await.is_ok() {
        linger::end(accepted.stream).await;
    }
}

/// Answers requests, and gives the stream back when there are no more.
async fn answer(
    stream: Box<dyn Stream>,
    admitted: &Admitted,
    answers: Answers,
    mut stopping: watch::Receiver<bool>,
) -> Box<dyn Stream> {
    let limits = answers.shared.limits;
    let stream = TokioIo::new(Limited::new(stream, Arc::clone(admitted)));
    let mut http = http(&limits).serve_connection(stream, answers);
    let mut stop = pin!(async move { stopping.wait_for(|stops| *stops).await.is_ok() });
    let mut is_last = false;
    // What goes wrong on the way is the peer's affair, and nothing to write to a log.
    let _ = poll_fn(|context| {
        if !is_last && stop.as_mut().poll(context).is_ready() {
            is_last = true;
            Pin::new(&mut http).graceful_shutdown();
        }
        http.poll_without_shutdown(context)
    })
    .await;
    http.into_parts().io.into_inner().into_inner()
}

fn http(limits: &Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.max_buf_size(limits.head_bytes)
        .max_headers(limits.headers)
        // Some say that they send nothing more and wait for the answer.
        .half_close(true)
        // The stream has the limits of time.
        .header_read_timeout(None);
    http
}
