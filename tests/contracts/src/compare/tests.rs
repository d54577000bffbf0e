use super::*;

const CONTRACT: &str = r#"
[[metric]]
name = "shop_orders_total"
type = "counter"
help = "Orders."
labels = ["till", "status"]
values = { status = ["paid", "refused"], till = ["left"] }
values_open = ["till"]

[[metric]]
name = "shop_order_duration_seconds"
type = "histogram"
help = "How long an order took."
labels = ["till"]
buckets = [1, 5.0]
unit = "seconds"

[[metric]]
name = "shop_wait_seconds"
type = "histogram"
help = "How long customers waited."
labels = []
buckets_default = true

[[metric]]
name = "shop_door_state"
type = "gauge"
help = "The door."
labels = ["door"]
states = { open = 0, shut = 2 }

[[metric]]
name = "shop_till_state"
type = "gauge"
help = "The tills."
labels = ["state", "till"]
values = { state = ["busy", "free"] }
states = { free = 0, busy = 1 }

[[metric]]
name = "shop_info"
type = "info"
help = "Which shop."
labels = ["city"]

[[alert]]
name = "Queue"
expr = 'histogram_quantile(0.95, rate(shop_wait_seconds_bucket[5m])) > 60'
"#;

const EXPOSITION: &str = r#"# HELP shop_orders_total Orders.
# TYPE shop_orders_total counter
shop_orders_total{status="paid",till="left"} 3
shop_orders_total{status="refused",till="right"} 1
# HELP shop_order_duration_seconds How long an order took.
# TYPE shop_order_duration_seconds histogram
shop_order_duration_seconds_bucket{le="1.0",till="left"} 3
shop_order_duration_seconds_bucket{le="5.0",till="left"} 4
shop_order_duration_seconds_bucket{le="+Inf",till="left"} 4
shop_order_duration_seconds_sum{till="left"} 2.5
shop_order_duration_seconds_count{till="left"} 4
# HELP shop_wait_seconds How long customers waited.
# TYPE shop_wait_seconds histogram
shop_wait_seconds_bucket{le="120.0"} 0
shop_wait_seconds_bucket{le="+Inf"} 0
shop_wait_seconds_sum 0
shop_wait_seconds_count 0
# HELP shop_door_state The door.
# TYPE shop_door_state gauge
shop_door_state{door="front"} 0
shop_door_state{door="back"} 2
# HELP shop_till_state The tills.
# TYPE shop_till_state gauge
shop_till_state{state="busy",till="first"} 1
shop_till_state{state="free",till="second"} 0
# HELP shop_info Which shop.
# TYPE shop_info gauge
shop_info{city="Bern"} 1
"#;

const OPEN_METRICS: &str = "\
# TYPE shop_order_duration_seconds histogram
# UNIT shop_order_duration_seconds seconds
# TYPE shop info
";

/// The differences after every `from` in the exposition has become `to`.
fn with(from: &str, to: &str) -> Vec<String> {
    assert!(EXPOSITION.contains(from), "{from} is not there");
    let contract = Contract::parse(CONTRACT).expect("a contract");
    let mut exposition = Exposition::parse(&EXPOSITION.replace(from, to));
    exposition.add_open_metrics(OPEN_METRICS);
    differences(&contract, &exposition)
}

/// The differences if this is what OpenMetrics adds.
fn with_open_metrics(text: &str) -> Vec<String> {
    let contract = Contract::parse(CONTRACT).expect("a contract");
    let mut exposition = Exposition::parse(EXPOSITION);
    exposition.add_open_metrics(text);
    differences(&contract, &exposition)
}

#[test]
fn what_is_as_it_should_be_does_not_differ() {
    assert_eq!(with("Orders.", "Orders."), [""; 0]);
}

#[test]
fn another_name_is_a_family_too_few_and_one_too_many() {
    let expected = [
        "shop_orders_total is missing",
        "shop_order_total is a counter that the contract lacks",
    ];
    assert_eq!(with("shop_orders_total", "shop_order_total"), expected);
}

#[test]
fn another_type_is_told() {
    let expected = ["shop_orders_total: type is gauge, not counter"];
    assert_eq!(
        with("shop_orders_total counter", "shop_orders_total gauge"),
        expected
    );
}

