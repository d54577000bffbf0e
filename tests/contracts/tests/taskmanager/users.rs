//! Users: what they do, and how many there are.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use callmeter::{
    Counter, Family, Gauge, GaugeGuard, LabelSet, LabelValue, MetricFamilies, Operation, Registry,
    track,
};
use callmeter_contracts::Exposition;

use crate::business::ORGANIZATION;

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
pub(crate) struct Login {
    organization_id: u32,
    auth_method: AuthMethod,
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum ActionType {
    Create,
    Update,
    Delete,
    View,
}

#[derive(LabelSet)]
struct Action {
    organization_id: u32,
    action_type: ActionType,
}

#[derive(LabelSet, Clone, Copy)]
pub(crate) struct Organization {
    pub(crate) organization_id: u32,
}

#[derive(MetricFamilies)]
pub(crate) struct UserMetrics {
    /// User logouts.
    user_logouts: Family<Organization, Counter>,
    /// Actions users performed, by kind.
    user_actions: Family<Action, Counter>,
    /// Users active within the last 24 hours.
    active_users: Family<Organization, Gauge>,
    /// Users with a session open right now.
    concurrent_users: Family<Organization, Gauge>,
}

/// Who has sessions. A user counts once, however many there are.
pub(crate) struct Sessions {
    metrics: UserMetrics,
    open: Mutex<HashMap<(u32, u32), User>>,
}

struct User {
    sessions: u32,
    _counted: GaugeGuard,
}

#[track(Login { organization_id, auth_method })]
fn log_in(organization_id: u32, auth_method: AuthMethod, is_known: bool) -> std::io::Result<()> {
    if is_known {
        Ok(())
    } else {
        Err(std::io::ErrorKind::PermissionDenied.into())
    }
}

impl Sessions {
    pub(crate) fn new(registry: &Registry) -> Sessions {
        Sessions {
            metrics: UserMetrics::register(registry).expect("no families clash"),
            open: Mutex::default(),
        }
    }

    fn with<R>(&self, run: impl FnOnce(&mut HashMap<(u32, u32), User>) -> R) -> R {
        run(&mut self.open.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn open(&self, organization_id: u32, user: u32, method: AuthMethod) {
        log_in(organization_id, method, true).expect("the user is known");
        let concurrent = &self.metrics.concurrent_users;
        self.with(|open| {
            let user = open.entry((organization_id, user)).or_insert_with(|| User {
                sessions: 0,
                _counted: concurrent
                    .with(&Organization { organization_id })
                    .inc_guard(),
            });
            user.sessions += 1;
        });
    }

    fn close(&self, organization_id: u32, user: u32) {
        let logouts = &self.metrics.user_logouts;
        logouts.with(&Organization { organization_id }).inc();
        self.with(|open| {
            let key = (organization_id, user);
            let Some(user) = open.get_mut(&key) else {
                return;
            };
            user.sessions -= 1;
            if user.sessions == 0 {
                open.remove(&key);
            }
        });
    }

    fn act(&self, organization_id: u32, action_type: ActionType) {
        let actions = &self.metrics.user_actions;
        actions
            .with(&Action {
                organization_id,
                action_type,
            })
            .inc();
    }

    /// Rows of the database: organizations, and how many of their users were active.
    fn refresh_active(&self, rows: &[(u32, i64)]) {
        let rows = rows.iter();
        let rows = rows.map(|&(organization_id, users)| (Organization { organization_id }, users));
        self.metrics.active_users.replace(rows);
    }
}

/// Everything once.
pub(crate) fn acts_of_users(registry: &Registry) {
    let sessions = Sessions::new(registry);
    for auth_method in [
        AuthMethod::Jwt,
        AuthMethod::OauthGoogle,
        AuthMethod::OauthGithub,
    ] {
        sessions.open(7, 1, auth_method);
    }
    log_in(7, AuthMethod::Jwt, false).expect_err("the user is not known");
    sessions.close(7, 1);
    for action_type in [
        ActionType::Create,
        ActionType::Update,
        ActionType::Delete,
        ActionType::View,
    ] {
        sessions.act(7, action_type);
    }
    sessions.refresh_active(&[(7, 5)]);
}

#[test]
fn logins_logouts_and_actions_are_counted() {
    let registry = Registry::builder().build().expect("it can be built");
    registry.scope_sync(|| acts_of_users(&registry));
    let exposition = Exposition::of(&registry);
    let value = |name, label: &[(&str, &str)]| {
        exposition.value(
            name,
            &[&[("organization_id", ORGANIZATION)], label].concat(),
        )
    };
    assert_eq!(
        value("user_logins_total", &[("auth_method", "jwt")]),
        Some(1.0)
    );
    assert_eq!(value("user_logouts_total", &[]), Some(1.0));
    assert_eq!(
        value("user_actions_total", &[("action_type", "view")]),
        Some(1.0)
    );
}

#[test]
fn users_with_several_sessions_count_once() {
    let registry = Registry::builder().build().expect("it can be built");
    let sessions = Sessions::new(&registry);
    let concurrent = || {
        let organization = [("organization_id", ORGANIZATION)];
        Exposition::of(&registry).value("concurrent_users", &organization)
    };
    assert_eq!(concurrent(), None);
    sessions.open(7, 1, AuthMethod::Jwt);
    sessions.open(7, 1, AuthMethod::OauthGithub);
    sessions.open(7, 2, AuthMethod::Jwt);
    assert_eq!(concurrent(), Some(2.0));
    sessions.close(7, 1);
    assert_eq!(concurrent(), Some(2.0));
    sessions.close(7, 1);
    sessions.close(7, 2);
    assert_eq!(concurrent(), Some(0.0));
}

#[test]
fn active_users_are_as_many_as_the_database_says() {
    let registry = Registry::builder().build().expect("it can be built");
    let sessions = Sessions::new(&registry);
    let active = |organization| {
        let organization = [("organization_id", organization)];
        Exposition::of(&registry).value("active_users", &organization)
    };
    sessions.refresh_active(&[(7, 5), (8, 1)]);
    assert_eq!((active("7"), active("8")), (Some(5.0), Some(1.0)));
    sessions.refresh_active(&[(7, 4)]);
    assert_eq!((active("7"), active("8")), (Some(4.0), None));
}

#[test]
fn organizations_that_all_change_are_shown_as_far_as_the_limit_goes() {
    let registry = Registry::builder().series_limit(2);
    let registry = registry.build().expect("it can be built");
    let sessions = Sessions::new(&registry);
    sessions.refresh_active(&[(1, 5), (2, 6)]);
    sessions.refresh_active(&[(3, 7), (4, 8)]);
    let exposition = Exposition::with_faults_of(&registry);
    let active = |organization| {
        let organization = [("organization_id", organization)];
        exposition.value("active_users", &organization)
    };
    assert_eq!((active("3"), active("4")), (Some(7.0), Some(8.0)));
    assert_eq!(active("_overflow"), None);
}
