//! The four attributes, which differ in how they name their operation.

use syn::Path;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Operation,
    Task,
    Workflow,
    Node,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Operation, Self::Task, Self::Workflow, Self::Node];

    /// The attribute's name.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Self::Operation => "track",
            Self::Task => "track_task",
            Self::Workflow => "track_workflow",
            Self::Node => "track_node",
        }
    }

    /// The shipped operation and its fields; `track` brings its own.
    pub(super) fn operation(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Operation => ("", &[]),
            Self::Task => ("Task", &["task_name"]),
            Self::Workflow => ("Workflow", &["workflow_name"]),
            Self::Node => ("Node", &["node_type", "phase_name"]),
        }
    }

    /// The options that give the fields, in the order of the fields.
    pub(super) fn names(self) -> &'static [&'static str] {
        match self {
            Self::Operation => &[],
            Self::Task | Self::Workflow => &["name"],
            Self::Node => &["node_type", "phase_name"],
        }
    }

    /// What to write where the operation is missing or malformed.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Operation => "#[track(Gate { kind: GateKind::Lint })]",
            Self::Task => "#[track_task(\"send_email\")]",
            Self::Workflow => "#[track_workflow(\"nightly_build\")]",
            Self::Node => "#[track_node(\"phase\", \"backend\")]",
        }
    }

    /// The attribute that a path names, by its last segment.
    pub(super) fn named_by(path: &Path) -> Option<Self> {
        let last = &path.segments.last()?.ident;
        Self::ALL.into_iter().find(|kind| last == kind.attribute())
    }
}
