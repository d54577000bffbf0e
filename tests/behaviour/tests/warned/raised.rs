//! All warnings.

use std::time::Duration;

use callmeter::{
    Counter, ErrorType, Family, Gauge, Histogram, HttpCode, LabelSet, LabelValue, MetricFamilies,
    Operation, Outcome, Registry, State, StateGauge, Task, track, track_task,
};

use super::Raised;
use super::listener::{ask, has_heard};

pub(crate) static ALL: &[Raised] = &[
    Raised {
        site: ("guard.rs", 1),
        raise: |_| nameless(),
        says: "panicked; see callmeter_internal_errors_total",
    },
    Raised {
        site: ("call/finish.rs", 1),
        // By hand, as a scrape would warn of a function's beforehand.
        raise: |_| {
            let ended: Result<(), Lost> = Err(Lost::Nowhere);
            let call = Task { task_name: "loses" }.start();
            call.finish_result(&ended);
        },
        says: "says `outcome = \"nowhere\"`",
    },
    Raised {
        site: ("registry/operation.rs", 1),
        raise: |_| drop(TooLong { label: LONG }.start()),
        says: "operation `too_long`: a label value has more than",
    },
    Raised {
        site: ("registry/operation.rs", 2),
        raise: |_| {
            ["a", "b"]
                .into_iter()
                .for_each(|label| drop(TooMany { label }.start()))
        },
        says: "operation `too_many` has more than 1 label sets",
    },
    Raised {
        site: ("series/endings.rs", 1),
        raise: |_| {
            for code in 200..210 {
                Page {}.start().finish(HttpCode(code));
            }
        },
        says: "operation `page` has more than 1 statuses",
    },
    Raised {
        site: ("series/endings.rs", 1),
        raise: |_| {
            for number in 0..3 {
                assert_eq!(odd(number), Err(number));
            }
        },
        says: "operation `odd` has more than 1 label sets with error types",
    },
    Raised {
        site: ("series/exemplars.rs", 1),
        raise: |_| Exemplary {}.start().finish(Outcome::Success),
        says: "operation `exemplary`: ",
    },
    Raised {
        site: ("metric/shape.rs", 1),
        raise: |registry| metrics(registry).seconds.observe(-1.0),
        says: "`warned_seconds`: a histogram was given a number",
    },
    Raised {
        site: ("metric/shape.rs", 1),
        raise: |registry| metrics(registry).level.inc_by(f64::NAN),
        says: "`warned_level`: a gauge was changed by NaN",
    },
    Raised {
        site: ("metric/shape.rs", 2),
        raise: |registry| metrics(registry).clipped.with(&By { queue: LONG }).inc(),
        says: "`warned_clipped_total`: a label value has more than",
    },
    Raised {
        site: ("metric/table.rs", 1),
        raise: |registry| {
            let metrics = metrics(registry);
            for queue in ["a", "b"] {
                metrics.counted.with(&By { queue }).inc();
            }
        },
        says: "`warned_counted_total` has more than 1 label sets",
    },
    // In one step, which scrapes wait for.
    Raised {
        site: ("metric/table.rs", 1),
        raise: |registry| {
            let rows = ["a", "b", "c"].map(|queue| (By { queue }, 1));
            metrics(registry).replaced.replace(rows);
        },
        says: "`warned_replaced` has more than 1 label sets",
    },
    Raised {
        site: ("metric/table.rs", 1),
        raise: |registry| {
            let scraping = || Scrapes(registry.clone());
            let rows = ["a", "b"].map(|queue| (By { queue }, scraping()));
            metrics(registry).states.replace(rows);
        },
        says: "`warned_states` has more than 1 label sets",
    },
    Raised {
        site: ("registry/inner.rs", 2),
        raise: |_| {
            First {}.start().finish(Outcome::Success);
            Second {}.start().finish(Outcome::Success);
        },
        says: "metric family `clashing` is declared twice",
    },
    Raised {
        site: ("registry/inner.rs", 2),
        raise: |_| use_structs(),
        says: "metric family `warned_twice` is declared twice",
    },
    Raised {
        site: ("collector/slot.rs", 1),
        raise: |registry| collect(registry, "errs", || Err("it is planned".into())),
        says: "the collector `errs`",
    },
    Raised {
        site: ("collector/slot.rs", 1),
        raise: |registry| collect(registry, "panics", || panic!("it is planned")),
        says: "the collector `panics`",
    },
    Raised {
        site: ("collector/slot.rs", 1),
        raise: |registry| {
            collect(registry, "sleeps", || {
                std::thread::sleep(Duration::from_secs(1));
                Ok(())
            });
        },
        says: "the collector `sleeps`",
    },
    Raised {
        site: ("registry/inner.rs", 1),
        raise: |registry| {
            let runs = std::sync::atomic::AtomicU32::new(0);
            let invalid = registry.collector_fn("brings", move |into| {
                let run = runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let name = if run == 0 { "brought" } else { "not brought" };
                into.gauge(name, "Odd later.").value(1);
                Ok(())
            });
            invalid.expect("it begins well");
            registry.snapshot();
        },
        says: "`not brought` is no metric name",
    },
    Raised {
        site: ("registry/inner.rs", 1),
        // On the thread of a scrape that others follow.
        raise: |registry| {
            for name in ["first", "second"] {
                let runs = std::sync::atomic::AtomicU32::new(0);
                let again = registry.collector_fn(name, move |into| {
                    if runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 0 {
                        into.gauge("brought_twice", "Twice, later.").value(1);
                    }
                    Ok(())
                });
                again.expect("it begins well");
            }
            assert_eq!(ask(), 200);
        },
        says: "`brought_twice` without labels is read twice",
    },
    Raised {
        site: ("metrics/family.rs", 1),
        raise: |registry| {
            facade(registry, || {
                metrics::gauge!("facade_gauge").increment(f64::NAN)
            })
        },
        says: "`facade_gauge`: a gauge was changed",
    },
    Raised {
        site: ("metrics/family.rs", 2),
        raise: |registry| {
            facade(registry, || {
                for queue in ["a", "b"] {
                    metrics::counter!("facade_many", "queue" => queue).increment(1);
                }
            });
        },
        says: "`facade_many` has more than 1 label sets",
    },
    Raised {
        site: ("metrics/rules.rs", 1),
        raise: |registry| {
            facade(registry, || {
                for number in 0..2_002 {
                    metrics::counter!(format!("facade_{number}")).increment(1);
                }
            });
        },
        says: "was given more than 2000 names",
    },
    Raised {
        site: ("push/pushing.rs", 1),
        raise: |registry| {
            let pusher = callmeter::push::pushgateway("http://127.0.0.1:1", "warned");
            let pushing = pusher
                .registry(registry)
                .attempts(1)
                .every("50ms")
                .expect("it may");
            has_heard("http://127.0.0.1:1");
            drop(pushing);
        },
        says: "http://127.0.0.1:1",
    },
    Raised {
        site: ("query/upstream.rs", 1),
        raise: |_| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let router = callmeter::query::router("http://127.0.0.1:2").expect("an address");
            let request = callmeter::query::Request {
                path: "/query",
                query: "query=up",
                ..Default::default()
            };
            let answer = runtime
                .expect("a runtime")
                .block_on(router.answer(&request));
            assert_eq!(answer.status, 503);
        },
        says: "at http://127.0.0.1:2",
    },
    Raised {
        site: ("query/router.rs", 1),
        raise: |_| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let router = callmeter::query::builder("http://127.0.0.1:3")
                .fallback_services(["one"])
                .build()
                .expect("an address");
            let request = callmeter::query::Request {
                path: "/services",
                ..Default::default()
            };
            let answer = runtime
                .expect("a runtime")
                .block_on(router.answer(&request));
            assert_eq!(answer.status, 200);
        },
        says: "`/services` answers the fallback list",
    },
    Raised {
        site: ("exporter/plan.rs", 1),
        raise: |registry| {
            let exporter = callmeter::exporter::builder(registry)
                .listen("0.0.0.0:0")
                .start();
            exporter.expect("a free port").stop();
        },
        says: "answers everybody who can reach this machine",
    },
];

