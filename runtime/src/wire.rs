//! The wire format of protocol buffers: the fields of messages, one behind the other.
//!
//! Every function appends. None leaves out a number that is 0: whether that is told is the
//! business of the message's schema.

use std::ops::Range;

/// How the bytes behind a field's number are to be read.
#[derive(Clone, Copy)]
enum WireType {
    Varint = 0,
    Fixed64 = 1,
    Delimited = 2,
}

/// A field `uint64`, `uint32`, or of an enum.
#[inline]
pub(crate) fn uint(output: &mut Vec<u8>, field: u32, value: u64) {
    tag(output, field, WireType::Varint);
    varint(output, value);
}

/// A field `int64` or `int32`, which takes ten bytes where it is below 0.
#[inline]
pub(crate) fn int(output: &mut Vec<u8>, field: u32, value: i64) {
    uint(output, field, value.cast_unsigned());
}

/// A field `sint64` or `sint32`, short where it is near 0.
#[inline]
pub(crate) fn sint(output: &mut Vec<u8>, field: u32, value: i64) {
    uint(output, field, zigzag(value));
}

/// A field `double`.
#[inline]
pub(crate) fn double(output: &mut Vec<u8>, field: u32, value: f64) {
    let bytes = value.to_bits().to_le_bytes();
    if field < 16 {
        // Nearly all: the tag is one byte, and the field is copied in one piece.
        let [a, b, c, d, e, f, g, h] = bytes;
        let tag = (field << 3) as u8 | WireType::Fixed64 as u8;
        output.extend_from_slice(&[tag, a, b, c, d, e, f, g, h]);
    } else {
        tag(output, field, WireType::Fixed64);
        output.extend_from_slice(&bytes);
    }
}

/// A field `string`.
#[inline]
pub(crate) fn text(output: &mut Vec<u8>, field: u32, value: &str) {
    tag(output, field, WireType::Delimited);
    varint(output, value.len() as u64);
    output.extend_from_slice(value.as_bytes());
}

/// A field that is a message, or a packed list: what `write` appends is its content.
#[inline]
pub(crate) fn message(output: &mut Vec<u8>, field: u32, write: impl FnOnce(&mut Vec<u8>)) {
    tag(output, field, WireType::Delimited);
    delimited(output, write);
}

/// What `write` appends, with its length in front, as messages stand in a stream.
#[inline]
pub(crate) fn delimited(output: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = output.len();
    // Most messages are so short that this byte has room for their length.
    output.push(0);
    write(output);
    let content = start + 1..output.len();
    if content.len() < 0x80 {
        output[start] = content.len() as u8;
    } else {
        make_room(output, start, content);
    }
}

/// Writes the length of a longer content in front of it, in place of the byte at `start`.
fn make_room(output: &mut Vec<u8>, start: usize, content: Range<usize>) {
    let mut length = Vec::with_capacity(10);
    varint(&mut length, content.len() as u64);
    // As many more bytes, whatever they are: the content is moved over them.
    output.extend_from_slice(&length[1..]);
    output.copy_within(content, start + length.len());
    output[start..][..length.len()].copy_from_slice(&length);
}

/// A number of a packed list of `uint64` or `uint32`.
#[inline]
pub(crate) fn varint(output: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        output.push(value as u8 | 0x80);
        value >>= 7;
    }
    output.push(value as u8);
}

/// What a `sint64` or `sint32` is as a number of [`varint`].
#[inline]
pub(crate) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

#[inline]
fn tag(output: &mut Vec<u8>, field: u32, wire_type: WireType) {
    varint(output, u64::from(field << 3 | wire_type as u32));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut output = Vec::new();
        write(&mut output);
        output
    }

    // The examples of the encoding's documentation.
    #[test]
    fn fields_are_as_documented() {
        assert_eq!(written(|output| uint(output, 1, 150)), [0x08, 0x96, 0x01]);
        let testing = [0x12, 7, b't', b'e', b's', b't', b'i', b'n', b'g'];
        assert_eq!(written(|output| text(output, 2, "testing")), testing);
        let nested = written(|output| message(output, 3, |output| uint(output, 1, 150)));
        assert_eq!(nested, [0x1a, 3, 0x08, 0x96, 0x01]);
        let packed = written(|output| {
            message(output, 6, |output| {
                for value in [3, 270, 86_942] {
                    varint(output, value);
                }
            });
        });
        assert_eq!(packed, [0x32, 6, 3, 0x8e, 0x02, 0x9e, 0xa7, 0x05]);
    }

    #[test]
    fn numbers_below_0_have_two_forms() {
        let minus_two = written(|output| int(output, 1, -2));
        let expected = [
            0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
        ];
        assert_eq!(minus_two, expected);
        assert_eq!(written(|output| sint(output, 1, -2)), [0x08, 3]);
        let table = [(0, 0), (-1, 1), (1, 2), (i64::MAX, u64::MAX - 1)];
        for (value, expected) in table {
            assert_eq!(zigzag(value), expected, "{value}");
        }
        assert_eq!(zigzag(i64::MIN), u64::MAX);
    }

    #[test]
    fn doubles_are_eight_bytes_from_the_least() {
        let one = written(|output| double(output, 2, 1.0));
        assert_eq!(one, [0x11, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    }

    #[test]
    fn varints_have_seven_bits_to_a_byte() {
        let bytes = |value| written(|output| varint(output, value));
        assert_eq!(bytes(0), [0]);
        assert_eq!(bytes(127), [0x7f]);
        assert_eq!(bytes(128), [0x80, 1]);
        assert_eq!(bytes(u64::MAX).len(), 10);
        assert_eq!(bytes(u64::MAX)[9], 1);
    }

    #[test]
    fn long_contents_have_long_lengths_in_front() {
        for length in [0, 1, 127, 128, 129, 16_383, 16_384, 70_000] {
            let content: Vec<u8> = (0..length).map(|at| at as u8).collect();
            let output = written(|output| {
                output.push(0xaa);
                delimited(output, |output| output.extend_from_slice(&content));
                output.push(0xbb);
            });
            let mut expected = vec![0xaa];
            varint(&mut expected, length);
            expected.extend_from_slice(&content);
            expected.push(0xbb);
            assert_eq!(output, expected, "{length}");
        }
    }

    #[test]
    fn long_messages_hold_long_messages() {
        let filler = "x".repeat(200);
        let output = written(|output| {
            message(output, 1, |output| {
                text(output, 2, &filler);
                message(output, 3, |output| text(output, 4, &filler));
            });
        });
        assert_eq!(output[..4], [0x0a, 0x99, 0x03, 0x12]);
        assert_eq!(output.len(), 3 + 203 + 3 + 203);
        assert_eq!(output[206..][..6], [0x1a, 0xcb, 0x01, 0x22, 0xc8, 0x01]);
    }
}
