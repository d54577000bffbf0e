//! Label values that the language has.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::num::NonZero;
use std::path::{Path, PathBuf};
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

/// U+FFFD stands for what is no UTF-8.
impl LabelValue for OsStr {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(&self.to_string_lossy())
    }
}

macro_rules! as_os_str {
    ($($text:ty),*) => {$(
        impl LabelValue for $text {
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                self.as_os_str().with_text(read)
            }
        }
    )*};
}

as_os_str!(OsString, Path, PathBuf);

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

/// `None` is the empty text, and so an absent label. Always open, as `None` is not among the
/// closed values.
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

        impl LabelValue for NonZero<$integer> {
            fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
                self.get().with_text(read)
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
            (text(Cow::<str>::Owned(String::from("c"))), "c"),
            (text(Path::new("/d/é")), "/d/é"),
            (text(PathBuf::from("/d")), "/d"),
            (text(OsStr::new("e")), "e"),
            (text(OsString::from("e")), "e"),
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
    fn what_pointers_point_to_is_read() {
        let mut number = 5_u8;
        let (once, twice) = (&mut number, &&6_u8);
        let cases = [
            (text(Box::<str>::from("a")), "a"),
            (text(Rc::<str>::from("b")), "b"),
            (text(Arc::<str>::from("c")), "c"),
            (text(Box::<Path>::from(Path::new("d"))), "d"),
            (text(Arc::<OsStr>::from(OsStr::new("e"))), "e"),
            (text(once), "5"),
            (text(twice), "6"),
            (text(Some(Arc::new("f"))), "f"),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn numbers_that_are_never_zero() {
        let cases = [
            (text(NonZero::<u8>::MAX), "255"),
            (
                text(NonZero::<i128>::MIN),
                "-170141183460469231731687303715884105728",
            ),
            (text(NonZero::<usize>::MIN), "1"),
            (text(std::num::NonZeroI16::MIN), "-32768"),
            (text(NonZero::new(0_u32)), ""),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
        assert_eq!(NonZero::<u8>::VALUES, None);
    }

    #[cfg(unix)]
    #[test]
    fn f23_bytes_that_are_no_text_are_replaced() {
        use std::os::unix::ffi::OsStrExt;
        for byte in 0x80..=0xff {
            let bytes = [b'a', byte, b'/', byte];
            let name = OsStr::from_bytes(&bytes);
            for found in [text(name), text(Path::new(name)), text(name.to_owned())] {
                assert_eq!(found, "a\u{fffd}/\u{fffd}", "{byte:#x}");
            }
        }
        assert_eq!(text(OsStr::from_bytes("ß".as_bytes())), "ß");
    }

    #[test]
    fn bools_are_closed_and_pointers_are_as_what_they_point_to() {
        assert_eq!(<&bool>::VALUES, Some(&["false", "true"][..]));
        assert_eq!(<&bool>::index(&&true), 1);
        assert_eq!(<&str>::VALUES, None);
        assert_eq!(<Option<bool>>::VALUES, None);
    }
}
