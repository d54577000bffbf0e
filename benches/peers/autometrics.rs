//! autometrics on prometheus-client.

use autometrics::autometrics;
use autometrics::settings::AutometricsSettings;

use crate::workload::{Answer, BOUNDS, body};

pub const NAME: &str = "autometrics on prometheus-client";

/// Gives it the bounds of the others; to be called before the first call.
pub fn set_up() {
    AutometricsSettings::builder()
        .histogram_buckets(BOUNDS.to_vec())
        .init();
}

#[inline(never)]
#[autometrics(track_concurrency)]
pub fn call(x: u64) -> Answer {
    body(x)
}

#[autometrics(track_concurrency)]
pub async fn call_async(x: u64) -> Answer {
    body(x)
}
