//! Times that histograms observe. None of the tests says how long something took.

use std::time::Duration;

use callmeter::{Histogram, MetricFamilies, Registry};
use callmeter_behaviour::{abandon, block_on, give_way, histogram, isolated, panic_of};

#[derive(MetricFamilies)]
#[metrics(namespace = "timers")]
struct Times {
    /// In seconds.
    #[metric(unit = "seconds", buckets = [1, 60])]
    reading: Histogram,
    /// In minutes.
    #[metric(unit = "minutes", buckets = [1, 60], allow = "people read it")]
    meeting: Histogram,
    /// Without a unit.
    #[metric(buckets = [1, 60])]
    plain: Histogram,
}

fn registered() -> (Registry, Times) {
    let registry = isolated();
    let times = Times::register(&registry).expect("nothing else has its names");
    (registry, times)
}

#[test]
fn durations_are_in_the_unit_of_the_family() {
    let (registry, times) = registered();
    let duration = Duration::from_secs(90);
    times.reading.observe_duration(duration);
    times.meeting.observe_duration(duration);
    times.plain.observe_duration(duration);
    let of = |name: &str| {
        let (buckets, sum) = histogram(&registry, &format!("timers_{name}"), &[]);
        (buckets.into_iter().map(|bucket| bucket.1).collect(), sum)
    };
    assert_eq!(of("reading_seconds"), (vec![0, 0, 1], 90.0));
    assert_eq!(of("meeting_minutes"), (vec![0, 1, 1], 1.5));
    assert_eq!(of("plain"), (vec![0, 0, 1], 90.0));
}

#[test]
fn a_closure_is_timed_and_its_result_returned() {
    let (_, times) = registered();
    let text = String::from("moved");
    let length = times.reading.observe_duration(move || text.len());
    assert_eq!((length, times.reading.count()), (5, 1));
}

#[test]
fn a_closure_that_panics_is_timed() {
    let (_, times) = registered();
    let text = panic_of(|| times.reading.observe_duration(|| panic!("planned")));
    assert_eq!((text.as_str(), times.reading.count()), ("planned", 1));
}

#[test]
fn a_timer_observes_when_it_is_dropped() {
    let (_, times) = registered();
    let timer = times.reading.start_timer();
    let other = times.reading.start_timer();
    assert_eq!(times.reading.count(), 0);
    drop(timer);
    assert_eq!(times.reading.count(), 1);
    let elapsed = other.observe_duration();
    assert_eq!(times.reading.count(), 2);
    assert!(times.reading.sum() >= elapsed.as_secs_f64());
    let _ = times.reading.start_timer().discard();
    assert_eq!(times.reading.count(), 2);
    let text = panic_of(|| {
        let _timer = times.reading.start_timer();
        panic!("planned");
    });
    assert_eq!((text.as_str(), times.reading.count()), ("planned", 3));
}

#[test]
fn a_timer_may_end_on_another_thread() {
    let (_, times) = registered();
    let timer = times.reading.start_timer();
    std::thread::spawn(move || drop(timer))
        .join()
        .expect("no panic");
    assert_eq!(times.reading.count(), 1);
}

#[test]
fn a_future_is_timed_once_it_is_ready() {
    let (_, times) = registered();
    let future = times.reading.observe_future(async {
        give_way(3).await;
        "done"
    });
    assert_eq!(times.reading.count(), 0);
    assert_eq!((block_on(future), times.reading.count()), ("done", 1));
}

#[test]
fn a_future_that_is_not_ready_is_not_observed() {
    let (_, times) = registered();
    for polls in 0..3 {
        abandon(times.reading.observe_future(give_way(5)), polls);
    }
    let text = panic_of(|| {
        block_on(times.reading.observe_future(async {
            give_way(1).await;
            panic!("planned")
        }))
    });
    assert_eq!((text.as_str(), times.reading.count()), ("planned", 0));
}
