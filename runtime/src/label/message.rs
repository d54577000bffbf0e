//! Messages with numbers in them, made while the program is compiled.

/// What does not fit in is left out.
pub(crate) struct Message {
    bytes: [u8; Message::MOST],
    length: usize,
}

impl Message {
    const MOST: usize = 256;

    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; Self::MOST],
            length: 0,
        }
    }

    pub(crate) const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.length < Self::MOST {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    pub(crate) const fn number(self, number: usize) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let before = if number < 10 {
            self
        } else {
            self.number(number / 10)
        };
        before.text(DIGITS[number % 10])
    }

    pub(crate) const fn as_str(&self) -> &str {
        let (written, _) = self.bytes.split_at(self.length);
        match core::str::from_utf8(written) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn texts_and_numbers_are_joined() {
        let message = Message::new().text("from ").number(0).text(" to ");
        let message = message.number(usize::MAX).text("!");
        assert_eq!(message.as_str(), format!("from 0 to {}!", usize::MAX));
    }

    #[test]
    fn what_is_too_long_is_cut_off() {
        let message = (0..60).fold(Message::new(), |message, _| message.text("12345"));
        assert_eq!(message.as_str().len(), Message::MOST);
        assert!(message.as_str().ends_with("51"));
    }
}
