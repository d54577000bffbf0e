//! What the tests of the accounting have in common.
