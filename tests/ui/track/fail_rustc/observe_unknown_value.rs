use callmeter::{Operation, track};

#[derive(Operation)]
#[operation(value(entry_size, unit = "bytes", buckets = [1e3, 1e5]))]
struct Cache {
    hot: bool,
}

#[track(Cache { hot: true }, observe(entry_siz = |returned| returned.len()))]
fn constant() -> Vec<u8> {
    vec![]
}

#[track(Cache { hot }, observe(entry_siz = |returned| returned.len()))]
async fn per_call(hot: bool) -> Vec<u8> {
    vec![]
}

#[callmeter::track_task(observe(entry_size = |returned| returned.len()))]
fn without_values() -> Vec<u8> {
    vec![]
}

#[callmeter::track_task(name = text, observe(entry_size = |returned| returned.len()))]
fn computed(text: &str) -> Vec<u8> {
    vec![]
}

fn main() {}
