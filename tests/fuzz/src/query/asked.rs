//! What the server of metrics may be asked.

use super::MOST_POINTS;
use super::upstream::Asked;

/// Paths and their parameters.
const ALLOWED: [(&str, &[&str]); 3] = [
    ("/api/v1/query", &["query", "time"]),
    ("/api/v1/query_range", &["query", "start", "end", "step"]),
    ("/health", &[]),
];

/// Fails where anything else is asked.
pub(super) fn check(asked: &Asked) {
    let words: Vec<_> = asked.line.split(' ').collect();
    let ["GET", target, "HTTP/1.1"] = words[..] else {
        panic!("{asked:?}");
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let allowed = ALLOWED.iter().find(|(allowed, _)| *allowed == path);
    let (_, names) = allowed.unwrap_or_else(|| panic!("nobody may ask {asked:?}"));
    let parameters: Vec<_> = query.split_terminator('&').map(parameter).collect();
    for (at, (name, _)) in parameters.iter().enumerate() {
        assert!(names.contains(name), "{asked:?}");
        let earlier = &parameters[..at];
        assert!(
            earlier.iter().all(|(other, _)| other != name),
            "{name} is there twice"
        );
    }
    if path.ends_with("query_range") {
        check_range(&parameters);
    }
    check_headers(&asked.headers);
}

/// In a value there is nothing but what is encoded or needs not be.
fn parameter(pair: &str) -> (&str, &str) {
    let (name, value) = pair.split_once('=').expect("a value");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte);
    assert!(!value.is_empty() && value.bytes().all(is_plain), "{pair}");
    (name, value)
}

fn check_range(parameters: &[(&str, &str)]) {
    let value = |name: &str| {
        let found = parameters.iter().find(|(given, _)| *given == name);
        found
            .unwrap_or_else(|| panic!("no {name} in {parameters:?}"))
            .1
    };
    let time = |name: &str| -> f64 { value(name).parse().expect("seconds") };
    let (start, end, step) = (time("start"), time("end"), seconds(value("step")));
    assert!(step > 0.0 && start <= end, "{parameters:?}");
    // Numbers of seconds are not exact.
    assert!((end - start) / step < MOST_POINTS + 1.001, "{parameters:?}");
}

fn seconds(step: &str) -> f64 {
    let (number, unit) = match step.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (step.strip_suffix('s').expect("a unit"), 1.0),
    };
    number.parse::<u64>().expect("a whole number") as f64 * unit
}

fn check_headers(headers: &[String]) {
    let pairs = headers
        .iter()
        .map(|line| line.split_once(": ").expect("a header"));
    let mut pairs: Vec<_> = pairs.filter(|(name, _)| *name != "host").collect();
    pairs.sort_unstable();
    let names: Vec<_> = pairs.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        ["accept", "accept-encoding", "user-agent"],
        "{headers:?}"
    );
    assert_eq!((pairs[0].1, pairs[1].1), ("application/json", "identity"));
    assert!(pairs[2].1.starts_with("callmeter/"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(target: &str) -> Asked {
        let headers = [
            "host: a",
            "accept: application/json",
            "accept-encoding: identity",
            "user-agent: callmeter/1",
        ];
        Asked {
            line: format!("GET {target} HTTP/1.1"),
            headers: headers.map(str::to_owned).to_vec(),
        }
    }

    #[test]
    fn what_may_be_asked() {
        check(&asked("/health"));
        check(&asked("/api/v1/query?query=a%20b&time=1.5"));
        check(&asked(
            "/api/v1/query_range?query=a&start=0&end=165&step=15ms",
        ));
    }

    #[test]
    fn what_may_not() {
        for target in [
            "/metrics",
            "/api/v1/query/",
            "/health?query=a",
            "/api/v1/query?query=a&timeout=1",
            "/api/v1/query?query=a/b",
            "/api/v1/query?query=a&query=a",
            "/api/v1/query_range?query=a&start=2&end=1&step=1s",
            "/api/v1/query_range?query=a&start=0&end=166&step=15ms",
            "/health HTTP/1.1 X",
        ] {
            let checked = std::panic::catch_unwind(|| check(&asked(target)));
            assert!(checked.is_err(), "{target}");
        }
        let mut smuggled = asked("/health");
        smuggled.headers.push("cookie: a".to_owned());
        assert!(std::panic::catch_unwind(|| check(&smuggled)).is_err());
    }
}
