//! The syntax of an Accept header: media ranges with parameters and qualities.
//!
//! What makes no sense is skipped, never refused; every function is linear in what it reads.

/// One media range of an Accept header, as in `text/plain;version=0.0.4;q=0.5`.
pub(crate) struct Range<'a> {
    pub media_type: &'a [u8],
    parameters: &'a [u8],
}

/// The ranges of an Accept header in its order.
pub(crate) fn ranges(accept: &[u8]) -> impl Iterator<Item = Range<'_>> {
    split(accept, b',').map(|range| {
        let (media_type, parameters) = split_once(range, b';');
        Range {
            media_type,
            parameters,
        }
    })
}

impl<'a> Range<'a> {
    /// `*/*`, `text/*`, and the `*` that some clients send.
    pub fn is_wildcard(&self) -> bool {
        ["*/*", "*", "text/*"]
            .iter()
            .any(|wildcard| self.media_type.eq_ignore_ascii_case(wildcard.as_bytes()))
    }

    /// The value of the first parameter of that name, without its quotes.
    pub fn parameter(&self, name: &str) -> Option<&'a [u8]> {
        split(self.parameters, b';')
            .map(|parameter| split_once(parameter, b'='))
            .find_map(|(given, value)| {
                given
                    .eq_ignore_ascii_case(name.as_bytes())
                    .then(|| unquote(value))
            })
    }

    /// How welcome it is, from 0 to 1; none if it does not say so in a number.
    pub fn quality(&self) -> Option<f32> {
        let Some(text) = self.parameter("q") else {
            return Some(1.0);
        };
        let quality: f32 = str::from_utf8(text).ok()?.parse().ok()?;
        quality.is_finite().then(|| quality.clamp(0.0, 1.0))
    }
}

/// The trimmed pieces between separators that stand outside quotes.
fn split(text: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    let mut escaped = false;
    let is_separator = move |byte: &u8| {
        let literal = std::mem::take(&mut escaped);
        match byte {
            _ if literal => return false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            _ => {}
        }
        *byte == separator && !quoted
    };
    text.split(is_separator).map(<[u8]>::trim_ascii)
}

/// What stands before and behind the first separator, trimmed.
fn split_once(text: &[u8], separator: u8) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .position(|byte| *byte == separator)
        .unwrap_or(text.len());
    let behind = text.get(end + 1..).unwrap_or_default();
    (text[..end].trim_ascii(), behind.trim_ascii())
}

fn unquote(value: &[u8]) -> &[u8] {
    value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""))
        .unwrap_or(value)
}
