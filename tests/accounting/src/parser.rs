//! A strict reader of both text formats.

use std::collections::BTreeSet;

use callmeter::Format;

use crate::Numbers;

/// A family as its lines tell.
struct Family<'a> {
    name: &'a str,
    kind: &'a str,
}

/// Reads an exposition. Panics at whatever the format does not allow. Bounds of buckets
/// come as Rust writes numbers.
pub fn parse(body: &[u8], format: Format) -> Numbers {
    let text = std::str::from_utf8(body).expect("an exposition is UTF-8");
    let text = match format {
        Format::OpenMetrics => text.strip_suffix("# EOF\n").expect("`# EOF` at the end"),
        _ => text,
    };
    let mut reader = Reader {
        format,
        numbers: Numbers::default(),
        family: None,
        names: BTreeSet::new(),
    };
    assert!(
        text.is_empty() || text.ends_with('\n'),
        "the last line ends"
    );
    for line in text.lines() {
        reader.line(line);
    }
    reader.numbers
}

struct Reader<'a> {
    format: Format,
    numbers: Numbers,
    family: Option<Family<'a>>,
    /// Of all families so far.
    names: BTreeSet<&'a str>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) {
        match line.strip_prefix("# ") {
            Some(metadata) => self.metadata(metadata),
            None => self.sample(line),
        }
    }

    fn metadata(&mut self, metadata: &'a str) {
        let mut words = metadata.splitn(3, ' ');
        let (Some(keyword), Some(name), rest) = (words.next(), words.next(), words.next()) else {
            panic!("metadata without a name: {metadata}");
        };
        check_name(name);
        match keyword {
            "TYPE" => {
                let kind = rest.expect("a type");
                assert!(["counter", "gauge", "histogram"].contains(&kind), "{kind}");
                assert!(self.names.insert(name), "family {name} is there twice");
                self.family = Some(Family { name, kind });
            }
            "UNIT" => assert!(name.ends_with(rest.expect("a unit")), "{metadata}"),
            "HELP" => {
                unescape(rest.unwrap_or(""), self.format == Format::OpenMetrics);
            }
            _ => panic!("keyword {keyword}"),
        }
    }

    fn sample(&mut self, line: &str) {
        let end = line.find(['{', ' ']).expect("something behind the name");
        let (name, rest) = line.split_at(end);
        check_name(name);
        self.check_family(name);
        let (labels, rest) = match rest.strip_prefix('{') {
            Some(rest) => labels(rest),
            None => (Vec::new(), rest),
        };
        assert!(labels.is_sorted_by(|a, b| a.0 < b.0), "labels of {line}");
        let value = rest.strip_prefix(' ').expect("one space");
        assert!(!value.contains(' '), "nothing behind the value: {line}");
        let value = value.parse().expect("a number");
        self.numbers.insert(name.to_owned(), labels, value);
    }

    /// A sample belongs to the family whose metadata came last.
    fn check_family(&self, name: &str) {
        let family = self.family.as_ref().expect("metadata before samples");
        let suffixes: &[&str] = match (family.kind, self.format) {
            ("counter", Format::OpenMetrics) => &["_total"],
            ("histogram", _) => &["_bucket", "_sum", "_count"],
            _ => &[""],
        };
        let suffix = name.strip_prefix(family.name);
        assert!(
            suffix.is_some_and(|suffix| suffixes.contains(&suffix)),
            "{name} in {} {}",
            family.kind,
            family.name
        );
    }
}

fn labels(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut labels = Vec::new();
    loop {
        let (name, value) = rest.split_once("=\"").expect("a label");
        check_name(name);
        let end = closing_quote(value);
        labels.push((name.to_owned(), unescape(&value[..end], true)));
        rest = &value[end + 1..];
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return (labels, rest.strip_prefix('}').expect("a closing brace")),
        }
    }
}

fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    text.bytes()
        .position(|byte| {
            let closes = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            closes
        })
        .expect("a closing quote")
}

fn unescape(text: &str, quotes: bool) -> String {
    let mut letters = text.chars();
    let mut plain = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('n') => '\n',
                Some('\\') => '\\',
                Some('"') if quotes => '"',
                other => panic!("escape {other:?} in {text}"),
            },
            '"' => {
                assert!(!quotes, "a bare quote in {text}");
                '"'
            }
            plain => plain,
        });
    }
    plain
}

fn check_name(name: &str) {
    let fits = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
    let first_fits = name
        .bytes()
        .next()
        .is_some_and(|letter| !letter.is_ascii_digit());
    assert!(first_fits && name.bytes().all(fits), "the name {name:?}");
}
