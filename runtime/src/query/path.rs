//! What is answered at all.

use super::fault::Fault;

/// One of the four paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    Query,
    QueryRange,
    Services,
    Health,
}

impl Path {
    pub const ALL: [Path; 4] = [Path::Query, Path::QueryRange, Path::Services, Path::Health];

    pub fn as_str(self) -> &'static str {
        match self {
            Path::Query => "/query",
            Path::QueryRange => "/query_range",
            Path::Services => "/services",
            Path::Health => "/health",
        }
    }

    /// The path that is asked for, byte for byte: nothing is decoded or made shorter, so that no
    /// other spelling gets through.
    pub fn asked(method: &str, path: &str, prefix: &str) -> Result<Path, Fault> {
        let behind = path.strip_prefix(prefix).ok_or_else(not_found)?;
        let mut all = Path::ALL.into_iter();
        let path = all.find(|path| path.as_str() == behind);
        let path = path.ok_or_else(not_found)?;
        match method {
            "GET" | "HEAD" => Ok(path),
            "POST" if path.takes_forms() => Ok(path),
            _ => Err(Fault::method_not_allowed(path.allowed())),
        }
    }

    fn takes_forms(self) -> bool {
        matches!(self, Path::Query | Path::QueryRange)
    }

    fn allowed(self) -> &'static str {
        match self.takes_forms() {
            true => "GET, HEAD, POST",
            false => "GET, HEAD",
        }
    }
}

fn not_found() -> Fault {
    Fault::new(
        404,
        "not_found",
        "there is /query, /query_range, /services and /health, and nothing else",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, path: &str) -> Result<Path, u16> {
        Path::asked(method, path, "/m").map_err(|fault| fault.status)
    }

    #[test]
    fn four_paths_and_their_methods() {
        for path in Path::ALL {
            let text = format!("/m{}", path.as_str());
            assert_eq!(status("GET", &text), Ok(path));
            assert_eq!(status("HEAD", &text), Ok(path));
            assert_eq!(status("PUT", &text), Err(405));
        }
        assert_eq!(status("POST", "/m/query"), Ok(Path::Query));
        assert_eq!(status("POST", "/m/health"), Err(405));
    }

    #[test]
    fn other_spellings_are_other_paths() {
        for path in [
            "",
            "/",
            "*",
            "/m",
            "/m/",
            "/m/query/",
            "/m//query",
            "/m/./query",
            "/m/x/../query",
            "/query",
            "/m/%71uery",
            "/m/QUERY",
            "/m/query%2f",
            "/m/query;a=b",
            "/m/metadata",
            "/m/labels",
            "/m/series",
            "/m/query\0",
            "/m/../query",
            "/n/query",
        ] {
            assert_eq!(status("GET", path), Err(404), "{path}");
        }
    }
}
