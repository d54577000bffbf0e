//! What a request asks for, checked before the server is.

use super::fault::Fault;
use super::form::{self, Form};
use super::request::Request;
use super::step::Step;
use super::time::Time;

/// How much may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    /// Bytes of a query.
    pub query: usize,
    /// Steps of a range.
    pub points: u32,
}

impl Bounds {
    /// What a query takes when every byte of it is encoded, and the other parameters.
    pub fn form(&self) -> usize {
        self.query.saturating_mul(3).saturating_add(1024)
    }
}

/// The parameters of `/query`, as the server gets them.
pub(super) fn instant(request: &Request<'_>, bounds: &Bounds) -> Result<String, Fault> {
    let form = read(request, bounds, &["query", "time"])?;
    let query = query(&form, bounds)?;
    let time = time(&form, "time")?.map(|time| ("time", time.to_string()));
    Ok(form::encode([("query", query)].into_iter().chain(time)))
}

/// The parameters of `/query_range`, as the server gets them.
pub(super) fn range(request: &Request<'_>, bounds: &Bounds) -> Result<String, Fault> {
    let form = read(request, bounds, &["query", "start", "end", "step"])?;
    let query = query(&form, bounds)?;
    let (start, end) = (required(&form, "start")?, required(&form, "end")?);
    let step = step(&form)?;
    check_range(start, end, step, bounds)?;
    Ok(form::encode([
        ("query", query),
        ("start", start.to_string()),
        ("end", end.to_string()),
        ("step", step.to_string()),
    ]))
}

fn read(request: &Request<'_>, bounds: &Bounds, known: &[&'static str]) -> Result<Form, Fault> {
    let body = match request.method {
        "POST" => request.body,
        _ => &[],
    };
    check_size(body.len(), 413, "the form", bounds)?;
    check_size(request.query.len(), 400, "the query string", bounds)?;
    if !body.is_empty() && !is_form(request.content_type) {
        return Err(Fault::new(
            415,
            "bad_data",
            "the body is no form; send it as application/x-www-form-urlencoded",
        ));
    }
    Form::read([request.query.as_bytes(), body], known)
}

fn check_size(bytes: usize, status: u16, what: &str, bounds: &Bounds) -> Result<(), Fault> {
    let limit = bounds.form();
    match bytes > limit {
        true => Err(too_long(status, what, limit)),
        false => Ok(()),
    }
}

pub(super) fn too_long(status: u16, what: &str, limit: usize) -> Fault {
    Fault::new(
        status,
        "bad_data",
        format!("{what} is longer than {limit} bytes"),
    )
}

