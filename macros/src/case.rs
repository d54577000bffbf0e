//! Names of Rust items as label values and metric names.

use crate::help::capitalised;

/// A way to write a name of several words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Case {
    #[default]
    Snake,
    Kebab,
    ScreamingSnake,
    Pascal,
    Camel,
    Lower,
    Upper,
    Verbatim,
}

impl Case {
    /// What `rename_all` takes, with its meaning.
    const WORDS: [(&'static str, Self); 8] = [
        ("snake_case", Self::Snake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("verbatim", Self::Verbatim),
    ];

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::WORDS
            .into_iter()
            .find(|(legal, _)| *legal == word)
            .map(|(_, case)| case)
    }

    pub(crate) fn words() -> [&'static str; 8] {
        Self::WORDS.map(|(word, _)| word)
    }

    /// `name` in this case.
    pub(crate) fn apply(self, name: &str) -> String {
        let words = split(name);
        match self {
            Self::Snake => words.join("_"),
            Self::Kebab => words.join("-"),
            Self::ScreamingSnake => words.join("_").to_uppercase(),
            Self::Pascal => words.iter().map(|word| capitalised(word)).collect(),
            Self::Camel => camel(&words),
            Self::Lower => words.concat(),
            Self::Upper => words.concat().to_uppercase(),
            Self::Verbatim => name.to_owned(),
        }
    }
}

/// `HTTPServer` as `http_server`.
pub(crate) fn snake_case(name: &str) -> String {
    Case::Snake.apply(name)
}

/// The words of `name` in lower case: `NotUTF8` is `not` and `utf8`.
fn split(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut at_start = true;
    for (at, &character) in characters.iter().enumerate() {
        if character == '_' {
            at_start = true;
            continue;
        }
        if at_start || starts_word(&characters, at) {
            words.push(String::new());
            at_start = false;
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase());
        }
    }
    words
}

/// A capital starts a word after a small letter or a digit, and where it ends an acronym: the `S` of
/// `HTTPServer`.
fn starts_word(characters: &[char], at: usize) -> bool {
    let before = characters[at - 1];
    let is_followed_by_small = characters
        .get(at + 1)
        .is_some_and(|next| next.is_lowercase());
    characters[at].is_uppercase() && (!before.is_uppercase() || is_followed_by_small)
}

fn camel(words: &[String]) -> String {
    match words.split_first() {
        Some((first, others)) => {
            let others: String = others.iter().map(|word| capitalised(word)).collect();
            format!("{first}{others}")
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_and_digits_stay_together() {
        let table = [
            ("Lint", "lint"),
            ("NotFound", "not_found"),
            ("HTTPServer", "http_server"),
            ("Http2", "http2"),
            ("HTTP2Server", "http2_server"),
            ("NotUTF8", "not_utf8"),
            ("UTF8Error", "utf8_error"),
            ("IO", "io"),
            ("IOError", "io_error"),
            ("S3Bucket", "s3_bucket"),
            ("Sha256Sum", "sha256_sum"),
            ("X86_64", "x86_64"),
            ("A", "a"),
            ("already_snake", "already_snake"),
            ("_Private", "private"),
            ("SCREAMING_CASE", "screaming_case"),
            ("ÜberGröße", "über_größe"),
        ];
        for (name, expected) in table {
            assert_eq!(snake_case(name), expected);
        }
    }

    #[test]
    fn each_case_is_reached_by_its_word() {
        let table = [
            ("snake_case", "http_server_v2"),
            ("kebab-case", "http-server-v2"),
            ("SCREAMING_SNAKE_CASE", "HTTP_SERVER_V2"),
            ("PascalCase", "HttpServerV2"),
            ("camelCase", "httpServerV2"),
            ("lowercase", "httpserverv2"),
            ("UPPERCASE", "HTTPSERVERV2"),
            ("verbatim", "HTTPServerV2"),
        ];
        for (word, expected) in table {
            let case = Case::from_word(word).unwrap();
            assert_eq!(case.apply("HTTPServerV2"), expected, "{word}");
        }
        assert_eq!(Case::words(), table.map(|(word, _)| word));
        assert_eq!(Case::from_word("Snake"), None);
    }

    #[test]
    fn a_name_without_letters_has_no_words() {
        for word in Case::words().into_iter().filter(|word| *word != "verbatim") {
            assert_eq!(Case::from_word(word).unwrap().apply("__"), "");
        }
    }
}
