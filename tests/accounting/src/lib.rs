//! What the tests of the accounting have in common.
//!
//! * [`Numbers`]: the samples of one scrape.
//! * [`identities`]: what holds in every scrape, whatever calls do meanwhile.
//! * [`parser`]: a strict reader of both text formats.

mod numbers;

pub mod identities;
pub mod parser;

pub use numbers::{Key, Numbers};
