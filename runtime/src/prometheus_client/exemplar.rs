/// The lines without the exemplars behind their samples.
pub(super) fn strip(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        stripped.push_str(without(content));
        stripped.push_str(&line[content.len()..]);
    }
    stripped
}

/// The line up to the ` # ` that is not in quotes.
fn without(line: &str) -> &str {
    if line.starts_with('#') {
        return line;
    }
    let (mut is_quoted, mut is_escaped) = (false, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b'#' if !is_quoted && line[..at].ends_with(' ') => return &line[..at - 1],
            _ => {}
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn only_exemplars_are_left_out() {
        let table = [
            ("# TYPE a counter\n", "# TYPE a counter\n"),
            ("a_total 1\n", "a_total 1\n"),
            ("a_total 1 # {t=\"x\"} 1.0 1.5\n", "a_total 1\n"),
            ("a_total{b=\" # {\"} 1\n", "a_total{b=\" # {\"} 1\n"),
            (
                "a_total{b=\"\\\" # {\"} 1 # {} 1\n",
                "a_total{b=\"\\\" # {\"} 1\n",
            ),
            (
                "a{b=\"\\\\\"} 1 # {c=\"é\"} 1\nb 2\n",
                "a{b=\"\\\\\"} 1\nb 2\n",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(strip(text), expected);
        }
    }
}
