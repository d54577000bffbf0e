use std::borrow::Cow;

use super::type_name;

/// The kind of an error, as cheaply as it could be told at the call.
#[derive(Clone, Debug)]
pub enum ErrorClass {
    /// Its word.
    Word(Cow<'static, str>),
    /// The full name of its type, from which the word is made once.
    TypeName(&'static str),
    /// Not told: the word of the status stands for it.
    OfStatus,
}

impl ErrorClass {
    /// The value of the label `error_type`; `None` if that is the word of the status.
    pub(crate) fn label(&self) -> Option<Cow<'static, str>> {
        match self {
            ErrorClass::Word(word) => Some(word.clone()),
            ErrorClass::TypeName(name) => Some(Cow::Owned(type_name::word(name))),
            ErrorClass::OfStatus => None,
        }
    }

    /// Whether its word was made at run time: of such ones there may be many.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, ErrorClass::Word(Cow::Owned(_)))
    }

    /// The text that tells classes of one kind apart.
    pub(crate) fn text(&self) -> &str {
        match self {
            ErrorClass::Word(word) => word,
            ErrorClass::TypeName(name) => name,
            ErrorClass::OfStatus => "",
        }
    }
}

impl PartialEq for ErrorClass {
    /// Nearly always both have the very same text.
    #[inline]
    fn eq(&self, other: &ErrorClass) -> bool {
        let (own, its) = (self.text(), other.text());
        let same_kind = std::mem::discriminant(self) == std::mem::discriminant(other);
        same_kind && (std::ptr::eq(own, its) || own == its)
    }
}
