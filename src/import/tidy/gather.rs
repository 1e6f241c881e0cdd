//! Owns bringing the rows of one place, year and release together, in whatever order a file has them.
//! Must not know words or columns; it is told what each row is of.

use std::collections::HashMap;

use crate::figures::{Block, BlockKey, Figure, FigureKey, PupilGroup};

/// What a row of a place is of: the subject, by its number in the file's plans, and the pupils.
pub(super) type Topic = (usize, PupilGroup);

/// The blocks of a file in the making.
#[derive(Debug, Default)]
pub(super) struct Gathered(HashMap<BlockKey, Gathering>);

/// One block in the making.
#[derive(Debug)]
struct Gathering {
    line: u32,
    rows: Vec<Taken>,
    figures: Vec<(FigureKey, Figure)>,
}

#[derive(Debug, Clone, Copy)]
struct Taken {
    topic: Topic,
    rank: u8,
    line: u32,
}

/// What becomes of a row beside those that came before.
#[derive(Debug)]
pub(super) enum Standing<'a> {
    /// Its figures are added here.
    New(&'a mut Vec<(FigureKey, Figure)>),
    /// A row of the same place, year and pupils came before.
    Second,
    /// Of the same pupils there is a row that counts more.
    Outranked,
}

impl Gathered {
    /// Makes room for a row's figures; of two rows of the same pupils the one of the lower rank counts.
    ///
    /// Answers also whether an earlier row gave way.
    pub(super) fn stand(&mut self, key: BlockKey, topic: Topic, rank: u8, line: u32) -> (Standing<'_>, bool) {
        let gathering = self.0.entry(key).or_insert_with(|| Gathering { line, rows: Vec::new(), figures: Vec::new() });
        let before = gathering.rows.iter().position(|row| row.topic == topic);
        let Some(before) = before.and_then(|at| gathering.rows.get_mut(at)) else {
            gathering.rows.push(Taken { topic, rank, line });
            return (Standing::New(&mut gathering.figures), false);
        };
        if before.rank == rank {
            return (Standing::Second, false);
        }
        if before.rank < rank {
            return (Standing::Outranked, false);
        }
        let gone = before.line;
        *before = Taken { topic, rank, line };
        gathering.figures.retain(|(_, figure)| figure.line != gone);
        (Standing::New(&mut gathering.figures), true)
    }

    /// Every block in the order of its first row, its figures in order of key.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        let mut blocks: Vec<Block> = self
            .0
            .into_iter()
            .filter(|(_, gathering)| !gathering.figures.is_empty())
            .map(|(key, gathering)| {
                let mut figures = gathering.figures;
                figures.sort_unstable_by_key(|(key, _)| *key);
                Block { key, line: gathering.line, figures }
            })
            .collect();
        blocks.sort_unstable_by_key(|block| (block.line, block.key));
        blocks
    }
}
