use std::cell::Cell;
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

use crate::sync::lock;

const MOST: usize = 10_000;

static KEPT: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);

const PLACES: usize = 256;

thread_local! {
    /// Those that the thread met last, by where axum has them.
    static MET: [Cell<&'static str>; PLACES] = const { [const { Cell::new("") }; PLACES] };
}

/// A template of a route, for ever: a program has so many. Should it make more than 10,000, the
/// further ones are `_overflow`.
#[inline]
pub(in crate::requests) fn kept(path: &str) -> &'static str {
    let place = path.as_ptr() as usize / size_of::<usize>() % PLACES;
    let met = MET.try_with(|met| met[place].get());
    match met {
        Ok(met) if met == path => met,
        _ => keep(path, place),
    }
}

#[cold]
fn keep(path: &str, place: usize) -> &'static str {
    let mut all = lock(&KEPT);
    let kept = match all.get(path) {
        Some(kept) => kept,
        None if all.len() >= MOST => return crate::registry::OVERFLOW,
        None => {
            let kept: &'static str = Box::leak(path.into());
            all.insert(kept);
            kept
        }
    };
    let _ = MET.try_with(|met| met[place].set(kept));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_kept_once() {
        let (first, second) = ("/users/{id}".to_owned(), "/users/{id}".to_owned());
        let known = kept(&first);
        assert_eq!(known, "/users/{id}");
        assert!(std::ptr::eq(known, kept(&second)));
        assert!(std::ptr::eq(known, kept(&first)));
        let on_another_thread = std::thread::spawn(move || kept(&second));
        let other = on_another_thread.join().expect("no panic in it");
        assert!(std::ptr::eq(known, other));
    }

    /// A router's memory may go to another text.
    #[test]
    fn another_text_at_the_same_place() {
        let mut text = String::from("/first");
        assert_eq!(kept(&text), "/first");
        text.replace_range(.., "/other");
        assert_eq!(kept(&text), "/other");
    }
}
