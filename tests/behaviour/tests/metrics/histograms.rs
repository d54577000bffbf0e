//! Histograms, alone and in families.

use std::time::Duration;

use callmeter::{Family, Histogram, MetricFamilies};
use callmeter_behaviour::{histogram, isolated, value};

use super::{Kind, OFTEN, Queue, READ, READ_LABELS, in_both, internal_errors, often};

const SHARED_BOUNDS: [f64; 2] = [1.0, 2.0];

#[derive(MetricFamilies)]
#[metrics(namespace = "histograms")]
struct Sizes {
    /// Listed.
    #[metric(buckets = [0, 0.5, 10])]
    listed: Histogram,
    /// Of a constant.
    #[metric(buckets = SHARED_BOUNDS)]
    shared: Histogram,
    /// By a factor.
    #[metric(unit = "bytes", buckets = exponential(1024, 4, 3))]
    exponential: Histogram,
    /// By a step.
    #[metric(buckets = linear(10, 5, 3))]
    linear: Histogram,
    /// Not said.
    #[metric(unit = "seconds")]
    default: Histogram,
    /// By queue.
    #[metric(unit = "seconds", buckets = [1])]
    open: Family<Queue<'static>, Histogram>,
    /// By kind.
    #[metric(buckets = [1])]
    closed: Family<Kind, Histogram>,
}

fn registered() -> (callmeter::Registry, Sizes) {
    let registry = isolated();
    let sizes = Sizes::register(&registry).expect("nothing else has its names");
    (registry, sizes)
}

const INF: f64 = f64::INFINITY;

#[test]
fn a_bound_belongs_to_the_bucket_below_it() {
    let (registry, sizes) = registered();
    for number in [0.0, -0.0, 0.25, 0.5, 0.75, 10.0, 10.5] {
        sizes.listed.observe(number);
    }
    let (buckets, sum) = histogram(&registry, "histograms_listed", &[]);
    assert_eq!(buckets, [(0.0, 2), (0.5, 4), (10.0, 6), (INF, 7)]);
    assert_eq!(sum, 22.0);
    assert_eq!((sizes.listed.count(), sizes.listed.sum()), (7, 22.0));
}

#[test]
fn bounds_may_be_computed() {
    let (registry, sizes) = registered();
    sizes.shared.observe(1.5);
    sizes.exponential.observe(5_000);
    sizes.linear.observe(20);
    let buckets = |name: &str| histogram(&registry, &format!("histograms_{name}"), &[]).0;
    assert_eq!(buckets("shared"), [(1.0, 0), (2.0, 1), (INF, 1)]);
    assert_eq!(
        buckets("exponential_bytes"),
        [(1024.0, 0), (4096.0, 0), (16384.0, 1), (INF, 1)]
    );
    assert_eq!(
        buckets("linear"),
        [(10.0, 0), (15.0, 0), (20.0, 1), (INF, 1)]
    );
}

#[test]
fn seconds_have_bounds_of_their_own() {
    let (registry, sizes) = registered();
    sizes.default.observe(0.004);
    sizes.default.observe(601);
    let (buckets, sum) = histogram(&registry, "histograms_default_seconds", &[]);
    assert_eq!((buckets.first(), sum), (Some(&(0.005, 1)), 601.004));
    let last = [(600.0, 1), (INF, 2)];
    assert_eq!(buckets[buckets.len() - 2..], last);
    assert!(buckets.is_sorted_by(|a, b| a.0 < b.0));
}

#[test]
fn each_label_set_has_buckets_of_its_own() {
    let (registry, sizes) = registered();
    sizes.open.with(&Queue { queue: "mail" }).observe(0.5);
    sizes.open.with(&Queue { queue: "video" }).observe(2);
    sizes.open.with(&Queue { queue: "video" }).observe(1);
    sizes.closed.with(&READ).observe(3);
    let of = |queue| histogram(&registry, "histograms_open_seconds", &[("queue", queue)]);
    assert_eq!(of("mail"), (vec![(1.0, 1), (INF, 1)], 0.5));
    assert_eq!(of("video"), (vec![(1.0, 1), (INF, 2)], 3.0));
    let closed = |labels: &[_]| histogram(&registry, "histograms_closed", labels);
    assert_eq!(closed(&READ_LABELS), (vec![(1.0, 0), (INF, 1)], 3.0));
    let write = [("verb", "insert"), ("primary", "true")];
    assert_eq!(closed(&write), (vec![(1.0, 0), (INF, 0)], 0.0));
}

#[test]
fn everything_that_is_a_number_is_observed() {
    let (registry, sizes) = registered();
    sizes.listed.observe(Duration::from_millis(250));
    sizes.listed.observe(Some(2_u8));
    sizes.listed.observe(None::<f64>);
    sizes.listed.observe(3_usize);
    sizes.listed.observe(0.5_f32);
    let (buckets, sum) = histogram(&registry, "histograms_listed", &[]);
    assert_eq!((buckets[3].1, sum), (4, 5.75));
    assert_eq!(internal_errors(&registry), Some(0.0));
}

