//! Owns the layout of a block's figures: about twelve bytes a figure, each number exact to the bit.
//!
//! Version 1 has one line for all figures. Version 2 begins with the lines that the figures were read from; a figure
//! names its own only where it is another than that of the last figure of the same pupils.
//! Must not know what a measure means. Stage, place, year, release and import stand in the key, not here.

use super::Record;
use super::bytes::{Reader, put_number, put_varint, unzigzag, zigzag};
use crate::figures::{Block, BlockKey, Code, Figure, FigureKey, Limits, Measure, PupilGroup, Subject};
use crate::store::codes::{self, Coded as _};
use crate::store::{StoreError, codec};

// The bits of the byte that a figure begins with: whether a code stands in place of the value, and whether (since
// version 2) the number of its line follows at the end.
const CODE: u8 = 1;
const OTHER_LINE: u8 = 1 << 1;
const HAS_PUPILS: u8 = 1 << 2;
const HAS_COUNT: u8 = 1 << 3;
const HAS_LIMITS: u8 = 1 << 4;
const SAME_MEASURE: u8 = 1 << 5;
const SAME_SUBJECT: u8 = 1 << 6;
const SAME_DECIMALS: u8 = 1 << 7;

/// What a block holds besides its key.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockFigures {
    /// The first line of the file that it was read from, from 1.
    pub line: u32,
    /// The figures, in order of key.
    pub figures: Vec<(FigureKey, Figure)>,
}

impl BlockFigures {
    /// The block that these figures are of.
    pub fn at(self, key: BlockKey) -> Block {
        Block { key, line: self.line, figures: self.figures }
    }

    /// The record of a block's figures, without a copy of them.
    pub(crate) fn bytes_of(block: &Block) -> Vec<u8> {
        codec::seal(Self::KIND, Self::VERSION, &body_of(block.line, &block.figures))
    }
}

impl Record for BlockFigures {
    const KIND: u8 = b'b';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        Ok(body_of(self.line, &self.figures))
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        figures_of(version, body).ok_or_else(|| codec::corrupt("a block of figures cannot be read"))
    }
}

/// What a figure is written as a difference from.
struct Before {
    measure: Measure,
    subject: Option<Subject>,
    decimals: u8,
    column: u16,
    /// For each pupil group, by its number, the place of its last figure's line among the lines.
    lines: [u32; 256],
}

const NOTHING: Before =
    Before { measure: Measure::Attainment8, subject: None, decimals: 0, column: 0, lines: [0; 256] };

/// The lines of a block: its own first, then the others in order.
fn lines_of(line: u32, figures: &[(FigureKey, Figure)]) -> Vec<u32> {
    let mut others: Vec<u32> = figures.iter().map(|(_, figure)| figure.line).filter(|other| *other != line).collect();
    others.sort_unstable();
    others.dedup();
    others.insert(0, line);
    others
}

/// Where a line stands among the lines.
fn place_of(line: u32, lines: &[u32]) -> u32 {
    let found = match lines.split_first() {
        Some((own, others)) if *own != line => others.binary_search(&line).map_or(0, |at| at + 1),
        _ => 0,
    };
    u32::try_from(found).unwrap_or_default()
}

