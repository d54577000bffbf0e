use std::sync::Mutex;
use std::sync::TryLockError;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use once_cell::race::OnceBox;

use super::Packed;
use crate::clock;
use crate::snapshot::Exemplar;
use crate::sync::lock;

/// The last exemplar of each bucket of a series; of a counter there is one bucket. A bucket
/// takes memory from its first exemplar on.
pub(crate) struct Slots(Box<[OnceBox<Slot>]>);

/// The last exemplar of a bucket. Whoever brings one while another is brought or read drops
/// his own: nobody waits.
#[derive(Default)]
struct Slot {
    /// When the last one came, in ticks; 0 before the first.
    last: AtomicU64,
    kept: Mutex<Option<Kept>>,
}

/// An exemplar as it is kept.
pub(crate) struct Kept {
    pub(crate) labels: Packed,
    /// What was observed: of a call as the cells of its duration or value are, else as the bits of a
    /// floating-point number.
    pub(crate) cell: u64,
    /// Which life of its series it is of; always 0 for operations.
    pub(crate) life: u32,
    /// When it came, in ticks.
    pub(crate) ticks: u64,
    /// In seconds since 1970.
    pub(crate) timestamp: Option<f64>,
}

/// From then on the exemplar of a bucket may be another one, where they are asked for.
const PAUSE_NANOSECONDS: u64 = 1_000_000_000;

impl Slots {
    pub(crate) fn new(buckets: usize) -> Slots {
        Slots((0..buckets).map(|_| OnceBox::new()).collect())
    }

    /// Whether the bucket's exemplar is old, or there is none.
    #[inline]
    pub(crate) fn is_due(&self, bucket: usize, now: u64) -> bool {
        match self.0.get(bucket).and_then(OnceBox::get) {
            Some(slot) => {
                let last = slot.last.load(Relaxed);
                last == 0 || clock::nanos_between(last, now) >= PAUSE_NANOSECONDS
            }
            None => true,
        }
    }

    /// Makes it the bucket's exemplar, unless another one is on its way.
    pub(crate) fn keep(&self, bucket: usize, mut exemplar: Kept) {
        let Some(place) = self.0.get(bucket) else {
            return;
        };
        let slot = place.get_or_init(Box::default);
        let mut kept = match slot.kept.try_lock() {
            Ok(kept) => kept,
            Err(TryLockError::Poisoned(kept)) => kept.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        if let Some(before) = &*kept
            && before.life == exemplar.life
            && exemplar.timestamp < before.timestamp
        {
            // The clock was set back: servers refuse what is older than what they have.
            exemplar.timestamp = None;
        }
        slot.last.store(exemplar.ticks.max(1), Relaxed);
        let before = kept.replace(exemplar);
        drop(kept);
        // Not under the lock.
        drop(before);
    }

    /// Shows the exemplars to `read`, each with its bucket.
    pub(crate) fn each(&self, mut read: impl FnMut(u32, &Kept)) {
        for (bucket, slot) in self.0.iter().enumerate() {
            let Some(slot) = slot.get() else { continue };
            if let Some(kept) = &*lock(&slot.kept) {
                read(bucket as u32, kept);
            }
        }
    }
}

impl Kept {
    /// As a snapshot has it.
    pub(crate) fn exemplar(&self, value: f64) -> Exemplar {
        let labels = self.labels.pairs();
        Exemplar {
            labels: labels
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            value,
            timestamp: self.timestamp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str, timestamp: Option<f64>) -> Kept {
        Kept {
            labels: Packed::of(&[("id", text)]).unwrap().unwrap(),
            cell: 7,
            life: 0,
            ticks: clock::now(),
            timestamp,
        }
    }

    fn read(slots: &Slots) -> Vec<(u32, String, Option<f64>)> {
        let mut all = Vec::new();
        slots.each(|bucket, kept| {
            let exemplar = kept.exemplar(kept.cell as f64);
            assert_eq!(exemplar.value, 7.0);
            all.push((bucket, exemplar.labels[0].1.clone(), exemplar.timestamp));
        });
        all
    }

    #[test]
    fn each_bucket_has_its_last_one() {
        let slots = Slots::new(3);
        assert_eq!(read(&slots), []);
        for (bucket, text) in [(2, "a"), (0, "b"), (2, "c"), (3, "beyond")] {
            slots.keep(bucket, kept(text, Some(1.0)));
        }
        let expected = [(0, "b", Some(1.0)), (2, "c", Some(1.0))];
        let expected = expected.map(|(bucket, text, at)| (bucket, text.to_owned(), at));
        assert_eq!(read(&slots), expected);
    }

    #[test]
    fn nobody_waits_for_who_reads() {
        let slots = Slots::new(1);
        slots.keep(0, kept("a", None));
        slots.each(|_, _| slots.keep(0, kept("meanwhile", None)));
        assert_eq!(read(&slots)[0].1, "a");
        slots.keep(0, kept("behind", None));
        assert_eq!(read(&slots)[0].1, "behind");
    }

    #[test]
    fn a_bucket_is_due_when_its_exemplar_is_old() {
        let slots = Slots::new(2);
        let exemplar = kept("a", None);
        let (now, begun) = (exemplar.ticks, clock::nanos_since(exemplar.ticks));
        assert!(slots.is_due(0, now));
        slots.keep(0, exemplar);
        assert!(!slots.is_due(0, now) && slots.is_due(1, now));
        // However long a tick is: later by twice the pause.
        let mut later = now;
        while clock::nanos_between(now, later) < 2 * PAUSE_NANOSECONDS + begun {
            later += 1 << 28;
        }
        assert!(slots.is_due(0, later));
    }

    #[test]
    fn f24_a_timestamp_that_goes_backwards_is_left_out() {
        let slots = Slots::new(1);
        slots.keep(0, kept("a", Some(20.0)));
        slots.keep(0, kept("b", Some(10.0)));
        assert_eq!(read(&slots), [(0, "b".to_owned(), None)]);
        slots.keep(0, kept("c", Some(10.5)));
        assert_eq!(read(&slots), [(0, "c".to_owned(), Some(10.5))]);
    }
}
