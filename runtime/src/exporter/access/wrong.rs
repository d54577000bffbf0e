//! Credentials that were found to be wrong: asked for again, as by a scraper with an old password, they cost no
//! further verification.

use std::collections::VecDeque;
use std::sync::Mutex;

use crate::sync::lock;

/// The last ones, as digests that mean nothing outside of this process.
#[derive(Default)]
pub(super) struct Wrong(Mutex<VecDeque<[u8; 32]>>);

const MOST: usize = 256;

impl Wrong {
    pub fn contain(&self, digest: &[u8; 32]) -> bool {
        lock(&self.0).contains(digest)
    }

    pub fn note(&self, digest: [u8; 32]) {
        let mut wrong = lock(&self.0);
        if wrong.len() == MOST {
            wrong.pop_front();
        }
        wrong.push_back(digest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_remembered() {
        let wrong = Wrong::default();
        for number in 0..1_000_u32 {
            let digest = |number: u32| [(); 8].map(|()| number.to_be_bytes()).concat();
            let digest = |number| digest(number).try_into().expect("32 bytes");
            wrong.note(digest(number));
            assert!(wrong.contain(&digest(number)));
        }
        assert_eq!(lock(&wrong.0).len(), MOST);
    }
}
