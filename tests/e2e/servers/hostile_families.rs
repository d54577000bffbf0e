//! Families on structs, of every type, with the same values and help.

use std::time::Duration;

use callmeter::{
    Counter, Family, Gauge, Histogram, Info, LabelSet, LabelValue, MetricFamilies, Registry,
    StateGauge, StateSet,
};

use crate::hostile::VALUES;

#[derive(LabelSet)]
struct Labels<'a> {
    value: &'a str,
    is_last: bool,
}

#[derive(Clone, Copy, LabelValue)]
enum Phase {
    #[label_value(rename = "ph\"ase\\\n")]
    Hostile = 7,
    Friendly = -1,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "hostile", labels(part = "fa\"mi\\li\nes"))]
struct Families {
    #[metric(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF")]
    letters: Family<Labels<'static>, Counter>,
    #[metric(
        unit = "seconds",
        help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF"
    )]
    work: Family<Labels<'static>, Counter<f64>>,
    #[metric(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF")]
    depth: Family<Labels<'static>, Gauge>,
    #[metric(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF")]
    load: Gauge<f64>,
    #[metric(
        unit = "bytes",
        buckets = [0.0, 1e-7, 0.5, 1e6, 16777216.0],
        help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF"
    )]
    sizes: Family<Labels<'static>, Histogram>,
    #[metric(
        unit = "seconds",
        buckets = exponential(1e-6, 10.0, 8),
        help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF"
    )]
    waits: Histogram,
    #[metric(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF")]
    about: Info,
    #[metric(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF")]
    phase: Family<Labels<'static>, StateSet<Phase>>,
    #[metric(help = "Quote \" backslash \\ escape \\n newline\nhostile_fake_total 3\n# EOF")]
    phase_number: StateGauge<Phase>,
}

/// Declares the families in a registry, and counts in them.
pub fn fill(registry: &Registry) {
    let families = Families::register(registry).expect("nothing else has the names");
    for (number, value) in (0_u32..).zip(VALUES) {
        let labels = Labels {
            value,
            is_last: number as usize + 1 == VALUES.len(),
        };
        families.letters.with(&labels).inc_by(7_u64.pow(number));
        families.work.with(&labels).inc_by(0.25 * f64::from(number));
        families.depth.with(&labels).set(i64::from(number) - 5);
        families.sizes.with(&labels).observe(10_u64.pow(number));
        families.sizes.with(&labels).observe(0.3);
        families.phase.with(&labels).set(Phase::Hostile);
        families
            .waits
            .observe_duration(Duration::from_nanos(3_u64.pow(number)));
    }
    families.load.set(-2.5e-7);
    families.phase_number.set(Phase::Friendly);
    let said = [("first", VALUES[6]), ("second", VALUES[7])];
    families.about.set(&said).expect("they are label names");
}
