//! The families that a query string asks for.

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

/// A text without its percent signs. What is no code stays; what is no UTF-8 is no name.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let (byte, behind) = match (*first, behind) {
            (b'%', [high, low, behind @ ..]) => {
                code(*high, *low).map_or((b'%', &rest[1..]), |byte| (byte, behind))
            }
            (b'+', _) => (b' ', behind),
            (byte, _) => (byte, behind),
        };
        bytes.push(byte);
        rest = behind;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn code(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
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
