//! Models of the cells: the model checker runs each with every interleaving of its
//! threads, up to a number of preemptions, and with every value that a relaxed load
//! may see.
//!
//! * [`cells`], [`sync`]: the code that is checked.
//! * [`machine`]: threads that count calls, and the scrape, as the runtime does them.

mod cells;
mod machine;
mod sync;

mod growth;
mod handed_on;
mod lives;
mod mixed;
mod scrape;
mod shared;
mod values;
mod wrong;
