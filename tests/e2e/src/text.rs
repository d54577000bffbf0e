//! Reads the samples of an exposition: the part that both text formats share.
//!
//! Written apart from the encoder, so that a mistake there is not repeated here.

use std::collections::BTreeMap;

use crate::sample::Sample;

/// The samples of an exposition, in its order.
///
/// # Panics
///
/// At the first line that is neither a comment nor a sample.
pub fn samples(exposition: &str) -> Vec<Sample> {
    let lines = exposition
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| sample(line).unwrap_or_else(|| panic!("not a sample: {line}")))
        .collect()
}

fn sample(line: &str) -> Option<Sample> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at(end);
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (BTreeMap::new(), rest),
    };
    let value = rest.strip_prefix(' ')?.parse().ok()?;
    Some(Sample {
        name: name.to_owned(),
        labels,
        value,
    })
}

/// The labels, and what follows their closing brace.
fn labels(mut rest: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut labels = BTreeMap::new();
    loop {
        if let Some(rest) = rest.strip_prefix('}') {
            return Some((labels, rest));
        }
        let (name, quoted) = rest.split_once("=\"")?;
        let (value, after) = label_value(quoted)?;
        if labels.insert(name.to_owned(), value).is_some() {
            return None;
        }
        rest = after.strip_prefix(',').unwrap_or(after);
    }
}

/// A value up to its closing quote, and what follows.
fn label_value(quoted: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    loop {
        match characters.next()? {
            (at, '"') => return Some((value, &quoted[at + 1..])),
            (_, '\\') => value.push(match characters.next()?.1 {
                'n' => '\n',
                same @ ('\\' | '"') => same,
                _ => return None,
            }),
            (_, other) => value.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_samples_are_told_apart() {
        let exposition = "# TYPE a counter\na_total 1\n\nb{c=\"d\",e=\"\"} +Inf\n# EOF\n";
        let expected = [
            Sample::new("a_total", &[], 1.0),
            Sample::new("b", &[("c", "d"), ("e", "")], f64::INFINITY),
        ];
        assert_eq!(samples(exposition), expected);
    }

    #[test]
    fn escapes_are_undone_once() {
        let expected = Sample::new("a", &[("b", "\"} 1\nc \\n,d=\"")], 2.0);
        assert_eq!(sample(r#"a{b="\"} 1\nc \\n,d=\""} 2"#), Some(expected));
    }

    #[test]
    fn faults_are_not_overlooked() {
        for line in [
            "a",
            "a{b=\"c\"}",
            "a{b=\"c} 1",
            "a{b=\"\\x\"} 1",
            "a{b=\"c\",b=\"d\"} 1",
            "a x",
            "a 1 2",
        ] {
            assert_eq!(sample(line), None, "{line}");
        }
    }
}
