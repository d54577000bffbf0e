//! What an exposition says of its metric families.

use std::collections::BTreeMap;

/// The type, help and unit of a metric family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// As after `# TYPE`.
    pub kind: String,
    /// With its escapes undone.
    pub help: String,
    /// Empty without one.
    pub unit: String,
}

/// The metadata of each family of an OpenMetrics exposition, by the family's name.
pub fn of_openmetrics(exposition: &str) -> BTreeMap<String, Metadata> {
    let mut families = BTreeMap::<String, Metadata>::new();
    for line in exposition.lines() {
        let mut words = line.splitn(4, ' ');
        let (Some("#"), Some(keyword), Some(name)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        let family = families.entry(name.to_owned()).or_default();
        let text = words.next().unwrap_or_default();
        match keyword {
            "TYPE" => family.kind = text.to_owned(),
            "HELP" => family.help = unescaped(text),
            "UNIT" => family.unit = text.to_owned(),
            _ => panic!("not a line of OpenMetrics: {line}"),
        }
    }
    families
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some(same @ ('\\' | '"')) => same,
                other => panic!("`\\` is followed by {other:?} in: {text}"),
            },
            other => other,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_help_and_unit_belong_to_one_family() {
        let exposition = "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds One \\\"two\\\"\\n\\\\n.\na_seconds 1\n# EOF\n";
        let expected = Metadata {
            kind: "gauge".into(),
            help: "One \"two\"\n\\n.".into(),
            unit: "seconds".into(),
        };
        assert_eq!(
            of_openmetrics(exposition),
            BTreeMap::from([("a_seconds".to_owned(), expected)])
        );
    }
}
