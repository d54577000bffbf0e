//! A program without a server, which Prometheus watches all the same.
//!
//! `walk` is what it does and what is counted; `serve` and `stop` in `run` are all that lets
//! Prometheus see it.

use std::env;
use std::error::Error;
use std::fmt;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use callmeter::{ErrorType, exporter, track_task};

/// Why a number was given up.
#[derive(Debug, ErrorType)]
enum WalkError {
    TooLong,
    TooLarge,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("example-exporter: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let listen = arguments.next().unwrap_or("127.0.0.1:9464".to_owned());
    let seconds = arguments.next().unwrap_or("60".to_owned()).parse()?;

    let exporter = exporter::serve(listen)?;
    println!("metrics: http://{}/metrics", exporter.local_addr());

    let end = Instant::now() + Duration::from_secs(seconds);
    thread::scope(|scope| {
        for first in 1..=2 {
            scope.spawn(move || work(first, end));
        }
    });
    exporter.stop();
    println!("done");
    Ok(())
}

/// Every second number from the first on.
fn work(first: u64, end: Instant) {
    for number in (first..).step_by(2) {
        if let Err(error) = walk(number) {
            println!("{number} {error}");
        }
        if Instant::now() >= end {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// How many steps it takes from a number to 1: half of it if it is even, else one more than
/// three times it.
#[track_task]
fn walk(number: u64) -> Result<u32, WalkError> {
    let mut now = number;
    for steps in 0..100 {
        if now == 1 {
            return Ok(steps);
        }
        now = match now % 2 {
            0 => now / 2,
            _ => {
                let three_times = now.checked_mul(3).ok_or(WalkError::TooLarge)?;
                three_times.checked_add(1).ok_or(WalkError::TooLarge)?
            }
        };
    }
    Err(WalkError::TooLong)
}

impl fmt::Display for WalkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            WalkError::TooLong => "takes more than 99 steps",
            WalkError::TooLarge => "becomes too large on its way",
        })
    }
}

impl Error for WalkError {}
