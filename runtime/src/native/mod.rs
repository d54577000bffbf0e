//! Native histograms: buckets whose bounds grow by a constant factor, without a list of
//! bounds.
//!
//! * [`index`]: from a number to its bucket.
//! * [`window`]: some buckets beside each other, and how they are counted in.
//! * [`cells`]: the windows of one series.
//! * [`reading`]: their numbers in one scrape.

mod cells;
mod index;
mod reading;
mod window;

#[cfg(test)]
mod tests;

pub(crate) use cells::NativeCells;
pub(crate) use reading::Reading;
