//! Every shape of function compiles and runs.

use std::pin::Pin;

use callmeter::{track, track_node, track_task, track_workflow};

struct Store(Vec<u8>);

#[track_task]
impl Store {
    fn first(&mut self) -> Option<&mut u8> {
        self.0.first_mut()
    }

    fn bytes(&self) -> impl Iterator<Item = &u8> + '_ {
        self.0.iter()
    }

    #[track_task(skip)]
    fn len(&self) -> usize {
        self.0.len()
    }
}

trait Job {
    #[track_task]
    fn run(&self) -> Result<u8, std::fmt::Error> {
        Ok(1)
    }
}

impl Job for Store {}

#[track_workflow("all")]
async fn wait(of: impl Future<Output = u8>) -> u8 {
    of.await
}

#[track_node("phase", "boxed")]
fn boxed<'a>(text: &'a str) -> Pin<Box<dyn Future<Output = &'a str> + Send + 'a>> {
    Box::pin(async move { text })
}

#[track_task]
fn returned() -> impl Future<Output = u8> {
    std::future::ready(3)
}

#[track_task(name = format!("pair_{N}"))]
fn generic<T: Copy, const N: usize>((left, _right): (T, T), [first, _]: [u8; 2]) -> (T, u8) {
    (left, first)
}

#[track_task]
unsafe extern "C" fn raw(pointer: *const u8) -> u8 {
    unsafe { *pointer }
}

#[track(callmeter::Task { task_name: _ })]
fn countdown(from: u8) -> u8 {
    if from == 0 { 0 } else { countdown(from - 1) }
}

#[track_task]
fn never() -> ! {
    panic!("as it should")
}

#[track_task(handle = call, retry(attempts = 3, backoff = "1us..2us", when = |_| true))]
fn retried(left: &mut u8) -> Result<u8, ()> {
    call.retries(0);
    *left -= 1;
    if *left == 0 { Ok(7) } else { Err(()) }
}

fn main() {
    let mut store = Store(vec![1, 2]);
    assert_eq!(store.first(), Some(&mut 1));
    assert_eq!((store.bytes().count(), store.len()), (2, 2));
    assert_eq!(store.run(), Ok(1));
    assert_eq!(generic::<_, 4>((1, 2), [9, 8]), (1, 9));
    assert_eq!(unsafe { raw(&5) }, 5);
    assert_eq!(countdown(3), 0);
    assert_eq!(retried(&mut 2), Ok(7));
    assert!(std::panic::catch_unwind(|| never()).is_err());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(wait(returned())), 3);
    assert_eq!(runtime.block_on(boxed("a")), "a");
}
