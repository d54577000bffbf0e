//! What its users do, and the families that tell of it.

use callmeter::{LabelValue, Operation, Outcome, Status};

/// What happens to a task of the tracker.
#[derive(LabelValue, Clone, Copy)]
pub(crate) enum Change {
    Created,
    Completed,
    Deleted,
}

/// Nothing happens to a task by the program alone, but a status is made of every outcome.
impl From<Outcome> for Change {
    fn from(outcome: Outcome) -> Change {
        match outcome {
            Outcome::Success => Change::Completed,
            _ => Change::Deleted,
        }
    }
}

impl Status for Change {
    fn is_error(&self) -> bool {
        false
    }
}

/// A task of the tracker. Its creation and its end may be months and several processes
/// apart, so each is a call by itself; that of its completion has taken all the time.
#[derive(Operation)]
#[operation(
    status(values = Change),
    completed(
        name = "tasks_created",
        help = "Tracker tasks created.",
        when(Created),
        labels(organization_id, project_id)
    ),
    completed(
        name = "tasks_completed",
        help = "Tracker tasks completed.",
        when(Completed),
        labels(organization_id, project_id)
    ),
    completed(
        name = "tasks_deleted",
        help = "Tracker tasks deleted.",
        when(Deleted),
        labels(organization_id, project_id)
    ),
    duration(
        name = "task_completion_duration",
        help = "Hours between a task's creation and its completion.",
        unit = "hours",
        allow = "the dashboards ask for hours",
        when(Completed),
        labels(organization_id, priority),
        buckets = [1.0, 4.0, 8.0, 24.0, 72.0, 168.0, 720.0]
    ),
    others(none)
)]
pub(crate) struct TrackedTask<'a> {
    pub(crate) organization_id: &'a str,
    pub(crate) project_id: &'a str,
    pub(crate) priority: &'a str,
}

/// An assignment of a task.
#[derive(Operation)]
#[operation(
    completed(
        name = "tasks_assigned",
        help = "Task assignments made.",
        labels(organization_id, assignee_id)
    ),
    others(none)
)]
pub(crate) struct Assignment<'a> {
    pub(crate) organization_id: &'a str,
    #[label(allow = "as many as an organization has staff")]
    pub(crate) assignee_id: &'a str,
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum AuthMethod {
    Jwt,
    OauthGoogle,
    OauthGithub,
}

/// A login; one that fails lets nobody in.
#[derive(Operation)]
#[operation(
    namespace = "user",
    completed(
        name = "logins",
        help = "User logins, by authentication method.",
        when(Success),
        labels(organization_id, auth_method)
    ),
    others(none)
)]
pub(crate) struct Login<'a> {
    pub(crate) organization_id: &'a str,
    pub(crate) auth_method: AuthMethod,
}

/// A logout.
#[derive(Operation)]
#[operation(
    namespace = "user",
    completed(name = "logouts", help = "User logouts.", labels(organization_id)),
    others(none)
)]
pub(crate) struct Logout<'a> {
    pub(crate) organization_id: &'a str,
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum ActionType {
    Create,
    Update,
    Delete,
    View,
}

/// What a user did.
#[derive(Operation)]
#[operation(
    namespace = "user",
    completed(
        name = "actions",
        help = "Actions users performed, by kind.",
        labels(organization_id, action_type)
    ),
    others(none)
)]
pub(crate) struct Action<'a> {
    pub(crate) organization_id: &'a str,
    pub(crate) action_type: ActionType,
}

/// The creation of a project.
#[derive(Operation)]
#[operation(
    completed(
        name = "projects_created",
        help = "Projects created.",
        labels(organization_id)
    ),
    others(none)
)]
pub(crate) struct ProjectCreation<'a> {
    pub(crate) organization_id: &'a str,
}

/// A project going to the archive.
#[derive(Operation)]
#[operation(
    completed(
        name = "projects_archived",
        help = "Projects archived.",
        labels(organization_id)
    ),
    others(none)
)]
pub(crate) struct ProjectArchiving<'a> {
    pub(crate) organization_id: &'a str,
}

/// The creation of an organization; one that fails made none.
#[derive(Operation)]
#[operation(
    completed(
        name = "organizations_created",
        help = "Organizations created.",
        when(Success),
        labels()
    ),
    others(none)
)]
pub(crate) struct OrganizationCreation;
