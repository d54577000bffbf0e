//! A slab whose thread exits goes to another thread, numbers included.

use loom::sync::{Arc, Mutex};
use loom::thread;

use crate::cells::slab::{Slab, SlabWriter};
use crate::machine::{Owner, Reading, check, leak};
use crate::sync::OnceRef;

/// Slabs without a thread, and all slabs, as the runtime keeps them.
struct Slabs {
    idle: Mutex<Vec<SlabWriter>>,
    first: OnceRef<'static, Slab>,
}

impl Slabs {
    fn new() -> Arc<Slabs> {
        Arc::new(Slabs {
            idle: Mutex::new(Vec::new()),
            first: OnceRef::new(),
        })
    }

    fn claim(&self) -> Owner {
        if let Some(writer) = self.idle.lock().expect("nothing panics").pop() {
            return Owner { writer };
        }
        let slab = leak(Slab::new());
        let mut end = &self.first;
        while end.set(slab).is_err() {
            end = &end.get().expect("a taken place holds a slab").next;
        }
        Owner::new(slab)
    }

    fn give_back(&self, owner: Owner) {
        self.idle.lock().expect("nothing panics").push(owner.writer);
    }

    fn all(&self) -> Vec<&'static Slab> {
        std::iter::successors(self.first.get(), |slab| slab.next.get()).collect()
    }
}

/// A thread that makes one call.
fn short_life(slabs: &Slabs, bucket: usize) {
    let mut owner = slabs.claim();
    owner.call(bucket);
    slabs.give_back(owner);
}

#[test]
fn a_slab_is_handed_on_at_thread_exit() {
    check(2, || {
        let slabs = Slabs::new();
        let (first, second) = (Arc::clone(&slabs), Arc::clone(&slabs));
        let first = thread::spawn(move || short_life(&first, 0));
        let second = thread::spawn(move || short_life(&second, 0));
        let one = Reading::take_checked(&slabs.all(), None);
        Reading::take_checked(&slabs.all(), None).check_after(&one);
        first.join().expect("it does not panic");
        second.join().expect("it does not panic");
        Reading::take(&slabs.all(), None).expect([2, 0]);
    });
}

#[test]
fn the_next_thread_adds_to_the_same_cells() {
    check(2, || {
        let slab = leak(Slab::new());
        let idle = Arc::new(Mutex::new(Some(Owner::with_rows(slab))));
        let next = Arc::clone(&idle);
        let life = |idle: &Mutex<Option<Owner>>| {
            let mut idle = idle.lock().expect("nothing panics");
            idle.as_mut().expect("it is always there").call(1);
        };
        let next = thread::spawn(move || life(&next));
        let first = thread::spawn(move || life(&idle));
        let one = Reading::take_checked(&[slab], None);
        Reading::take_checked(&[slab], None).check_after(&one);
        first.join().expect("it does not panic");
        next.join().expect("it does not panic");
        Reading::take(&[slab], None).expect([0, 2]);
    });
}
