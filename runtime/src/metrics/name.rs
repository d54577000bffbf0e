use std::borrow::Cow;

use super::rules::Rules;
use crate::collector::Labels;

/// The family of a counter: `_total` comes back behind it, whichever separator it was given with.
pub(super) fn of_counter(name: &str) -> Cow<'_, str> {
    let clean = of_family(name);
    match clean.strip_suffix("total").map(without_separator) {
        Some(stem) if !stem.is_empty() => Cow::Owned(stem.to_owned()),
        _ => clean,
    }
}

/// What stands before the separator at the end; nothing where there is none.
fn without_separator(name: &str) -> &str {
    let stem = name.strip_suffix('_');
    let stem = stem.or_else(|| Some(name.strip_suffix(':')?.trim_end_matches(':')));
    stem.unwrap_or_default()
}

/// A metric name: what may not be in it becomes `_`.
pub(super) fn of_family(name: &str) -> Cow<'_, str> {
    clean(name, |letter| {
        letter.is_ascii_alphanumeric() || letter == ':'
    })
}

/// The labels as servers take them, sorted by name, none with an empty value. Of two of one name
/// the later counts. Of two names that are shown as one the first counts, and `clash` is called with
/// both, and the one.
pub(super) fn labels<'a>(
    labels: impl Iterator<Item = (&'a str, &'a str)>,
    rules: &Rules,
    clash: impl Fn([&str; 2], &str),
) -> Labels {
    let (mut shown, mut given) = (Labels::new(), Vec::new());
    for (name, value) in labels.filter(|(_, value)| !value.is_empty()) {
        let clean = of_label(name, rules);
        if rules.is_refused(&clean) {
            continue;
        }
        let value = rules.clipped(value).to_owned();
        match shown.binary_search_by(|(known, _)| known.as_str().cmp(&clean)) {
            Ok(at) if given[at] == name => shown[at].1 = value,
            Ok(at) => clash([given[at], name], &clean),
            Err(at) => {
                shown.insert(at, (clean, value));
                given.insert(at, name);
            }
        }
    }
    shown
}

fn of_label(name: &str, rules: &Rules) -> String {
    let clean = clean(name, |letter| letter.is_ascii_alphanumeric());
    let clean = match clean.strip_prefix("__") {
        Some(rest) => ["_", rest.trim_start_matches('_')].concat(),
        None => clean.into_owned(),
    };
    if matches!(clean.as_str(), "le" | "quantile") {
        return clean + "_";
    }
    // As servers do it where a label of the target is there already.
    if rules.is_constant(&clean) {
        return ["exported_", &clean].concat();
    }
    clean
}

/// Letters that may not be there become `_`; a digit is not the first.
fn clean(name: &str, is_letter: fn(char) -> bool) -> Cow<'_, str> {
    let is_good = |letter: char| is_letter(letter) || letter == '_';
    let first = name.chars().next();
    let is_bare = first.is_none_or(|first| first.is_ascii_digit());
    if !is_bare && name.chars().all(is_good) {
        return Cow::Borrowed(name);
    }
    let letters = name.chars();
    let letters = letters.map(|letter| if is_good(letter) { letter } else { '_' });
    let clean = is_bare.then_some('_').into_iter().chain(letters);
    Cow::Owned(clean.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_what_servers_take() {
        let table = [
            ("http_requests", "http_requests"),
            ("http.requests", "http_requests"),
            ("my-metric.é", "my_metric__"),
            ("rate:jobs", "rate:jobs"),
            ("1st", "_1st"),
            ("", "_"),
            ("fake 1\nb", "fake_1_b"),
        ];
        for (name, expected) in table {
            assert_eq!(of_family(name), expected);
        }
    }

    #[test]
    fn the_suffix_of_counters_is_there_once() {
        assert_eq!(of_counter("requests"), "requests");
        assert_eq!(of_counter("requests_total"), "requests");
        assert_eq!(of_counter("http.requests_total"), "http_requests");
        assert_eq!(of_counter("http.requests.total"), "http_requests");
        assert_eq!(of_counter("requests-total"), "requests");
        assert_eq!(of_counter("http::requests::total"), "http::requests");
        assert_eq!(of_counter("subtotal"), "subtotal");
        for name in ["_total", "total", "::total"] {
            assert_eq!(of_counter(name), name);
        }
        assert_eq!(of_counter(".total"), "_total");
    }

    #[test]
    fn labels_are_sorted_and_single() {
        let rules = Rules::for_tests(&["service"], &["user"], 4);
        let read = |given: &[(&str, &str)]| labels(given.iter().copied(), &rules, |_, _| {});
        let pairs = |given: &[(&str, &str)]| -> Labels {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            given.iter().map(owned).collect()
        };
        type Given = &'static [(&'static str, &'static str)];
        let table: [(Given, Given); 7] = [
            (&[("b", "1"), ("a", "2")], &[("a", "2"), ("b", "1")]),
            (&[("http.method", "GET")], &[("http_method", "GET")]),
            (&[("a.b", "1"), ("a_b", "2")], &[("a_b", "1")]),
            (
                &[("le", "1"), ("quantile", "2")],
                &[("le_", "1"), ("quantile_", "2")],
            ),
            (
                &[("__name__", "x"), ("", "y")],
                &[("_", "y"), ("_name__", "x")],
            ),
            (
                &[("service", "x"), ("user", "y")],
                &[("exported_service", "x")],
            ),
            (
                &[("a", "1234é"), ("b", "123é")],
                &[("a", "1234"), ("b", "123")],
            ),
        ];
        for (given, expected) in table {
            assert_eq!(read(given), pairs(expected));
        }
    }
}
