mod differences;
mod expectations;
mod scopes;

use crate::{Operation, Outcome, Task};

/// One call of a task.
fn call(task_name: &str, outcome: Outcome) {
    Task { task_name }.start().finish(outcome);
}

/// What a test that fails says.
fn message_of(test: impl FnOnce()) -> String {
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(test));
    let payload = result.expect_err("the expectations do not hold");
    payload.downcast_ref::<String>().expect("a text").clone()
}
