//! What listens to warnings may do anything with the registry: every warning there is, one
//! after the other, under a subscriber that scrapes, registers and checks.

mod listener;
mod raised;
mod sites;

use std::sync::mpsc;
use std::time::Duration;

use callmeter::Registry;

/// One way to make callmeter warn.
struct Raised {
    /// Which call of `warn::once_a_minute` it is: the file, and the how-manieth there.
    site: (&'static str, usize),
    raise: fn(&Registry),
    /// What the warning says.
    says: &'static str,
}

/// What hangs is not waited for by the rest.
const LIMIT: Duration = Duration::from_secs(120);

fn raise(raised: &'static Raised) {
    let (done, ended) = mpsc::channel();
    std::thread::spawn(move || {
        let registry = Registry::builder()
            .series_limit(1)
            .label_value_limit(16)
            .collector_timeout(Duration::from_millis(200))
            .exemplars(|| Some([("no label name", "x")]))
            .build()
            .expect("a registry");
        listener::listen(&registry);
        registry.scope_sync(|| (raised.raise)(&registry));
        let is_heard = listener::has_heard(raised.says);
        let _ = done.send(is_heard.then(|| registry.snapshot().samples().len()));
    });
    match ended.recv_timeout(LIMIT) {
        Ok(samples) => assert!(samples.is_some(), "not heard: {:?}", raised.says),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{:?} panicked", raised.says),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            eprintln!(
                "it hangs at the warning {:?} of {:?}",
                raised.says, raised.site
            );
            std::process::exit(101);
        }
    }
}

#[test]
fn whoever_listens_may_use_the_registry() {
    listener::install();
    std::panic::set_hook(Box::new(|panic| {
        let text = panic.to_string();
        if !text.contains("planned") {
            eprintln!("{text}");
        }
    }));
    raised::ALL.iter().for_each(raise);
}
