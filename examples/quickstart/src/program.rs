//! Pass after pass, until somebody says stop.

use std::{fs, path::Path};

use tokio::{runtime::Runtime, select, time::sleep};

use crate::{
    errors::ProgramError, index, options::Options, progress::Progress, report, server::Server,
    signals::Signals,
};

pub fn run(options: &Options) -> Result<(), ProgramError> {
    check(&options.directory)?;
    let runtime = Runtime::new().map_err(ProgramError::Start)?;
    let outcome = runtime.block_on(serve_and_index(options));
    // A read that hangs, on a dead network disk say, must not keep the program alive.
    runtime.shutdown_background();
    outcome
}

fn check(directory: &Path) -> Result<(), ProgramError> {
    match fs::read_dir(directory) {
        Ok(_) => Ok(()),
        Err(error) => Err(ProgramError::Directory(directory.to_owned(), error.into())),
    }
}

async fn serve_and_index(options: &Options) -> Result<(), ProgramError> {
    let signals = Signals::new().map_err(ProgramError::Start)?;
    let server = Server::bind(options.listen).await?;
    report::print(format_args!(
        "metrics: http://{}/metrics\n",
        server.address()
    ))?;
    // A task of its own: it answers even while the output of the passes is held up.
    tokio::spawn(server.run());
    index_repeatedly(options, signals).await
}

async fn index_repeatedly(options: &Options, mut signals: Signals) -> Result<(), ProgramError> {
    for number in 1.. {
        let mut progress = Progress::start(number, &options.directory);
        // Where the signal comes first, the pass is dropped: it and its tasks under way are `cancelled`.
        let pass = select! {
            pass = index::pass(&options.directory, options.max_bytes, &mut progress) => Some(pass),
            () = signals.stop() => None,
        };
        progress.finish();
        report::pass(number, pass.as_ref())?;
        match pass {
            None => break,
            Some(pass) if number == options.passes => {
                return pass
                    .map(drop)
                    .map_err(|error| ProgramError::Directory(options.directory.clone(), error));
            }
            Some(_) => {}
        }
        select! {
            () = sleep(options.every) => {}
            () = signals.stop() => break,
        }
    }
    report::print("stopped\n")
}
