//! The program under test, run as its users run it.

#[cfg(unix)]
mod counts;
mod mistakes;
mod running;
#[cfg(unix)]
mod stopping;
