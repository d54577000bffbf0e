//! As much of protocol buffers as it takes to read a `prometheus.WriteRequest`.

use crate::server::Request;

/// A message `TimeSeries`.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeSeries {
    /// Names and values, as they came.
    pub labels: Vec<(String, String)>,
    /// The bits of numbers, and times in milliseconds.
    pub samples: Vec<(u64, i64)>,
}

/// The number that ends a series.
pub const STALE: u64 = 0x7ff0_0000_0000_0002;

/// A field: its number and what it holds.
enum Field<'a> {
    Number(u32, u64),
    Bytes(u32, &'a [u8]),
}

impl TimeSeries {
    /// The value of a label; the metric's name is `__name__`.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        let found = self.labels.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The numbers, `None` for a marker.
    #[must_use]
    pub fn values(&self) -> Vec<Option<f64>> {
        let value = |(bits, _): &(u64, i64)| (*bits != STALE).then(|| f64::from_bits(*bits));
        self.samples.iter().map(value).collect()
    }
}

/// The series of a request's body.
///
/// # Panics
/// Where it is none of the protocol's.
#[must_use]
pub fn read(request: &Request) -> Vec<TimeSeries> {
    let body = snap::raw::Decoder::new().decompress_vec(&request.body);
    let body = body.expect("a block of snappy");
    let series = fields(&body).into_iter().map(|field| match field {
        Field::Bytes(1, series) => time_series(series),
        _ => panic!("a field that was not looked for"),
    });
    series.collect()
}

/// The series of that name, of all requests.
#[must_use]
pub fn named(requests: &[Request], name: &str) -> Vec<TimeSeries> {
    let all = requests.iter().flat_map(read);
    all.filter(|series| series.label("__name__") == Some(name))
        .collect()
}

fn time_series(bytes: &[u8]) -> TimeSeries {
    let mut series = TimeSeries {
        labels: Vec::new(),
        samples: Vec::new(),
    };
    for field in fields(bytes) {
        match field {
            Field::Bytes(1, label) => {
                let mut texts = fields(label).into_iter().map(|field| match field {
                    Field::Bytes(1 | 2, text) => String::from_utf8(text.to_vec()).expect("text"),
                    _ => panic!("no label"),
                });
                let (name, value) = (texts.next(), texts.next());
                let label = (name.expect("a name"), value.expect("a value"));
                series.labels.push(label);
            }
            Field::Bytes(2, sample) => match fields(sample)[..] {
                [Field::Number(1, value), Field::Number(2, time)] => {
                    series.samples.push((value, time.cast_signed()));
                }
                _ => panic!("no sample"),
            },
            _ => panic!("no field of a series"),
        }
    }
    series
}

fn fields(mut bytes: &[u8]) -> Vec<Field<'_>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes);
        let number = (tag >> 3) as u32;
        fields.push(match tag & 7 {
            0 => Field::Number(number, varint(&mut bytes)),
            1 => {
                let (value, rest) = bytes.split_first_chunk().expect("eight bytes");
                bytes = rest;
                Field::Number(number, u64::from_le_bytes(*value))
            }
            2 => {
                let length = varint(&mut bytes) as usize;
                let (content, rest) = bytes.split_at(length);
                bytes = rest;
                Field::Bytes(number, content)
            }
            other => panic!("wire type {other}"),
        });
    }
    fields
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (byte, rest) = bytes.split_first().expect("a byte");
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return value;
        }
    }
}
