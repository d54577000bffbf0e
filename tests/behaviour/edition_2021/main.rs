//! The editions differ in when a last expression drops what it makes.

#[path = "../tests/drops/mod.rs"]
mod drops;
