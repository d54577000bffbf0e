//! Calls that cross threads, in the global registry, where each thread counts alone.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Waker};
use std::thread;

use callmeter::track_task;
use callmeter_behaviour::{Seen, block_on, give_way};
use tokio::sync::{Notify, mpsc};

fn global(task: &str) -> Seen {
    Seen::of(callmeter::registry(), task)
}

#[track_task]
async fn moves_on() -> Result<thread::ThreadId, std::fmt::Error> {
    let first = thread::current().id();
    give_way(1).await;
    assert_ne!(thread::current().id(), first);
    Err(std::fmt::Error)
}

#[test]
fn it_starts_on_one_thread_and_ends_on_another() {
    let mut future = Box::pin(moves_on());
    let polled = future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
    assert_eq!(global("moves_on").in_progress, 1);
    let ended = thread::spawn(move || block_on(future)).join();
    assert_eq!(ended.expect("no panic"), Err(std::fmt::Error));
    assert_eq!(global("moves_on"), Seen::failure("fmt_error"));
}

#[track_task]
async fn is_dropped_elsewhere() {
    give_way(9).await;
}

#[test]
fn it_starts_on_one_thread_and_is_dropped_on_another() {
    let future = thread::spawn(|| {
        let mut future = Box::pin(is_dropped_elsewhere());
        let polled = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending());
        future
    });
    let future = future.join().expect("no panic");
    assert_eq!(global("is_dropped_elsewhere").in_progress, 1);
    drop(future);
    assert_eq!(global("is_dropped_elsewhere"), Seen::cancelled());
}

#[track_task]
async fn woken(turn: &Notify) -> u32 {
    turn.notified().await;
    give_way(2).await;
    turn.notify_one();
    1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn polls_after_wakes_from_other_threads() {
    let turn = Arc::new(Notify::new());
    let calls: Vec<_> = (0..200)
        .map(|_| {
            let turn = Arc::clone(&turn);
            tokio::spawn(async move { woken(&turn).await })
        })
        .collect();
    turn.notify_one();
    for call in calls {
        assert_eq!(call.await.expect("no panic"), 1);
    }
    assert_eq!(global("woken"), Seen::success(200));
}

#[track_task]
async fn receives(mut texts: mpsc::Receiver<String>) -> Result<usize, String> {
    let mut length = 0;
    while let Some(text) = texts.recv().await {
        length += text.parse::<usize>().map_err(|_| text)?;
    }
    Ok(length)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_channel_between_threads() {
    let mut calls = Vec::new();
    for last in ["3", "x"] {
        let (sender, receiver) = mpsc::channel(1);
        calls.push(tokio::spawn(receives(receiver)));
        thread::spawn(move || {
            for text in ["1", "2", last] {
                sender.blocking_send(text.to_owned()).expect("a receiver");
            }
        });
    }
    let mut ends = Vec::new();
    for call in calls {
        ends.push(call.await.expect("no panic"));
    }
    assert_eq!(ends, [Ok(6), Err("x".to_owned())]);
    let expected = Seen {
        success: 1,
        ..Seen::failure("string")
    };
    assert_eq!(global("receives"), expected);
}

#[track_task]
fn called_by_an_exiting_thread() {
    EXITS.fetch_add(1, Relaxed);
}

static EXITS: AtomicU64 = AtomicU64::new(0);

struct CallsAtExit;

impl Drop for CallsAtExit {
    fn drop(&mut self) {
        called_by_an_exiting_thread();
    }
}

thread_local! {
    static AT_EXIT: RefCell<Option<CallsAtExit>> = const { RefCell::new(None) };
}

#[test]
fn calls_in_the_destructors_of_a_thread() {
    for calls_before in [false, true] {
        thread::spawn(move || {
            AT_EXIT.set(Some(CallsAtExit));
            if calls_before {
                called_by_an_exiting_thread();
            }
        })
        .join()
        .expect("no panic");
    }
    assert_eq!(EXITS.load(Relaxed), 3);
    assert_eq!(global("called_by_an_exiting_thread"), Seen::success(3));
}
