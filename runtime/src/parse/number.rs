//! Numbers as all servers read them.

/// A decimal number, `NaN`, or an infinity with or without sign, in any case.
///
/// `None` for what only some parsers know (hexadecimal, `1_000`, `-NaN`) and for numbers
/// that no double can hold.
pub(super) fn read(text: &str) -> Option<f64> {
    let value: f64 = text.parse().ok()?;
    let in_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    let is_signed = text.starts_with(['+', '-']);
    let is_known = if in_digits {
        value.is_finite()
    } else {
        !(value.is_nan() && is_signed)
    };
    is_known.then_some(value)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn numbers_have_many_spellings() {
        let table = [
            ("0", 0.0),
            ("42", 42.0),
            ("-1.5", -1.5),
            ("+1", 1.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("1e3", 1e3),
            ("1E+06", 1e6),
            ("2.5e-06", 2.5e-6),
            ("5e-324", 5e-324),
            ("1e-400", 0.0),
            ("+Inf", f64::INFINITY),
            ("Inf", f64::INFINITY),
            ("-inf", f64::NEG_INFINITY),
            ("INFINITY", f64::INFINITY),
        ];
        for (text, value) in table {
            assert_eq!(read(text), Some(value), "{text}");
        }
        for text in ["NaN", "nan", "NAN"] {
            assert!(read(text).unwrap().is_nan(), "{text}");
        }
    }

    #[test]
    fn what_some_parsers_refuse_is_no_number() {
        for text in [
            "", "+", ".", "e5", "1e", "1,5", "1_000", "0x10", "0x1p-2", "1\r", " 1", "+NaN",
            "-NaN", "1e400", "-1e999", "infinite", "١", "--1", "1f",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
