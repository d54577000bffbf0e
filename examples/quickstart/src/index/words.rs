//! Words of a text.

use callmeter::track_task;

#[track_task]
pub fn count_words(text: &str) -> u64 {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .count() as u64
}

#[cfg(test)]
mod tests {
    use super::count_words;

    #[test]
    fn letters_and_digits_make_words() {
        assert_eq!(count_words(""), 0);
        assert_eq!(count_words("  --  "), 0);
        assert_eq!(count_words("One, two;\nthree4 'fünf'"), 4);
    }
}
