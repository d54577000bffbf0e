use std::time::{SystemTime, UNIX_EPOCH};

/// The clock that moments are told by. It may be set, to before 1970 even.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock(pub(crate) fn() -> SystemTime);

impl SystemClock {
    /// Now, in seconds since 1970; `None` before that.
    pub(crate) fn now(self) -> Option<f64> {
        let since = self.0().duration_since(UNIX_EPOCH).ok()?;
        Some(since.as_secs_f64())
    }
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock(SystemTime::now)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn f24_before_1970_there_is_no_moment() {
        assert_eq!(SystemClock(|| UNIX_EPOCH).now(), Some(0.0));
        let later = SystemClock(|| UNIX_EPOCH + Duration::from_millis(1500));
        assert_eq!(later.now(), Some(1.5));
        let before = SystemClock(|| UNIX_EPOCH - Duration::from_nanos(1));
        assert_eq!(before.now(), None);
        assert!(SystemClock::default().now() > Some(1e9));
    }
}
