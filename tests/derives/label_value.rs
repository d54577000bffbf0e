//! `#[derive(LabelValue)]`.

use callmeter::{LabelValue, State};

macro_rules! assert_cases {
    ($($name:ident $case:literal $expected:literal,)*) => {$(
        #[derive(LabelValue)]
        #[label_value(rename_all = $case)]
        enum $name {
            HTTPServer,
        }
        assert_eq!($name::VALUES, Some(&[$expected][..]));
        assert_eq!($name::HTTPServer.with_text(str::to_owned), $expected);
    )*};
}

#[test]
fn values_are_written_in_the_case_asked_for() {
    assert_cases! {
        Snake "snake_case" "http_server",
        Kebab "kebab-case" "http-server",
        Screaming "SCREAMING_SNAKE_CASE" "HTTP_SERVER",
        Pascal "PascalCase" "HttpServer",
        Camel "camelCase" "httpServer",
        Lower "lowercase" "httpserver",
        Upper "UPPERCASE" "HTTPSERVER",
        Verbatim "verbatim" "HTTPServer",
    }
}

#[derive(LabelValue)]
#[repr(u8)]
enum Kind {
    Lint = 7,
    #[label_value(rename = "tests!")]
    UnitTest {},
    r#Raw(),
}

#[derive(LabelValue)]
struct Name<'a>(&'a str);

#[derive(LabelValue)]
struct Wrapper<T>(T);

#[test]
fn every_variant_without_fields_has_a_value() {
    assert_eq!(Kind::VALUES, Some(&["lint", "tests!", "raw"][..]));
    let kinds = [Kind::Lint, Kind::UnitTest {}, Kind::r#Raw()];
    assert_eq!(kinds.map(|kind| kind.index()), [0, 1, 2]);
    assert_eq!(Kind::UnitTest {}.with_text(str::to_owned), "tests!");
}

#[test]
fn a_newtype_has_the_values_of_its_field() {
    assert_eq!(Wrapper::<Kind>::VALUES, Kind::VALUES);
    assert_eq!(Wrapper(Kind::UnitTest {}).index(), 1);
    assert_eq!(Name::VALUES, None);
    assert_eq!(Wrapper(Name("backend")).with_text(str::to_owned), "backend");
}

#[derive(LabelValue)]
enum Plain {
    First,
    Second,
}

#[derive(LabelValue)]
#[repr(i8)]
enum Signed {
    Below = -128,
    Next,
    Zero = Self::ZERO,
    Above = 127,
}

impl Signed {
    const ZERO: i8 = 0;
}

/// The language has no number of it, but values.
#[derive(LabelValue)]
#[repr(u8)]
enum Numberless {
    Odd {} = 3,
}

#[test]
fn the_number_of_an_enum_is_its_discriminant() {
    let kinds = [Kind::Lint, Kind::UnitTest {}, Kind::r#Raw()];
    assert_eq!(kinds.map(|kind| kind.number()), [7, 8, 9]);
    assert_eq!(
        [Plain::First, Plain::Second].map(|one| one.number()),
        [0, 1]
    );
    let signed = [Signed::Below, Signed::Next, Signed::Zero, Signed::Above];
    assert_eq!(signed.map(|one| one.number()), [-128, -127, 0, 127]);
    assert_eq!(Numberless::Odd {}.index(), 0);
}
