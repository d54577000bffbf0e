//! A program that serves metrics until somebody sends SIGTERM. Each scrape says so on stdout, and waits for
//! a line on stdin.

use std::io::{BufRead, stdin};

#[cfg(unix)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let patience = std::time::Duration::from_secs(60);
    let registry = callmeter::Registry::builder()
        .collector_timeout(patience)
        .build()?;
    let first = std::sync::Once::new();
    registry.collector_fn("held", move |into| {
        // Its registration runs it too.
        if first.is_completed() {
            println!("scrape");
            stdin().lock().read_line(&mut String::new())?;
        }
        first.call_once(|| ());
        into.gauge("held", "Held.").value(1);
        Ok(())
    })?;
    let exporter = callmeter::exporter::builder(&registry).listen(0).start()?;
    println!("{}", exporter.local_addr());
    wait_for_the_signal()?;
    println!("all finished: {}", exporter.shutdown(patience));
    Ok(())
}

#[cfg(unix)]
fn wait_for_the_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate())?;
        println!("ready");
        terminate.recv().await;
        Ok(())
    })
}

#[cfg(not(unix))]
fn main() {}
