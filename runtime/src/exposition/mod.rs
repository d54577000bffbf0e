//! From a snapshot to the bytes a scraper reads.
