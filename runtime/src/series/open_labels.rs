/// The texts of a label set's fields, in one piece.
pub(crate) struct OpenLabels {
    texts: Box<str>,
    /// Where each text ends.
    ends: Box<[u32]>,
}

impl OpenLabels {
    pub(crate) fn new(texts: &[&str]) -> OpenLabels {
        let mut end = 0;
        let ends = texts.iter().map(|text| {
            end += text.len() as u32;
            end
        });
        OpenLabels {
            ends: ends.collect(),
            texts: texts.concat().into(),
        }
    }

    /// Whether these are the texts.
    #[inline]
    pub(crate) fn are(&self, texts: &[&str]) -> bool {
        let mut start = 0;
        self.ends.len() == texts.len()
            && self.ends.iter().zip(texts).all(|(end, text)| {
                let own = self.texts.as_bytes().get(start..*end as usize);
                start = *end as usize;
                own == Some(text.as_bytes())
            })
    }

    /// The text of a field; empty where all fields are closed.
    pub(crate) fn get(&self, field: usize) -> &str {
        let start = field
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let start = start.map_or(0, |start| *start as usize);
        let end = self.ends.get(field).map_or(start, |end| *end as usize);
        self.texts.get(start..end).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::OpenLabels;

    #[test]
    fn texts_are_kept_apart() {
        let labels = OpenLabels::new(&["ab", "", "ç"]);
        assert_eq!(
            [labels.get(0), labels.get(1), labels.get(2)],
            ["ab", "", "ç"]
        );
        assert!(labels.are(&["ab", "", "ç"]));
        for other in [
            &["a", "b", "ç"][..],
            &["ab", "ç", ""],
            &["ab", ""],
            &["ab", "", "ç", ""],
        ] {
            assert!(!labels.are(other), "{other:?}");
        }
    }

    #[test]
    fn without_open_labels_all_texts_are_empty() {
        let labels = OpenLabels::new(&[]);
        assert!(labels.are(&[]));
        assert_eq!(labels.get(3), "");
    }
}
