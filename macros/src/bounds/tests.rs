use std::fmt::Debug;

use quote::ToTokens;
use syn::parse_str;

use super::*;

const SECONDS: Nanoseconds<'_> = Nanoseconds {
    unit: "seconds",
    in_one: 1_000_000_000,
};

const BYTES: Numbers<'_> = Numbers { unit: "bytes" };

/// The bounds, or the path, as text.
fn read_as<S: Scale>(scale: &S, text: &str) -> Result<String, Vec<String>>
where
    S::Bound: Debug,
{
    let mut errors = Errors::new();
    let bounds = match read(&parse_str(text).unwrap(), scale, &mut errors) {
        Bounds::Default => "default".to_owned(),
        Bounds::Written(bounds) => format!("{bounds:?}"),
        Bounds::Constant(path) => path.to_token_stream().to_string(),
    };
    errors
        .finish_with(bounds)
        .map_err(|all| all.into_iter().map(|error| error.to_string()).collect())
}

fn read_text(text: &str) -> Result<String, Vec<String>> {
    read_as(&SECONDS, text)
}

fn only_message_as<S: Scale>(scale: &S, text: &str) -> String
where
    S::Bound: Debug,
{
    let messages = read_as(scale, text).unwrap_err();
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages[0].clone()
}

fn only_message(text: &str) -> String {
    only_message_as(&SECONDS, text)
}

#[test]
fn decimals_are_converted_exactly() {
    let table = [
        ("0.005", 5_000_000_u64),
        ("0.1", 100_000_000),
        ("0.3", 300_000_000),
        ("0.000000001", 1),
        ("1e-9", 1),
        ("2.5", 2_500_000_000),
        ("1", 1_000_000_000),
        ("1e3", 1_000_000_000_000),
        ("1.5E2", 150_000_000_000),
        ("1_000", 1_000_000_000_000),
        ("600f64", 600_000_000_000),
        ("1.100000000000", 1_100_000_000),
        ("0x10", 16_000_000_000),
        ("18446744073.709551615", u64::MAX),
    ];
    for (text, expected) in table {
        let list = format!("[{text}]");
        assert_eq!(read_text(&list), Ok(format!("[{expected}]")), "{text}");
    }
}

#[test]
fn bounds_may_follow_a_rule() {
    let expected = "[1000000, 2000000, 4000000, 8000000]";
    assert_eq!(read_text("exponential(0.001, 2, 4)").unwrap(), expected);
    assert_eq!(
        read_text("linear(0.1f64, 0.1, 3)").unwrap(),
        "[100000000, 200000000, 300000000]"
    );
}

#[test]
fn each_unit_of_time_is_exact() {
    let table = [
        ("nanoseconds", 1, "1e9", 1_000_000_000_u64),
        ("microseconds", 1_000, "0.001", 1),
        ("milliseconds", 1_000_000, "2.5", 2_500_000),
        ("milliseconds", 1_000_000, "0.1", 100_000),
        ("minutes", 60_000_000_000, "0.1", 6_000_000_000),
        ("minutes", 60_000_000_000, "5e-10", 30),
        ("hours", 3_600_000_000_000, "0.25", 900_000_000_000),
        (
            "days",
            86_400_000_000_000,
            "213503",
            18_446_659_200_000_000_000,
        ),
    ];
    for (unit, in_one, text, expected) in table {
        let scale = Nanoseconds { unit, in_one };
        let list = format!("[{text}]");
        let expected = Ok(format!("[{expected}]"));
        assert_eq!(read_as(&scale, &list), expected, "{text} {unit}");
    }
    let nanoseconds = Nanoseconds {
        unit: "nanoseconds",
        in_one: 1,
    };
    assert!(only_message_as(&nanoseconds, "[0.5]").contains("finer than a nanosecond"));
    let days = Nanoseconds {
        unit: "days",
        in_one: 86_400_000_000_000,
    };
    assert!(only_message_as(&days, "[213504]").contains("too large"));
}

