//! Organizations and their projects: events, and what the database counts every minute.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use callmeter::{
    Counter, Family, Gauge, LabelSet, MetricFamilies, Operation, RegisterError, Registry, track,
};
use callmeter_contracts::Exposition;

use crate::business::ORGANIZATION;
use crate::users::Organization;

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
struct OrganizationCreation;

#[derive(LabelSet)]
struct Project {
    organization_id: u32,
    project_id: u32,
}

#[derive(MetricFamilies)]
pub(crate) struct ProjectMetrics {
    /// Projects created.
    projects_created: Family<Organization, Counter>,
    /// Projects archived.
    projects_archived: Family<Organization, Counter>,
}

/// What the database counts.
#[derive(MetricFamilies, Clone)]
struct Inventory {
    /// Projects that are active.
    projects_active: Family<Organization, Gauge>,
    /// Members of each project.
    project_members: Family<Project, Gauge>,
    /// Users in each organization.
    organization_users: Family<Organization, Gauge>,
    /// Projects in each organization.
    organization_projects: Family<Organization, Gauge>,
    /// Storage each organization uses.
    #[metric(unit = "bytes")]
    organization_storage: Family<Organization, Gauge>,
}

#[derive(Clone)]
struct Row {
    organization: Organization,
    users: i64,
    storage: i64,
    projects: Vec<ProjectRow>,
}

#[derive(Clone)]
struct ProjectRow {
    project_id: u32,
    members: i64,
    is_active: bool,
}

impl Row {
    /// One line for each project.
    fn members(&self) -> impl Iterator<Item = (Project, i64)> {
        self.projects.iter().map(|project| {
            let labels = Project {
                organization_id: self.organization.organization_id,
                project_id: project.project_id,
            };
            (labels, project.members)
        })
    }
}

impl Inventory {
    fn replace(&self, rows: &[Row]) {
        let each =
            |count: fn(&Row) -> i64| rows.iter().map(move |row| (row.organization, count(row)));
        let active = |row: &Row| {
            row.projects
                .iter()
                .filter(|project| project.is_active)
                .count() as i64
        };
        self.projects_active.replace(each(active));
        self.project_members
            .replace(rows.iter().flat_map(Row::members));
        self.organization_users.replace(each(|row| row.users));
        self.organization_projects
            .replace(each(|row| row.projects.len() as i64));
        self.organization_storage.replace(each(|row| row.storage));
    }
}

/// None while it does not answer.
#[derive(Clone, Default)]
struct Database(Arc<Mutex<Option<Vec<Row>>>>);

impl Database {
    fn set(&self, rows: Option<Vec<Row>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = rows;
    }

    async fn rows(&self) -> Result<Vec<Row>, &'static str> {
        let rows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rows.clone().ok_or("the database does not answer")
    }
}

/// In a runtime of tokio.
fn watch(registry: &Registry, database: Database) -> Result<(), RegisterError> {
    let inventory = Inventory::register(registry).expect("no families clash");
    let refresh = registry.collector_async("inventory", move |into| {
        let (inventory, database) = (inventory.clone(), database.clone());
        async move {
            inventory.replace(&database.rows().await?);
            Ok(into)
        }
    });
    refresh.every("1m").register().map(drop)
}

#[track(OrganizationCreation)]
fn create_organization(name: &str) -> std::io::Result<()> {
    match name {
        "" => Err(std::io::ErrorKind::InvalidInput.into()),
        _ => Ok(()),
    }
}

fn row(organization_id: u32, projects: Vec<ProjectRow>) -> Row {
    Row {
        organization: Organization { organization_id },
        users: 20,
        storage: 1 << 40,
        projects,
    }
}

fn project(project_id: u32, is_active: bool) -> ProjectRow {
    ProjectRow {
        project_id,
        members: 4,
        is_active,
    }
}

fn events(registry: &Registry) {
    let metrics = ProjectMetrics::register(registry).expect("no families clash");
    let organization = Organization { organization_id: 7 };
    metrics.projects_created.with(&organization).inc_by(2);
    metrics.projects_archived.with(&organization).inc();
    create_organization("acme").expect("it is created");
    create_organization("").expect_err("it has no name");
}

/// Everything once; in a runtime of tokio.
pub(crate) fn changes_of_organizations(registry: &Registry) {
    events(registry);
    let database = Database::default();
    database.set(Some(vec![row(7, vec![project(12, true)])]));
    watch(registry, database).expect("no families clash");
}

#[test]
fn creations_and_archivings_are_counted() {
    let registry = Registry::builder().build().expect("it can be built");
    registry.scope_sync(|| events(&registry));
    let exposition = Exposition::of(&registry);
    let value = |name| exposition.value(name, &[("organization_id", ORGANIZATION)]);
    assert_eq!(value("projects_created_total"), Some(2.0));
    assert_eq!(value("projects_archived_total"), Some(1.0));
    let created = exposition.value("organizations_created_total", &[]);
    assert_eq!(created, Some(1.0));
}

#[tokio::test(start_paused = true)]
async fn the_database_is_asked_every_minute() {
    let registry = Registry::builder().build().expect("it can be built");
    let database = Database::default();
    let two = vec![project(12, true), project(13, false)];
    database.set(Some(vec![row(7, two), row(8, Vec::new())]));
    watch(&registry, database.clone()).expect("no families clash");
    let value = |name, project: &[(&str, &str)]| {
        let labels = [&[("organization_id", ORGANIZATION)], project].concat();
        Exposition::with_faults_of(&registry).value(name, &labels)
    };
    assert_eq!(value("projects_active", &[]), Some(1.0));
    assert_eq!(value("organization_projects", &[]), Some(2.0));
    assert_eq!(value("organization_users", &[]), Some(20.0));
    assert_eq!(
        value("organization_storage_bytes", &[]),
        Some((1_u64 << 40) as f64)
    );
    let members = |project| value("project_members", &[("project_id", project)]);
    assert_eq!((members("12"), members("13")), (Some(4.0), Some(4.0)));

    // A minute in which it does not answer changes nothing; a project that is gone goes.
    let minute = Duration::from_secs(60);
    database.set(None);
    tokio::time::sleep(minute + minute / 2).await;
    assert_eq!((members("12"), members("13")), (Some(4.0), Some(4.0)));
    database.set(Some(vec![row(7, vec![project(12, true)])]));
    tokio::time::sleep(minute).await;
    assert_eq!((members("12"), members("13")), (Some(4.0), None));
    assert_eq!(value("organization_projects", &[]), Some(1.0));
}
