#![deny(unused_variables, unused_mut)]

use callmeter::{Task, track, track_task};

#[track_task]
fn work(named: String, unused: String, _ignored: String, mut still: String) {
    drop((named, still));
}

#[track_task]
async fn work_later(unused: String, (used, left): (String, String), _: String) {
    drop(used);
}

#[track(Task { task_name: &name })]
fn named_by(name: String, in_a_text: String) -> String {
    format!("{in_a_text}")
}

fn main() {}
