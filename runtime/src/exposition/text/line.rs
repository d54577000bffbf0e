//! The numbers at the end of a line.

use crate::exposition::number;
use crate::snapshot::Sums;

/// `0\n1\n…999\n`: most numbers of most expositions, each in one piece with its line's end.
const SMALL: &str = match std::str::from_utf8(&SMALL_BYTES) {
    Ok(text) => text,
    Err(_) => panic!("digits are text"),
};
const SMALL_BYTES: [u8; 10 * 2 + 90 * 3 + 900 * 4] = small_bytes();

const fn small_bytes() -> [u8; 10 * 2 + 90 * 3 + 900 * 4] {
    let mut bytes = [b'\n'; 10 * 2 + 90 * 3 + 900 * 4];
    let mut at = 0;
    let mut value = 0;
    while value < 1000 {
        let digits = if value < 10 {
            1
        } else {
            2 + (value >= 100) as usize
        };
        let (mut rest, mut digit) = (value, digits);
        while digit > 0 {
            digit -= 1;
            bytes[at + digit] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        at += digits + 1;
        value += 1;
    }
    bytes
}

/// Ends a line with a whole number.
#[inline]
pub(super) fn end(output: &mut String, value: u64) {
    // Pieces of a length that the compiler knows are copied by a move or two.
    match value {
        0..10 => output.push_str(&SMALL[value as usize * 2..][..2]),
        10..100 => output.push_str(&SMALL[20 + (value as usize - 10) * 3..][..3]),
        100..1000 => output.push_str(&SMALL[290 + (value as usize - 100) * 4..][..4]),
        _ => {
            output.push_str(itoa::Buffer::new().format(value));
            output.push('\n');
        }
    }
}

/// Ends a line with the sum of a histogram.
pub(super) fn end_sum(output: &mut String, sums: Sums, cell: u64) {
    match sums {
        Sums::Billionths => end_billionths(output, cell),
        other => end_number(output, other.value(cell)),
    }
}

/// Ends a line with any number: whole ones without a point, as far as they are exact.
pub(super) fn end_number(output: &mut String, value: f64) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if (0.0..EXACT).contains(&value) && value.fract() == 0.0 {
        end(output, value as u64);
    } else {
        output.push_str(&number::format(value));
        output.push('\n');
    }
}

/// Ends a line with a number given in billionths, exactly.
fn end_billionths(output: &mut String, value: u64) {
    const ONE: u64 = 1_000_000_000;
    let fraction = value % ONE;
    output.push_str(itoa::Buffer::new().format(value / ONE));
    if fraction != 0 {
        let mut buffer = itoa::Buffer::new();
        // The leading one keeps the zeros behind the point; the point takes its place.
        let digits = buffer.format(ONE + fraction).trim_end_matches('0');
        output.push('.');
        output.push_str(&digits[1..]);
    }
    output.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn billionths(value: u64) -> String {
        let mut output = String::new();
        end_billionths(&mut output, value);
        output
    }

    #[test]
    fn whole_numbers_have_no_point() {
        let mut output = String::new();
        end(&mut output, 0);
        end(&mut output, 42);
        end(&mut output, u64::MAX);
        assert_eq!(output, "0\n42\n18446744073709551615\n");
        assert_eq!(billionths(0), "0\n");
        assert_eq!(billionths(45_000_000_000), "45\n");
        assert_eq!(billionths(10_000_000_000), "10\n");
    }

    #[test]
    fn small_numbers_are_as_any_others() {
        for value in 0..1_100 {
            let mut output = String::new();
            end(&mut output, value);
            assert_eq!(output, format!("{value}\n"));
        }
    }

    #[test]
    fn sums_are_written_in_the_unit_of_their_family() {
        let sum = |sums, cell| {
            let mut output = String::new();
            end_sum(&mut output, sums, cell);
            output
        };
        assert_eq!(sum(Sums::Billionths, 1_500_000_000), "1.5\n");
        assert_eq!(sum(Sums::Nanoseconds(3.6e12), 5_400_000_000_000), "1.5\n");
        assert_eq!(sum(Sums::Nanoseconds(1e6), 2_000_000), "2\n");
        assert_eq!(sum(Sums::Numbers, 1_234_567_f64.to_bits()), "1234567\n");
        assert_eq!(sum(Sums::Numbers, 0.92_f64.to_bits()), "0.92\n");
        assert_eq!(sum(Sums::Numbers, 1e300_f64.to_bits()), "1e+300\n");
    }

    #[test]
    fn billionths_are_exact() {
        assert_eq!(billionths(250_000_000), "0.25\n");
        assert_eq!(billionths(1), "0.000000001\n");
        assert_eq!(billionths(1_000_000_001), "1.000000001\n");
        assert_eq!(billionths(999_999_999), "0.999999999\n");
        assert_eq!(billionths(120_300_000_000), "120.3\n");
        assert_eq!(billionths(1_010_000_000), "1.01\n");
        assert_eq!(billionths(u64::MAX), "18446744073.709551615\n");
    }
}
