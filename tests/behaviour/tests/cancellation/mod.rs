//! Calls that are dropped, unwound, moved between threads, or inside one another.

mod dropped;
mod nested;
mod runtimes;
mod threads;
mod unwinding;
