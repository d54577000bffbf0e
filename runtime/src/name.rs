//! Names that servers take.

/// The rule for label names, and for metric names but for `:`, which is kept for
/// recording rules: <https://prometheus.io/docs/concepts/data_model>.
pub(crate) fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// The rule for the names of labels that users give. `le` and `quantile` are taken by
/// histograms and summaries, what begins with `__` by servers.
pub(crate) fn is_label(name: &str) -> bool {
    is_name(name) && !name.starts_with("__") && !matches!(name, "le" | "quantile")
}
