//! What program is running.

use crate::{RegisterError, Registration, Registry};

/// The name and the version of a program: see [`build_info!`](crate::build_info).
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it is shown by `Registry::build_info`"]
pub struct BuildInfo {
    labels: Vec<(&'static str, String)>,
}

impl BuildInfo {
    #[doc(hidden)]
    pub fn of_package(labels: &[(&'static str, Option<&str>)]) -> BuildInfo {
        let known = labels.iter().filter_map(|(name, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some((*name, value.to_owned()))
        });
        BuildInfo {
            labels: known.collect(),
        }
    }

    /// Another label, or another value of one.
    ///
    /// ```
    /// let info = callmeter::build_info!().with("revision", "2c26b46").with("tls", "rustls");
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry.build_info(info)?;
    /// # let samples = registry.snapshot().samples();
    /// # let info = samples.iter().find(|sample| sample.name() == "build_info").expect("it is there");
    /// # assert_eq!(info.label("revision"), Some("2c26b46"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with(mut self, label: &'static str, value: impl Into<String>) -> BuildInfo {
        self.labels.retain(|(known, _)| *known != label);
        self.labels.push((label, value.into()));
        self
    }
}

impl Registry {
    /// Shows what program is running, as `<namespace>_build_info{name,version,…} 1`.
    ///
    /// ```
    /// let registry = callmeter::Registry::builder().namespace("shop").build()?;
    /// registry.build_info(callmeter::build_info!())?;
    /// let samples = registry.snapshot().samples();
    /// let info = samples.iter().find(|sample| sample.name() == "shop_build_info");
    /// let info = info.ok_or("it is there")?;
    /// assert_eq!(info.label("version"), Some(env!("CARGO_PKG_VERSION")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where the family's name belongs to another one, or a label's name is none.
    #[track_caller]
    pub fn build_info(&self, info: BuildInfo) -> Result<Registration, RegisterError> {
        self.collector_fn("build_info", move |into| {
            let labels = info.labels.iter();
            let labels: Vec<_> = labels
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            into.info("build", "What program is running.")
                .with(&labels, 1);
            Ok(())
        })
    }
}

/// The [`BuildInfo`] of the package in which it is written, for
/// [`Registry::build_info`](crate::Registry::build_info).
///
/// | label | from |
/// |---|---|
/// | `name` | `CARGO_PKG_NAME`, which Cargo sets; where it is not set, the crate's name |
/// | `version` | `CARGO_PKG_VERSION`, which Cargo sets |
/// | `revision` | the first of the environment variables `GIT_REVISION`, `VERGEN_GIT_SHA`, `GITHUB_SHA`, `CI_COMMIT_SHA` |
/// | `rustc_version` | `RUSTC_VERSION` or `VERGEN_RUSTC_SEMVER` |
///
/// The variables are those of the compilation: `GIT_REVISION=$(git rev-parse HEAD) cargo build`,
/// or `cargo::rustc-env=…` of a build script. A label whose variable is not set, or empty, is
/// not there.
///
/// ```
/// let registry = callmeter::Registry::builder().build()?;
/// registry.build_info(callmeter::build_info!())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! build_info {
    () => {
        $crate::BuildInfo::of_package(&[
            (
                "name",
                ::core::option_env!("CARGO_PKG_NAME").or(::core::option::Option::Some(
                    $crate::__private::crate_of(::core::module_path!()),
                )),
            ),
            ("version", ::core::option_env!("CARGO_PKG_VERSION")),
            (
                "revision",
                ::core::option_env!("GIT_REVISION")
                    .or(::core::option_env!("VERGEN_GIT_SHA"))
                    .or(::core::option_env!("GITHUB_SHA"))
                    .or(::core::option_env!("CI_COMMIT_SHA")),
            ),
            (
                "rustc_version",
                ::core::option_env!("RUSTC_VERSION").or(::core::option_env!("VERGEN_RUSTC_SEMVER")),
            ),
        ])
    };
}
