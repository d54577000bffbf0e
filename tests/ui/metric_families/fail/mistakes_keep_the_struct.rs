use callmeter::{Family, Gauge, LabelSet, MetricFamilies, Registry};

#[derive(MetricFamilies)]
struct Pool<L> {
    /// Open connections.
    open: Family<L, Gauge>,
    idle: Gauge,
}

#[derive(LabelSet)]
struct Host {
    host: String,
}

#[derive(MetricFamilies)]
struct All {
    #[metrics(flatten)]
    pool: Pool<Host>,
}

fn main() {
    let registry = Registry::builder().build().unwrap();
    let _ = Pool::<Host>::register(&registry);
    let _ = Pool::<Host>::global();
    let _ = All::global().pool.idle.get();
}