#[test]
fn another_help_is_told() {
    let expected = [r#"shop_orders_total: help is "Orders", not "Orders.""#];
    assert_eq!(with("Orders.", "Orders"), expected);
}

#[test]
fn another_unit_is_told() {
    let is_info = "# TYPE shop info\n";
    let expected = ["shop_order_duration_seconds: unit is none, not seconds"];
    assert_eq!(with_open_metrics(is_info), expected);
    let units = "# UNIT shop_order_duration_seconds s\n# UNIT shop_wait_seconds seconds\n";
    let expected = [
        "shop_order_duration_seconds: unit is s, not seconds",
        "shop_wait_seconds: unit is seconds, not none",
    ];
    assert_eq!(with_open_metrics(&[is_info, units].concat()), expected);
}

#[test]
fn an_info_that_is_a_mere_gauge_is_told() {
    let unit = "# UNIT shop_order_duration_seconds seconds\n";
    let expected = ["shop_info: type is gauge, not info"];
    assert_eq!(with_open_metrics(unit), expected);
}

#[test]
fn a_label_more_or_less_is_told() {
    let expected = ["shop_order_duration_seconds: labels are none, not till"];
    assert_eq!(with(r#"_sum{till="left"}"#, "_sum"), expected);
    let expected = ["shop_wait_seconds: labels are a, b, not none"];
    assert_eq!(
        with("wait_seconds_sum", r#"wait_seconds_sum{a="",b=""}"#),
        expected
    );
}

#[test]
fn another_name_of_a_label_is_told() {
    let expected = [
        "shop_orders_total: labels are result, till, not status, till",
        r#"shop_orders_total: status="refused" does not occur"#,
    ];
    assert_eq!(with(r#"status="refused""#, r#"result="refused""#), expected);
}

#[test]
fn another_value_of_a_label_is_told() {
    let expected = [
        r#"shop_orders_total: status="declined" is not one of paid, refused"#,
        r#"shop_orders_total: status="refused" does not occur"#,
    ];
    assert_eq!(with("refused", "declined"), expected);
}

#[test]
fn values_of_an_open_label_may_be_others_but_those_listed_occur() {
    assert_eq!(with("right", "middle"), [""; 0]);
    let expected = [r#"shop_orders_total: till="left" does not occur"#];
    assert_eq!(
        with(r#""paid",till="left""#, r#""paid",till="right""#),
        expected
    );
}

#[test]
fn a_number_that_is_no_state_is_told() {
    let expected = [
        "shop_door_state: the state shut, 2, does not occur",
        "shop_door_state: 1 is none of the states",
    ];
    assert_eq!(with(r#"door="back"} 2"#, r#"door="back"} 1"#), expected);
}

#[test]
fn a_state_that_shows_the_number_of_another_is_told() {
    let expected = [
        "shop_till_state: the state free, 0, does not occur",
        r#"shop_till_state: state="free" shows 1, not 0"#,
    ];
    assert_eq!(with(r#"till="second"} 0"#, r#"till="second"} 1"#), expected);
}

#[test]
fn an_info_that_is_not_1_is_told() {
    let expected = ["shop_info: is 0, not 1"];
    assert_eq!(with(r#"city="Bern"} 1"#, r#"city="Bern"} 0"#), expected);
}

#[test]
fn other_bounds_are_told() {
    let expected = ["shop_order_duration_seconds: bounds are [1.0, 6.0], not [1.0, 5.0]"];
    assert_eq!(with(r#"le="5.0""#, r#"le="6.0""#), expected);
}

#[test]
fn bounds_of_ones_choice_reach_what_alerts_ask_for() {
    assert_eq!(with(r#"le="120.0""#, r#"le="61.0""#), [""; 0]);
    let expected = ["shop_wait_seconds: no bound is above 60, so Queue cannot fire"];
    assert_eq!(with(r#"le="120.0""#, r#"le="60.0""#), expected);
}

#[test]
fn a_family_without_samples_is_told() {
    let samples = r#"shop_orders_total{status="paid",till="left"} 3
shop_orders_total{status="refused",till="right"} 1
"#;
    let expected = [
        "shop_orders_total: has no samples",
        r#"shop_orders_total: status="paid" does not occur"#,
        r#"shop_orders_total: status="refused" does not occur"#,
        r#"shop_orders_total: till="left" does not occur"#,
    ];
    assert_eq!(with(samples, ""), expected);
}
