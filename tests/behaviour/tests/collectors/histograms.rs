//! Histograms that collectors bring.

use callmeter::{Collection, Format, Registry};
use callmeter_behaviour::{histogram, isolated, lines};

const ALL: f64 = f64::INFINITY;

#[test]
fn buckets_add_up() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "x")
        .build()
        .expect("a registry");
    let collect = |into: &mut Collection| {
        into.histogram("upload_size", "Size of an upload.", &[1e3, 1e6])
            .unit("bytes")
            .with(&[("kind", "text"), ("zone", "z")], &[7, 0, 0], 1_200)
            .with(&[("kind", "image"), ("zone", "z")], &[2, 5, 1], 4_250_000.5)
            .with(&[], &[9, 9, 9], None::<f64>);
        Ok(())
    };
    registry
        .collector_fn("uploads", collect)
        .expect("nothing else has its name");
    let of = |kind| {
        let labels = [("kind", kind), ("service", "x"), ("zone", "z")];
        histogram(&registry, "shop_upload_size_bytes", &labels)
    };
    assert_eq!(
        of("image"),
        (vec![(1e3, 2), (1e6, 7), (ALL, 8)], 4_250_000.5)
    );
    assert_eq!(of("text"), (vec![(1e3, 7), (1e6, 7), (ALL, 7)], 1_200.0));
    assert_eq!(lines(&registry, "shop_upload_size_bytes_count").len(), 2);
    for format in [Format::Text, Format::OpenMetrics] {
        let text = String::from_utf8(registry.encode(format)).expect("text");
        callmeter::parse(&text, format).expect("a strict parser takes it");
    }
}

#[test]
fn f30_collectors_may_share_one() {
    let registry = isolated();
    for (pool, bound) in [("a", 1.0), ("b", 1.0)] {
        let collect = move |into: &mut Collection| {
            let labels = [("pool", pool)];
            into.histogram("wait", "Wait.", &[bound])
                .with(&labels, &[1, 2], 7);
            Ok(())
        };
        registry
            .collector_fn(pool, collect)
            .expect("another series");
    }
    for pool in ["a", "b"] {
        let found = histogram(&registry, "wait", &[("pool", pool)]);
        assert_eq!(found, (vec![(1.0, 1), (ALL, 3)], 7.0));
    }
    let collect = |into: &mut Collection| {
        into.histogram("wait", "Wait.", &[2.0])
            .with(&[], &[1, 2], 7);
        Ok(())
    };
    let error = registry.collector_fn("c", collect);
    let error = error.expect_err("its bounds are others").to_string();
    assert!(error.contains("different buckets"), "{error}");
}

#[test]
fn what_no_server_takes_is_refused() {
    type Case = (fn(&mut Collection), &'static str);
    let table: [Case; 9] = [
        (
            |into| write(into, &[2.0, 1.0], &[1, 1, 1], 1.0),
            "do not rise: 2 is before 1",
        ),
        (
            |into| write(into, &[1.0, 1.0], &[1, 1, 1], 1.0),
            "do not rise: 1 is before 1",
        ),
        (
            |into| write(into, &[-1.0, 1.0], &[1, 1, 1], 1.0),
            "the bound -1 of `x`",
        ),
        (
            |into| write(into, &[1.0, ALL], &[1, 1, 1], 1.0),
            "the bound inf of `x`",
        ),
        (
            |into| write(into, &[f64::NAN], &[1, 1], 1.0),
            "the bound NaN of `x`",
        ),
        (
            |into| write(into, &[1.0], &[1], 1.0),
            "`x` has 2 buckets, that above all bounds included, not 1",
        ),
        (
            |into| write(into, &[1.0], &[1, 1], -1.0),
            "the sum of `x` cannot be -1",
        ),
        (
            |into| write(into, &[1.0], &[1, 1], f64::NAN),
            "the sum of `x` cannot be NaN",
        ),
        (
            |into| {
                let family = into.histogram("x", "X.", &[1.0]);
                family.with(&[("le", "1")], &[1, 1], 1);
            },
            "`le` of `x` is no label name",
        ),
    ];
    for (collect, message) in table {
        let registry = isolated();
        let collect = move |into: &mut Collection| {
            collect(into);
            Ok(())
        };
        let error = registry.collector_fn("odd", collect);
        let error = error.expect_err("no server would take it").to_string();
        assert!(error.contains(message), "{error}");
        assert!(lines(&registry, "x_count").is_empty());
    }
}

fn write(into: &mut Collection, bounds: &[f64], buckets: &[u64], sum: f64) {
    into.histogram("x", "X.", bounds).with(&[], buckets, sum);
}
