//! With the feature `gzip`.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::Coding;

pub(super) static GZIP: Coding = Coding {
    name: "gzip",
    alias: Some("x-gzip"),
    is_meant_by_any: true,
    encode,
};

fn encode(body: &[u8]) -> Vec<u8> {
    // Expositions become a tenth of their size by the fastest level already.
    let output = Vec::with_capacity(body.len() / 8);
    let mut encoder = GzEncoder::new(output, Compression::fast());
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.expect("memory takes all that is written to it")
}
