use crate::{Call, HttpCode, Outcome, Value};

/// A request that is being answered: from the moment it was handed in until the body of its
/// response has ended.
///
/// Dropped before that, it is a client that hung up (499), or a panic (500) if it is
/// dropped because of one in [`run`](Exchange::run).
pub struct Exchange {
    call: Call<HttpCode>,
    /// Of the response, once its head is there.
    code: Option<HttpCode>,
    /// Bytes of its body that were taken.
    taken: u64,
    /// Bytes of its body that are to come; [`UNKNOWN`] if nobody knows.
    announced: u64,
    response_size: Option<Value>,
}

const UNKNOWN: u64 = u64::MAX;

impl Exchange {
    pub(crate) fn new(call: Call<HttpCode>, response_size: Option<Value>) -> Exchange {
        Exchange {
            call,
            code: None,
            taken: 0,
            announced: UNKNOWN,
            response_size,
        }
    }

    /// The call is that of another label set, which is known only now.
    #[cfg(feature = "actix")]
    #[inline]
    pub(crate) fn move_to(&mut self, described: Call<HttpCode>) {
        self.call.move_to(described);
    }

    /// The call, to be told values.
    pub(crate) fn call(&self) -> &Call<HttpCode> {
        &self.call
    }

    /// Runs a piece of the program that answers: makes or polls its future, polls its body.
    #[inline]
    pub(crate) fn run<R>(&self, piece: impl FnOnce() -> R) -> R {
        self.enter();
        let done = piece();
        self.leave();
        done
    }

    /// As [`run`](Exchange::run), where a closure would move large things: such a piece begins.
    #[inline]
    pub(crate) fn enter(&self) {
        self.call.enter();
    }

    /// It has ended. Not to be told where it panicked.
    #[inline]
    pub(crate) fn leave(&self) {
        self.call.leave();
    }

    /// The head of the response is there, and how many bytes follow it, if that is known.
    #[inline]
    pub(crate) fn answered(&mut self, code: u16, announced: Option<u64>) {
        self.code = Some(HttpCode(code));
        self.announced = announced.unwrap_or(UNKNOWN);
    }

    /// Bytes of the response's body were taken.
    #[inline]
    pub(crate) fn took(&mut self, bytes: u64) {
        self.taken = self.taken.saturating_add(bytes);
    }

    /// The response has ended.
    #[inline]
    pub(crate) fn end(&mut self) {
        let code = self.code.unwrap_or(HttpCode::from(Outcome::Success));
        self.end_in(code);
    }

    /// There is no response, or its body broke off.
    pub(crate) fn fail(&mut self) {
        self.end_in(HttpCode::from(Outcome::Failure));
    }

    /// There is no response yet; it will have that code, and a body that nobody watches.
    #[cfg(feature = "actix")]
    pub(crate) fn refuse(&mut self, code: u16) {
        // Without a head its size is not told.
        self.end_in(HttpCode(code));
    }

    #[inline]
    fn end_in(&mut self, code: HttpCode) {
        self.tell_size();
        self.call.settle_in(code);
    }

    #[inline]
    fn tell_size(&mut self) {
        if let Some(size) = self.response_size.take()
            && self.code.is_some()
        {
            self.call.observe(size, self.taken);
        }
    }
}

impl Drop for Exchange {
    #[inline]
    fn drop(&mut self) {
        if !self.call.is_open() {
            return;
        }
        // Servers do not ask for what follows the last byte that was announced.
        if self.taken >= self.announced {
            self.end();
        } else {
            self.tell_size();
        }
    }
}

/// What a method says of the response's body.
#[derive(Clone, Copy, Debug)]
pub enum Asked {
    /// There is one.
    Body,
    /// There is none: `HEAD`.
    Head,
    /// There is none if the connection is made: `CONNECT`.
    Tunnel,
}

impl Asked {
    #[inline]
    pub(crate) fn by(method: &str) -> Asked {
        match method {
            "HEAD" => Asked::Head,
            "CONNECT" => Asked::Tunnel,
            _ => Asked::Body,
        }
    }

