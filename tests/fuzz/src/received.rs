//! Inputs as requests: a text that a person can write.

/// A request as far as an input looks like one. Nothing needs to be there, and nothing needs to
/// make sense.
///
/// ```text
/// POST /query?time=1
/// Content-Type: application/x-www-form-urlencoded
///
/// query=up
/// ---
/// HTTP/1.1 200 OK
/// ```
///
/// What is behind the line `---` is an answer of another server.
#[derive(Debug)]
pub(crate) struct Received<'a> {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, &'a [u8])>,
    pub body: &'a [u8],
    pub answer: Option<&'a [u8]>,
}

impl<'a> Received<'a> {
    pub fn read(input: &'a [u8]) -> Received<'a> {
        let (input, answer) = match cut(input, b"\n---\n") {
            Some((input, answer)) => (input, Some(answer)),
            None => (input, None),
        };
        let (head, body) = cut(input, b"\n\n").unwrap_or((input, b""));
        let mut lines = head.split(|byte| *byte == b'\n');
        let line = String::from_utf8_lossy(lines.next().unwrap_or_default());
        let (method, target) = line.split_once(' ').unwrap_or((&line, "/"));
        Received {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: lines.filter_map(header).collect(),
            body,
            answer,
        }
    }

    /// The values of a header, whose name is in lower case, joined as text.
    pub fn header(&self, name: &str) -> String {
        let of_name = self.headers.iter().filter(|(given, _)| given == name);
        let values: Vec<_> = of_name
            .map(|(_, value)| String::from_utf8_lossy(value))
            .collect();
        values.join(", ")
    }

    /// The path, and what is behind its question mark.
    pub fn path_and_query(&self) -> (&str, &str) {
        self.target.split_once('?').unwrap_or((&self.target, ""))
    }

    /// The same request as one of the crate http, if that takes it.
    pub fn request(&self) -> Option<http::Request<&'a [u8]>> {
        let mut request = http::Request::builder()
            .method(self.method.as_str())
            .uri(self.target.as_str());
        for (name, value) in &self.headers {
            request = request.header(name.as_str(), *value);
        }
        request.body(self.body).ok()
    }
}

fn header(line: &[u8]) -> Option<(String, &[u8])> {
    let (name, value) = cut(line, b":")?;
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    Some((name, value.trim_ascii()))
}

/// What stands before and behind the first of those bytes.
fn cut<'a>(text: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let start = text.windows(at.len()).position(|window| window == at)?;
    Some((&text[..start], &text[start + at.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_request() {
        let input = b"POST /a?b=c\nX-A: 1\nx-a:2\nno header\n\nbody\n\n\n---\nanswer";
        let received = Received::read(input);
        assert_eq!(received.method, "POST");
        assert_eq!(received.path_and_query(), ("/a", "b=c"));
        assert_eq!(received.header("x-a"), "1, 2");
        assert_eq!(received.body, b"body\n\n");
        assert_eq!(received.answer, Some(b"answer".as_slice()));
        let request = received.request().expect("a request");
        assert_eq!(request.headers()["X-A"], "1");
    }

    #[test]
    fn nothing_is_one_too() {
        let received = Received::read(b"");
        assert_eq!(
            (received.method.as_str(), received.target.as_str()),
            ("", "/")
        );
        assert!(received.request().is_none() && received.body.is_empty());
    }
}
