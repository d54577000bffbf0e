//! Which services there are.

use std::collections::BTreeSet;

use serde_json::Value;

use super::BuildError;
use super::answer::Answer;
use super::form;

/// Whose label names services, and who they are when nobody can be asked.
#[derive(Clone, Debug)]
pub(super) struct Services {
    pub metric: String,
    pub label: String,
    pub fallback: Option<BTreeSet<String>>,
}

/// Of a service that has none.
const UNKNOWN: &str = "unknown";

impl Services {
    /// Both become part of a query.
    pub fn check(&self) -> Result<(), BuildError> {
        match is_name(&self.metric, ":") {
            true if is_name(&self.label, "") => Ok(()),
            true => Err(BuildError::Name(self.label.clone())),
            false => Err(BuildError::Name(self.metric.clone())),
        }
    }

    pub fn query(&self) -> String {
        let query = format!("group by ({}) ({})", self.label, self.metric);
        form::encode([("query", query)])
    }

    /// The names in an answer; nothing if it is none.
    pub fn names(&self, body: &[u8]) -> Option<BTreeSet<String>> {
        let answer: Value = serde_json::from_slice(body).ok()?;
        if answer.get("status")? != "success" {
            return None;
        }
        let results = answer.get("data")?.get("result")?.as_array()?;
        let names = results.iter().map(|result| self.name(result));
        Some(names.collect())
    }

    fn name(&self, result: &Value) -> String {
        let labels = result.get("metric");
        let name = labels.and_then(|labels| labels.get(&self.label)?.as_str());
        let name = name.filter(|name| !name.is_empty());
        name.unwrap_or(UNKNOWN).to_owned()
    }
}

fn is_name(text: &str, further: &str) -> bool {
    let belongs =
        |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || further.contains(letter);
    !text.is_empty()
        && !text.starts_with(|letter: char| letter.is_ascii_digit())
        && text.chars().all(belongs)
}

/// An array of names.
pub(super) fn answer(names: &BTreeSet<String>) -> Answer {
    let names = names.iter().map(|name| Value::from(name.as_str()));
    let names: Value = names.collect();
    Answer::json(200, names.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(metric: &str, label: &str) -> Services {
        Services {
            metric: metric.to_owned(),
            label: label.to_owned(),
            fallback: None,
        }
    }

    #[test]
    fn names_are_sorted_and_there_once() {
        let body = br#"{"status":"success","data":{"resultType":"vector","result":[
            {"metric":{"service":"workers"}},{"metric":{}},{"metric":{"service":"api \"2\""}},
            {"metric":{"service":""}},{"metric":{"service":"workers"}},{"metric":{"service":5}},{}]}}"#;
        let names = services("m", "service").names(body).expect("names");
        assert_eq!(answer(&names).body, r#"["api \"2\"","unknown","workers"]"#);
    }

    #[test]
    fn what_is_no_answer_names_nobody() {
        for body in [
            "",
            "{}",
            "[]",
            r#"{"status":"error","data":{"result":[]}}"#,
            r#"{"status":"success","data":{"result":{}}}"#,
            r#"{"status":"success"}"#,
        ] {
            assert_eq!(
                services("m", "service").names(body.as_bytes()),
                None,
                "{body}"
            );
        }
    }

    #[test]
    fn nothing_but_names_gets_into_the_query() {
        let query = services("a:b", "_c1").query();
        assert_eq!(query, "?query=group%20by%20%28_c1%29%20%28a%3Ab%29");
        for (metric, label, wrong) in [
            ("", "a", ""),
            ("a", "", ""),
            ("a)", "b", "a)"),
            ("a", "b:c", "b:c"),
            ("1a", "b", "1a"),
            ("a", "é", "é"),
        ] {
            let error = services(metric, label).check();
            assert_eq!(error, Err(BuildError::Name(wrong.to_owned())));
        }
        assert_eq!(services("a:b", "_c1").check(), Ok(()));
    }
}
