use std::hash::{BuildHasherDefault, Hasher};

/// For maps whose keys are hashes.
pub(crate) type IdentityHasher = BuildHasherDefault<Identity>;

/// Gives back the number it is given.
#[derive(Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
