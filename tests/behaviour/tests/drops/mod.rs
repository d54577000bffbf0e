//! What a tracked function drops, and when: as without the attribute.
//!
//! Every function is there twice, and does the same in both.

mod functions;
mod futures;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static LOG: RefCell<Vec<&'static str>> = const { RefCell::new(vec![]) };
}

/// Writes its name down when it is dropped.
#[derive(Debug)]
pub struct Noisy(pub &'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        note(self.0);
    }
}

pub struct Pair {
    pub left: Noisy,
    pub right: Noisy,
}

pub const fn pair(left: &'static str, right: &'static str) -> Pair {
    Pair {
        left: Noisy(left),
        right: Noisy(right),
    }
}

pub fn copy(of: &Noisy) -> Noisy {
    Noisy(of.0)
}

pub fn note(what: &'static str) {
    LOG.with_borrow_mut(|log| log.push(what));
}

/// What is noted while `run` runs. It may panic.
pub fn log<R>(run: impl FnOnce() -> R) -> Vec<&'static str> {
    LOG.take();
    let run = || {
        drop(run());
        note("returned");
    };
    let _ = catch_unwind(AssertUnwindSafe(run));
    LOG.take()
}

/// Each function with its attribute in `tracked`, without it in `plain`.
macro_rules! twins {
    ($({ $attribute:meta } $function:item)*) => {
        mod plain {
            use super::*;
            $($function)*
        }

        mod tracked {
            use super::*;
            $(#[$attribute] $function)*
        }
    };
}

/// Runs both, and says in which order they drop.
macro_rules! same {
    ($function:ident($($argument:expr),* $(,)?), $run:tt) => {{
        let plain = $crate::drops::log(|| $run(plain::$function($($argument),*)));
        let tracked = $crate::drops::log(|| $run(tracked::$function($($argument),*)));
        assert_eq!(tracked, plain, stringify!($function));
        plain
    }};
    ($function:ident($($argument:expr),* $(,)?)) => {
        same!($function($($argument),*), (std::convert::identity))
    };
}

use {same, twins};
