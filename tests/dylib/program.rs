//! A program that has the runtime from a dynamic library.

#[meter::track_task(crate = ::meter)]
fn own() {}

fn calls(task: &str) -> Option<f64> {
    let labels = [("status", "success"), ("task_name", task)];
    meter::registry().snapshot().value("task_total", &labels)
}

fn main() {
    assert_eq!((calls("inside"), calls("own")), (Some(0.0), None));
    own();
    own();
    meter::inside();
    assert_eq!((calls("inside"), calls("own")), (Some(1.0), Some(2.0)));
}
