//! With the feature `zstd`.

use zstd::bulk::compress;

use super::Coding;

pub(super) static ZSTD: Coding = Coding {
    name: "zstd",
    alias: None,
    is_meant_by_any: false,
    encode,
};

/// Its window is far below the 8 MiB that RFC 9659 lets a receiver refuse.
const FASTEST: i32 = 1;

fn encode(body: &[u8]) -> Vec<u8> {
    compress(body, FASTEST).expect("the output is given the size that it has at worst")
}
