//! A program that pushes and ends in the way that it is told: `pushing URL WAY`.

use std::error::Error;
use std::time::Duration;

use callmeter::push::{Pushing, pushgateway};
use callmeter::track_task;

#[track_task]
fn work() {}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(way)) = (arguments.next(), arguments.next()) else {
        return Err("usage: pushing URL returns|panics|signal|runtime|deletes".into());
    };
    let builder = pushgateway(url, "child").group("way", &way);
    let pushing = match way.as_str() {
        "deletes" => builder.delete_at_end().every("1h")?,
        _ => builder.every("1h")?,
    };
    match way.as_str() {
        "signal" => until_signal(&pushing)?,
        "runtime" => with_a_runtime(pushing)?,
        "panics" => {
            work();
            panic!("as told");
        }
        // `pushing` is dropped behind it.
        _ => work(),
    }
    Ok(())
}

/// Ends as a service does that is told to.
fn until_signal(_pushing: &Pushing) -> Result<(), Box<dyn Error>> {
    use tokio::signal::unix::{SignalKind, signal};

    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let mut terminated = signal(SignalKind::terminate())?;
        println!("ready");
        terminated.recv().await;
        work();
        Ok(())
    })
}

/// A task has the value, and the runtime goes while it sleeps.
fn with_a_runtime(pushing: Pushing) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.spawn(async move {
        let _pushing = pushing;
        work();
        tokio::time::sleep(Duration::from_secs(3600)).await;
    });
    // Its first poll must have been.
    while callmeter::registry().snapshot().value(
        "task_total",
        &[("task_name", "work"), ("status", "success")],
    ) != Some(1.0)
    {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(runtime);
    Ok(())
}
