use http::Request;

use crate::operation::IntoOperation;
use crate::requests::target::Target;
use crate::{Call, HttpCode, Operation};

/// What makes an operation of a request: see [`track`](super::track()).
#[diagnostic::on_unimplemented(
    message = "`{Self}` makes no operation of an `http::Request<{B}>`",
    label = "cannot describe these requests",
    note = "it is to be a function from `&http::Request<{B}>` to an operation whose status is \
            `HttpCode`, or to an `Option` of one"
)]
pub trait Describe<'r, B: 'r> {
    #[doc(hidden)]
    fn start(&self, request: &'r Request<B>, target: &Target) -> Call<HttpCode>;
}

impl<'r, B, F, M> Describe<'r, B> for F
where
    B: 'r,
    F: Fn(&'r Request<B>) -> M,
    M: IntoOperation,
    M::Operation: Operation<Status = HttpCode>,
{
    #[inline]
    fn start(&self, request: &'r Request<B>, target: &Target) -> Call<HttpCode> {
        target.start(|| self(request))
    }
}
