use callmeter_contracts::Exposition;

use super::*;

struct Tracker {
    registry: Registry,
    database: Database,
    service: TaskMetricsService,
}

fn tracker() -> Tracker {
    let registry = Registry::builder().build().expect("it can be built");
    let database = Database::default();
    Tracker {
        service: TaskMetricsService::new(&registry, database.clone()),
        registry,
        database,
    }
}

impl Tracker {
    fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let labels = [&[("organization_id", ORGANIZATION)], labels].concat();
        Exposition::of(&self.registry).value(name, &labels)
    }

    fn by_status(&self) -> [Option<f64>; 4] {
        ["TODO", "IN_PROGRESS", "COMPLETED", "ARCHIVED"]
            .map(|status| self.value("tasks_by_status", &[("status", status)]))
    }

    fn insert(&self, task: Task) {
        self.database.insert(task);
        self.service.record_task_created(&task);
    }
}

#[test]
fn a_new_task_is_counted_and_refreshes_the_states() {
    let tracker = tracker();
    assert_eq!(tracker.by_status(), [None; 4]);
    // Another organization's are not touched.
    tracker.database.insert(Task {
        organization_id: 8,
        ..task(Priority::Low, TaskStatus::Todo)
    });
    tracker.insert(task(Priority::Low, TaskStatus::Todo));
    tracker.insert(task(Priority::Low, TaskStatus::InProgress));
    tracker.insert(task(Priority::Low, TaskStatus::Todo));
    let created = tracker.value("tasks_created_total", &[("project_id", "12")]);
    assert_eq!(created, Some(3.0));
    assert_eq!(
        tracker.by_status(),
        [Some(2.0), Some(1.0), Some(0.0), Some(0.0)]
    );
    let exposition = Exposition::of(&tracker.registry);
    let organizations = exposition.family("tasks_by_status").expect("it is there");
    assert_eq!(organizations.values("organization_id"), ["7"].into());
}

#[test]
fn a_completed_task_is_counted_timed_in_hours_and_leaves_its_state() {
    let tracker = tracker();
    tracker.insert(task(Priority::High, TaskStatus::Todo));
    let completed = task(Priority::High, TaskStatus::Completed);
    tracker.database.with(|tasks| tasks[0] = completed);
    tracker.service.record_task_completed(&completed);
    let count = tracker.value("tasks_completed_total", &[("project_id", "12")]);
    assert_eq!(count, Some(1.0));
    assert_eq!(
        tracker.by_status(),
        [Some(0.0), Some(0.0), Some(1.0), Some(0.0)]
    );
    let hours = |what, bound: &[(&str, &str)]| {
        let name = format!("task_completion_duration_hours_{what}");
        tracker.value(&name, &[&[("priority", "high")], bound].concat())
    };
    assert_eq!(hours("sum", &[]), Some(30.0));
    assert_eq!(hours("bucket", &[("le", "24.0")]), Some(0.0));
    assert_eq!(hours("bucket", &[("le", "72.0")]), Some(1.0));
}

#[test]
fn tasks_that_are_overdue_no_more_are_gone() {
    let tracker = tracker();
    for priority in [Priority::High, Priority::High, Priority::Low] {
        tracker.database.insert(Task {
            is_overdue: true,
            ..task(priority, TaskStatus::Todo)
        });
    }
    let overdue = |priority| tracker.value("tasks_overdue", &[("priority", priority)]);
    tracker.service.refresh_overdue();
    assert_eq!((overdue("high"), overdue("low")), (Some(2.0), Some(1.0)));
    tracker.database.with(|tasks| tasks[2].is_overdue = false);
    tracker.service.refresh_overdue();
    assert_eq!((overdue("high"), overdue("low")), (Some(2.0), None));
}

#[test]
fn assignees_past_the_limit_are_one_and_told() {
    let tracker = tracker();
    let task = task(Priority::Low, TaskStatus::Todo);
    for assignee in (0..503).chain(0..10) {
        tracker.service.record_task_assigned(&task, assignee);
    }
    let exposition = Exposition::with_faults_of(&tracker.registry);
    let assigned = |organization, assignee| {
        let labels = [("organization_id", organization), ("assignee_id", assignee)];
        exposition.value("tasks_assigned_total", &labels)
    };
    assert_eq!(assigned(ORGANIZATION, "9"), Some(2.0));
    assert_eq!(assigned(ORGANIZATION, "499"), Some(1.0));
    assert_eq!(assigned(ORGANIZATION, "500"), None);
    assert_eq!(assigned("_overflow", "_overflow"), Some(3.0));
    let own = |name| exposition.value(name, &[("family", "tasks_assigned_total")]);
    assert_eq!(own("callmeter_dropped_label_sets_total"), Some(3.0));
    assert_eq!(own("callmeter_series"), Some(501.0));
}

#[test]
fn a_deleted_task_is_counted_and_leaves_its_state() {
    let tracker = tracker();
    let task = task(Priority::Low, TaskStatus::Archived);
    tracker.insert(task);
    assert_eq!(tracker.by_status()[3], Some(1.0));
    tracker.database.with(Vec::clear);
    tracker.service.record_task_deleted(&task);
    let deleted = tracker.value("tasks_deleted_total", &[("project_id", "12")]);
    assert_eq!((deleted, tracker.by_status()[3]), (Some(1.0), Some(0.0)));
}
