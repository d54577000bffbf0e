//! Ctrl-C and, on Unix, SIGTERM.

use std::io;

#[cfg(unix)]
mod system {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::io;

    /// Holds every signal from its creation on, so that none falls between two waits.
    pub struct Signals {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        pub fn new() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }

        /// Ends when the program is asked to stop.
        pub async fn stop(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        }
    }
}

#[cfg(windows)]
mod system {
    use tokio::signal::windows::{CtrlC, ctrl_c};

    use super::io;

    /// Holds every Ctrl-C from its creation on, so that none falls between two waits.
    pub struct Signals {
        interrupt: CtrlC,
    }

    impl Signals {
        pub fn new() -> io::Result<Self> {
            Ok(Self {
                interrupt: ctrl_c()?,
            })
        }

        /// Ends when the program is asked to stop.
        pub async fn stop(&mut self) {
            self.interrupt.recv().await;
        }
    }
}

pub use system::Signals;
