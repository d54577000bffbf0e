//! Floating-point numbers as Go writes them, so that `le` values keep their identity
//! whichever way they reach a server.

use std::fmt::Write;

/// `value` like Go's `strconv.FormatFloat(value, 'g', -1, 64)`: the shortest digits
/// that read back as the same number, with an exponent below -4 and from 6 on.
pub(crate) fn format(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    format_finite(value)
}

/// A bound as OpenMetrics writes it, and as Prometheus 3 stores it from every format: like
/// [`format()`], but a whole number has a point (`1.0`, but `1e+06`), and zero has no sign.
pub(crate) fn format_with_point(value: f64) -> String {
    let mut text = format(if value == 0.0 { 0.0 } else { value });
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        text.push_str(".0");
    }
    text
}

fn format_finite(value: f64) -> String {
    let mut text = String::new();
    if value.is_sign_negative() {
        text.push('-');
    }
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        push_positional(&mut text, &mantissa.replace('.', ""), exponent);
    } else {
        push_scientific(&mut text, mantissa, exponent);
    }
    text
}

fn push_scientific(text: &mut String, mantissa: &str, exponent: i32) {
    let sign = if exponent < 0 { '-' } else { '+' };
    // Writing to a string cannot fail.
    let _ = write!(text, "{mantissa}e{sign}{:02}", exponent.unsigned_abs());
}

/// `exponent` is the power of ten of the first of the `digits`.
fn push_positional(text: &mut String, digits: &str, exponent: i32) {
    if exponent < 0 {
        text.push_str("0.");
        text.extend((1..-exponent).map(|_| '0'));
        text.push_str(digits);
        return;
    }
    let before_point = exponent.unsigned_abs() as usize + 1;
    if digits.len() <= before_point {
        text.push_str(digits);
        text.extend((digits.len()..before_point).map(|_| '0'));
    } else {
        let (whole, fraction) = digits.split_at(before_point);
        text.extend([whole, ".", fraction]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bounds and what Go prints for them.
    const TABLE: [(f64, &str); 44] = [
        (0.0, "0"),
        (-0.0, "-0"),
        (1.0, "1"),
        (-1.0, "-1"),
        (10.0, "10"),
        (100.0, "100"),
        (600.0, "600"),
        (100_000.0, "100000"),
        (123_456.0, "123456"),
        (999_999.0, "999999"),
        (999_999.5, "999999.5"),
        (1e6, "1e+06"),
        (1_234_567.0, "1.234567e+06"),
        (16_777_216.0, "1.6777216e+07"),
        (123_456_789.0, "1.23456789e+08"),
        (1e9, "1e+09"),
        (1e20, "1e+20"),
        (1e21, "1e+21"),
        (1e22, "1e+22"),
        (1e100, "1e+100"),
        (0.1, "0.1"),
        (0.25, "0.25"),
        (0.005, "0.005"),
        (0.001, "0.001"),
        (0.0001, "0.0001"),
        (0.000_25, "0.00025"),
        (0.000_05, "5e-05"),
        (0.000_01, "1e-05"),
        (0.000_005, "5e-06"),
        (0.000_002_5, "2.5e-06"),
        (1e-7, "1e-07"),
        (1e-9, "1e-09"),
        (1.5e-10, "1.5e-10"),
        (1e-100, "1e-100"),
        (2.5, "2.5"),
        (10.5, "10.5"),
        (12.345, "12.345"),
        (-12.345, "-12.345"),
        (0.1 + 0.2, "0.30000000000000004"),
        (5e-324, "5e-324"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::EPSILON, "2.220446049250313e-16"),
        (9_007_199_254_740_993.0, "9.007199254740992e+15"),
    ];

    #[test]
    fn numbers_read_as_go_writes_them() {
        for (value, text) in TABLE {
            assert_eq!(format(value), text);
        }
    }

    #[test]
    fn what_is_no_number_has_go_names() {
        assert_eq!(format(f64::NAN), "NaN");
        assert_eq!(format(-f64::NAN), "NaN");
        assert_eq!(format(f64::INFINITY), "+Inf");
        assert_eq!(format(f64::NEG_INFINITY), "-Inf");
    }

    #[test]
    fn a_point_is_added_to_whole_numbers_without_exponent() {
        let table = [
            (1.0, "1.0"),
            (0.0, "0.0"),
            (-0.0, "0.0"),
            (-2.0, "-2.0"),
            (100_000.0, "100000.0"),
            (1e6, "1e+06"),
            (16_777_216.0, "1.6777216e+07"),
            (0.5, "0.5"),
            (1e-7, "1e-07"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (f64::NAN, "NaN"),
        ];
        for (value, text) in table {
            assert_eq!(format_with_point(value), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn numbers_read_back_exactly(value in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL) {
            proptest::prop_assert_eq!(format(value).parse::<f64>(), Ok(value));
            proptest::prop_assert_eq!(format_with_point(value).parse::<f64>(), Ok(value));
        }
    }
}