    /// Whether a response has no body, whatever it announces: the call ends with its head.
    /// So do connections that become something else.
    #[inline]
    pub(crate) fn ends_with_head(self, code: u16) -> bool {
        match code {
            0..200 | 204 | 304 => true,
            200..300 => !matches!(self, Asked::Body),
            _ => matches!(self, Asked::Head),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Operation, Registry};

    #[derive(Operation)]
    #[operation(
        crate = crate,
        name = "exchange",
        status(values = HttpCode),
        value(size, unit = "bytes", buckets = [10.0]),
        duration(none)
    )]
    struct Request;

    fn exchange() -> Exchange {
        Exchange::new(Request.start(), Some(Request::SIZE))
    }

    /// The calls by status, those in progress, and the sizes told and their sum.
    fn counted(run: impl FnOnce()) -> (Vec<(String, f64)>, f64, f64, f64) {
        let registry = Registry::builder().build().expect("a registry");
        registry.scope_sync(run);
        let snapshot = registry.snapshot();
        let codes = snapshot.samples().into_iter();
        let codes = codes.filter(|sample| sample.name() == "exchange_total");
        let codes = codes.map(|sample| {
            let code = sample.label("status").expect("a status");
            (code.to_owned(), sample.value())
        });
        let value = |name| snapshot.value(name, &[]).expect("it is there");
        (
            codes.collect(),
            value("exchange_in_progress"),
            value("size_bytes_count"),
            value("size_bytes_sum"),
        )
    }

    fn one(code: &str) -> Vec<(String, f64)> {
        vec![(code.to_owned(), 1.0)]
    }

    #[test]
    fn a_body_that_ended() {
        let seen = counted(|| {
            let mut exchange = exchange();
            exchange.answered(404, None);
            exchange.took(3);
            exchange.took(4);
            exchange.end();
        });
        assert_eq!(seen, (one("404"), 0.0, 1.0, 7.0));
    }

    #[test]
    fn a_body_dropped_behind_its_last_byte() {
        let seen = counted(|| {
            let mut exchange = exchange();
            exchange.answered(200, Some(7));
            exchange.took(7);
        });
        assert_eq!(seen, (one("200"), 0.0, 1.0, 7.0));
    }

    #[test]
    fn a_body_dropped_before_its_end() {
        for announced in [None, Some(8)] {
            let seen = counted(|| {
                let mut exchange = exchange();
                exchange.run(|| ());
                exchange.answered(200, announced);
                exchange.took(7);
            });
            assert_eq!(seen, (one("499"), 0.0, 1.0, 7.0));
        }
    }

    #[test]
    fn no_response() {
        assert_eq!(counted(|| exchange().fail()), (one("500"), 0.0, 0.0, 0.0));
        assert_eq!(counted(|| drop(exchange())), (one("499"), 0.0, 0.0, 0.0));
    }

    #[test]
    fn a_panic_is_its_own_alone() {
        let own = counted(|| {
            let exchange = exchange();
            let run = std::panic::AssertUnwindSafe(|| exchange.run(|| panic!("out of ideas")));
            std::panic::catch_unwind(run).expect_err("it goes on");
        });
        assert_eq!(own.0, one("500"));
        let of_others = counted(|| {
            let run = || {
                let exchange = exchange();
                exchange.run(|| ());
                panic!("somebody else");
            };
            std::panic::catch_unwind(run).expect_err("it goes on");
        });
        assert_eq!(of_others.0, one("499"));
    }

    #[test]
    fn responses_without_a_body() {
        for (method, code, expected) in [
            ("GET", 200, false),
            ("HEAD", 200, true),
            ("HEAD", 404, true),
            ("GET", 101, true),
            ("GET", 204, true),
            ("GET", 304, true),
            ("CONNECT", 200, true),
            ("CONNECT", 407, false),
            ("POST", 500, false),
        ] {
            let ends = Asked::by(method).ends_with_head(code);
            assert_eq!(ends, expected, "{method} {code}");
        }
    }
}
