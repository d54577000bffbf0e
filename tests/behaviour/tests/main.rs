//! What callmeter does, as a user meets it; each test in a registry of its own.

mod outcomes;
