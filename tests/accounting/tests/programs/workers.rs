use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::AcqRel, Ordering::Acquire};
use std::task::{Context, Waker};

use crate::World;
use crate::plan::Programs;
use crate::run::{Limited, future_of};

/// Runs programs. Whenever one waits it goes to the next thread.
pub fn run(world: &World, programs: &Programs) {
    let queues: Vec<Queue<'_>> = (0..programs.threads).map(|_| Queue::default()).collect();
    for (turn, program) in programs.calls.iter().enumerate() {
        queues[turn % queues.len()].push(future_of(world, program));
    }
    let left = AtomicUsize::new(programs.calls.len());
    std::thread::scope(|threads| {
        for number in 0..queues.len() {
            let (own, next) = (&queues[number], &queues[(number + 1) % queues.len()]);
            let left = &left;
            threads.spawn(move || work(own, next, left));
        }
    });
}

#[derive(Default)]
struct Queue<'a>(Mutex<VecDeque<Limited<'a>>>);

impl<'a> Queue<'a> {
    fn push(&self, future: Limited<'a>) {
        self.0.lock().expect("no panic in it").push_back(future);
    }

    fn pop(&self) -> Option<Limited<'a>> {
        self.0.lock().expect("no panic in it").pop_front()
    }
}

fn work<'a>(own: &Queue<'a>, next: &Queue<'a>, left: &AtomicUsize) {
    let mut context = Context::from_waker(Waker::noop());
    while left.load(Acquire) > 0 {
        let Some(mut future) = own.pop() else {
            std::thread::yield_now();
            continue;
        };
        if Pin::new(&mut future).poll(&mut context).is_pending() {
            next.push(future);
        } else {
            left.fetch_sub(1, AcqRel);
        }
    }
}
