//! Owns the layout of a block's figures: about twelve bytes a figure, each number exact to the bit.
//! Must not know what a measure means. Stage, place, year, release and import stand in the key, not here.

use super::Record;
use super::bytes::{Reader, put_number, put_varint, unzigzag, zigzag};
use crate::figures::{Block, BlockKey, Figure, FigureKey, Limits, Measure, PupilGroup, Subject};
use crate::store::{StoreError, codec, codes};

// The bits of the byte that a figure begins with. The lowest two say how the value is written.
const VALUE: u8 = 0b11;
const DECIMAL: u8 = 0;
const CODE: u8 = 1;
const HAS_PUPILS: u8 = 1 << 2;
const HAS_COUNT: u8 = 1 << 3;
const HAS_LIMITS: u8 = 1 << 4;
const SAME_MEASURE: u8 = 1 << 5;
const SAME_SUBJECT: u8 = 1 << 6;
const SAME_DECIMALS: u8 = 1 << 7;

/// What a block holds besides its key.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockFigures {
    /// The line of the file it was read from, from 1.
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

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        Ok(body_of(self.line, &self.figures))
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        figures_of(body).ok_or_else(|| codec::corrupt("a block of figures cannot be read"))
    }
}

/// What a figure is written as a difference from.
#[derive(Clone, Copy)]
struct Before {
    measure: Measure,
    subject: Option<Subject>,
    decimals: u8,
    column: u16,
}

const NOTHING: Before = Before { measure: Measure::Attainment8, subject: None, decimals: 0, column: 0 };

fn body_of(line: u32, figures: &[(FigureKey, Figure)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(16 + figures.len() * 14);
    put_varint(&mut out, u64::from(line));
    put_varint(&mut out, figures.len() as u64);
    let mut before = NOTHING;
    for (key, figure) in figures {
        put_figure(&mut out, before, *key, figure);
        before =
            Before { measure: key.measure, subject: key.subject, decimals: figure.decimals, column: figure.column };
    }
    out
}

fn put_figure(out: &mut Vec<u8>, before: Before, key: FigureKey, figure: &Figure) {
    let bit = |set: bool, bit: u8| if set { bit } else { 0 };
    let head = figure.value.map_or(CODE, |_| DECIMAL)
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
    out.push(codes::pupils(key.pupils));
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
}

fn figures_of(body: &[u8]) -> Option<BlockFigures> {
    let mut reader = Reader::new(body);
    let line = u32::try_from(reader.varint()?).ok()?;
    let count = usize::try_from(reader.varint()?).ok()?;
    // A figure has at least four bytes: a count that lies must not make room for more than there can be.
    if count > reader.left() / 4 {
        return None;
    }
    let mut figures = Vec::with_capacity(count);
    let mut before = NOTHING;
    for _ in 0..count {
        figures.push(figure_of(&mut reader, &mut before)?);
    }
    reader.is_at_end().then_some(BlockFigures { line, figures })
}

fn figure_of(reader: &mut Reader<'_>, before: &mut Before) -> Option<(FigureKey, Figure)> {
    let head = reader.byte()?;
    if head & SAME_MEASURE == 0 {
        before.measure = codes::measure_of(reader.byte()?).ok()?;
    }
    if head & SAME_SUBJECT == 0 {
        before.subject = match reader.byte()? {
            0 => None,
            subject => Some(codes::subject_of(subject - 1).ok()?),
        };
    }
    let pupils: PupilGroup = codes::pupils_of(reader.byte()?).ok()?;
    if head & SAME_DECIMALS == 0 {
        before.decimals = reader.byte()?;
    }
    let value = match head & VALUE {
        DECIMAL => Ok(reader.number()?),
        CODE => Err(codes::code_of(reader.byte()?).ok()?),
        _ => return None,
    };
    let key = FigureKey { measure: before.measure, subject: before.subject, pupils };
    let pupils = if head & HAS_PUPILS == 0 { None } else { Some(reader.number()?) };
    let count = if head & HAS_COUNT == 0 { None } else { Some(reader.number()?) };
    let limits =
        if head & HAS_LIMITS == 0 { None } else { Some(Limits { lower: reader.number()?, upper: reader.number()? }) };
    let column = i64::from(before.column).checked_add(unzigzag(reader.varint()?))?;
    before.column = u16::try_from(column).ok()?;
    Some((key, Figure { value, decimals: before.decimals, pupils, count, limits, column: before.column }))
}