#[test]
fn f27_the_sum_stays_a_number() {
    let (registry, sizes) = registered();
    sizes.listed.observe(4.0);
    for odd in [f64::NAN, -1.0, -1e-300, f64::NEG_INFINITY] {
        sizes.listed.observe(odd);
    }
    assert_eq!(internal_errors(&registry), Some(4.0));
    sizes.listed.observe(INF);
    sizes.listed.observe(2.0);
    let (buckets, sum) = histogram(&registry, "histograms_listed", &[]);
    assert_eq!(buckets, [(0.0, 0), (0.5, 0), (10.0, 2), (INF, 3)]);
    assert_eq!(sum, 6.0);
    assert_eq!(internal_errors(&registry), Some(4.0));
}

#[test]
fn threads_lose_nothing() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "busy_histograms")]
    struct Busy {
        /// Alone.
        #[metric(buckets = [1, 2])]
        alone: Histogram,
        /// By queue.
        #[metric(buckets = [1, 2])]
        open: Family<Queue<'static>, Histogram>,
        /// By kind.
        #[metric(unit = "seconds")]
        closed: Family<Kind, Histogram>,
    }
    in_both(|registry| {
        let busy = Busy::register(registry).expect("nothing else has its names");
        for round in 1..=3 {
            often(|| {
                busy.alone.observe(0.5);
                busy.alone.observe(3);
                busy.open.with(&Queue { queue: "mail" }).observe(1.5);
                busy.closed.with(&READ).observe(0.25);
            });
            let all = round * OFTEN;
            let number = all as f64;
            let expected = vec![(1.0, all), (2.0, all), (INF, 2 * all)];
            let alone = histogram(registry, "busy_histograms_alone", &[]);
            assert_eq!(alone, (expected, 3.5 * number));
            assert_eq!(busy.alone.count(), 2 * all);
            assert_eq!(busy.alone.sum(), 3.5 * number);
            let open = histogram(registry, "busy_histograms_open", &[("queue", "mail")]);
            let expected = vec![(1.0, 0), (2.0, all), (INF, all)];
            assert_eq!(open, (expected, 1.5 * number));
            let sum = value(registry, "busy_histograms_closed_seconds_sum", &READ_LABELS);
            assert_eq!(sum, Some(number / 4.0));
        }
    });
}

#[derive(MetricFamilies)]
#[metrics(namespace = "spelled")]
struct Spelled {
    /// Sizes.
    #[metric(buckets = [0.0, 1e-7, 0.00005, 0.25, 1, 100_000, 1e6, 16_777_216, 1e21])]
    sizes: Histogram,
}

/// As Prometheus 3 stores it, whatever it reads.
const SPELLINGS: [&str; 10] = [
    "0.0",
    "1e-07",
    "5e-05",
    "0.25",
    "1.0",
    "100000.0",
    "1e+06",
    "1.6777216e+07",
    "1e+21",
    "+Inf",
];

/// What stands behind `le=` in the lines of a histogram.
fn spelled(text: &str, name: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with(name));
    let bounds = lines.filter_map(|line| line.split_once("le=\"")?.1.split_once('"'));
    bounds.map(|(bound, _)| bound.to_owned()).collect()
}

#[test]
fn a_bound_has_one_spelling_everywhere() {
    let registry = isolated();
    let sizes = Spelled::register(&registry).expect("nothing else has its name");
    sizes.sizes.observe(1.0);
    let bounds = [0.0, 1e-7, 0.00005, 0.25, 1.0, 1e5, 1e6, 16_777_216.0, 1e21];
    let collect = move |into: &mut callmeter::Collection| {
        let sizes = into.histogram("collected", "Sizes.", &bounds);
        sizes.with(&[], &[0, 0, 0, 0, 1, 0, 0, 0, 0, 0], 1.0);
        Ok(())
    };
    registry.collector_fn("sizes", collect).expect("a name");
    let facade = callmeter::metrics::Recorder::builder(&registry);
    let facade = facade.default_buckets(bounds).build().expect("bounds");
    metrics::with_local_recorder(&facade, || metrics::histogram!("facade").record(1.0));
    for name in ["spelled_sizes", "collected", "facade"] {
        for format in [callmeter::Format::Text, callmeter::Format::OpenMetrics] {
            let text = String::from_utf8(registry.encode(format)).expect("text");
            assert_eq!(spelled(&text, name), SPELLINGS, "{format:?}");
        }
        let snapshot = registry.snapshot();
        let bucket = [name, "_bucket"].concat();
        let of_name = |sample: &&callmeter::Sample| sample.name() == bucket;
        let samples = snapshot.samples();
        let mut samples: Vec<_> = samples.iter().filter(of_name).collect();
        samples.sort_by(|a, b| {
            let bound = |sample: &callmeter::Sample| sample.label("le")?.parse::<f64>().ok();
            bound(a).partial_cmp(&bound(b)).expect("numbers")
        });
        let les: Vec<_> = samples
            .iter()
            .filter_map(|sample| sample.label("le"))
            .collect();
        assert_eq!(les, SPELLINGS);
        // Asked for in any way.
        for le in ["1.0", "1", "1e0"] {
            assert_eq!(snapshot.value(&bucket, &[("le", le)]), Some(1.0), "{le}");
        }
    }
}
