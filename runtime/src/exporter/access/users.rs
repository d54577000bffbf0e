//! Users and their passwords.
//!
//! A password is verified by bcrypt, which takes as long as its hash says, so it is done beside
//! the runtime, a few at a time (`turns`), and whoever was right once is remembered. For each user there is one
//! place for that, so that no user's password passes for another's; what is kept in it is a digest
//! that means nothing outside of this process. Names that nobody has take as long as wrong passwords.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use bcrypt::HashParts;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use tokio::task::spawn_blocking;

use super::super::ExporterError;
use super::super::counts::Refusal;
use super::turns::{Turn, Turns};
use super::wrong::Wrong;
use crate::sync::lock;

/// Never shown to anybody: no `Debug`.
pub(in crate::exporter) struct Users {
    verified: Arc<Verified>,
    salt: [u8; 32],
    turns: Arc<Turns>,
}

struct User {
    name: String,
    hash: String,
    /// Of the last password that was right.
    seen: Mutex<Option<[u8; 32]>>,
}

/// A verification by 2^16 rounds takes some seconds: a scraper would not wait for more.
const HIGHEST_COST: u32 = 16;
const LOWEST_COST: u32 = 4;

impl Users {
    /// Of names and hashes; no more requests than that wait for a verification.
    pub fn new(pairs: Vec<(String, String)>, places: usize) -> Result<Users, ExporterError> {
        if pairs.is_empty() {
            return Ok(Users::default());
        }
        for (index, (name, hash)) in pairs.iter().enumerate() {
            let is_again = pairs[..index].iter().any(|(other, _)| other == name);
            check(name, hash, is_again).map_err(|reason| ExporterError::User {
                // What is behind a colon may be a password.
                name: name.split(':').next().unwrap_or_default().to_owned(),
                reason,
            })?;
        }
        let users = pairs.into_iter().map(|(name, hash)| User {
            name,
            hash,
            seen: Mutex::new(None),
        });
        let mut salt = [0; 32];
        let random = getrandom::fill(&mut salt);
        random.map_err(|error| ExporterError::System(error.into()))?;
        let verified = Verified {
            users: users.collect(),
            wrong: Wrong::default(),
        };
        Ok(Users {
            verified: Arc::new(verified),
            salt,
            turns: Arc::new(Turns::new(places)),
        })
    }

    pub fn is_empty(&self) -> bool {
        self.verified.users.is_empty()
    }

    /// Whether there is such a user, and the password is right.
    pub async fn check(
        &self,
        name: &[u8],
        password: &[u8],
        peer: Option<IpAddr>,
    ) -> Result<(), Refusal> {
        let Some((index, exists)) = self.find(name) else {
            return Err(Refusal::Credentials);
        };
        let attempt = Attempt {
            index,
            exists,
            digest: self.digest(&[password]),
            credentials: self.digest(&[name, b":", password]),
        };
        if let Some(is_right) = self.verified.known(&attempt) {
            return outcome(is_right);
        }
        let turn = self.turns.wait(peer).await.ok_or(Refusal::Busy)?;
        outcome(self.verify(turn, attempt, password).await)
    }

    /// The user's place, and whether there is one; if not, some place. Takes the same time for each
    /// name of a length.
    fn find(&self, name: &[u8]) -> Option<(usize, bool)> {
        let mut index = 0;
        let mut exists = Choice::from(0);
        for (own, user) in (0_u64..).zip(&self.verified.users) {
            let is_it = user.name.as_bytes().ct_eq(name);
            index = u64::conditional_select(&index, &own, is_it);
            exists |= is_it;
        }
        let index = usize::try_from(index).ok()?;
        (index < self.verified.users.len()).then_some((index, exists.into()))
    }

    /// The turn is kept until the verification has ended, even where the one who asked is gone: no more of them
    /// run at a time, whatever peers do.
    async fn verify(&self, turn: Turn, attempt: Attempt, password: &[u8]) -> bool {
        let (verified, password) = (Arc::clone(&self.verified), password.to_vec());
        let verification = spawn_blocking(move || {
            // Another request with the same credentials may have been verified in the meantime.
            let known = verified.known(&attempt);
            let is_right = known.unwrap_or_else(|| verified.verify(&attempt, &password));
            if !is_right {
                turn.failed();
            }
            is_right
        });
        verification.await.unwrap_or(false)
    }

    fn digest(&self, parts: &[&[u8]]) -> [u8; 32] {
        let salted = Sha256::new().chain_update(self.salt);
        let all = parts.iter().fold(salted, Sha256::chain_update);
        all.finalize().into()
    }
}

fn outcome(is_right: bool) -> Result<(), Refusal> {
    is_right.then_some(()).ok_or(Refusal::Credentials)
}

/// Credentials that are to be checked.
struct Attempt {
    /// Of the user, or of some user where none has the name.
    index: usize,
    exists: bool,
    /// Of the password alone.
    digest: [u8; 32],
    /// Of the name and the password.
    credentials: [u8; 32],
}

/// The users, and what is remembered of earlier verifications.
#[derive(Default)]
struct Verified {
    users: Box<[User]>,
    wrong: Wrong,
}

impl Verified {
    /// Whether they are right, if that is known already.
    fn known(&self, attempt: &Attempt) -> Option<bool> {
        if attempt.exists && self.users[attempt.index].has_seen(&attempt.digest) {
            return Some(true);
        }
        self.wrong.contain(&attempt.credentials).then_some(false)
    }

    /// Takes its time also for a name that nobody has.
    fn verify(&self, attempt: &Attempt, password: &[u8]) -> bool {
        let user = &self.users[attempt.index];
        let is_right = attempt.exists & bcrypt::verify(password, &user.hash).unwrap_or(false);
        match is_right {
            true => *lock(&user.seen) = Some(attempt.digest),
            false => self.wrong.note(attempt.credentials),
        }
        is_right
    }
}

