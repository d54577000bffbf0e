//! Labels that would have as many values as there are users.

use callmeter::{Counter, Family, LabelSet, MetricFamilies};
use callmeter_contracts::{Contract, Exposition};

use crate::registry;

#[derive(LabelSet)]
struct User {
    #[label(allow = "it is refused")]
    user_id: u64,
}

#[derive(MetricFamilies)]
struct Logins {
    /// Logins.
    logins: Family<User, Counter>,
}

#[test]
fn the_forbidden_label_is_refused() {
    assert_eq!(
        Contract::of("taskflows").forbidden_labels(),
        ["user_id"].into()
    );
    let registry = registry().build().expect("it can be built");
    let refused = Logins::register(&registry).map(|logins| logins.logins.len());
    let message = refused.expect_err("the label is refused").to_string();
    assert!(message.contains("refuses the label `user_id`"), "{message}");
    assert_eq!(
        Exposition::of(&registry).family("taskflows_logins_total"),
        None
    );
}
