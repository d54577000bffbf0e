#![deny(warnings)]

use callmeter::LabelValue;

macro_rules! with_cases {
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

fn main() {
    with_cases! {
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
