//! Which names Prometheus takes, and what to write instead of those it doesn't.

/// What is wrong with `name` as the name of a metric family, or as a part of one.
pub(crate) fn check_metric_name(name: &str) -> Result<(), String> {
    check_characters("metric name", name)?;
    if name.ends_with('_') {
        return Err(format!(
            "the metric name `{name}` ends in `_`{}",
            instead(name)
        ));
    }
    Ok(())
}

/// What is wrong with `text` before the names of families. An empty one is none, whatever the
/// registry's is.
pub(crate) fn check_namespace(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    check_prefix("namespace", text)
}

/// What is wrong with `text` before a name; `what` is how users call it.
pub(crate) fn check_prefix(what: &str, text: &str) -> Result<(), String> {
    match text.strip_suffix('_') {
        Some(rest) if check_metric_name(rest).is_ok() => {
            Err(format!("a `_` is put after the {what}; write `{rest}`"))
        }
        _ => check_metric_name(text).map_err(|message| message.replace("metric name", what)),
    }
}

/// What is wrong with `name` as the name of a label.
pub(crate) fn check_label_name(name: &str) -> Result<(), String> {
    match name {
        "le" => Err("`le` is the label of a histogram's buckets; choose another name".to_owned()),
        "quantile" => {
            Err("`quantile` is the label of a summary's quantiles; choose another name".to_owned())
        }
        _ => check_characters("label name", name),
    }
}

fn check_characters(kind: &str, name: &str) -> Result<(), String> {
    let fault = if name.is_empty() {
        return Err(format!("a {kind} cannot be empty"));
    } else if name.starts_with("__") {
        "names that start with `__` are Prometheus's own"
    } else if kind == "metric name" && name.contains(':') {
        "`:` is kept for the names of recording rules"
    } else if name.starts_with(|first: char| first.is_ascii_digit()) {
        "it starts with a digit"
    } else if !name.chars().all(is_legal) {
        "it may have only `a` to `z`, `A` to `Z`, `0` to `9` and `_`"
    } else {
        return Ok(());
    };
    Err(format!("`{name}` is no {kind}: {fault}{}", instead(name)))
}

fn is_legal(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// The end of a message that proposes a legal name close to `name`.
fn instead(name: &str) -> String {
    match corrected(name) {
        Some(corrected) => format!("; write `{corrected}`"),
        None => String::new(),
    }
}

/// The legal name closest to `name`; `None` where nothing of it can stay.
fn corrected(name: &str) -> Option<String> {
    let replaced: String = name
        .chars()
        .map(|character| if is_legal(character) { character } else { '_' })
        .collect();
    let stripped = replaced.trim_matches('_');
    match stripped.chars().next() {
        None => None,
        Some(first) if first.is_ascii_digit() => Some(format!("_{stripped}")),
        Some(_) => Some(stripped.to_owned()),
    }
}

/// The one of `legal` that was probably meant by `word`.
pub(crate) fn nearest<'a>(word: &str, legal: &[&'a str]) -> Option<&'a str> {
    nearest_within((word.chars().count() / 3).max(1), word, legal)
}

/// As [`nearest`], with so many differences at most.
pub(crate) fn nearest_within<'a>(allowed: usize, word: &str, legal: &[&'a str]) -> Option<&'a str> {
    legal
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be changed, added, removed or swapped to turn `from` into `to`.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.chars().collect();
    let to: Vec<char> = to.chars().collect();
    let mut table = vec![vec![0; to.len() + 1]; from.len() + 1];
    for row in 0..=from.len() {
        for column in 0..=to.len() {
            table[row][column] = if row == 0 || column == 0 {
                row + column
            } else {
                let changed = usize::from(from[row - 1] != to[column - 1]);
                let swapped = row > 1
                    && column > 1
                    && from[row - 1] == to[column - 2]
                    && from[row - 2] == to[column - 1];
                let mut least = (table[row - 1][column - 1] + changed)
                    .min(table[row - 1][column] + 1)
                    .min(table[row][column - 1] + 1);
                if swapped {
                    least = least.min(table[row - 2][column - 2] + 1);
                }
                least
            };
        }
    }
    table[from.len()][to.len()]
}

/// `a`, `b` and `c`, for messages.
pub(crate) fn listed<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("`{}`", word.as_ref()))
        .collect();
    match quoted.split_last() {
        None => "none".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_names_pass() {
        for name in ["a", "_a", "gate_checks", "Gate2", "http2_requests"] {
            assert_eq!(check_metric_name(name), Ok(()), "{name}");
            assert_eq!(check_label_name(name), Ok(()), "{name}");
        }
        assert_eq!(check_label_name("kind_"), Ok(()));
    }

    #[test]
    fn illegal_names_come_with_a_legal_one() {
        let table = [
            ("gate-checks", "write `gate_checks`"),
            ("gate checks!", "write `gate_checks`"),
            ("2gates", "write `_2gates`"),
            ("__gates", "write `gates`"),
            ("größe", "write `gr__e`"),
            ("ci.gate", "write `ci_gate`"),
        ];
        for (name, correction) in table {
            let metric = check_metric_name(name).unwrap_err();
            assert!(metric.ends_with(correction), "{metric}");
            let label = check_label_name(name).unwrap_err();
            assert!(label.ends_with(correction), "{label}");
        }
    }

    #[test]
    fn metric_names_have_rules_of_their_own() {
        assert_eq!(
            check_metric_name("job:gates").unwrap_err(),
            "`job:gates` is no metric name: `:` is kept for the names of recording rules; \
             write `job_gates`"
        );
        assert_eq!(
            check_metric_name("gates_").unwrap_err(),
            "the metric name `gates_` ends in `_`; write `gates`"
        );
        assert_eq!(
            check_metric_name("").unwrap_err(),
            "a metric name cannot be empty"
        );
        assert_eq!(
            check_metric_name("_").unwrap_err(),
            "the metric name `_` ends in `_`"
        );
    }

    #[test]
    fn reserved_labels_are_refused() {
        for name in ["le", "quantile", "__name__"] {
            assert!(check_label_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn the_nearest_word_is_found() {
        let legal = ["name", "help", "labels", "buckets"];
        assert_eq!(nearest("nmae", &legal), Some("name"));
        assert_eq!(nearest("label", &legal), Some("labels"));
        assert_eq!(nearest("bucket", &legal), Some("buckets"));
        assert_eq!(nearest("window", &legal), None);
        assert_eq!(nearest("x", &legal), None);
    }

    #[test]
    fn lists_read_as_prose() {
        assert_eq!(listed::<&str>(&[]), "none");
        assert_eq!(listed(&["a"]), "`a`");
        assert_eq!(listed(&["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
