use std::sync::Arc;

use super::Answer;

/// An answer that others may be sent as well: the bytes are there once.
#[derive(Debug)]
pub(super) struct Answered {
    answer: Arc<Answer>,
    is_head: bool,
}

impl Answered {
    /// The answer to `HEAD` has the headers of the answer to `GET`.
    pub fn new(answer: Arc<Answer>, is_head: bool) -> Answered {
        Answered { answer, is_head }
    }

    /// As plain data; copied where others are sent it.
    pub fn into_answer(self) -> Answer {
        let mut answer = Arc::unwrap_or_clone(self.answer);
        if self.is_head {
            answer.body = Vec::new();
        }
        answer
    }
}

impl From<Answer> for Answered {
    fn from(answer: Answer) -> Answered {
        Answered::new(answer.into(), false)
    }
}

#[cfg(any(feature = "actix", feature = "axum", feature = "tower"))]
impl Answered {
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The body that is sent, without a copy.
    pub fn body(&self) -> bytes::Bytes {
        if self.is_head || self.answer.body.is_empty() {
            return bytes::Bytes::new();
        }
        bytes::Bytes::from_owner(Body(Arc::clone(&self.answer)))
    }
}

/// Keeps the answer for as long as its body is being sent.
#[cfg(any(feature = "actix", feature = "axum", feature = "tower"))]
struct Body(Arc<Answer>);

#[cfg(any(feature = "actix", feature = "axum", feature = "tower"))]
impl AsRef<[u8]> for Body {
    fn as_ref(&self) -> &[u8] {
        &self.0.body
    }
}