impl Default for Users {
    fn default() -> Users {
        Users {
            verified: Arc::default(),
            salt: [0; 32],
            turns: Arc::new(Turns::new(0)),
        }
    }
}

impl User {
    fn has_seen(&self, digest: &[u8; 32]) -> bool {
        let seen = lock(&self.seen);
        seen.is_some_and(|seen| seen.ct_eq(digest).into())
    }
}

fn check(name: &str, hash: &str, is_again: bool) -> Result<(), String> {
    if name.is_empty() || name.contains(':') {
        return Err("cannot be sent: a name is not empty and has no `:`".to_owned());
    }
    if is_again {
        return Err("is given twice: give each one password".to_owned());
    }
    let parts: Result<HashParts, _> = hash.parse();
    let Ok(parts) = parts else {
        return Err(format!(
            "has no bcrypt hash: give what `htpasswd -nBC 10 {name}` prints behind the colon, `$2y$10$…`, \
             not the password"
        ));
    };
    match parts.get_cost() {
        LOWEST_COST..=HIGHEST_COST => Ok(()),
        cost => Err(format!(
            "has a bcrypt hash of cost {cost}: make one between {LOWEST_COST} and {HIGHEST_COST}, \
             a scraper waits for each verification"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(password: &str) -> String {
        bcrypt::hash(password, LOWEST_COST).expect("a hash")
    }

    fn users() -> Users {
        let pairs = [("prom", "secret"), ("grafana", "other")];
        let pairs = pairs.map(|(name, password)| (name.to_owned(), hash(password)));
        Users::new(pairs.into(), 8).expect("users")
    }

    async fn know(users: &Users, name: &str, password: &str) -> bool {
        let checked = users
            .check(name.as_bytes(), password.as_bytes(), None)
            .await;
        checked.is_ok()
    }

    #[tokio::test]
    async fn who_is_right_comes_in_also_the_second_time() {
        let users = users();
        for _ in 0..2 {
            assert!(know(&users, "prom", "secret").await);
            assert!(know(&users, "grafana", "other").await);
            for (name, password) in [
                ("prom", "other"),
                ("grafana", "secret"),
                ("prom", ""),
                ("nobody", "secret"),
                ("nobody", "other"),
                ("", ""),
            ] {
                assert!(!know(&users, name, password).await, "{name}:{password}");
            }
        }
    }

    #[tokio::test]
    async fn what_was_seen_is_the_users_own_and_no_password() {
        let users = users();
        assert!(know(&users, "prom", "secret").await);
        let seen = lock(&users.verified.users[0].seen).expect("it was right");
        assert_eq!(seen, users.digest(&[b"secret"]));
        assert!(lock(&users.verified.users[1].seen).is_none());
        // No other process, no table of digests, knows it.
        assert_ne!(seen, self::users().digest(&[b"secret"]));
        assert!(!know(&users, "prom", "wrong").await);
        assert_eq!(*lock(&users.verified.users[0].seen), Some(seen));
    }

    /// By a hash of which only the digest in the cache could know the password.
    #[tokio::test]
    async fn who_was_right_once_is_not_verified_again() {
        let users = users();
        *lock(&users.verified.users[0].seen) = Some(users.digest(&[b"remembered"]));
        assert!(know(&users, "prom", "remembered").await);
        assert!(!know(&users, "grafana", "remembered").await);
        assert!(!know(&users, "nobody", "remembered").await);
    }

    /// By a hash that knows the password, which only what is remembered says is wrong.
    #[tokio::test]
    async fn who_was_wrong_once_is_not_verified_again() {
        let users = users();
        let credentials = users.digest(&[b"prom:secret"]);
        users.verified.wrong.note(credentials);
        assert!(!know(&users, "prom", "secret").await);
        assert!(!know(&users, "nobody", "secret").await);
        assert!(
            users
                .verified
                .wrong
                .contain(&users.digest(&[b"nobody:secret"]))
        );
        assert!(know(&users, "grafana", "other").await);
    }

    #[tokio::test]
    async fn a_first_users_password_is_not_remembered_for_who_does_not_exist() {
        let users = users();
        assert!(!know(&users, "nobody", "secret").await);
        assert!(lock(&users.verified.users[0].seen).is_none());
    }

    #[test]
    fn hashes_of_htpasswd_and_of_others() {
        let hash = hash("secret");
        for version in ["2y", "2b", "2a"] {
            let hash = format!("${version}{}", &hash[3..]);
            assert!(
                Users::new(vec![("prom".into(), hash)], 8).is_ok(),
                "{version}"
            );
        }
    }

    #[test]
    fn mistakes_are_told_without_the_hash() {
        let (good, mut costly) = (hash("secret"), hash("secret"));
        costly.replace_range(4..6, "31");
        for (name, hash, part) in [
            ("", good.as_str(), "not empty"),
            ("a:hunter2", &good, "no `:`"),
            ("prom", &good, "twice"),
            ("lukas", "hunter2", "htpasswd -nBC 10 lukas"),
            ("lukas", "{SHA}hunter2", "no bcrypt hash"),
            ("lukas", &costly, "cost 31"),
        ] {
            let pairs = vec![
                ("prom".to_owned(), good.clone()),
                (name.into(), hash.into()),
            ];
            let message = Users::new(pairs, 8).err().expect("a mistake").to_string();
            assert!(
                message.contains(part) && !message.contains("hunter2"),
                "{message}"
            );
            assert!(!message.contains(&good[7..]), "{message}");
        }
    }
}
