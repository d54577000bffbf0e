//! Addresses with credentials in them: refused, and shown nowhere.

use callmeter::push::{PushError, pushgateway, remote_write, text, victoria_metrics};

/// Each with `s3c` and `ret` as parts of its password.
const WITH_CREDENTIALS: [&str; 24] = [
    "http://u:top/s3cret@h/x",
    "http://u:s3c/ret@h/x",
    "http://u:12/s3cret@h/x",
    "http://u/s3cret@h/x",
    "http://u:s3c?ret@h/x",
    "http://u:12?s3cret@h/x",
    "http://u:s3c#ret@h/x",
    "http://u:s3c@ret@h",
    "http://u:s3cret@h",
    "http://s3cret@h",
    "http://:s3cret@h",
    "http://u:s3cret@",
    "http://u:s3cret",
    "http://u:s3cret/x",
    "http://u:s3cret:80/x",
    "HTTP://u:s3cret@h",
    "ftp://u:s3cret@h",
    "http://u%3As3cret%40h/x",
    "http://u:%73s3cret%2Fret@h/x",
    "http://u:s3\u{7}cret@h",
    "http://u:s3cret\r\n@h",
    "u:s3cret@h:9091",
    "//u:s3cret@h",
    "u:s3cret@http://h",
];

fn errors(url: &str) -> [(String, Option<PushError>); 4] {
    let gateway = pushgateway(url, "j");
    let victoria = victoria_metrics(url);
    let text = text(url);
    let write = remote_write(url);
    [
        (format!("{gateway:?}"), gateway.build().err()),
        (format!("{victoria:?}"), victoria.build().err()),
        (format!("{text:?}"), text.build().err()),
        (format!("{write:?}"), write.build().err()),
    ]
}

#[test]
fn f42_they_are_refused_and_not_shown() {
    for url in WITH_CREDENTIALS {
        for (builder, error) in errors(url) {
            let error = error.unwrap_or_else(|| panic!("{url} is taken"));
            let shown = format!("{builder} {error} {error:?} {}", error.url());
            for part in ["s3", "cret", "ret@"] {
                assert!(!shown.contains(part), "{url}: {shown}");
            }
        }
    }
}

#[test]
fn f42_other_mistakes_do_not_show_credentials() {
    let builder = || pushgateway("http://h", "j");
    for builder in [
        builder().header("Authorization: Bearer s3cret", ""),
        builder().header("Authorization", "Bearer s3cret\n"),
        builder().basic_auth("u:s3cret", "s3cret"),
        builder().bearer_token("s3cret\n"),
    ] {
        let shown = format!("{builder:?}");
        let error = builder.build().expect_err("a mistake");
        let shown = format!("{shown} {error} {error:?}");
        assert!(!shown.contains("s3"), "{shown}");
    }
}

/// An `@` is in the paths of Pushgateways.
#[test]
fn others_are_taken_as_they_are() {
    for (url, shown) in [
        (
            "http://h:9091/metrics/job@base64/YS9i",
            "http://h:9091/metrics/job@base64/YS9i",
        ),
        ("http://h/a%40b?key=s3cret", "http://h/a%40b"),
        ("HTTP://[::1]:80/x", "HTTP://[::1]:80/x"),
        ("http://h:/x", "http://h:/x"),
    ] {
        let pusher = text(url).build();
        let pusher = pusher.unwrap_or_else(|error| panic!("{url}: {error}"));
        let debug = format!("{pusher:?}");
        assert!(debug.contains(&format!("{shown:?}")), "{url}: {debug}");
    }
}
