//! Parameters of a query string and a form, read and written.

use std::fmt::Write;

use super::fault::Fault;
use crate::percent;

/// The parameters that are known, decoded; each at most once.
#[derive(Debug, Default)]
pub(super) struct Form(Vec<(&'static str, String)>);

impl Form {
    /// Reads a query string and a form as one. What is not known is not looked at.
    pub fn read(texts: [&[u8]; 2], known: &[&'static str]) -> Result<Form, Fault> {
        let mut form = Form::default();
        for pair in texts
            .into_iter()
            .flat_map(|text| text.split(|byte| *byte == b'&'))
        {
            let (name, value) = split(pair);
            let Ok(name) = decode(name) else { continue };
            if let Some(known) = known.iter().find(|known| **known == name) {
                form.add(known, value)?;
            }
        }
        Ok(form)
    }

    /// Which of two would be meant is a matter of taste, and the server's may be another.
    fn add(&mut self, name: &'static str, value: &[u8]) -> Result<(), Fault> {
        let value = decode(value).map_err(|why| Fault::bad_data(format!("`{name}` {why}")))?;
        if self.0.iter().any(|(given, _)| *given == name) {
            return Err(Fault::bad_data(format!(
                "`{name}` is there twice; write it once"
            )));
        }
        self.0.push((name, value));
        Ok(())
    }

    /// The value of a parameter; nothing if it is empty, as forms send fields that nobody filled in.
    pub fn get(&self, name: &str) -> Option<&str> {
        let of_name = self.0.iter().find(|(given, _)| *given == name);
        of_name
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }
}

fn split(pair: &[u8]) -> (&[u8], &[u8]) {
    let end = pair.iter().position(|byte| *byte == b'=');
    let end = end.unwrap_or(pair.len());
    (&pair[..end], pair.get(end + 1..).unwrap_or_default())
}

fn decode(text: &[u8]) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => code(rest.next(), rest.next()).ok_or(
                "has a `%` without two hexadecimal digits; write `%25` for a percent sign",
            )?,
            byte => *byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| "is no UTF-8")
}

fn code(high: Option<&u8>, low: Option<&u8>) -> Option<u8> {
    percent::code(*high?, *low?)
}

/// Parameters as a query string. Nothing but letters, digits and `-_.~` is left as it is.
pub(super) fn encode<'a>(parameters: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut text = String::new();
    for (name, value) in parameters {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(name);
        text.push('=');
        value.bytes().for_each(|byte| push_encoded(&mut text, byte));
    }
    text
}

fn push_encoded(text: &mut String, byte: u8) {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            text.push(byte.into())
        }
        // Writing to a String cannot fail.
        _ => write!(text, "%{byte:02X}").unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str, body: &str) -> Result<Form, String> {
        let form = Form::read([query.as_bytes(), body.as_bytes()], &["query", "time"]);
        form.map_err(|fault| fault.error)
    }

    #[test]
    fn both_texts_are_one_form() {
        let form = read(
            "&a=%zz&query=up%7Ba%3d%22%C3%A9%22%7D+%2B=1&",
            "t%69me=5&%ff=1",
        )
        .expect("a form");
        assert_eq!(form.get("query"), Some("up{a=\"é\"} +=1"));
        assert_eq!(form.get("time"), Some("5"));
        assert_eq!(form.get("a"), None);
    }

    #[test]
    fn nothing_is_not_there() {
        for query in ["", "&&", "query", "query=", "=query", "QUERY=up"] {
            assert_eq!(
                read(query, "").expect("a form").get("query"),
                None,
                "{query}"
            );
        }
    }

    #[test]
    fn what_has_two_meanings_has_none() {
        let twice = "`query` is there twice; write it once";
        assert_eq!(read("query=a&query=a", "").expect_err("twice"), twice);
        assert_eq!(read("query=a", "quer%79=b").expect_err("twice"), twice);
        assert_eq!(read("query=&query=b", "").expect_err("twice"), twice);
    }

    #[test]
    fn odd_codes_are_told() {
        for query in [
            "query=%",
            "query=a%4",
            "query=%zz",
            "query=%%41",
            "query=%+1",
        ] {
            let error = read(query, "").expect_err("no code");
            assert!(error.starts_with("`query` has a `%` without"), "{error}");
        }
        assert_eq!(
            read("query=%ff", "").expect_err("no text"),
            "`query` is no UTF-8"
        );
    }

    #[test]
    fn what_is_written_is_what_was_read() {
        let text = "a &b=c%\r\nX: y#/..\0é~";
        let written = encode([("query", text.to_owned()), ("time", "1".to_owned())]);
        assert_eq!(
            written,
            "?query=a%20%26b%3Dc%25%0D%0AX%3A%20y%23%2F..%00%C3%A9~&time=1"
        );
        let form = read(&written[1..], "").expect("a form");
        assert_eq!(form.get("query"), Some(text));
    }
}
