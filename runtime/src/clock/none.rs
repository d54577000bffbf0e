//! No counter is read directly on this processor.

pub(super) fn read() -> u64 {
    0
}

pub(super) fn is_steady() -> bool {
    false
}
