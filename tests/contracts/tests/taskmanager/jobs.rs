//! Background jobs that are running.

use std::io::{Error, ErrorKind};
use std::panic::catch_unwind;

use callmeter::{Registry, track};
use callmeter_contracts::Exposition;

use crate::operations::Job;
use crate::registry;

#[track(Job { task_name: _ })]
fn clean_up(work: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
    work()
}

fn of_job(registry: &Registry, name: &str) -> Option<f64> {
    Exposition::of(registry).value(name, &[("task_name", "clean_up")])
}

fn running(registry: &Registry) -> Option<f64> {
    of_job(registry, "celery_tasks_in_progress")
}

fn ended(registry: &Registry, status: &str) -> Option<f64> {
    let labels = [("task_name", "clean_up"), ("status", status)];
    Exposition::of(registry).value("celery_tasks_total", &labels)
}

#[test]
fn a_job_is_in_progress_until_it_ends_in_every_case() {
    let registry = registry();
    let is_running = || assert_eq!(running(&registry), Some(1.0));
    registry.scope_sync(|| {
        let succeeded = clean_up(|| {
            is_running();
            Ok(())
        });
        succeeded.expect("it succeeds");
        assert_eq!(running(&registry), Some(0.0));
        let failed = clean_up(|| {
            is_running();
            Err(ErrorKind::NotFound.into())
        });
        let error = failed.expect_err("the error goes on");
        assert_eq!(error.kind(), ErrorKind::NotFound);
        assert_eq!(running(&registry), Some(0.0));
        let panicked = catch_unwind(|| clean_up(|| panic!("out of ideas")));
        panicked.expect_err("the panic goes on");
        assert_eq!(running(&registry), Some(0.0));
    });
    assert_eq!(ended(&registry, "success"), Some(1.0));
    assert_eq!(ended(&registry, "failure"), Some(2.0));
    // Only of those that succeed.
    let timed = of_job(&registry, "celery_task_duration_seconds_count");
    assert_eq!(timed, Some(1.0));
}