fn is_form(content_type: &str) -> bool {
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn query(form: &Form, bounds: &Bounds) -> Result<String, Fault> {
    let query = form.get("query").filter(|query| !query.trim().is_empty());
    let query = query.ok_or_else(|| missing("query", "an expression of PromQL such as up"))?;
    match query.len() > bounds.query {
        true => Err(too_long(400, "`query`", bounds.query)),
        false => Ok(query.to_owned()),
    }
}

fn missing(name: &str, example: &str) -> Fault {
    Fault::bad_data(format!("`{name}` is missing; write {example}"))
}

fn required(form: &Form, name: &str) -> Result<Time, Fault> {
    let example = "seconds since 1970 or RFC 3339";
    time(form, name)?.ok_or_else(|| missing(name, example))
}

fn time(form: &Form, name: &str) -> Result<Option<Time>, Fault> {
    let Some(text) = form.get(name) else {
        return Ok(None);
    };
    let time = Time::parse(text).map_err(|why| unreadable(name, text, why))?;
    Ok(Some(time))
}

fn step(form: &Form) -> Result<Step, Fault> {
    let Some(text) = form.get("step") else {
        return Ok(Step::DEFAULT);
    };
    Step::parse(text).map_err(|why| unreadable("step", text, why))
}

fn unreadable(name: &str, text: &str, why: &str) -> Fault {
    let shown: String = text.chars().take(64).collect();
    Fault::bad_data(format!("`{name}` is `{shown}`, which is {why}"))
}

/// Prometheus counts the steps, VictoriaMetrics by default too; the first point is not one.
fn check_range(start: Time, end: Time, step: Step, bounds: &Bounds) -> Result<(), Fault> {
    let length = end.since(start);
    if length < 0 {
        return Err(Fault::bad_data(format!(
            "`end` ({end}) is before `start` ({start}); write the earlier one as `start`"
        )));
    }
    let (points, limit) = (step.count_in(length), bounds.points);
    if points > i64::from(limit) {
        let fitting = Step::fitting(length, limit);
        return Err(Fault::bad_data(format!(
            "a step of {step} makes {points} points per series, more than {limit}; \
             write a step of {fitting} or more, or a shorter range"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        query: 20,
        points: 11_000,
    };

    fn of(query: &str) -> Request<'_> {
        Request {
            query,
            ..Request::default()
        }
    }

    fn posted<'a>(body: &'a str, content_type: &'a str) -> Request<'a> {
        Request {
            method: "POST",
            content_type,
            body: body.as_bytes(),
            ..Request::default()
        }
    }

    fn asked_range(query: &str) -> Result<String, String> {
        range(&of(query), &BOUNDS).map_err(|fault| format!("{} {}", fault.status, fault.error))
    }

    #[test]
    fn parameters_are_written_anew() {
        let asked = instant(&of("time=2023-11-14T22:13:20Z&x=1&query=up%7B%7D"), &BOUNDS);
        assert_eq!(asked.as_deref(), Ok("?query=up%7B%7D&time=1700000000"));
        let asked = instant(&of("query=up&time="), &BOUNDS);
        assert_eq!(asked.as_deref(), Ok("?query=up"));
        let asked = asked_range("end=20&start=10.5&query=up&timeout=1h");
        assert_eq!(
            asked.as_deref(),
            Ok("?query=up&start=10.500&end=20&step=15s")
        );
        let asked = asked_range("query=up&start=1&end=1&step=1m30s");
        assert_eq!(asked.as_deref(), Ok("?query=up&start=1&end=1&step=90s"));
    }

    #[test]
    fn forms_are_parameters_too() {
        let form = "application/x-www-form-urlencoded";
        for content_type in [form, "Application/X-WWW-Form-Urlencoded ; charset=utf-8"] {
            let mut request = posted("query=up", content_type);
            request.query = "time=1";
            assert_eq!(
                instant(&request, &BOUNDS).as_deref(),
                Ok("?query=up&time=1")
            );
        }
        let long = "a".repeat(BOUNDS.form() + 1);
        let status = |request| instant(&request, &BOUNDS).expect_err("refused").status;
        assert_eq!(status(posted("query=up", "application/json")), 415);
        assert_eq!(status(posted("query=up", "")), 415);
        assert_eq!(status(posted("", "")), 400);
        assert_eq!(status(posted(&long, form)), 413);
        let body_of_get = Request {
            method: "GET",
            ..posted("query=up", form)
        };
        assert_eq!(status(body_of_get), 400);
    }

    /// What is wrong, and what to write instead.
    #[test]
    fn bad_ranges() {
        for (query, error) in [
            (
                "",
                "`query` is missing; write an expression of PromQL such as up",
            ),
            (
                "query=%20&start=1&end=2",
                "`query` is missing; write an expression",
            ),
            (
                "query=up&end=2",
                "`start` is missing; write seconds since 1970 or RFC 3339",
            ),
            ("query=up&start=1", "`end` is missing; write seconds"),
            (
                "query=up&start=x&end=2",
                "`start` is `x`, which is no time; write",
            ),
            (
                "query=up&start=1&end=1e99",
                "`end` is `1e99`, which is not in the years",
            ),
            (
                "query=up&start=2&end=1",
                "`end` (1) is before `start` (2); write",
            ),
            (
                "query=up&start=1&end=2&step=0",
                "`step` is `0`, which is not more than 0; write at least 1ms",
            ),
            (
                "query=up&start=1&end=2&step=-1m",
                "`step` is `-1m`, which is not more than 0",
            ),
            (
                "query=up&start=1&end=2&step=soon",
                "`step` is `soon`, which is no duration; write",
            ),
            (
                "query=up&start=0&end=11001&step=1",
                "a step of 1s makes 11001 points per series, more than 11000; write a step of 2s or more",
            ),
            (
                "query=012345678901234567890&start=1&end=2",
                "`query` is longer than 20 bytes",
            ),
            ("query=up&start=1&start=1&end=2", "`start` is there twice"),
        ] {
            let answer = asked_range(query).expect_err(query);
            assert!(
                answer.starts_with(&format!("400 {error}")),
                "{query}: {answer}"
            );
        }
        assert!(asked_range("query=up&start=0&end=11000&step=1").is_ok());
    }

    #[test]
    fn long_texts_are_not_repeated() {
        let long = "9".repeat(500);
        let error = asked_range(&format!("query=up&start={long}x&end=1")).expect_err("no time");
        assert!(error.len() < 250, "{error}");
        let error = asked_range(&"a".repeat(BOUNDS.form() + 1)).expect_err("too long");
        assert_eq!(error, "400 the query string is longer than 1084 bytes");
    }
}
