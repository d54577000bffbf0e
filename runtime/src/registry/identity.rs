use std::hash::{BuildHasherDefault, Hasher};

/// For maps whose keys are hashes or addresses.
pub(crate) type IdentityHasher = BuildHasherDefault<Identity>;

/// Gives back the hash it is given.
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

    fn write_usize(&mut self, address: usize) {
        // The low bits of addresses are alike; the map uses low and high bits.
        self.0 = (address as u64)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(32);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
