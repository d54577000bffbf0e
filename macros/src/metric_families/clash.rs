//! Families of one struct whose names meet.

use syn::ext::IdentExt;

use super::family::Family;
use super::model::{Member, MetricFamilies, families};
use crate::errors::Errors;

/// What samples end in besides the family's name, and the types of families that have it.
const ENDINGS: [(&str, &[&str]); 6] = [
    ("_bucket", &["Histogram"]),
    ("_count", &["Histogram"]),
    ("_sum", &["Histogram"]),
    ("_created", &["Counter", "Histogram"]),
    ("_total", &["Counter"]),
    ("_info", &["Info"]),
];

/// Those of the endings that people give to other families, too.
const OF_HISTOGRAMS: usize = 3;

/// A family that has the name of a sample of another one, if that is of one of the `types`.
pub(super) struct Meeting<'a> {
    pub(super) owner: &'a Member,
    pub(super) other: &'a Family,
    pub(super) types: &'static [&'static str],
    pub(super) message: String,
}

pub(super) fn check(members: &[Member], errors: &mut Errors) {
    let all: Vec<(&Member, &Family)> = families(members).collect();
    for (at, (_, family)) in all.iter().enumerate() {
        let name = family.full_name();
        let twin = all[..at]
            .iter()
            .find(|(_, other)| other.full_name() == name);
        if let Some((other, _)) = twin {
            let message = format!(
                "`{}` is the family `{name}` already; choose another name",
                other.ident.unraw()
            );
            family.name.refuse(&message, errors);
        }
    }
}

/// Only the compiler knows what types of families they are.
pub(super) fn meetings(families: &MetricFamilies) -> Vec<Meeting<'_>> {
    let all: Vec<(&Member, &Family)> = families.families().collect();
    let pairs = all
        .iter()
        .flat_map(|one| all.iter().map(move |two| (one, two)));
    pairs
        .filter_map(|((owner, family), (_, other))| meeting(owner, family, other))
        .collect()
}

fn meeting<'a>(owner: &'a Member, family: &Family, other: &'a Family) -> Option<Meeting<'a>> {
    let (name, sample) = (family.full_name(), other.full_name());
    let ending = sample.strip_prefix(&name)?;
    let (_, types) = ENDINGS.into_iter().find(|(known, _)| *known == ending)?;
    let message = format!(
        "`{sample}` is the name of samples of `{}`, the family `{name}`; choose another name",
        owner.ident.unraw()
    );
    Some(Meeting {
        owner,
        other,
        types,
        message,
    })
}

/// The ending of a name that only a histogram's samples should have.
pub(super) fn suspicious_ending(family: &Family) -> Option<&'static str> {
    let name = family.full_name();
    let mut endings = ENDINGS[..OF_HISTOGRAMS].iter().map(|(ending, _)| *ending);
    endings.find(|ending| name.ends_with(ending))
}
