//! Requests of a bounded size.

use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method};
use snap::raw::Encoder;

use super::sampler::Entry;
use crate::push::message::Message;
use crate::wire;

/// Bytes of a request before it is compressed.
const LARGEST: usize = 1 << 20;

const VERSION: HeaderName = HeaderName::from_static("x-prometheus-remote-write-version");

/// Series with their samples as requests, in their order.
pub(super) fn messages(entries: &[Entry], most_samples: usize) -> Vec<Message> {
    let bodies = bodies(entries, most_samples);
    bodies.iter().filter_map(|body| message(body)).collect()
}

/// Messages `WriteRequest`.
fn bodies(entries: &[Entry], most_samples: usize) -> Vec<Vec<u8>> {
    let mut bodies = vec![Vec::new()];
    let mut samples = 0;
    for entry in entries {
        let is_full = |body: &Vec<u8>| {
            !body.is_empty()
                && (body.len() >= LARGEST || samples + entry.samples.len() > most_samples)
        };
        if bodies.last().is_some_and(is_full) {
            bodies.push(Vec::new());
            samples = 0;
        }
        if let Some(body) = bodies.last_mut() {
            wire::message(body, 1, |series| write(series, entry));
        }
        samples += entry.samples.len();
    }
    bodies.retain(|body| !body.is_empty());
    bodies
}

/// A message `TimeSeries`.
fn write(output: &mut Vec<u8>, entry: &Entry) {
    for (name, value) in &entry.labels {
        wire::message(output, 1, |label| {
            wire::text(label, 1, name);
            wire::text(label, 2, value);
        });
    }
    for (value, time) in &entry.samples {
        wire::message(output, 2, |sample| {
            wire::double(sample, 1, *value);
            wire::int(sample, 2, *time);
        });
    }
}

/// `None` for more bytes than snappy takes, which are four gigabytes.
fn message(body: &[u8]) -> Option<Message> {
    let body = Encoder::new().compress_vec(body).ok()?;
    let header = HeaderValue::from_static;
    Some(Message {
        method: Method::POST,
        headers: vec![
            (CONTENT_TYPE, header("application/x-protobuf")),
            (CONTENT_ENCODING, header("snappy")),
            (VERSION, header("0.1.0")),
        ],
        body: body.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(value: &str, samples: usize) -> Entry {
        let labels = [("__name__", "a"), ("b", value)];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Entry {
            labels: labels.map(owned).to_vec(),
            samples: (0..samples).map(|at| (1.0, at as i64 + 1)).collect(),
        }
    }

    #[test]
    fn a_request_is_what_the_protocol_says() {
        let expected = [
            &[0x0a, 36][..],
            // Labels.
            &[0x0a, 13, 0x0a, 8],
            b"__name__",
            &[0x12, 1, b'a'],
            &[0x0a, 6, 0x0a, 1, b'b', 0x12, 1, b'c'],
            // A double and a time.
            &[0x12, 11, 0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x10, 1],
        ]
        .concat();
        assert_eq!(bodies(&[entry("c", 1)], 10), [expected]);
        let message = &messages(&[entry("c", 1)], 10)[0];
        let body = snap::raw::Decoder::new().decompress_vec(&message.body);
        assert_eq!(body.expect("snappy"), bodies(&[entry("c", 1)], 10)[0]);
    }

    #[test]
    fn requests_have_so_many_samples_at_most() {
        let entries = [1, 1, 1, 2, 2, 5, 1].map(|samples| entry("c", samples));
        let sizes: Vec<_> = bodies(&entries, 3).iter().map(|body| count(body)).collect();
        // A series is not torn apart.
        assert_eq!(sizes, [3, 2, 2, 5, 1]);
        assert_eq!(bodies(&[], 3).len(), 0);
    }

    #[test]
    fn requests_have_so_many_bytes_about() {
        let large = "x".repeat(LARGEST / 2 + 1);
        let entries = [1; 5].map(|samples| entry(&large, samples));
        let sizes: Vec<_> = bodies(&entries, 1_000)
            .iter()
            .map(|body| count(body))
            .collect();
        assert_eq!(sizes, [2, 2, 1]);
    }

    /// Of samples, each of which ends with a double and a time below 128.
    fn count(body: &[u8]) -> usize {
        let sample = [0x12, 11, 0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x10];
        body.windows(sample.len())
            .filter(|bytes| *bytes == sample)
            .count()
    }
}
