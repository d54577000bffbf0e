//! What becomes of tasks of the tracker: a recorder that domain code calls with the task.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use callmeter::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelValue, MetricFamilies, Registry,
};

#[derive(LabelValue, Clone, Copy, PartialEq)]
#[label_value(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TaskStatus {
    Todo,
    InProgress,
    Completed,
    Archived,
}

const STATUSES: [TaskStatus; 4] = [
    TaskStatus::Todo,
    TaskStatus::InProgress,
    TaskStatus::Completed,
    TaskStatus::Archived,
];

#[derive(LabelValue, Clone, Copy, PartialEq)]
pub(crate) enum Priority {
    Low,
    High,
}

/// As the database has it.
#[derive(Clone, Copy)]
pub(crate) struct Task {
    pub(crate) organization_id: u32,
    pub(crate) project_id: u32,
    pub(crate) priority: Priority,
    pub(crate) status: TaskStatus,
    /// Since its creation.
    pub(crate) age: Duration,
    pub(crate) is_overdue: bool,
}

#[derive(LabelSet)]
struct OfProject {
    organization_id: u32,
    project_id: u32,
}

#[derive(LabelSet)]
struct InStatus {
    organization_id: u32,
    status: TaskStatus,
}

#[derive(LabelSet)]
struct OfPriority {
    organization_id: u32,
    priority: Priority,
}

#[derive(LabelSet)]
struct OfAssignee {
    organization_id: u32,
    #[label(allow = "as many as an organization has staff; limited")]
    assignee_id: u32,
}

impl OfProject {
    fn of(task: &Task) -> OfProject {
        OfProject {
            organization_id: task.organization_id,
            project_id: task.project_id,
        }
    }
}

impl OfPriority {
    fn of(task: &Task) -> OfPriority {
        OfPriority {
            organization_id: task.organization_id,
            priority: task.priority,
        }
    }
}

#[derive(MetricFamilies, Clone)]
struct TaskMetrics {
    /// Tracker tasks created.
    tasks_created: Family<OfProject, Counter>,
    /// Tracker tasks completed.
    tasks_completed: Family<OfProject, Counter>,
    /// Tracker tasks deleted.
    tasks_deleted: Family<OfProject, Counter>,
    /// Tracker tasks in each state.
    tasks_by_status: Family<InStatus, Gauge>,
    /// Hours between a task's creation and its completion.
    #[metric(
        unit = "hours",
        allow = "the dashboards ask for hours",
        buckets = [1, 4, 8, 24, 72, 168, 720]
    )]
    task_completion_duration: Family<OfPriority, Histogram>,
    /// Task assignments made.
    #[metric(limit = 500)]
    tasks_assigned: Family<OfAssignee, Counter>,
    /// Tasks past their due date.
    tasks_overdue: Family<OfPriority, Gauge>,
}

/// The table of tasks.
#[derive(Clone, Default)]
pub(crate) struct Database(Arc<Mutex<Vec<Task>>>);

impl Database {
    fn with<R>(&self, run: impl FnOnce(&mut Vec<Task>) -> R) -> R {
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn insert(&self, task: Task) {
        self.with(|tasks| tasks.push(task));
    }

    fn count(&self, is_meant: impl Fn(&Task) -> bool) -> i64 {
        self.with(|tasks| tasks.iter().filter(|task| is_meant(task)).count() as i64)
    }

    /// Grouped by organization and priority.
    fn overdue(&self) -> Vec<(OfPriority, i64)> {
        let overdue = self.with(|tasks| tasks.clone());
        let overdue = overdue.iter().filter(|task| task.is_overdue);
        let row = |task: &Task| {
            let count = self.count(|other| {
                other.is_overdue
                    && other.organization_id == task.organization_id
                    && other.priority == task.priority
            });
            (OfPriority::of(task), count)
        };
        overdue.map(row).collect()
    }
}

pub(crate) struct TaskMetricsService {
    metrics: TaskMetrics,
    database: Database,
}

impl TaskMetricsService {
    pub(crate) fn new(registry: &Registry, database: Database) -> TaskMetricsService {
        let metrics = TaskMetrics::register(registry).expect("no families clash");
        TaskMetricsService { metrics, database }
    }

    pub(crate) fn record_task_created(&self, task: &Task) {
        self.metrics.tasks_created.with(&OfProject::of(task)).inc();
        self.refresh_statuses(task.organization_id);
    }

    pub(crate) fn record_task_completed(&self, task: &Task) {
        let completed = &self.metrics.tasks_completed;
        completed.with(&OfProject::of(task)).inc();
        let duration = &self.metrics.task_completion_duration;
        duration
            .with(&OfPriority::of(task))
            .observe_duration(task.age);
        self.refresh_statuses(task.organization_id);
    }

    pub(crate) fn record_task_deleted(&self, task: &Task) {
        self.metrics.tasks_deleted.with(&OfProject::of(task)).inc();
        self.refresh_statuses(task.organization_id);
    }

    pub(crate) fn record_task_assigned(&self, task: &Task, assignee_id: u32) {
        let assignment = OfAssignee {
            organization_id: task.organization_id,
            assignee_id,
        };
        self.metrics.tasks_assigned.with(&assignment).inc();
    }

    /// Each status, as one that has no tasks any more has no row in the database.
    fn refresh_statuses(&self, organization_id: u32) {
        for status in STATUSES {
            let count = self
                .database
                .count(|task| task.organization_id == organization_id && task.status == status);
            let series = InStatus {
                organization_id,
                status,
            };
            self.metrics.tasks_by_status.with(&series).set(count);
        }
    }

    pub(crate) fn refresh_overdue(&self) {
        self.metrics.tasks_overdue.replace(self.database.overdue());
    }
}

pub(crate) const ORGANIZATION: &str = "7";
const HOUR: Duration = Duration::from_secs(3600);

fn task(priority: Priority, status: TaskStatus) -> Task {
    Task {
        organization_id: 7,
        project_id: 12,
        priority,
        status,
        age: HOUR * 30,
        is_overdue: false,
    }
}

/// Everything once.
pub(crate) fn changes_of_tasks(registry: &Registry) {
    let database = Database::default();
    let service = TaskMetricsService::new(registry, database.clone());
    let late = Task {
        is_overdue: true,
        ..task(Priority::Low, TaskStatus::Todo)
    };
    database.insert(late);
    service.record_task_created(&late);
    service.record_task_assigned(&late, 1);
    service.record_task_completed(&late);
    service.record_task_deleted(&late);
    service.refresh_overdue();
}

#[cfg(test)]
mod tests;
