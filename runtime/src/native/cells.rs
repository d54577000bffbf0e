//! The windows of one series.

use std::sync::atomic::Ordering::Relaxed;

use once_cell::race::OnceBox;

use crate::native::index;
use crate::native::window::{Range, Window};
use crate::sync::AtomicU64;

/// The native histogram of one series: a chain of windows.
///
/// The first is laid around the first number. A number that it does not cover goes into the
/// next one, which covers all that was counted so far as well and has the rest of its room
/// where that number is. Each number is counted in the
/// first window of the chain that covers it, and nothing is ever moved: counting is one
/// addition, waits for nobody, and is exact. A scrape adds up what it finds.
///
/// The second window may be as fine as the first, as that was laid around one number; from
/// there on each is coarser than the one before. The coarsest covers everything. So there
/// are at most eight windows, however the numbers are chosen.
#[derive(Default)]
pub(crate) struct NativeCells {
    zero: AtomicU64,
    first: OnceBox<Window>,
}

impl NativeCells {
    /// Counts a number, which is not below 0.
    #[inline(never)]
    pub(crate) fn count(&self, number: f64) {
        let Some(index) = index::of(number) else {
            self.zero.fetch_add(1, Relaxed);
            return;
        };
        let mut place = &self.first;
        loop {
            let window = match place.get() {
                Some(window) => window,
                // Another thread may be faster: then it is that thread's window.
                None => place.get_or_init(|| Box::new(self.next_window(index))),
            };
            if let Some(cell) = window.cell(index) {
                cell.fetch_add(1, Relaxed);
                return;
            }
            place = &window.next;
        }
    }

    #[cold]
    fn next_window(&self, index: i32) -> Window {
        let ranges = self.windows().filter_map(Window::range);
        let range = ranges.fold(Range::of(index), Range::with);
        let least_steps = self
            .windows()
            .skip(1)
            .last()
            .map_or(0, |last| last.steps() + 1);
        Window::over(range, index, least_steps)
    }

    pub(super) fn windows(&self) -> impl Iterator<Item = &Window> {
        std::iter::successors(self.first.get(), |window| window.next.get())
    }

    pub(super) fn zero(&self) -> u64 {
        self.zero.load(Relaxed)
    }

    /// Begins anew at 0. The windows stay.
    pub(crate) fn clear(&self) {
        self.zero.store(0, Relaxed);
        self.windows().for_each(Window::clear);
    }
}
