//! A fingerprint, to find files of equal content.

use callmeter::track_task;
use sha2::{Digest as _, Sha256};

/// SHA-256.
pub type Digest = [u8; 32];

#[track_task]
pub fn hash(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn known_value() {
        let hex: String = hash(b"abc")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            hex,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
