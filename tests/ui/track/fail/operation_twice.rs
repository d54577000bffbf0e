use callmeter::{track, track_task, track_workflow};

#[track_task]
#[inline]
#[track_task("other")]
fn twice() {}

#[track(callmeter::Task { task_name: _ })]
#[callmeter::track_task]
fn by_both_names() {}

#[track_task]
#[track_workflow]
fn two_operations() {}

struct Mailer;

#[track_task]
impl Mailer {
    #[track_workflow]
    #[track_workflow("again")]
    fn method(&self) {}
}

#[track_task]
#[track_task]
impl Mailer {
    fn other(&self) {}
}

fn main() {}
