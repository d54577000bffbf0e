//! Bodies of scrapes: that they are what their content type says.

use std::sync::OnceLock;

use callmeter::{
    Counter, Family, Format, Gauge, Histogram, LabelSet, MetricFamilies, Registry, parse,
};

/// Every kind of family that text has, without anything that takes time.
#[derive(MetricFamilies)]
#[metrics(namespace = "shop")]
struct Shop {
    /// Orders now.
    orders: Gauge,
    /// Visits by page.
    visits: Family<Page<'static>, Counter>,
    /// Time to answer.
    #[metric(unit = "seconds", buckets = [0.1, 1.0])]
    wait: Histogram,
}

/// A page.
#[derive(LabelSet)]
struct Page<'a> {
    page: &'a str,
}

/// The families' names, as scrapers may ask for them.
pub(crate) const FAMILIES: [&str; 3] = ["shop_orders", "shop_visits", "shop_wait_seconds"];

pub(crate) fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let registry = Registry::builder().build().expect("a registry");
        let shop = Shop::register(&registry).expect("nothing else has these names");
        shop.orders.set(3);
        shop.visits.with(&Page { page: "\"\\\n" }).inc();
        shop.wait.observe(0.5);
        registry
    })
}

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const OPEN_METRICS: [&str; 2] = [
    "application/openmetrics-text; version=1.0.0; charset=utf-8",
    "application/openmetrics-text; version=0.0.1; charset=utf-8",
];
const PROTOBUF: &str =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
const ESCAPINGS: [&str; 4] = ["allow-utf-8", "underscores", "dots", "values"];

/// Fails unless the content type is one of those there are, and the body is of it. Gives the names of
/// the families where they are text.
pub(crate) fn check(content_type: &str, body: &[u8]) -> Option<Vec<String>> {
    let (known, escaping) = match content_type.split_once("; escaping=") {
        Some((known, escaping)) => (known, Some(escaping)),
        None => (content_type, None),
    };
    assert!(
        escaping.is_none_or(|scheme| ESCAPINGS.contains(&scheme)),
        "{content_type}"
    );
    let format = match known {
        TEXT => Format::Text,
        PROTOBUF => {
            check_delimited(body);
            return None;
        }
        _ => {
            assert!(OPEN_METRICS.contains(&known), "nobody knows {content_type}");
            Format::OpenMetrics
        }
    };
    let text = std::str::from_utf8(body).expect("text is UTF-8");
    let families = parse(text, format).unwrap_or_else(|error| panic!("{error} in {text}"));
    Some(
        families
            .iter()
            .map(|family| family.name().to_owned())
            .collect(),
    )
}

/// Each message has its length in front, and nothing is behind the last.
fn check_delimited(mut body: &[u8]) {
    while !body.is_empty() {
        let (length, behind) = length(body);
        body = behind
            .get(length..)
            .expect("a message is as long as it says");
    }
}

fn length(body: &[u8]) -> (usize, &[u8]) {
    let end = body
        .iter()
        .position(|byte| byte & 0x80 == 0)
        .expect("a length ends");
    let digits = body[..=end].iter().rev();
    let length = digits.fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
    (length, &body[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        check_delimited(&[1, 0, 0, 2, 7, 7]);
        let long = [&[0x80, 0x01][..], &[0; 128]].concat();
        assert_eq!(length(&long).0, 128);
        check_delimited(&long);
    }

    #[test]
    #[should_panic(expected = "as long as it says")]
    fn a_message_that_ends_early_is_seen() {
        check_delimited(&[3, 0, 0]);
    }

    #[test]
    #[should_panic(expected = "nobody knows text/html")]
    fn other_content_types_are_seen() {
        check("text/html", b"");
    }
}
