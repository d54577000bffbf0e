use std::fmt;

/// The text of a registry, cut where its families begin.
///
/// prometheus-client escapes neither help texts nor names, so a line feed inside of them
/// could begin a line of its own. But it writes them in one piece, apart from what it writes
/// itself, and so they can be told from each other here, and nowhere behind.
#[derive(Debug)]
pub(super) struct Pieces {
    all: Vec<Piece>,
    is_in_help: bool,
    is_at_line_start: bool,
}

/// What a registry writes from one HELP to the next.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// From behind `# HELP ` to the end of the help text, not escaped.
    described: String,
    /// All lines behind it.
    pub text: String,
}

const START: &str = "# HELP ";

impl Default for Pieces {
    fn default() -> Pieces {
        Pieces {
            all: Vec::new(),
            is_in_help: false,
            is_at_line_start: true,
        }
    }
}

impl Pieces {
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn pop(&mut self) -> Option<Piece> {
        self.end();
        self.all.pop()
    }

    /// What comes next begins a line, whatever was written before.
    fn end(&mut self) {
        self.is_in_help = false;
        self.is_at_line_start = true;
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = Piece> {
        self.all.into_iter()
    }

    fn last(&mut self) -> &mut Piece {
        if self.all.is_empty() {
            self.all.push(Piece::default());
        }
        let last = self.all.len() - 1;
        &mut self.all[last]
    }
}

impl fmt::Write for Pieces {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        if part.is_empty() {
            return Ok(());
        }
        if self.is_at_line_start && part == START {
            self.all.push(Piece::default());
            self.is_in_help = true;
            self.is_at_line_start = false;
        } else if self.is_in_help {
            self.is_in_help = part != "\n";
            if self.is_in_help {
                self.last().described.push_str(part);
            }
            self.is_at_line_start = !self.is_in_help;
        } else {
            self.is_at_line_start = part.ends_with('\n');
            self.last().write(part);
        }
        Ok(())
    }
}

impl Piece {
    /// A line feed inside of a part is that of a name: as two characters no parser takes it
    /// for one, nor for the end of a line.
    fn write(&mut self, part: &str) {
        let (line, end) = match part.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (part, ""),
        };
        if line.contains('\n') {
            self.text.push_str(&line.replace('\n', "\\n"));
        } else {
            self.text.push_str(line);
        }
        self.text.push_str(end);
    }

    /// The family's name, if it is one.
    pub(super) fn name(&self) -> &str {
        let end = self.described.find(' ');
        &self.described[..end.unwrap_or(self.described.len())]
    }

    /// The help text, without the full stop that prometheus-client puts behind another one.
    pub(super) fn help(&self) -> &str {
        let help = self.described.get(self.name().len() + 1..);
        let help = help.unwrap_or_default();
        if help.ends_with("..") && !help.ends_with("...") {
            &help[..help.len() - 1]
        } else {
            help
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn pieces(parts: &[&str]) -> Vec<(String, String, String)> {
        let mut pieces = Pieces::default();
        for part in parts {
            pieces.write_str(part).expect("memory");
        }
        let strings = |piece: Piece| {
            let (name, help) = (piece.name().to_owned(), piece.help().to_owned());
            (name, help, piece.text)
        };
        pieces.into_iter().map(strings).collect()
    }

    #[test]
    fn each_help_begins_a_family() {
        let parts = [
            "# HELP ", "a", "_", "bytes", " ", "First.", "\n", "# TYPE ", "a", "_", "bytes", " ",
            "gauge", "\n", "a", " ", "1", "\n", "# HELP ", "b", " ", "", "\n", "# TYPE ", "b", " ",
            "gauge", "\n",
        ];
        let expected = [
            ("a_bytes", "First.", "# TYPE a_bytes gauge\na 1\n"),
            ("b", "", "# TYPE b gauge\n"),
        ];
        let expected = expected.map(|(a, b, c)| (a.into(), b.into(), c.into()));
        assert_eq!(pieces(&parts), expected);
    }

    #[test]
    fn a_line_feed_in_a_help_text_ends_nothing() {
        let help = "x\n# HELP fake f\n# TYPE fake gauge\nfake 42\n";
        let parts = ["# HELP ", "a", " ", help, "\n", "# TYPE ", "a", "\n"];
        let expected = ("a".to_owned(), help.to_owned(), "# TYPE a\n".to_owned());
        assert_eq!(pieces(&parts), [expected]);
    }

    #[test]
    fn a_line_feed_in_a_name_ends_nothing() {
        let name = "a 1\n# HELP fake f\nb";
        let parts = ["# HELP ", name, " ", "h", "\n", name, " ", "2", "\n"];
        let [(_, _, text)] = &pieces(&parts)[..] else {
            panic!("one piece")
        };
        assert_eq!(text, "a 1\\n# HELP fake f\\nb 2\n");
    }

    #[test]
    fn a_second_full_stop_is_left_out() {
        let help = |help| pieces(&["# HELP ", "a", " ", help, "\n"])[0].1.clone();
        assert_eq!(help("Jobs."), "Jobs.");
        assert_eq!(help("Jobs.."), "Jobs.");
        assert_eq!(help("Jobs...."), "Jobs....");
        assert_eq!(help("."), ".");
    }
}
