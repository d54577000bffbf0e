/// What a [`Router`](super::Router) is asked, as plain data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// As it was sent: `GET`, which is the default, `HEAD` or `POST`.
    pub method: &'a str,
    /// `/query`, `/query_range`, `/services` or `/health`, behind what
    /// [`under`](super::Builder::under) says.
    pub path: &'a str,
    /// What is behind the path's question mark, still encoded.
    pub query: &'a str,
    /// `Content-Type`, for `POST`.
    pub content_type: &'a str,
    /// The form, for `POST`.
    pub body: &'a [u8],
}

impl Default for Request<'_> {
    fn default() -> Self {
        Request {
            method: "GET",
            path: "/",
            query: "",
            content_type: "",
            body: &[],
        }
    }
}
