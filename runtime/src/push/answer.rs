//! What servers answer to a push.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, header};

use super::error::Refusal;

/// Longer pauses are not meant for a program that waits to be heard.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

/// Characters of what a server says that are worth repeating.
const LONGEST_TEXT: usize = 500;

/// `takes_turns`: whether the protocol says that 429 is to be tried again.
pub(super) fn check(answer: &Response<Bytes>, takes_turns: bool) -> Result<(), Refusal> {
    let status = answer.status();
    if status.is_success() {
        return Ok(());
    }
    let is_temporary = status.is_server_error() || (takes_turns && status.as_u16() == 429);
    Err(Refusal {
        status: status.as_u16(),
        text: readable(answer.body()),
        is_temporary,
        retry_after: retry_after(answer.headers()).filter(|_| is_temporary),
    })
}

/// As a number of seconds; a date is not understood, and the usual pause is made.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    // A number that is too large is still a long time.
    let seconds = is_number.then(|| value.parse().unwrap_or(u64::MAX))?;
    Some(Duration::from_secs(seconds).min(LONGEST_PAUSE))
}

/// The beginning of a body, on one line.
fn readable(body: &[u8]) -> String {
    let start = &body[..body.len().min(LONGEST_TEXT)];
    let text = String::from_utf8_lossy(start);
    let words: Vec<_> = text
        .split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, retry_after: Option<&str>) -> Response<Bytes> {
        let mut answer = Response::builder().status(status);
        if let Some(value) = retry_after {
            answer = answer.header("Retry-After", value);
        }
        let body = Bytes::from_static(b"  text format parsing\n error\x00 in line 3\r\n");
        answer.body(body).expect("a response")
    }

    #[test]
    fn only_what_may_pass_is_temporary() {
        for status in [200, 202, 204] {
            assert_eq!(check(&answer(status, None), false), Ok(()), "{status}");
        }
        for (status, of_pushes, of_remote_writes) in [
            (307, false, false),
            (400, false, false),
            (404, false, false),
            (408, false, false),
            (429, false, true),
            (500, true, true),
            (503, true, true),
        ] {
            let is_temporary = |takes_turns| {
                let refusal = check(&answer(status, None), takes_turns);
                refusal.expect_err("no success").is_temporary
            };
            assert_eq!(is_temporary(false), of_pushes, "{status}");
            assert_eq!(is_temporary(true), of_remote_writes, "{status}");
        }
    }

    #[test]
    fn servers_may_ask_for_a_pause() {
        let pause = |status, value| {
            let refusal = check(&answer(status, Some(value)), true);
            refusal.expect_err("no success").retry_after
        };
        let seconds = Duration::from_secs;
        assert_eq!(pause(429, "7"), Some(seconds(7)));
        assert_eq!(pause(503, " 0 "), Some(seconds(0)));
        for long in ["86400", "99999999999999999999999999"] {
            assert_eq!(pause(503, long), Some(LONGEST_PAUSE));
        }
        for other in ["", "+1", "1.5", "soon"] {
            assert_eq!(pause(503, other), None);
        }
        assert_eq!(pause(503, "Wed, 21 Oct 2037 07:28:00 GMT"), None);
        assert_eq!(pause(503, "-1"), None);
        assert_eq!(pause(400, "7"), None);
    }

    #[test]
    fn what_they_say_is_kept_on_one_line() {
        let refusal = check(&answer(400, None), false).expect_err("no success");
        assert_eq!(refusal.text, "text format parsing error in line 3");
        assert_eq!(readable(&[b'x'; 5000]).len(), LONGEST_TEXT);
    }
}
