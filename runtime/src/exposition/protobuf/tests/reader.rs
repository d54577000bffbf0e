//! Reads the protobuf format by the published field numbers. Shares no code with the
//! encoder, so that one is tested with the other; tests of other crates read with it, too.

/// A family as a server sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    pub name: String,
    pub help: Option<String>,
    pub kind: u64,
    pub unit: Option<String>,
    pub metrics: Vec<Metric>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metric {
    pub labels: Vec<(String, String)>,
    pub gauge: Option<f64>,
    pub counter: Option<Counter>,
    pub histogram: Option<Histogram>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counter {
    pub value: f64,
    pub exemplar: Option<Exemplar>,
    /// Seconds and nanoseconds.
    pub created: Option<(i64, i64)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    pub count: u64,
    pub sum: f64,
    pub buckets: Vec<Bucket>,
    pub created: Option<(i64, i64)>,
    pub schema: Option<i64>,
    pub zero_threshold: Option<f64>,
    pub zero_count: Option<u64>,
    pub spans: Vec<(i64, u64)>,
    pub deltas: Vec<i64>,
    pub exemplars: Vec<Exemplar>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bucket {
    pub cumulative: u64,
    pub bound: f64,
    pub exemplar: Option<Exemplar>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exemplar {
    pub labels: Vec<(String, String)>,
    pub value: f64,
    pub timestamp: Option<(i64, i64)>,
}

/// The families of a whole exposition.
pub fn families(mut bytes: &[u8]) -> Vec<Family> {
    let mut families = Vec::new();
    while !bytes.is_empty() {
        families.push(family(delimited(&mut bytes)));
    }
    families
}

impl Histogram {
    /// Index and observations of each native bucket.
    pub fn native_buckets(&self) -> Vec<(i64, u64)> {
        let mut deltas = self.deltas.iter();
        let (mut index, mut count, mut buckets) = (0, 0, Vec::new());
        for (offset, length) in &self.spans {
            index += offset;
            for _ in 0..*length {
                count += deltas.next().expect("a delta for each bucket");
                buckets.push((index, u64::try_from(count).expect("not below 0")));
                index += 1;
            }
        }
        assert_eq!(deltas.next(), None, "a delta without a bucket");
        buckets
    }
}

fn family(bytes: &[u8]) -> Family {
    let mut family = Family::default();
    for (number, field) in fields(bytes) {
        match number {
            1 => family.name = field.text(),
            2 => family.help = Some(field.text()),
            3 => family.kind = field.varint(),
            4 => family.metrics.push(metric(field.bytes())),
            5 => family.unit = Some(field.text()),
            _ => panic!("field {number} of a family"),
        }
    }
    family
}

fn metric(bytes: &[u8]) -> Metric {
    let mut metric = Metric::default();
    for (number, field) in fields(bytes) {
        match number {
            1 => metric.labels.push(label(field.bytes())),
            2 => metric.gauge = Some(gauge(field.bytes())),
            3 => metric.counter = Some(counter(field.bytes())),
            7 => metric.histogram = Some(histogram(field.bytes())),
            _ => panic!("field {number} of a metric"),
        }
    }
    metric
}

fn label(bytes: &[u8]) -> (String, String) {
    let mut label = (String::new(), String::new());
    for (number, field) in fields(bytes) {
        match number {
            1 => label.0 = field.text(),
            2 => label.1 = field.text(),
            _ => panic!("field {number} of a label"),
        }
    }
    label
}

fn gauge(bytes: &[u8]) -> f64 {
    match fields(bytes).as_slice() {
        [(1, value)] => value.double(),
        fields => panic!("a gauge of {fields:?}"),
    }
}

fn counter(bytes: &[u8]) -> Counter {
    let mut counter = Counter::default();
    for (number, field) in fields(bytes) {
        match number {
            1 => counter.value = field.double(),
            2 => counter.exemplar = Some(exemplar(field.bytes())),
            3 => counter.created = Some(timestamp(field.bytes())),
            _ => panic!("field {number} of a counter"),
        }
    }
    counter
}

fn histogram(bytes: &[u8]) -> Histogram {
    let mut histogram = Histogram::default();
    for (number, field) in fields(bytes) {
        match number {
            1 => histogram.count = field.varint(),
            2 => histogram.sum = field.double(),
            3 => histogram.buckets.push(bucket(field.bytes())),
            5 => histogram.schema = Some(field.zigzag()),
            6 => histogram.zero_threshold = Some(field.double()),
            7 => histogram.zero_count = Some(field.varint()),
            12 => histogram.spans.push(span(field.bytes())),
            13 => histogram.deltas.extend(packed(field.bytes())),
            15 => histogram.created = Some(timestamp(field.bytes())),
            16 => histogram.exemplars.push(exemplar(field.bytes())),
            _ => panic!("field {number} of a histogram"),
        }
    }
    histogram
}

fn bucket(bytes: &[u8]) -> Bucket {
    let mut bucket = Bucket::default();
    for (number, field) in fields(bytes) {
        match number {
            1 => bucket.cumulative = field.varint(),
            2 => bucket.bound = field.double(),
            3 => bucket.exemplar = Some(exemplar(field.bytes())),
            _ => panic!("field {number} of a bucket"),
        }
    }
    bucket
}

fn span(bytes: &[u8]) -> (i64, u64) {
    let mut span = (0, 0);
    for (number, field) in fields(bytes) {
        match number {
            1 => span.0 = field.zigzag(),
            2 => span.1 = field.varint(),
            _ => panic!("field {number} of a span"),
        }
    }
    span
}

fn exemplar(bytes: &[u8]) -> Exemplar {
    let mut exemplar = Exemplar::default();
    for (number, field) in fields(bytes) {
        match number {
            1 => exemplar.labels.push(label(field.bytes())),
            2 => exemplar.value = field.double(),
            3 => exemplar.timestamp = Some(timestamp(field.bytes())),
            _ => panic!("field {number} of an exemplar"),
        }
    }
    exemplar
}

fn timestamp(bytes: &[u8]) -> (i64, i64) {
    let mut timestamp = (0, 0);
    for (number, field) in fields(bytes) {
        match number {
            1 => timestamp.0 = field.varint().cast_signed(),
            2 => timestamp.1 = field.varint().cast_signed(),
            _ => panic!("field {number} of a timestamp"),
        }
    }
    timestamp
}

fn packed(mut bytes: &[u8]) -> Vec<i64> {
    let mut numbers = Vec::new();
    while !bytes.is_empty() {
        numbers.push(signed(varint(&mut bytes)));
    }
    numbers
}

/// What stands behind the number of a field.
#[derive(Debug)]
enum Field<'a> {
    Varint(u64),
    Fixed64(u64),
    Delimited(&'a [u8]),
}

impl<'a> Field<'a> {
    fn varint(&self) -> u64 {
        match self {
            Field::Varint(value) => *value,
            other => panic!("{other:?} is no varint"),
        }
    }

    fn zigzag(&self) -> i64 {
        signed(self.varint())
    }

    fn double(&self) -> f64 {
        match self {
            Field::Fixed64(bits) => f64::from_bits(*bits),
            other => panic!("{other:?} is no double"),
        }
    }

    fn bytes(&self) -> &'a [u8] {
        match self {
            Field::Delimited(bytes) => bytes,
            other => panic!("{other:?} has no length"),
        }
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes().to_vec()).expect("text is UTF-8")
    }
}

fn fields(mut bytes: &[u8]) -> Vec<(u64, Field<'_>)> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let tag = varint(&mut bytes);
        let field = match tag % 8 {
            0 => Field::Varint(varint(&mut bytes)),
            1 => {
                let (number, rest) = bytes.split_first_chunk().expect("eight bytes");
                bytes = rest;
                Field::Fixed64(u64::from_le_bytes(*number))
            }
            2 => Field::Delimited(delimited(&mut bytes)),
            other => panic!("wire type {other}"),
        };
        fields.push((tag / 8, field));
    }
    fields
}

fn delimited<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
    let length = varint(bytes) as usize;
    let (own, rest) = bytes.split_at(length);
    *bytes = rest;
    own
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let (byte, rest) = bytes.split_first().expect("a varint ends");
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

fn signed(value: u64) -> i64 {
    let half = (value / 2).cast_signed();
    if value & 1 == 0 { half } else { -half - 1 }
}
