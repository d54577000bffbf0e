use callmeter::{LabelValue, Operation, Outcome, Status};

#[derive(LabelValue)]
enum CacheStatus {
    Hit,
    Miss,
}

impl From<Outcome> for CacheStatus {
    fn from(_: Outcome) -> Self {
        Self::Miss
    }
}

impl Status for CacheStatus {
    fn is_error(&self) -> bool {
        false
    }
}

#[derive(Operation)]
#[operation(
    status(values = CacheStatus),
    completed(when(Hit | Mis | 404)),
    retries(labels(status)),
)]
struct Lookup;

fn main() {
    Lookup.start().finish(CacheStatus::Hit);
}
