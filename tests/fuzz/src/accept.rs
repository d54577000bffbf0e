//! Accept headers: whatever a scraper likes, it gets something that it can read.

use std::sync::OnceLock;

use callmeter::Snapshot;

use crate::exposition;

/// An input is the value of the header.
pub fn check(accept: &[u8]) {
    let exposition = snapshot().expose(accept);
    let content_type = exposition.content_type();
    exposition::check(content_type, exposition.body());

    let lower = accept.to_ascii_lowercase();
    let names = |name: &str| {
        lower
            .windows(name.len())
            .any(|window| window == name.as_bytes())
    };
    for unasked in [
        "application/openmetrics-text",
        "application/vnd.google.protobuf",
        "escaping=",
    ] {
        let is_answered = content_type.contains(unasked);
        assert!(
            !is_answered || names(unasked),
            "{content_type} is not asked for"
        );
    }
    check_last_words(accept, content_type);
}

/// Taken once: this is not about scrapes.
fn snapshot() -> &'static Snapshot {
    static SNAPSHOT: OnceLock<Snapshot> = OnceLock::new();
    SNAPSHOT.get_or_init(|| exposition::registry().snapshot())
}

/// What nobody understands changes nothing, unless it stands within quotes.
fn check_last_words(accept: &[u8], content_type: &str) {
    if accept.contains(&b'"') {
        return;
    }
    for words in [&b", image/webp"[..], b",,;=;", b", text/html;q=1.5"] {
        let longer = [accept, words].concat();
        let exposition = snapshot().expose(&longer);
        assert_eq!(exposition.content_type(), content_type);
    }
}
