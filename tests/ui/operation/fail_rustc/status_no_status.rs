use callmeter::{LabelValue, Operation};

#[derive(LabelValue)]
enum CacheStatus {
    Hit,
    Miss,
}

#[derive(Operation)]
#[operation(status(values = CacheStatus), completed(when(Hit)))]
struct Lookup;

fn main() {}
