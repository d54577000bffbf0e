//! Its tests use callmeter under another name.
