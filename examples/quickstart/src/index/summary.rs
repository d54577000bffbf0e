//! What a pass found.

use std::collections::HashSet;

use super::{Failure, file::Indexed, hash::Digest};

/// How many failures are kept to be shown.
const SHOWN_FAILURES: usize = 5;

/// The sums of a pass.
#[derive(Default)]
pub struct Summary {
    pub files: u64,
    pub bytes: u64,
    pub words: u64,
    pub failures: u64,
    /// The first ones.
    pub shown_failures: Vec<Failure>,
    contents: HashSet<Digest>,
}

impl Summary {
    pub fn add(&mut self, outcome: Result<Indexed, Failure>) {
        match outcome {
            Ok(indexed) => {
                self.files += 1;
                self.bytes += indexed.bytes;
                self.words += indexed.words;
                self.contents.insert(indexed.digest);
            }
            Err(failure) => {
                self.failures += 1;
                if self.shown_failures.len() < SHOWN_FAILURES {
                    self.shown_failures.push(failure);
                }
            }
        }
    }

    /// Files with the content of one seen before.
    pub fn duplicates(&self) -> u64 {
        self.files - self.contents.len() as u64
    }
}