fn body_of(line: u32, figures: &[(FigureKey, Figure)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(16 + figures.len() * 14);
    put_varint(&mut out, u64::from(line));
    let lines = lines_of(line, figures);
    put_varint(&mut out, lines.len() as u64 - 1);
    for (one, next) in lines.iter().zip(lines.iter().skip(1)) {
        put_varint(&mut out, zigzag(i64::from(*next) - i64::from(*one)));
    }
    put_varint(&mut out, figures.len() as u64);
    let mut before = NOTHING;
    for (key, figure) in figures {
        put_figure(&mut out, &mut before, &lines, *key, figure);
    }
    out
}

fn put_figure(out: &mut Vec<u8>, before: &mut Before, lines: &[u32], key: FigureKey, figure: &Figure) {
    let bit = |set: bool, bit: u8| if set { bit } else { 0 };
    let pupils = codes::pupils(key.pupils);
    let line = place_of(figure.line, lines);
    let other_line = before.lines.get(usize::from(pupils)) != Some(&line);
    let head = bit(figure.value.is_err(), CODE)
        | bit(other_line, OTHER_LINE)
        | bit(figure.pupils.is_some(), HAS_PUPILS)
        | bit(figure.count.is_some(), HAS_COUNT)
        | bit(figure.limits.is_some(), HAS_LIMITS)
        | bit(key.measure == before.measure, SAME_MEASURE)
        | bit(key.subject == before.subject, SAME_SUBJECT)
        | bit(figure.decimals == before.decimals, SAME_DECIMALS);
    out.push(head);
    if head & SAME_MEASURE == 0 {
        out.push(codes::measure(key.measure));
    }
    if head & SAME_SUBJECT == 0 {
        out.push(key.subject.map_or(0, |subject| codes::subject(subject) + 1));
    }
    out.push(pupils);
    if head & SAME_DECIMALS == 0 {
        out.push(figure.decimals);
    }
    match figure.value {
        Ok(value) => put_number(out, value, figure.decimals),
        Err(code) => out.push(codes::code(code)),
    }
    if let Some(pupils) = figure.pupils {
        put_number(out, pupils, 0);
    }
    if let Some(count) = figure.count {
        put_number(out, count, 0);
    }
    if let Some(limits) = figure.limits {
        put_number(out, limits.lower, figure.decimals);
        put_number(out, limits.upper, figure.decimals);
    }
    put_varint(out, zigzag(i64::from(figure.column) - i64::from(before.column)));
    if let Some(last) = before.lines.get_mut(usize::from(pupils)).filter(|_| other_line) {
        put_varint(out, u64::from(line));
        *last = line;
    }
    before.measure = key.measure;
    before.subject = key.subject;
    before.decimals = figure.decimals;
    before.column = figure.column;
}

fn figures_of(version: u8, body: &[u8]) -> Option<BlockFigures> {
    let mut reader = Reader::new(body);
    let line = u32::try_from(reader.varint()?).ok()?;
    let lines = if version == 1 { vec![line] } else { read_lines(&mut reader, line)? };
    let count = usize::try_from(reader.varint()?).ok()?;
    // A figure has at least four bytes: a count that lies must not make room for more than there can be.
    if count > reader.left() / 4 {
        return None;
    }
    let mut figures = Vec::with_capacity(count);
    let mut before = NOTHING;
    for _ in 0..count {
        figures.push(figure_of(&mut reader, &mut before, &lines)?);
    }
    reader.is_at_end().then_some(BlockFigures { line, figures })
}

fn read_lines(reader: &mut Reader<'_>, line: u32) -> Option<Vec<u32>> {
    let others = usize::try_from(reader.varint()?).ok()?;
    if others > reader.left() {
        return None;
    }
    let mut lines = Vec::with_capacity(others + 1);
    lines.push(line);
    let mut last = i64::from(line);
    for _ in 0..others {
        last = last.checked_add(unzigzag(reader.varint()?))?;
        lines.push(u32::try_from(last).ok()?);
    }
    Some(lines)
}

fn figure_of(reader: &mut Reader<'_>, before: &mut Before, lines: &[u32]) -> Option<(FigureKey, Figure)> {
    let head = reader.byte()?;
    if head & SAME_MEASURE == 0 {
        before.measure = Measure::from_code(reader.byte()?)?;
    }
    if head & SAME_SUBJECT == 0 {
        before.subject = match reader.byte()? {
            0 => None,
            subject => Some(Subject::from_code(subject - 1)?),
        };
    }
    let group = reader.byte()?;
    let pupils: PupilGroup = PupilGroup::from_code(group)?;
    if head & SAME_DECIMALS == 0 {
        before.decimals = reader.byte()?;
    }
    let value = if head & CODE == 0 { Ok(reader.number()?) } else { Err(Code::from_code(reader.byte()?)?) };
    let key = FigureKey { measure: before.measure, subject: before.subject, pupils };
    let pupils = if head & HAS_PUPILS == 0 { None } else { Some(reader.number()?) };
    let count = if head & HAS_COUNT == 0 { None } else { Some(reader.number()?) };
    let limits =
        if head & HAS_LIMITS == 0 { None } else { Some(Limits { lower: reader.number()?, upper: reader.number()? }) };
    let column = i64::from(before.column).checked_add(unzigzag(reader.varint()?))?;
    before.column = u16::try_from(column).ok()?;
    let last = before.lines.get_mut(usize::from(group))?;
    if head & OTHER_LINE != 0 {
        if lines.len() < 2 {
            return None;
        }
        *last = u32::try_from(reader.varint()?).ok()?;
    }
    let line = *lines.get(usize::try_from(*last).ok()?)?;
    Some((key, Figure { value, decimals: before.decimals, pupils, count, limits, column: before.column, line }))
}
