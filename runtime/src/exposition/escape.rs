//! Label values and help texts inside an exposition, and back.

use crate::snapshot::{LabelRef, LabelText};

/// Renders a label set: sorted by name, values escaped. A label with an empty value is left
/// out: servers take it for an absent one, so each label set has one spelling.
pub(crate) fn render(pairs: &[(&str, &str)]) -> LabelText {
    let present = pairs.iter().filter(|(_, value)| !value.is_empty());
    let mut sorted: Vec<_> = present.copied().collect();
    sorted.sort_unstable();
    let mut text = String::with_capacity(rendered_length(&sorted));
    let mut le_at = None;
    for (name, value) in sorted {
        if !text.is_empty() {
            text.push(',');
        }
        if name > "le" {
            le_at.get_or_insert(text.len());
        }
        text.push_str(name);
        text.push_str("=\"");
        push_value(&mut text, value);
        text.push('"');
    }
    let le_at = le_at.unwrap_or(text.len()) as u32;
    LabelText {
        text: text.into_boxed_str(),
        le_at,
    }
}

/// Exact where nothing needs escaping.
fn rendered_length(pairs: &[(&str, &str)]) -> usize {
    pairs
        .iter()
        .map(|(name, value)| name.len() + value.len() + r#"="","#.len())
        .sum()
}

/// Appends a label value, or a help text of OpenMetrics, between double quotes' rules.
pub(crate) fn push_value(text: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '\\' => text.push_str(r"\\"),
            '"' => text.push_str("\\\""),
            '\n' => text.push_str(r"\n"),
            other => text.push(other),
        }
    }
}

/// Appends a help text of classic exposition, where a double quote stands for itself.
pub(crate) fn push_help(text: &mut String, help: &str) {
    for character in help.chars() {
        match character {
            '\\' => text.push_str(r"\\"),
            '\n' => text.push_str(r"\n"),
            other => text.push(other),
        }
    }
}

/// The labels that `render` wrote, sorted by name.
pub(crate) fn parse(labels: LabelRef<'_>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = labels.text;
    while let Some((name, quoted)) = rest.split_once("=\"") {
        let (value, behind) = unescape(quoted);
        pairs.push((name.to_owned(), value));
        rest = behind.strip_prefix(',').unwrap_or(behind);
    }
    pairs
}

/// The value up to its closing quote, and what stands behind that.
fn unescape(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => match characters.next() {
                Some('n') => value.push('\n'),
                Some(other) => value.push(other),
                None => break,
            },
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_sorted_and_escaped() {
        let labels = render(&[("b", "2"), ("a", "\\\"\n")]);
        assert_eq!(&*labels.text, r#"a="\\\"\n",b="2""#);
        assert_eq!(&*render(&[]).text, "");
    }

    #[test]
    fn labels_without_value_are_left_out() {
        let sets: [&[(&str, &str)]; 4] = [
            &[("b", ""), ("zone", "z"), ("a", "")],
            &[("zone", "z"), ("zone1", "")],
            &[("m", ""), ("zone", "z")],
            &[("zone", "z")],
        ];
        assert!(sets.iter().all(|set| render(set) == render(sets[3])));
        assert_eq!(render(&[("a", ""), ("z", "")]), render(&[]));
    }

    #[test]
    fn a_bound_belongs_where_its_name_sorts() {
        let at = |pairs: &[(&str, &str)]| render(pairs).le_at as usize;
        assert_eq!(at(&[]), 0);
        assert_eq!(at(&[("status", "x"), ("task_name", "y")]), 0);
        assert_eq!(at(&[("zone", "x"), ("area", "y")]), r#"area="y","#.len());
        assert_eq!(
            at(&[("area", "x"), ("kind", "y")]),
            r#"area="x",kind="y""#.len()
        );
        assert_eq!(at(&[("area", "\""), ("left", "y")]), r#"area="\"","#.len());
        assert_eq!(at(&[("LE", "x")]), r#"LE="x""#.len());
    }

    #[test]
    fn help_keeps_double_quotes_in_classic_text_only() {
        let help = "a \"b\" \\ c\nd";
        let (mut classic, mut openmetrics) = (String::new(), String::new());
        push_help(&mut classic, help);
        push_value(&mut openmetrics, help);
        assert_eq!(classic, r#"a "b" \\ c\nd"#);
        assert_eq!(openmetrics, r#"a \"b\" \\ c\nd"#);
    }

    proptest::proptest! {
        #[test]
        fn labels_read_back(values: [String; 3]) {
            let pairs = [("a", &*values[0]), ("le_", &*values[1]), ("z", &*values[2])];
            let read: Vec<_> = parse(render(&pairs).by_ref());
            let given = pairs.iter().filter(|(_, value)| !value.is_empty());
            let given: Vec<_> = given.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            proptest::prop_assert_eq!(read, given);
        }
    }
}
