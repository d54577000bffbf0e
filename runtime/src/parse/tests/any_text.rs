//! Whatever the text is: an answer, and never a panic.

use proptest::prelude::{Strategy, any, prop};

use crate::exposition::Format;
use crate::parse::parse;

/// Pieces that lead deep into the parser.
const PIECES: [&str; 40] = [
    "# HELP ",
    "# TYPE ",
    "# UNIT ",
    "# EOF",
    "#",
    " ",
    "\n",
    "\n",
    "\n",
    "\t",
    "x",
    "x_total",
    "x_bucket",
    "x_sum",
    "x_count",
    "x_info",
    "counter",
    "gauge",
    "histogram",
    "summary",
    "info",
    "stateset",
    "{",
    "}",
    "{le=\"1\"}",
    "{le=\"+Inf\"}",
    "a",
    "=",
    "\"",
    "\\",
    "n",
    ",",
    "1",
    "-2.5",
    "+Inf",
    "NaN",
    " # {",
    "é",
    "🦀",
    "\r",
];

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES.to_vec());
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn lines() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "# TYPE x histogram\n",
        "# TYPE x counter\n",
        "# TYPE x summary\n",
        "# HELP x Help.\n",
        "x 1\n",
        "x_total 1\n",
        "x_bucket{le=\"1\"} 1\n",
        "x_bucket{le=\"+Inf\"} 2\n",
        "x_sum 1\n",
        "x_count 2\n",
        "x{quantile=\"0.5\"} 2\n",
        "# EOF\n",
    ]);
    prop::collection::vec(line, 0..10).prop_map(|lines| lines.concat())
}

/// An error points into the text, or just behind it.
fn check(text: &str) {
    for format in [Format::Text, Format::OpenMetrics] {
        let Err(error) = parse(text, format) else {
            continue;
        };
        let lines: Vec<_> = text.split('\n').collect();
        assert!((1..=lines.len() + 1).contains(&error.line()), "{error}");
        let line = lines.get(error.line() - 1).copied().unwrap_or_default();
        assert!(
            (1..=line.chars().count() + 1).contains(&error.column()),
            "{error}"
        );
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_pieces_have_an_answer(text in pieces()) {
        check(&text);
    }

    #[test]
    fn any_lines_have_an_answer(text in lines()) {
        check(&text);
    }
}
