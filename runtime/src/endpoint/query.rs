//! The families that a query string asks for.

use crate::percent;

/// The values of all `name[]`; nothing if there is none.
pub(super) fn names(query: &str) -> Option<Vec<String>> {
    let names: Vec<_> = query
        .split('&')
        .filter_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key) == "name[]").then(|| decode(value))
        })
        .collect();
    (!names.is_empty()).then_some(names)
}

/// In forms a plus sign is a space.
fn decode(text: &str) -> String {
    percent::decode(&text.replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> Option<Vec<String>> {
        names(query)
    }

    #[test]
    fn names_are_decoded() {
        for query in [
            "name[]=up&name[]=a:b",
            "name%5B%5D=up&name%5b%5d=a%3Ab",
            "x=1&name[]=u%70&&name[]=a%3ab&name=no",
        ] {
            assert_eq!(of(query), Some(vec!["up".into(), "a:b".into()]), "{query}");
        }
    }

    #[test]
    fn a_query_without_names_asks_for_all() {
        for query in ["", "&", "name=up", "collect[]=cpu", "=name[]"] {
            assert_eq!(of(query), None, "{query}");
        }
    }

    #[test]
    fn odd_codes_stay_what_they_are() {
        for (query, name) in [
            ("name[]", ""),
            ("name[]=", ""),
            ("name[]=%", "%"),
            ("name[]=%4", "%4"),
            ("name[]=%zz", "%zz"),
            ("name[]=%+1", "% 1"),
            ("name[]=%ff", "\u{fffd}"),
            ("name[]=a=b", "a=b"),
        ] {
            assert_eq!(of(query), Some(vec![name.into()]), "{query}");
        }
    }
}
