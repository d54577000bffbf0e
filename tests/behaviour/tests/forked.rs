//! A fork while collectors run and scrapes wait: its own scrapes do without what was under way.

#![cfg(target_os = "linux")]

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use callmeter::{Endpoint, EndpointRequest, Registry};

/// Whether this is the fork.
static IS_CHILD: AtomicBool = AtomicBool::new(false);

const GOOD: i32 = 7;

/// How what runs in a fork ends: by whether it is true, or not at all.
#[allow(unsafe_code)]
fn ends_well_in_a_fork(is_good: impl FnOnce() -> bool) -> bool {
    // SAFETY: the child allocates, takes locks that no thread holds now, and leaves by `_exit`.
    let child = unsafe { libc::fork() };
    assert!(child >= 0, "there is room for another process");
    if child == 0 {
        IS_CHILD.store(true, SeqCst);
        let status = if is_good() { GOOD } else { 1 };
        // SAFETY: it ends the child at once, without any destructor.
        unsafe { libc::_exit(status) };
    }
    let until = Instant::now() + Duration::from_secs(60);
    let mut status = 0;
    // SAFETY: `status` is there to be written.
    while unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) } == 0 {
        if Instant::now() > until {
            // SAFETY: it is the child of this process, which nobody has waited for.
            unsafe {
                libc::kill(child, libc::SIGKILL);
                libc::waitpid(child, &raw mut status, 0);
            }
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == GOOD
}

/// Its scrapes wait for an hour.
fn patient() -> Registry {
    let builder = Registry::builder().collector_timeout(Duration::from_secs(3_600));
    builder.build().expect("a registry")
}

/// Hangs from its second run on, but not in a fork; tells when it does.
fn hangs(registry: &Registry) -> (mpsc::Sender<()>, mpsc::Receiver<()>) {
    let (release, released) = mpsc::channel();
    let (begun, begins) = mpsc::channel();
    let (released, is_first) = (Mutex::new(released), AtomicBool::new(true));
    registry
        .collector_fn("hangs", move |into| {
            let is_child = IS_CHILD.load(SeqCst);
            if !is_first.swap(false, SeqCst) && !is_child {
                let _ = begun.send(());
                let _ = released.lock().expect("no panic in it").recv();
            }
            into.gauge("hangs", "Where it ran.")
                .value(u8::from(is_child));
            Ok(())
        })
        .expect("nothing else has its name");
    (release, begins)
}

#[test]
fn a_collector_that_was_running_runs_anew() {
    let registry = patient();
    let (release, begins) = hangs(&registry);
    let scraping = registry.clone();
    let scraping = std::thread::spawn(move || scraping.snapshot().value("hangs", &[]));
    begins.recv().expect("it runs");
    let is_good = ends_well_in_a_fork(|| {
        (0..3).all(|_| registry.snapshot().value("hangs", &[]) == Some(1.0))
    });
    assert!(is_good);
    release.send(()).expect("it waits");
    assert_eq!(scraping.join().expect("no panic"), Some(0.0));
}

/// Neither does a scrape of the parent that others follow, nor do its permits run out.
#[test]
fn an_endpoint_answers_by_itself() {
    let registry = patient();
    let (release, begins) = hangs(&registry);
    let endpoint = Endpoint::new(&registry)
        .concurrent_scrapes(1)
        .share_scrapes();
    let scraping = endpoint.clone();
    let ask = |endpoint: &Endpoint| endpoint.answer(&EndpointRequest::default());
    let scraping = std::thread::spawn(move || ask(&scraping).status);
    begins.recv().expect("it runs");
    let is_good = ends_well_in_a_fork(|| {
        (0..3).all(|_| {
            let answer = ask(&endpoint);
            answer.status == 200 && String::from_utf8_lossy(&answer.body).contains("\nhangs 1\n")
        })
    });
    assert!(is_good);
    release.send(()).expect("it waits");
    assert_eq!(scraping.join().expect("no panic"), 200);
}

/// Its runtime has no thread there: what was asynchronous fails at once, and what was sampled
/// stays as it was.
#[test]
fn asynchronous_ones_are_not_waited_for() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let registry = patient();
    let entered = runtime.enter();
    let hang = Arc::new(AtomicBool::new(false));
    let (begun, begins) = mpsc::channel();
    let hangs = Arc::clone(&hang);
    registry
        .gauge_async("waits", "It waits.", move || {
            let hangs = hangs.load(SeqCst);
            let _ = begun.send(hangs);
            async move {
                if hangs {
                    std::future::pending::<()>().await;
                }
                1
            }
        })
        .or(0)
        .register()
        .expect("nothing else has its name");
    registry
        .gauge_async("sampled", "It was read.", || async { 5 })
        .every("1h")
        .register()
        .expect("nothing else has its name");
    registry
        .gauge_async("never_sampled", "It waits.", || async {
            std::future::pending::<u8>().await
        })
        .every("1h")
        .register()
        .expect("nothing else has its name");
    drop(entered);
    assert_eq!(begins.recv(), Ok(false));
    hang.store(true, SeqCst);
    let scraping = registry.clone();
    // It waits for an hour.
    std::thread::spawn(move || drop(scraping.snapshot()));
    assert_eq!(begins.recv(), Ok(true));
    // Until it is on the runtime, and the thread that began it is through.
    std::thread::sleep(Duration::from_millis(100));
    let is_good = ends_well_in_a_fork(|| {
        (0..3).all(|_| {
            let snapshot = registry.snapshot();
            snapshot.value("waits", &[]) == Some(0.0)
                && snapshot.value("sampled", &[]) == Some(5.0)
                && snapshot.value("never_sampled", &[]).is_none()
        })
    });
    assert!(is_good);
    runtime.shutdown_background();
}