#[test]
fn each_faulty_bound_is_told_of() {
    let table = [
        ("[0]", "stays empty"),
        ("[0.0]", "stays empty"),
        ("[-1.0]", "above 0"),
        ("[1e-10]", "finer than a nanosecond"),
        ("[0.1234567891]", "finer than a nanosecond"),
        ("[0.100000000000000000000001]", "finer than a nanosecond"),
        ("[1e-99999999999999999999]", "finer than a nanosecond"),
        ("[1e11]", "too large"),
        ("[1e99999999999999999999]", "too large"),
        ("[18446744073.709551616]", "too large"),
        ("[1.0, 1]", "given twice"),
        ("[1.0, 0.5]", "bounds must rise"),
        ("[1.0, f64::INFINITY]", "`+Inf` is always there"),
        ("[FIRST]", "whole list"),
        ("[\"1s\"]", "number of seconds"),
        ("[10ms]", "plain seconds, without `ms`"),
        ("[]", "leave `buckets` out"),
        ("fibonacci(1, 2)", "`buckets` is a list of seconds"),
        ("exponential(0.001, 2)", "takes the first bound, the factor"),
        (
            "exponential(1, factor, 10)",
            "takes the first bound, the factor",
        ),
        ("exponential(0, 2, 10)", "start with a number above 0"),
        ("exponential(1, 1, 10)", "a number above 1"),
        ("exponential(1, 2, 0)", "1 to 200 bounds"),
        ("exponential(1, 2, 2.0)", "how many bounds there are"),
        ("exponential(1, 10, 12)", "too large"),
        ("exponential(1e-8, 1.1, 3)", "finer than a nanosecond"),
        ("linear(0, 1, 10)", "stays empty"),
        ("linear(-1, 1, 10)", "above 0"),
        ("linear(1, 0, 10)", "the step is a number above 0"),
        ("linear(1, 1, 201)", "1 to 200 bounds"),
        ("linear(1, 2s, 3)", "takes the first bound, the step"),
    ];
    for (text, part) in table {
        let message = only_message(text);
        assert!(message.contains(part), "{text}: {message}");
    }
}

#[test]
fn values_have_plain_numbers() {
    let table = [
        ("[0, 0.5, 1e3]", "[0.0, 0.5, 1000.0]"),
        (
            "[0.1, 1_000_000, 0x10_0000_0000]",
            "[0.1, 1000000.0, 68719476736.0]",
        ),
        ("[1e-300, 1e300]", "[1e-300, 1e300]"),
        ("SIZES", "SIZES"),
        ("linear(0.1, 0.1, 3)", "[0.1, 0.2, 0.3]"),
        ("linear(0, 5, 1)", "[0.0]"),
        ("exponential(1, 10, 4)", "[1.0, 10.0, 100.0, 1000.0]"),
        ("exponential(0.7, 1.1, 4)", "[0.7, 0.77, 0.847, 0.9317]"),
        (
            "exponential(0.12345678901234567, 2, 2)",
            "[0.12345678901234566, 0.246913578025]",
        ),
    ];
    for (text, expected) in table {
        assert_eq!(read_as(&BYTES, text), Ok(expected.to_owned()), "{text}");
    }
}

#[test]
fn each_faulty_bound_of_values_is_told_of() {
    let table = [
        ("[-1]", "never below 0"),
        ("[1e400]", "too large"),
        ("[0, 0.0]", "given twice"),
        ("[10, 1]", "bounds must rise"),
        ("[f64::INFINITY]", "`+Inf` is always there"),
        ("[10kb]", "plain bytes, without `kb`"),
        ("[]", "write the bounds in bytes"),
        ("sizes()", "`buckets` is a list of bytes"),
    ];
    for (text, part) in table {
        let message = only_message_as(&BYTES, text);
        assert!(message.contains(part), "{text}: {message}");
    }
}

#[test]
fn all_faults_of_a_list_are_told_of() {
    let messages = read_text("[0, 1.0, 0.5, 2.0, 2.0]").unwrap_err();
    assert_eq!(messages.len(), 3, "{messages:?}");
}

#[test]
fn a_list_has_an_end() {
    let list = |length: usize| {
        let elements: Vec<String> = (1..=length).map(|bound| bound.to_string()).collect();
        format!("[{}]", elements.join(", "))
    };
    assert!(read_text(&list(MOST_BOUNDS)).is_ok());
    assert!(only_message(&list(MOST_BOUNDS + 2)).contains("more than 200"));
}

#[test]
fn a_path_is_left_to_the_compiler() {
    assert_eq!(read_text("crate::BOUNDS").unwrap(), "crate :: BOUNDS");
    assert_eq!(read_text("&[1, 2]").unwrap(), "[1000000000, 2000000000]");
}
