//! Who may ask.

mod credentials;
mod networks;
mod tokens;
#[cfg(feature = "basic-auth")]
mod turns;
#[cfg(feature = "basic-auth")]
mod users;
#[cfg(feature = "basic-auth")]
mod wrong;

use std::net::IpAddr;

use http::{HeaderMap, HeaderValue};

use self::credentials::Credentials;
pub(super) use self::networks::Networks;
pub(super) use self::tokens::Tokens;
#[cfg(feature = "basic-auth")]
pub(super) use self::users::Users;
use super::counts::Refusal;

/// Without anything in it, everybody.
#[derive(Default)]
pub(super) struct Access {
    pub networks: Networks,
    pub tokens: Tokens,
    #[cfg(feature = "basic-auth")]
    pub users: Users,
}

impl Access {
    pub fn lets_in(&self, peer: Option<IpAddr>) -> bool {
        peer.is_none_or(|peer| self.networks.contain(peer))
    }

    /// Whether it makes a difference who asks.
    pub fn is_restricted(&self) -> bool {
        self.asks_for_credentials() || !self.networks.is_empty()
    }

    /// What is to be sent, one for each kind.
    pub fn challenges(&self) -> Vec<HeaderValue> {
        let mut challenges = Vec::new();
        if !self.tokens.is_empty() {
            challenges.push(HeaderValue::from_static(r#"Bearer realm="metrics""#));
        }
        #[cfg(feature = "basic-auth")]
        if !self.users.is_empty() {
            let basic = r#"Basic realm="metrics", charset="UTF-8""#;
            challenges.push(HeaderValue::from_static(basic));
        }
        challenges
    }

    /// Whether a request of this peer with these headers may be answered.
    #[cfg_attr(not(feature = "basic-auth"), expect(unused_variables))]
    pub async fn check(&self, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<(), Refusal> {
        if !self.asks_for_credentials() {
            return Ok(());
        }
        match Credentials::of(headers) {
            Some(Credentials::Bearer(token)) if self.tokens.contain(token) => Ok(()),
            #[cfg(feature = "basic-auth")]
            Some(Credentials::Basic { user, password }) => {
                self.users.check(&user, &password, peer).await
            }
            _ => Err(Refusal::Credentials),
        }
    }

    fn asks_for_credentials(&self) -> bool {
        #[cfg(feature = "basic-auth")]
        if !self.users.is_empty() {
            return true;
        }
        !self.tokens.is_empty()
    }
}
