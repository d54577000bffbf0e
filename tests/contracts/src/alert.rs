//! What an alert asks of a histogram.

use serde::Deserialize;

/// An alert as a contract states it.
#[derive(Clone, Debug, Deserialize)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// As documented.
    pub expr: String,
    /// A form of it that does what was meant.
    pub working_expr: Option<String>,
}

impl Alert {
    /// What a quantile of a histogram must exceed for the alert to fire. `None` if the
    /// alert is not about quantiles of this histogram.
    pub fn threshold(&self, histogram: &str) -> Option<f64> {
        let expression = self.working_expr.as_ref().unwrap_or(&self.expr);
        let buckets = format!("{histogram}_bucket");
        let names_it = expression
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .any(|word| word == buckets);
        let (quantile, threshold) = expression.rsplit_once('>')?;
        (names_it && quantile.contains("histogram_quantile"))
            .then(|| threshold.trim().parse().ok())
            .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Contract;

    #[test]
    fn the_thresholds_of_the_contracts_are_found() {
        let found: Vec<_> = ["taskflows", "dag", "taskmanager", "causal"]
            .into_iter()
            .flat_map(|system| thresholds(&Contract::of(system)))
            .collect();
        let expected = [
            ("taskflows_api_request_duration_seconds".to_owned(), 1.0),
            ("dag_api_request_duration_seconds".to_owned(), 5.0),
            ("http_request_duration_seconds".to_owned(), 2.0),
            ("export_duration_seconds".to_owned(), 300.0),
        ];
        assert_eq!(found, expected);
    }

    fn thresholds(contract: &Contract) -> Vec<(String, f64)> {
        let names = contract.metrics.iter().map(|metric| &metric.name);
        names
            .flat_map(|name| {
                let of_alerts = contract.alerts.iter();
                of_alerts.filter_map(|alert| Some((name.clone(), alert.threshold(name)?)))
            })
            .collect()
    }

    #[test]
    fn an_alert_on_a_longer_name_is_another() {
        let alert = Alert {
            name: "Slow".to_owned(),
            expr: "histogram_quantile(0.9, rate(api_wait_seconds_bucket[5m])) > 3".to_owned(),
            working_expr: None,
        };
        assert_eq!(alert.threshold("api_wait_seconds"), Some(3.0));
        assert_eq!(alert.threshold("wait_seconds"), None);
    }
}
