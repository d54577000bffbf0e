use std::error::Error;
use std::fmt;

/// Why there is no router. No password is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The address is none that a server has; with the address and what is wrong with it.
    Url(String, &'static str),
    /// The environment variable of that name is no UTF-8.
    Environment(String),
    /// The token or the user has characters that no header can have.
    Credentials,
    /// No metric or label can have that name.
    Name(String),
    /// That is no path to be under.
    Prefix(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Url(url, why) => write!(
                f,
                "`{url}` is no address of a server of metrics: {why}; write http://host:8428"
            ),
            BuildError::Environment(variable) => write!(
                f,
                "the environment variable {variable} is no UTF-8; set it to http://host:8428"
            ),
            BuildError::Credentials => f.write_str(
                "tokens are visible ASCII characters, and there is no colon in a user's name",
            ),
            BuildError::Name(name) => write!(
                f,
                "`{name}` is no name of a metric or label; write letters, digits and underscores"
            ),
            BuildError::Prefix(prefix) => write!(
                f,
                "`{prefix}` is no path; write one with a slash in front and none behind: /api/metrics"
            ),
        }
    }
}

impl Error for BuildError {}
