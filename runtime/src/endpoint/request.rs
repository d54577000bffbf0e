/// What a scraper asks an [`Endpoint`](crate::Endpoint): of each header its value, or nothing if
/// it is not there. Where a header is there several times, its values are joined by commas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// As it was sent: `GET`, which is the default.
    pub method: &'a str,
    /// What is behind the path's question mark, still encoded.
    pub query: &'a str,
    /// `Accept`
    pub accept: &'a str,
    /// `Accept-Encoding`
    pub accept_encoding: &'a str,
    /// `X-Prometheus-Scrape-Timeout-Seconds`
    pub scrape_timeout: &'a str,
}

impl Default for Request<'_> {
    fn default() -> Self {
        Request {
            method: "GET",
            query: "",
            accept: "",
            accept_encoding: "",
            scrape_timeout: "",
        }
    }
}
