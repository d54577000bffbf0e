//! What the derives make of items is what is scraped.

mod error_type;
mod label_value;
mod metric_families;
mod operation;
