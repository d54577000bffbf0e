//! Bounds of duration buckets: decimal seconds as integer nanoseconds.

use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, Path};

use crate::errors::Errors;

/// More buckets than anybody wants to pay for.
const MOST_BOUNDS: usize = 200;

/// The upper bounds of a histogram's buckets.
pub(crate) enum Bounds {
    /// Those the runtime has for durations.
    Default,
    /// Written out, in nanoseconds.
    Written(Vec<u64>),
    /// A constant list of seconds; the compiler checks it.
    Constant(Path),
}

/// Reads what stands after `buckets =`.
pub(crate) fn read(buckets: &Expr, errors: &mut Errors) -> Bounds {
    match buckets {
        Expr::Path(path) if path.qself.is_none() => Bounds::Constant(path.path.clone()),
        Expr::Array(list) if list.elems.is_empty() => {
            errors.error(
                list,
                "an empty list; leave `buckets` out for the default bounds",
            );
            Bounds::Default
        }
        Expr::Array(list) => Bounds::Written(read_list(list.elems.iter(), errors)),
        Expr::Reference(reference) => read(&reference.expr, errors),
        // What a `macro_rules!` hands on as an expression.
        Expr::Group(group) => read(&group.expr, errors),
        other => {
            errors.error(
                other,
                "`buckets` is a list of seconds, `[0.1, 1.0, 10.0]`, or the path of a constant one",
            );
            Bounds::Default
        }
    }
}

fn read_list<'a>(elements: impl Iterator<Item = &'a Expr>, errors: &mut Errors) -> Vec<u64> {
    let mut bounds: Vec<u64> = Vec::new();
    for element in elements {
        if bounds.len() == MOST_BOUNDS {
            errors.error(
                element,
                format!("more than {MOST_BOUNDS} bounds; leave some out"),
            );
            break;
        }
        match nanoseconds(element).and_then(|bound| above(bound, bounds.last().copied())) {
            Ok(bound) => bounds.push(bound),
            Err(message) => errors.error(element, message),
        }
    }
    bounds
}

fn above(bound: u64, last: Option<u64>) -> Result<u64, String> {
    match last {
        Some(last) if bound == last => Err("this bound is given twice; leave it out".to_owned()),
        Some(last) if bound < last => {
            Err("bounds must rise, and this one is below the one before; sort them".to_owned())
        }
        _ => Ok(bound),
    }
}

fn nanoseconds(element: &Expr) -> Result<u64, String> {
    match element {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number_in_nanoseconds(number.base10_digits(), number.suffix()),
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => number_in_nanoseconds(number.base10_digits(), number.suffix()),
        Expr::Group(group) => nanoseconds(&group.expr),
        Expr::Unary(_) => Err("a duration is above 0, so its bounds are too".to_owned()),
        Expr::Path(_) => Err(not_a_number(element)),
        _ => Err("a bound is a number of seconds, like `0.25`".to_owned()),
    }
}

/// `f64::INFINITY` and its like, or the name of a constant.
fn not_a_number(path: &Expr) -> String {
    let name = path.to_token_stream().to_string().to_uppercase();
    if name.contains("INF") {
        "the bucket `+Inf` is always there; leave it out".to_owned()
    } else {
        "a bound is a number of seconds, like `0.25`; a constant can only stand for the whole list"
            .to_owned()
    }
}

fn number_in_nanoseconds(digits: &str, suffix: &str) -> Result<u64, String> {
    match suffix {
        "" | "f64" => from_decimal(digits),
        _ => Err(format!("bounds are plain seconds, without `{suffix}`")),
    }
}

/// Exact: the digits are shifted by nine places, no float is involved.
fn from_decimal(text: &str) -> Result<u64, String> {
    let too_large = || "this bound is too large; the bucket `+Inf` is always there".to_owned();
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| too_large())?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let digits = significant.trim_end_matches('0');
    if digits.is_empty() {
        return Err(
            "a duration is above 0, so a bucket up to 0 stays empty; leave it out".to_owned(),
        );
    }
    let dropped_zeros = (significant.len() - digits.len()) as i64;
    let places = exponent - fraction.len() as i64 + dropped_zeros + 9;
    let Ok(places) = u32::try_from(places) else {
        return Err("bounds finer than a nanosecond cannot be told apart; round it".to_owned());
    };
    let scale = 10_u64.checked_pow(places).ok_or_else(too_large)?;
    let digits: u64 = digits.parse().map_err(|_| too_large())?;
    digits.checked_mul(scale).ok_or_else(too_large)
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_str;

    /// The bounds in nanoseconds, or the path, as text.
    fn read_text(text: &str) -> Result<String, Vec<String>> {
        let mut errors = Errors::new();
        let bounds = match read(&parse_str(text).unwrap(), &mut errors) {
            Bounds::Default => "default".to_owned(),
            Bounds::Written(bounds) => format!("{bounds:?}"),
            Bounds::Constant(path) => path.to_token_stream().to_string(),
        };
        errors
            .finish_with(bounds)
            .map_err(|all| all.into_iter().map(|error| error.to_string()).collect())
    }

    fn only_message(text: &str) -> String {
        let messages = read_text(text).unwrap_err();
        assert_eq!(messages.len(), 1, "{messages:?}");
        messages[0].clone()
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
    fn each_faulty_bound_is_told_of() {
        let table = [
            ("[0]", "stays empty"),
            ("[0.0]", "stays empty"),
            ("[-1.0]", "above 0"),
            ("[1e-10]", "finer than a nanosecond"),
            ("[0.1234567891]", "finer than a nanosecond"),
            ("[1e11]", "too large"),
            ("[1e99999999999999999999]", "too large"),
            ("[18446744073.709551616]", "too large"),
            ("[1.0, 1]", "given twice"),
            ("[1.0, 0.5]", "bounds must rise"),
            ("[1.0, f64::INFINITY]", "`+Inf` is always there"),
            ("[FIRST]", "whole list"),
            ("[\"1s\"]", "number of seconds"),
            ("[10ms]", "without `ms`"),
            ("[]", "an empty list"),
            ("exponential(1, 2)", "`buckets` is a list of seconds"),
        ];
        for (text, part) in table {
            let message = only_message(text);
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
}
