use callmeter::Operation;

#[derive(Operation)]
#[operation(status(values = CacheStatus))]
struct Lookup;

fn main() {}
