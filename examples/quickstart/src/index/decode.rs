//! Bytes to text.

use callmeter::track_task;

use crate::errors::DecodeError;

#[track_task]
pub fn decode(bytes: &[u8]) -> Result<&str, DecodeError> {
    let text = str::from_utf8(bytes).map_err(|error| DecodeError::NotUtf8 {
        valid_bytes: error.valid_up_to(),
    })?;
    match text.find('\0') {
        Some(at) => Err(DecodeError::Binary { at }),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{DecodeError, decode};

    #[test]
    fn text_is_told_from_other_bytes() {
        assert_eq!(decode("déjà".as_bytes()).ok(), Some("déjà"));
        assert!(matches!(
            decode(b"caf\xe9"),
            Err(DecodeError::NotUtf8 { valid_bytes: 3 })
        ));
        assert!(matches!(
            decode(b"ab\0"),
            Err(DecodeError::Binary { at: 2 })
        ));
    }
}
