use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

use super::*;
use crate::Registry;
use crate::endpoint::pending::{Begun, Pending};
use crate::endpoint::scrape::Scrape;
use crate::endpoint::{Answered, Endpoint, Request};

#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Relaxed);
    }
}

fn shared() -> Endpoint {
    let registry = Registry::builder().build().expect("a registry");
    Endpoint::new(&registry)
        .concurrent_scrapes(1)
        .share_scrapes()
}

fn pending(endpoint: &Endpoint, request: Request<'_>) -> Pending {
    let pending = endpoint.admit(&request);
    pending.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[track_caller]
fn leads(endpoint: &Endpoint) -> Scrape {
    match pending(endpoint, Request::default()).begin() {
        Begun::Scrape(scrape) => scrape,
        _ => panic!("nobody else scrapes"),
    }
}

/// One that asks for something in place of what the leader asked for.
fn joins(endpoint: &Endpoint, request: Request<'_>) -> Option<Follower> {
    match pending(endpoint, request).begin() {
        Begun::Follow(follower) => Some(follower),
        Begun::Scrape(_) => panic!("there is one permit only"),
        Begun::Refused(answered) => {
            assert_eq!(answered.into_answer().status, 503);
            None
        }
    }
}

#[track_caller]
fn follows(endpoint: &Endpoint) -> Follower {
    joins(endpoint, Request::default()).expect("the leader asks for the same")
}

fn poll(follower: &mut Follower, woken: &Arc<Woken>) -> Poll<Answered> {
    let waker = Waker::from(Arc::clone(woken));
    let followed = pin!(follower).poll(&mut Context::from_waker(&waker));
    followed.map(answered)
}

#[track_caller]
fn answered(followed: Followed) -> Answered {
    match followed {
        Followed::Answered(answered) => answered,
        Followed::Again(_) => panic!("nothing was late"),
    }
}

#[test]
fn followers_are_woken_with_the_bytes_of_the_leader() {
    let endpoint = shared();
    let scrape = leads(&endpoint);
    let woken = Arc::new(Woken::default());
    let mut follower = follows(&endpoint);
    let waiting = follows(&endpoint);
    let waiting = std::thread::spawn(|| answered(waiting.wait()).into_answer());
    for _ in 0..3 {
        assert!(poll(&mut follower, &woken).is_pending());
    }
    let own = scrape.run();
    assert_eq!(woken.0.load(Relaxed), 1);
    let Poll::Ready(answered) = poll(&mut follower, &woken) else {
        panic!("it was woken");
    };
    #[cfg(any(feature = "actix", feature = "axum", feature = "tower"))]
    assert_eq!(answered.body().as_ptr(), own.body().as_ptr(), "no copy");
    let own = own.into_answer();
    assert_eq!(own.status, 200);
    assert_eq!(answered.into_answer(), own);
    assert_eq!(waiting.join().expect("no panic in it"), own);
    // Who comes now gets numbers of now.
    leads(&endpoint).run();
}

#[test]
fn a_leader_that_panics_or_is_dropped_leaves_nobody_waiting() {
    let endpoint = shared();
    let scrape = leads(&endpoint);
    let mut follower = follows(&endpoint);
    let woken = Arc::new(Woken::default());
    assert!(poll(&mut follower, &woken).is_pending());
    let waiting = follows(&endpoint);
    let waiting = std::thread::spawn(|| answered(waiting.wait()).into_answer().status);
    let panicked = std::thread::spawn(move || {
        let _scrape = scrape;
        panic!("in the middle of it");
    });
    assert!(panicked.join().is_err());
    assert_eq!(woken.0.load(Relaxed), 1);
    assert_eq!(waiting.join().expect("no panic in it"), 500);
    let Poll::Ready(answered) = poll(&mut follower, &woken) else {
        panic!("it was woken");
    };
    let answer = answered.into_answer();
    assert_eq!(answer.body, b"the scrape was interrupted\n");
    // As before, the permit too.
    assert_eq!(leads(&endpoint).run().into_answer().status, 200);
}

#[test]
fn who_hangs_up_is_forgotten() {
    let endpoint = shared();
    let _scrape = leads(&endpoint);
    let woken = Arc::new(Woken::default());
    let kept = follows(&endpoint);
    for _ in 0..100 {
        let mut follower = follows(&endpoint);
        assert!(poll(&mut follower, &woken).is_pending());
        assert!(poll(&mut follower, &woken).is_pending());
        assert_eq!(kept.shared().tasks(), 1);
    }
    assert_eq!(kept.shared().tasks(), 0);
}

#[test]
fn only_the_same_is_shared() {
    let names = Request {
        query: "name[]=b&name[]=a",
        ..Request::default()
    };
    let endpoint = shared();
    let scrape = leads(&endpoint);
    for request in [
        Request {
            method: "HEAD",
            ..Request::default()
        },
        Request {
            accept: "text/plain;version=0.0.4",
            ..Request::default()
        },
        Request {
            accept_encoding: "br",
            ..Request::default()
        },
        // Waits longer than the registry does.
        Request {
            scrape_timeout: "3600",
            ..Request::default()
        },
    ] {
        assert!(joins(&endpoint, request).is_some(), "{request:?}");
    }
    for request in [
        names,
        Request {
            accept: "application/openmetrics-text",
            ..Request::default()
        },
        Request {
            accept: "text/plain;escaping=dots",
            ..Request::default()
        },
        // Waits less long.
        Request {
            scrape_timeout: "0.1",
            ..Request::default()
        },
    ] {
        assert!(joins(&endpoint, request).is_none(), "{request:?}");
    }
    #[cfg(feature = "gzip")]
    assert!(
        joins(
            &endpoint,
            Request {
                accept_encoding: "gzip",
                ..Request::default()
            }
        )
        .is_none()
    );
    assert!(joins(&endpoint.clone().fail_with_collectors(), Request::default()).is_none());
    drop(scrape);
    let Begun::Scrape(_scrape) = pending(&endpoint, names).begin() else {
        panic!("nobody else scrapes");
    };
    let same = Request {
        query: "name[]=a&name%5B%5D=b&name[]=a",
        ..Request::default()
    };
    assert!(joins(&endpoint, same).is_some());
    assert!(joins(&endpoint, Request::default()).is_none());
}
