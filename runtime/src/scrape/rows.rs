/// What a scrape knows of the rows of a registry, by row number.
#[derive(Default)]
pub(super) struct Rows {
    known: Vec<Option<KnownRow>>,
    /// Cells of all known rows together.
    cells: usize,
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct KnownRow {
    /// Where its cells begin among those of all rows.
    offset: u32,
    /// How many there are.
    cells: u32,
    /// The base row of its series; its own number if it is one.
    base: u32,
}

impl Rows {
    /// A base row: started and retries.
    pub(super) fn add_base(&mut self, row: u32) {
        self.add(row, row, 2);
    }

    /// A completion row of the series of a base row: the sum and the buckets.
    pub(super) fn add_completions(&mut self, row: u32, base: u32, buckets: usize) {
        self.add(row, base, 1 + buckets);
    }

    fn add(&mut self, row: u32, base: u32, cells: usize) {
        let index = row as usize;
        if self.known.len() <= index {
            self.known.resize(index + 1, None);
        }
        self.known[index] = Some(KnownRow {
            offset: self.cells as u32,
            cells: cells as u32,
            base,
        });
        self.cells += cells;
    }

    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    pub(super) fn cells(&self) -> usize {
        self.cells
    }

    pub(super) fn get(&self, row: u32) -> Option<KnownRow> {
        *self.known.get(row as usize)?
    }

    /// The completion rows, each with its number.
    pub(super) fn completions(&self) -> impl Iterator<Item = (usize, KnownRow)> {
        let known = self.known.iter().enumerate();
        known
            .filter_map(|(row, known)| Some((row, (*known)?)))
            .filter(|(row, known)| known.base as usize != *row)
    }
}

impl KnownRow {
    /// The place of its cells among those of all rows.
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.offset as usize..(self.offset + self.cells) as usize
    }

    pub(super) fn base(self) -> usize {
        self.base as usize
    }
}
