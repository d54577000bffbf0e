use std::collections::BTreeMap;

use callmeter::{Registry, Snapshot};

/// What a registry knows of one task: the calls by their ends, and all that goes with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Calls that ended well.
    pub success: u64,
    /// Calls that returned an error.
    pub failure: u64,
    /// Calls that took too long.
    pub timeout: u64,
    /// Calls whose future was dropped.
    pub cancelled: u64,
    /// Calls that panicked.
    pub panic: u64,
    /// Calls that have not ended.
    pub in_progress: u64,
    /// Attempts behind the first.
    pub retries: u64,
    /// Errors by their type, without those not met.
    pub errors: BTreeMap<String, u64>,
}

impl Seen {
    /// The numbers of a task; `None` if the registry does not know it.
    ///
    /// Panics where they do not agree with each other: a histogram's count and `+Inf`
    /// bucket are the counter of the same status, errors are failures and timeouts.
    pub fn find(registry: &Registry, task: &str) -> Option<Seen> {
        let snapshot = registry.snapshot();
        let single = |name| snapshot.value(name, &[("task_name", task)]).map(whole);
        let seen = Seen {
            success: ended(&snapshot, task, "success")?,
            failure: ended(&snapshot, task, "failure")?,
            timeout: ended(&snapshot, task, "timeout")?,
            cancelled: ended(&snapshot, task, "cancelled")?,
            panic: ended(&snapshot, task, "panic")?,
            in_progress: single("task_in_progress")?,
            retries: single("task_retries_total")?,
            errors: errors(&snapshot, task),
        };
        let errors: u64 = seen.errors.values().sum();
        assert_eq!(errors, seen.failure + seen.timeout, "{seen:?}");
        Some(seen)
    }

    /// The numbers of a task that the registry knows.
    pub fn of(registry: &Registry, task: &str) -> Seen {
        Seen::find(registry, task).unwrap_or_else(|| panic!("no task `{task}`"))
    }

    /// The names of all tasks that a registry knows.
    pub fn tasks(registry: &Registry) -> Vec<String> {
        let samples = registry.snapshot().samples();
        let gauges = samples.iter().filter(|s| s.name() == "task_in_progress");
        gauges
            .filter_map(|sample| sample.label("task_name"))
            .map(str::to_owned)
            .collect()
    }

    /// So many calls that ended well.
    pub fn success(calls: u64) -> Seen {
        Seen {
            success: calls,
            ..Seen::default()
        }
    }

    /// One call that failed.
    pub fn failure(error_type: &str) -> Seen {
        Seen {
            failure: 1,
            ..Seen::default()
        }
        .with_error(error_type)
    }

    /// One call that timed out.
    pub fn timeout(error_type: &str) -> Seen {
        Seen {
            timeout: 1,
            ..Seen::default()
        }
        .with_error(error_type)
    }

    /// One call that was cancelled.
    pub fn cancelled() -> Seen {
        Seen {
            cancelled: 1,
            ..Seen::default()
        }
    }

    /// One call that panicked.
    pub fn panic() -> Seen {
        Seen {
            panic: 1,
            ..Seen::default()
        }
    }

    /// The same with retries.
    #[must_use]
    pub fn with_retries(self, retries: u64) -> Seen {
        Seen { retries, ..self }
    }

    fn with_error(mut self, error_type: &str) -> Seen {
        self.errors.insert(error_type.to_owned(), 1);
        self
    }
}

fn ended(snapshot: &Snapshot, task: &str, status: &str) -> Option<u64> {
    let labels = [("task_name", task), ("status", status)];
    let calls = snapshot.value("task_total", &labels)?;
    let with_le = [&labels[..], &[("le", "+Inf")]].concat();
    let infinite = snapshot.value("task_duration_seconds_bucket", &with_le);
    let count = snapshot.value("task_duration_seconds_count", &labels);
    assert_eq!((infinite, count), (Some(calls), Some(calls)), "{labels:?}");
    Some(whole(calls))
}

fn errors(snapshot: &Snapshot, task: &str) -> BTreeMap<String, u64> {
    snapshot
        .samples()
        .iter()
        .filter(|sample| sample.name() == "task_errors_total")
        .filter(|sample| sample.label("task_name") == Some(task) && sample.value() > 0.0)
        .filter_map(|sample| {
            Some((
                sample.label("error_type")?.to_owned(),
                whole(sample.value()),
            ))
        })
        .collect()
}

/// Counts are whole, and not negative.
fn whole(number: f64) -> u64 {
    assert!(number >= 0.0 && number.fract() == 0.0, "{number}");
    number as u64
}
