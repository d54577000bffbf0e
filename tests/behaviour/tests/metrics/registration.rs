//! Structs that are registered more than once.

use callmeter::{Counter, Family, Format, Gauge, MetricFamilies};
use callmeter_behaviour::{isolated, lines, value};

use super::{Queue, in_both, parsed};

mod here {
    use super::super::Queue;
    use callmeter::{Counter, Family, Gauge, MetricFamilies};

    #[derive(MetricFamilies)]
    #[metrics(namespace = "twice")]
    pub(super) struct Jobs {
        /// Jobs.
        pub(super) jobs: Family<Queue<'static>, Counter>,
        /// Depth.
        pub(super) depth: Gauge,
    }
}

/// Another place that says the same, but for the help.
#[derive(MetricFamilies)]
#[metrics(namespace = "twice")]
struct Jobs {
    /// Jobs, by where they wait.
    jobs: Family<Queue<'static>, Counter>,
    /// Depth.
    depth: Gauge,
    /// Only here.
    other: Counter,
}

#[test]
fn f29_what_is_declared_alike_is_the_same() {
    in_both(|registry| {
        let first = here::Jobs::register(registry).expect("nothing else has its names");
        let second = here::Jobs::register(registry).expect("it is the same");
        let third = Jobs::register(registry).expect("it is declared alike");
        let mail = Queue { queue: "mail" };
        first.jobs.with(&mail).inc();
        second.jobs.with(&mail).inc_by(10);
        third.jobs.with(&mail).inc_by(100);
        third.depth.inc();
        first.depth.inc();
        third.other.inc();
        let found = value(registry, "twice_jobs_total", &[("queue", "mail")]);
        assert_eq!(found, Some(111.0));
        assert_eq!(first.jobs.with(&mail).get(), 111);
        assert_eq!((second.depth.get(), third.depth.get()), (2, 2));
        assert_eq!(value(registry, "twice_other_total", &[]), Some(1.0));
    });
}

#[test]
fn f30_a_family_of_several_places_is_shown_once() {
    let registry = isolated();
    let first = here::Jobs::register(&registry).expect("nothing else has its names");
    let second = Jobs::register(&registry).expect("it is declared alike");
    first.jobs.with(&Queue { queue: "video" }).inc();
    second.jobs.with(&Queue { queue: "mail" }).inc();
    for format in [Format::Text, Format::OpenMetrics] {
        // It takes one TYPE, one HELP and one piece per family.
        let families = parsed(&registry, format);
        let jobs: Vec<_> = families
            .iter()
            .filter(|family| family.name().starts_with("twice_jobs"))
            .collect();
        assert_eq!((jobs.len(), jobs[0].help()), (1, Some("Jobs.")));
        assert_eq!(jobs[0].samples().len(), 2);
    }
}

#[test]
fn the_same_struct_counts_apart_in_other_registries() {
    let (one, two) = (isolated(), isolated());
    let first = Jobs::register(&one).expect("nothing else has its names");
    let second = Jobs::register(&two).expect("nothing else has its names");
    first.depth.set(1);
    second.depth.set(2);
    first.other.inc();
    first.jobs.with(&Queue { queue: "a" }).inc();
    second.jobs.with(&Queue { queue: "a" }).inc_by(5);
    assert_eq!(lines(&one, "twice_depth"), ["twice_depth 1"]);
    assert_eq!(lines(&two, "twice_depth"), ["twice_depth 2"]);
    assert_eq!(value(&two, "twice_other_total", &[]), Some(0.0));
    let jobs = |registry| value(registry, "twice_jobs_total", &[("queue", "a")]);
    assert_eq!((jobs(&one), jobs(&two)), (Some(1.0), Some(5.0)));
}

#[derive(MetricFamilies)]
#[metrics(namespace = "once")]
struct Once {
    /// Jobs.
    jobs: Counter,
}

#[test]
fn the_global_one_is_made_once() {
    let threads = [(); 4].map(|()| {
        std::thread::spawn(|| {
            let once = Once::global();
            once.jobs.inc();
            std::ptr::from_ref(once) as usize
        })
    });
    let places = threads.map(|thread| thread.join().expect("no panic"));
    assert!(places.iter().all(|place| *place == places[0]));
    let by_trait = <Once as MetricFamilies>::global();
    by_trait.jobs.inc();
    let registered = Once::register(callmeter::registry()).expect("it is the same");
    registered.jobs.inc();
    assert_eq!(
        value(callmeter::registry(), "once_jobs_total", &[]),
        Some(6.0)
    );
}

/// Inside a scope of another registry the struct still counts where it was registered.
#[test]
fn scopes_are_for_calls() {
    in_both(|registry| {
        let other = isolated();
        let jobs = Jobs::register(registry).expect("declared alike");
        let before = jobs.other.get();
        other.scope_sync(|| (0..200).for_each(|_| jobs.other.inc()));
        assert_eq!(jobs.other.get(), before + 200);
        assert_eq!(value(&other, "twice_other_total", &[]), None);
    });
}
