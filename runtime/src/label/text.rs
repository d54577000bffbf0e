/// A text's start of at most so many bytes, in whole characters.
#[cold]
pub(crate) fn clipped(text: &str, longest: usize) -> &str {
    let mut end = longest.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
