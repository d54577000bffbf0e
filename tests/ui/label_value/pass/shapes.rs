#![deny(warnings)]

use callmeter::LabelValue;

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

fn main() {
    assert_eq!(Kind::VALUES, Some(&["lint", "tests!", "raw"][..]));
    assert_eq!([Kind::Lint, Kind::UnitTest {}, Kind::r#Raw()].map(|kind| kind.index()), [0, 1, 2]);
    assert_eq!(Wrapper::<Kind>::VALUES, Kind::VALUES);
    assert_eq!(Wrapper(Kind::UnitTest {}).index(), 1);
    assert_eq!(Name::VALUES, None);
    assert_eq!(Wrapper(Name("backend")).with_text(str::to_owned), "backend");
}
