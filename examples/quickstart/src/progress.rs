//! How far the pass is: a moving line on a terminal, plain lines elsewhere.

use std::{
    fmt,
    io::{self, IsTerminal, Write},
    path::Path,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use tokio::time::Instant;

/// The progress of one pass, on standard error.
pub struct Progress {
    pass: u64,
    files: u64,
    display: Display,
}

enum Display {
    Terminal(ProgressBar),
    Lines(Pace),
}

impl Progress {
    pub fn start(pass: u64, directory: &Path) -> Self {
        let display = if io::stderr().is_terminal() {
            Display::Terminal(moving_line(pass, directory))
        } else {
            line(format_args!("pass {pass}: indexing {directory:?}"));
            Display::Lines(Pace::start())
        };
        Self {
            pass,
            files: 0,
            display,
        }
    }

    pub fn file_done(&mut self) {
        self.files += 1;
        match &mut self.display {
            Display::Terminal(bar) => bar.inc(1),
            Display::Lines(pace) => {
                if pace.is_due() {
                    line(format_args!(
                        "pass {}: {} files so far",
                        self.pass, self.files
                    ));
                }
            }
        }
    }

    pub fn finish(self) {
        if let Display::Terminal(bar) = self.display {
            bar.finish_and_clear();
        }
    }
}

fn moving_line(pass: u64, directory: &Path) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{spinner} pass {prefix}: {human_pos} files, {per_sec} in {msg}",
    )
    .expect("the template is valid");
    let bar = ProgressBar::no_length().with_style(style);
    bar.set_prefix(pass.to_string());
    bar.set_message(format!("{directory:?}"));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// Keeps plain lines a second apart.
struct Pace {
    next: Instant,
}

impl Pace {
    const STEP: Duration = Duration::from_secs(1);

    fn start() -> Self {
        Self {
            next: Instant::now() + Self::STEP,
        }
    }

    fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let is_due = now >= self.next;
        if is_due {
            self.next = now + Self::STEP;
        }
        is_due
    }
}

/// Writes one line to standard error; one that nobody reads any more is no reason to fail.
pub fn line(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{text}");
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::{Duration, Pace};

    #[tokio::test(start_paused = true)]
    async fn lines_are_a_second_apart() {
        let mut pace = Pace::start();
        assert!(!pace.is_due());
        advance(Duration::from_millis(2500)).await;
        assert!(pace.is_due());
        assert!(!pace.is_due());
        advance(Duration::from_millis(999)).await;
        assert!(!pace.is_due());
        advance(Duration::from_millis(1)).await;
        assert!(pace.is_due());
    }
}
