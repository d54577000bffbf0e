//! A word for an error that has none of its own: from the name of its type.

/// `my_crate::FetchError<T>` is `fetch_error`; a type that is just `Error` has its
/// crate in front: `anyhow::Error` is `anyhow_error`.
pub(super) fn word(type_name: &str) -> String {
    let path = outer_path(type_name);
    let last = path.rsplit("::").next().unwrap_or(path);
    match (last, path.split("::").next()) {
        ("Error", Some(package)) if package != last => format!("{}_error", snake_case(package)),
        _ => snake_case(last),
    }
}

/// The path without generic arguments, references and `dyn`.
fn outer_path(type_name: &str) -> &str {
    let bare = type_name.trim_start_matches(['&', '(', '[', '*']);
    let bare = bare
        .trim_start_matches("mut ")
        .trim_start_matches("const ")
        .trim_start_matches("dyn ");
    let end = bare
        .find(['<', ' ', '+', ')', ']', ',', ';'])
        .unwrap_or(bare.len());
    &bare[..end]
}

fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut word = String::with_capacity(name.len() + 4);
    for (index, letter) in letters.iter().enumerate() {
        if letter.is_uppercase() && starts_a_part(&letters, index) {
            word.push('_');
        }
        word.extend(letter.to_lowercase());
    }
    if word.is_empty() {
        "error".to_owned()
    } else {
        word
    }
}

/// `aB` and the `C` of `ABCd` start a part of a name.
fn starts_a_part(letters: &[char], index: usize) -> bool {
    let before = index.checked_sub(1).map(|before| letters[before]);
    let after = letters.get(index + 1);
    before.is_some_and(|before| {
        before != '_' && (!before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn words_of_type_names() {
        let cases = [
            ("my_crate::fetch::FetchError", "fetch_error"),
            ("my_crate::Wrapped<alloc::string::String>", "wrapped"),
            ("anyhow::Error", "anyhow_error"),
            ("reqwest::error::Error", "reqwest_error"),
            ("alloc::string::String", "string"),
            ("&str", "str"),
            ("()", "error"),
            ("&dyn core::error::Error + core::marker::Send", "core_error"),
            ("my::HTTPError", "http_error"),
            ("my::Http2Error", "http2_error"),
            ("Error", "error"),
            ("u32", "u32"),
        ];
        for (type_name, expected) in cases {
            assert_eq!(word(type_name), expected, "{type_name}");
        }
    }
}
