//! Beside `#[tokio::main]` and the attributes of tests.

use callmeter::track_task;
use callmeter_behaviour::{Seen, counted};

#[track_task]
#[tokio::main(flavor = "current_thread")]
async fn above_main() -> Result<u8, String> {
    tokio::task::yield_now().await;
    Err("main".to_owned())
}

#[tokio::main(flavor = "current_thread")]
#[track_task]
async fn below_main() -> Result<u8, String> {
    tokio::task::yield_now().await;
    Err("main".to_owned())
}

#[test]
fn with_tokio_main() {
    for (task, main) in [
        ("above_main", above_main as fn() -> _),
        ("below_main", below_main),
    ] {
        let (returned, registry) = counted(main);
        assert_eq!(returned, Err("main".to_owned()));
        assert_eq!(Seen::of(&registry, task), Seen::failure("string"), "{task}");
    }
}

/// In the global registry, where the tests below are counted while they run.
fn is_running(task: &str) {
    let seen = Seen::of(callmeter::registry(), task);
    assert_eq!(
        seen,
        Seen {
            in_progress: 1,
            ..Seen::default()
        }
    );
}

#[track_task]
#[test]
fn above_test() {
    is_running("above_test");
}

#[test]
#[track_task]
fn below_test() -> Result<(), String> {
    is_running("below_test");
    Ok(())
}

#[track_task]
#[tokio::test]
async fn above_tokio_test() {
    tokio::task::yield_now().await;
    is_running("above_tokio_test");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
#[track_task]
async fn below_tokio_test() -> Result<(), String> {
    tokio::task::yield_now().await;
    is_running("below_tokio_test");
    Ok(())
}

#[track_task]
#[test]
#[should_panic(expected = "as it should")]
fn above_should_panic() {
    is_running("above_should_panic");
    panic!("as it should");
}