/// Those that cannot be raised here, and why that does no harm.
pub(crate) static ELSEWHERE: &[(&str, usize)] = &[
    // It needs an accept that fails; the loop that warns holds no lock.
    ("exporter/server.rs", 1),
];

const LONG: &str = "longer than sixteen bytes";

fn no_name() -> String {
    panic!("it is planned")
}

#[track_task(name = no_name())]
fn nameless() {}

#[derive(Debug, ErrorType)]
enum Lost {
    #[error_type(outcome = "nowhere")]
    Nowhere,
}

#[derive(Operation)]
struct TooLong<'a> {
    label: &'a str,
}

#[derive(Operation)]
struct TooMany<'a> {
    label: &'a str,
}

#[derive(Operation)]
#[operation(status(values = HttpCode))]
struct Page {}

#[derive(Operation)]
struct Odd {}

#[track(Odd {}, error_type = |number: &u32| number.to_string())]
fn odd(number: u32) -> Result<(), u32> {
    Err(number)
}

#[derive(Operation)]
struct Exemplary {}

#[derive(Operation)]
#[operation(completed(name = "clashing"), others(none))]
struct First {}

#[derive(Operation)]
#[operation(completed(name = "clashing", labels()), others(none))]
struct Second {}

#[derive(LabelSet)]
struct By<'a> {
    queue: &'a str,
}

/// A state whose number is known after a scrape.
struct Scrapes(Registry);

impl LabelValue for Scrapes {
    const VALUES: Option<&'static [&'static str]> = None;

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read("scrapes")
    }
}

impl State for Scrapes {
    fn number(&self) -> i64 {
        self.0.snapshot().samples().len() as i64
    }
}

impl Drop for Scrapes {
    fn drop(&mut self) {
        self.0.snapshot();
    }
}

#[derive(MetricFamilies)]
#[metrics(namespace = "warned")]
struct Warned {
    /// Seconds.
    #[metric(buckets = [1])]
    seconds: Histogram,
    /// Level.
    level: Gauge<f64>,
    /// Clipped.
    clipped: Family<By<'static>, Counter>,
    /// Counted.
    counted: Family<By<'static>, Counter>,
    /// Replaced.
    replaced: Family<By<'static>, Gauge>,
    /// States.
    states: Family<By<'static>, StateGauge<Scrapes>>,
}

fn metrics(registry: &Registry) -> Warned {
    Warned::register(registry).expect("declared alike")
}

/// Of the global registry, with a name in common.
#[derive(MetricFamilies)]
struct Once {
    /// Once.
    warned_twice: Counter,
}

#[derive(MetricFamilies)]
struct Twice {
    /// Twice.
    warned_twice: Gauge,
}

pub(crate) fn use_structs() {
    Once::global().warned_twice.inc();
    Twice::global().warned_twice.inc();
}

type Collected = Result<(), callmeter::CollectError>;

fn collect(registry: &Registry, name: &str, run: fn() -> Collected) {
    let registered = registry.collector_fn(name, move |_| run());
    registered.expect("its first run may fail");
}

fn facade(registry: &Registry, count: impl FnOnce()) {
    metrics::with_local_recorder(&callmeter::metrics::Recorder::new(registry), count);
}
