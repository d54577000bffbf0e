use std::cell::Cell;

thread_local! {
    static COLLECTING: Cell<bool> = const { Cell::new(false) };
}

/// Whether what runs here is a collector: one that scrapes cannot wait for itself.
pub(crate) fn is_collecting() -> bool {
    COLLECTING.get()
}

/// Runs what belongs to a collector. It is not to panic.
pub(super) fn collecting<T>(run: impl FnOnce() -> T) -> T {
    let before = COLLECTING.replace(true);
    let value = run();
    COLLECTING.set(before);
    value
}
