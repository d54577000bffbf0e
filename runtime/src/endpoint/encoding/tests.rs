use super::*;

/// What each set of features makes of a header.
#[track_caller]
fn check(header: &str, both: &str, gzip_alone: &str) {
    let expected = match (cfg!(feature = "gzip"), cfg!(feature = "zstd")) {
        (true, true) => both,
        (true, false) => gzip_alone,
        _ => return,
    };
    let name = Encoding::liked_by(header.as_bytes()).name();
    assert_eq!(name.unwrap_or_default(), expected, "{header}");
}

#[test]
fn gzip_is_for_those_who_like_it() {
    for header in [
        "gzip",
        "GZIP",
        "x-gzip",
        "gzip, deflate, br",
        "deflate;q=1, gzip;q=0.1",
        "gzip;q=0.5, identity;q=0.5",
        "*",
        "br, *;q=0.1",
        "identity;q=0, gzip",
        "identity;q=0, *;q=0.5",
        "gzip, zstd;q=0.9",
        "gzip, zstd;q=0",
        "*, zstd;q=0.9",
    ] {
        check(header, "gzip", "gzip");
    }
}

#[test]
fn others_get_the_body_as_it_is() {
    for header in [
        "",
        ",,;",
        "identity",
        "br, deflate",
        "gzip;q=0",
        "gzip;q=0, *",
        "gzip;q=0, x-gzip",
        "*;q=0",
        "identity;q=0",
        "*;q=0, identity;q=0",
        "gzip;q=0.4, identity;q=0.5",
        "gzip;q=0.9, zstd;q=0.9, identity",
        "gzip;q=much",
        "gzipped",
    ] {
        check(header, "", "");
    }
}

#[test]
fn zstd_is_for_those_who_name_it() {
    for header in [
        "gzip, zstd",
        "zstd, gzip",
        "gzip, deflate, br, zstd",
        "ZSTD;q=0.5, gzip;q=0.5, identity;q=0.5",
        "zstd;q=0.3, gzip;q=0.2",
        "zstd, *",
    ] {
        check(header, "zstd", "gzip");
    }
    for header in [
        "zstd",
        "br, zstd;q=0.1",
        "gzip;q=0, zstd",
        "identity;q=0, zstd",
    ] {
        check(header, "zstd", "");
    }
}

#[test]
fn without_codings_there_is_nothing_to_like() {
    if CODINGS.is_empty() {
        assert_eq!(Encoding::liked_by(b"gzip, zstd, *").name(), None);
    }
}
