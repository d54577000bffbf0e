//! What bytes come from and go to, with the limits of time.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::connection::Connection;

/// TCP, TLS over it, or a unix socket.
pub(super) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A stream that fails where its peer lets us wait too long, and that tells its connection what
/// comes and goes.
pub(super) struct Limited {
    stream: Box<dyn Stream>,
    connection: Arc<Connection>,
    sleep: Pin<Box<Sleep>>,
}

impl Limited {
    pub fn new(stream: Box<dyn Stream>, connection: Arc<Connection>) -> Limited {
        Limited {
            stream,
            connection,
            sleep: Box::pin(sleep_until(Instant::now())),
        }
    }

    pub fn into_inner(self) -> Box<dyn Stream> {
        self.stream
    }

    /// Whether the peer's time is up; if not, its task is woken when it is.
    fn is_late(&mut self, context: &mut Context<'_>) -> bool {
        let Some(deadline) = self.connection.deadline() else {
            return false;
        };
        if self.sleep.deadline() != deadline {
            self.sleep.as_mut().reset(deadline);
        }
        self.sleep.as_mut().poll(context).is_ready()
    }

    fn unless_late<T>(
        &mut self,
        poll: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if poll.is_pending() && self.is_late(context) {
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        poll
    }
}

impl AsyncRead for Limited {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let poll = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.connection.received();
        }
        self.unless_late(poll, context)
    }
}

impl AsyncWrite for Limited {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.unless_late(poll, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.unless_late(poll, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(context);
        if let Poll::Ready(Ok(())) = poll {
            self.connection.flushed();
            // Nobody may read from now on until something comes: the time has to run all the same.
            self.is_late(context);
            return poll;
        }
        self.unless_late(poll, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_shutdown(context);
        self.unless_late(poll, context)
    }
}
