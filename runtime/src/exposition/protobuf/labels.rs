//! Labels, which a snapshot has as text, with their values escaped.

use crate::wire;

/// Field numbers of everything that has labels, and of `LabelPair`.
const LABEL: u32 = 1;
const NAME: u32 = 1;
const VALUE: u32 = 2;

/// Writes the labels of a series from `a="1",b="2"`.
pub(super) fn write(output: &mut Vec<u8>, text: &str) {
    let mut rest = text;
    while let Some((name, quoted)) = rest.split_once("=\"") {
        let end = end_of_value(quoted.as_bytes());
        let (value, behind) = quoted.split_at(end.at);
        wire::message(output, LABEL, |output| {
            wire::text(output, NAME, name);
            if end.is_escaped {
                wire::message(output, VALUE, |output| push_unescaped(output, value));
            } else {
                wire::text(output, VALUE, value);
            }
        });
        // Behind the quote and, but for the last, the comma.
        rest = behind.get(2..).unwrap_or_default();
    }
}

/// Writes one label.
pub(super) fn write_pair(output: &mut Vec<u8>, name: &str, value: &str) {
    wire::message(output, LABEL, |output| {
        wire::text(output, NAME, name);
        wire::text(output, VALUE, value);
    });
}

/// Where the closing quote is, and whether something before it is escaped.
struct EndOfValue {
    at: usize,
    is_escaped: bool,
}

#[inline]
fn end_of_value(quoted: &[u8]) -> EndOfValue {
    let mut is_escaped = false;
    let mut at = 0;
    while let Some(byte) = quoted.get(at) {
        match byte {
            b'"' => break,
            b'\\' => {
                is_escaped = true;
                at += 2;
            }
            _ => at += 1,
        }
    }
    EndOfValue {
        at: at.min(quoted.len()),
        is_escaped,
    }
}

fn push_unescaped(output: &mut Vec<u8>, value: &str) {
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => match bytes.next() {
                Some(b'n') => output.push(b'\n'),
                other => output.extend(other),
            },
            other => output.push(other),
        }
    }
}
