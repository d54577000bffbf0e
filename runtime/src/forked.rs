//! A fork has the memory of its parent, and none of its other threads: what was under way there
//! does not end in it.

/// The process in which something began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Process(u32);

impl Process {
    pub(crate) fn current() -> Process {
        // WebAssembly has no processes, and panics where it is asked for one.
        let is_known = !cfg!(target_family = "wasm");
        Process(if is_known { std::process::id() } else { 0 })
    }

    /// Whether there was no fork since.
    pub(crate) fn is_current(self) -> bool {
        self == Process::current()
    }
}
