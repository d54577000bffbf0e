//! A strict parser of both text formats, which shares no code with the encoder.

use crate::exposition::Format;

/// Name, labels and value as written.
pub(super) type Sample<'a> = (&'a str, &'a [(String, String)], &'a str);

#[derive(Debug)]
pub(super) enum Line {
    Help(String),
    /// TYPE, UNIT or EOF.
    Other,
    Sample {
        name: String,
        labels: Vec<(String, String)>,
        value: String,
    },
}

impl Line {
    pub(super) fn help(&self) -> Option<&str> {
        match self {
            Line::Help(help) => Some(help),
            _ => None,
        }
    }

    pub(super) fn sample(&self) -> Option<Sample<'_>> {
        match self {
            Line::Sample {
                name,
                labels,
                value,
            } => Some((name, labels, value)),
            _ => None,
        }
    }
}

/// Panics at whatever the format does not allow.
pub(super) fn parse(text: &str, format: Format) -> Vec<Line> {
    let body = text
        .strip_suffix('\n')
        .expect("a line feed ends the last line");
    let mut lines: Vec<&str> = body.split('\n').collect();
    if format == Format::OpenMetrics {
        assert_eq!(lines.pop(), Some("# EOF"));
    }
    lines
        .into_iter()
        .map(|line| parse_line(line, format))
        .collect()
}

fn parse_line(line: &str, format: Format) -> Line {
    let Some(comment) = line.strip_prefix("# ") else {
        return parse_sample(line);
    };
    let (keyword, rest) = comment.split_once(' ').expect("a keyword");
    let (name, rest) = rest.split_once(' ').expect("a name");
    check_name(name);
    match keyword {
        "HELP" => Line::Help(unescape(rest, format == Format::OpenMetrics)),
        "TYPE" => {
            assert!(["counter", "gauge", "histogram"].contains(&rest), "{rest}");
            Line::Other
        }
        "UNIT" => {
            assert_eq!(format, Format::OpenMetrics);
            assert!(name.ends_with(&format!("_{rest}")));
            Line::Other
        }
        other => panic!("keyword {other}"),
    }
}

fn parse_sample(line: &str) -> Line {
    let end = line.find(['{', ' ']).expect("something behind the name");
    let (name, mut rest) = line.split_at(end);
    check_name(name);
    let mut labels = Vec::new();
    if let Some(behind) = rest.strip_prefix('{') {
        rest = behind;
        loop {
            let (label, behind) = rest.split_once("=\"").expect("a label");
            check_name(label);
            let end = closing_quote(behind);
            labels.push((label.to_owned(), unescape(&behind[..end], true)));
            rest = &behind[end + 1..];
            match rest.strip_prefix(',') {
                Some(behind) => rest = behind,
                None => break,
            }
        }
        rest = rest.strip_prefix('}').expect("a closing brace");
    }
    let value = rest.strip_prefix(' ').expect("one space");
    value.parse::<f64>().expect("a number");
    Line::Sample {
        name: name.to_owned(),
        labels,
        value: value.to_owned(),
    }
}

fn check_name(name: &str) {
    assert!(
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
        "{name}"
    );
}

fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    panic!("no closing quote in {text}");
}

fn unescape(text: &str, quotes: bool) -> String {
    let mut result = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '"' {
            assert!(!quotes, "a bare quote in {text}");
        }
        result.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('\\') => '\\',
                Some('"') if quotes => '"',
                other => panic!("escape {other:?}"),
            },
            plain => plain,
        });
    }
    result
}
