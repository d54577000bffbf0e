//! `"30s"` and `"100ms..5s"`.

use std::str::FromStr;
use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::LitStr;
use syn::parse::{Parse, ParseStream};

/// Longest first, so that `5ms` isn't read as minutes.
const UNITS: [(&str, u64); 5] = [
    ("ms", 1_000),
    ("us", 1),
    ("s", 1_000_000),
    ("m", 60_000_000),
    ("h", 3_600_000_000),
];

/// A time written as a string literal.
#[derive(Clone, Copy)]
pub(crate) struct Time(Duration);

/// From the shortest to the longest time between two attempts.
#[derive(Clone, Copy)]
pub(crate) struct TimeRange {
    pub(crate) shortest: Time,
    pub(crate) longest: Time,
}

impl Default for TimeRange {
    fn default() -> Self {
        Self {
            shortest: Time(Duration::from_millis(100)),
            longest: Time(Duration::from_secs(5)),
        }
    }
}

impl Time {
    pub(crate) fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let invalid = || {
            format!(
                "`{text}` is not a time; write a whole number and its unit: \"30s\" (us, ms, s, m, h)"
            )
        };
        let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        let unit = &text[digits.len()..];
        let (_, micros) = UNITS
            .into_iter()
            .find(|(name, _)| *name == unit)
            .ok_or_else(invalid)?;
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(invalid());
        }
        let count: u64 = digits.parse().map_err(|_| invalid())?;
        let total = count
            .checked_mul(micros)
            .ok_or_else(|| format!("`{text}` is too long a time"))?;
        Ok(Self(Duration::from_micros(total)))
    }
}

impl FromStr for TimeRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (shortest, longest) = text.split_once("..").unwrap_or((text, text));
        let range = Self {
            shortest: shortest.trim().parse()?,
            longest: longest.trim().parse()?,
        };
        if range.shortest.0 > range.longest.0 {
            return Err(format!(
                "`{text}` ends before it begins; write the shorter time first: \"{}..{}\"",
                longest.trim(),
                shortest.trim()
            ));
        }
        Ok(range)
    }
}

impl Parse for Time {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (time, literal) = parse_text::<Self>(input, "\"30s\"")?;
        if time.0.is_zero() {
            return Err(syn::Error::new(
                literal.span(),
                "a limit of no time would stop every call; write a longer one, such as \"30s\"",
            ));
        }
        Ok(time)
    }
}

impl Parse for TimeRange {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(parse_text(input, "\"100ms..5s\"")?.0)
    }
}

fn parse_text<T: FromStr<Err = String>>(
    input: ParseStream<'_>,
    example: &str,
) -> syn::Result<(T, LitStr)> {
    let literal: LitStr = input.parse().map_err(|error| {
        syn::Error::new(
            error.span(),
            format!("expected a time in quotes, such as {example}"),
        )
    })?;
    let value = literal
        .value()
        .parse()
        .map_err(|message| syn::Error::new(literal.span(), message))?;
    Ok((value, literal))
}

impl ToTokens for Time {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let micros = u64::try_from(self.0.as_micros()).unwrap_or(u64::MAX);
        quote_spanned!(Span::mixed_site()=> ::core::time::Duration::from_micros(#micros))
            .to_tokens(tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> Result<u128, String> {
        text.parse().map(|time: Time| time.0.as_micros())
    }

    #[test]
    fn every_unit_is_read() {
        assert_eq!(micros("7us"), Ok(7));
        assert_eq!(micros("100ms"), Ok(100_000));
        assert_eq!(micros("30s"), Ok(30_000_000));
        assert_eq!(micros("2m"), Ok(120_000_000));
        assert_eq!(micros("1h"), Ok(3_600_000_000));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", "s", "30", "1.5s", "-1s", "30 s", "1s2ms", "30sec", "+3s",
        ] {
            let message = micros(text).unwrap_err();
            assert!(message.contains("is not a time"), "{text}: {message}");
        }
        let message = micros("18446744073709551615h").unwrap_err();
        assert!(message.contains("too long"), "{message}");
    }

    #[test]
    fn ranges_are_read_and_ordered() {
        let range: TimeRange = "100ms..5s".parse().unwrap();
        assert_eq!(range.shortest.0, Duration::from_millis(100));
        assert_eq!(range.longest.0, Duration::from_secs(5));
        let constant: TimeRange = "1s".parse().unwrap();
        assert_eq!(constant.shortest.0, constant.longest.0);
        let message = "5s..100ms".parse::<TimeRange>().err().unwrap();
        assert!(message.ends_with("\"100ms..5s\""), "{message}");
    }
}
