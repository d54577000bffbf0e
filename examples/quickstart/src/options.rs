//! The command line.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use lexopt::prelude::*;

pub const HELP: &str = "\
Indexes a directory tree again and again, and lets Prometheus watch.

Usage: quickstart [OPTIONS] [DIR]

DIR defaults to this project under `cargo run`, else to the current directory.

Options:
    --listen ADDR      address of /metrics, port 0 for a free one [127.0.0.1:9464]
    --every SECONDS    pause between two passes [10]
    --passes N         stop after N passes, 0 for never [0]
    --max-bytes N      refuse files larger than this [1048576]
    --help             print this
";

/// What the command line asks for.
pub enum Command {
    Help,
    Index(Options),
}

/// How to index.
pub struct Options {
    pub directory: PathBuf,
    pub listen: SocketAddr,
    pub every: Duration,
    /// 0 for no end.
    pub passes: u64,
    pub max_bytes: u64,
}

pub fn parse(mut arguments: lexopt::Parser) -> Result<Command, lexopt::Error> {
    let mut directory = None;
    let mut options = Options {
        directory: PathBuf::new(),
        listen: SocketAddr::from(([127, 0, 0, 1], 9464)),
        every: Duration::from_secs(10),
        passes: 0,
        max_bytes: 1024 * 1024,
    };
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("listen") => options.listen = arguments.value()?.parse()?,
            Long("every") => options.every = arguments.value()?.parse_with(seconds)?,
            Long("passes") => options.passes = arguments.value()?.parse()?,
            Long("max-bytes") => options.max_bytes = arguments.value()?.parse()?,
            Short('h') | Long("help") => return Ok(Command::Help),
            Value(value) if directory.is_none() => directory = Some(PathBuf::from(value)),
            _ => return Err(argument.unexpected()),
        }
    }
    options.directory = directory.unwrap_or_else(default_directory);
    Ok(Command::Index(options))
}

fn seconds(text: &str) -> Result<Duration, Box<dyn std::error::Error + Send + Sync>> {
    Ok(Duration::try_from_secs_f64(text.parse()?)?)
}

/// The workspace of this package when cargo runs it.
fn default_directory() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .and_then(|package| Path::new(&package).ancestors().nth(2).map(Path::to_owned))
        .unwrap_or_else(|| PathBuf::from("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Options, String> {
        match parse(lexopt::Parser::from_args(arguments)) {
            Ok(Command::Index(options)) => Ok(options),
            Ok(Command::Help) => Err("help".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn every_option_is_read() {
        let options = parsed(&[
            "--listen=[::1]:0",
            "--every",
            "0.5",
            "--passes=3",
            "--max-bytes",
            "7",
            "some/where",
        ])
        .expect("these are valid");
        assert_eq!(options.listen.to_string(), "[::1]:0");
        assert_eq!(options.every, Duration::from_millis(500));
        assert_eq!((options.passes, options.max_bytes), (3, 7));
        assert_eq!(options.directory, Path::new("some/where"));
    }

    #[test]
    fn mistakes_are_told() {
        for (arguments, message) in [
            (
                &["--every=-1"][..],
                "cannot parse argument \"-1\": cannot convert float seconds to Duration: value is negative",
            ),
            (
                &["--listen=9464"],
                "cannot parse argument \"9464\": invalid socket address syntax",
            ),
            (&["--passes"], "missing argument for option '--passes'"),
            (&["--quick"], "invalid option '--quick'"),
            (&["one", "two"], "unexpected argument \"two\""),
            (&["one", "--help"], "help"),
        ] {
            assert_eq!(parsed(arguments).err().as_deref(), Some(message));
        }
    }
}
