//! Label values that the language has.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::LabelValue;

impl LabelValue for str {
    #[inline]
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(self)
    }
}

impl LabelValue for String {
    #[inline]
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(self)
    }
}

impl LabelValue for Cow<'_, str> {
    #[inline]
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(self)
    }
}

impl LabelValue for char {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(self.encode_utf8(&mut [0; 4]))
    }
}

/// `false` and `true`.
impl LabelValue for bool {
    const VALUES: Option<&'static [&'static str]> = Some(&["false", "true"]);

    fn index(&self) -> usize {
        usize::from(*self)
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(if *self { "true" } else { "false" })
    }
}

/// The empty text for `None`, which Prometheus takes for a label that is not there.
/// Always open, as `None` is not among the closed values.
impl<V: LabelValue> LabelValue for Option<V> {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        match self {
            Some(value) => value.with_text(read),
            None => read(""),
        }
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<V: LabelValue + ?Sized> LabelValue for $pointer {
            const VALUES: Option<&'static [&'static str]> = V::VALUES;

            #[inline]
            fn index(&self) -> usize {
                V::index(self)
            }

            #[inline]
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                V::with_text(self, read)
            }
        }
    )*};
}

pointers!(&V, &mut V, Box<V>, Rc<V>, Arc<V>);

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl LabelValue for $integer {
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                read(itoa::Buffer::new().format(*self))
            }
        }
    )*};
}

integers!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: impl LabelValue) -> String {
        value.with_text(str::to_owned)
    }

    #[test]
    fn every_shipped_type_reads_as_its_text() {
        let cases = [
            (text("a"), "a"),
            (text(String::from("b")), "b"),
            (text(Cow::Borrowed("c")), "c"),
            (text(Arc::<str>::from("d")), "d"),
            (text('é'), "é"),
            (text(true), "true"),
            (text(-7_i64), "-7"),
            (text(Some(3_u8)), "3"),
            (text(None::<u8>), ""),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn bools_are_closed_and_pointers_are_as_what_they_point_to() {
        assert_eq!(<&bool>::VALUES, Some(&["false", "true"][..]));
        assert_eq!(<&bool>::index(&&true), 1);
        assert_eq!(<&str>::VALUES, None);
        assert_eq!(<Option<bool>>::VALUES, None);
    }
}
