//! A warning that is new is raised here too.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::raised::{ALL, ELSEWHERE};

#[test]
fn all_warnings_are_raised_here() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime/src");
    let mut found = BTreeSet::new();
    search(&source, &source, &mut found);
    let raised = ALL.iter().map(|raised| raised.site);
    let known: BTreeSet<(String, usize)> = raised
        .chain(ELSEWHERE.iter().copied())
        .map(|(file, number)| (file.to_owned(), number))
        .collect();
    assert_eq!(found, known);
}

fn search(root: &Path, folder: &Path, found: &mut BTreeSet<(String, usize)>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            search(root, &path, found);
            continue;
        }
        let name = path.strip_prefix(root).expect("inside").to_string_lossy();
        let text = fs::read_to_string(&path).expect("text");
        let calls = text.matches("warn::once_a_minute(").count();
        found.extend((1..=calls).map(|number| (name.replace('\\', "/"), number)));
    }
}
