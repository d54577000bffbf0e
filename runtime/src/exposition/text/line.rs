//! The numbers at the end of a line.

/// Most numbers of most expositions are small: written in one piece.
const SMALL: [&str; 10] = [
    "0\n", "1\n", "2\n", "3\n", "4\n", "5\n", "6\n", "7\n", "8\n", "9\n",
];

/// Ends a line with a whole number.
pub(super) fn end(output: &mut String, value: u64) {
    if let Some(small) = usize::try_from(value)
        .ok()
        .and_then(|value| SMALL.get(value))
    {
        output.push_str(small);
    } else {
        output.push_str(itoa::Buffer::new().format(value));
        output.push('\n');
    }
}

/// Ends a line with a number given in billionths, exactly.
pub(super) fn end_billionths(output: &mut String, value: u64) {
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
