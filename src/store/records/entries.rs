//! Owns the layouts of entries by subject: a place's numbers, about twenty bytes a course, and an import's courses.
//! Must not know what a grade is. Stage, place, year, release and import stand in the key, not here.

use serde::{Deserialize, Serialize};

use super::Record;
use super::bytes::{Reader, put_number, put_varint, unzigzag, zigzag};
use crate::figures::{BlockKey, Code, Count, Course, Entered, EntriesBlock, PupilGroup};
use crate::store::codes::{self, Coded as _};
use crate::store::{StoreError, codec};

/// What a place's entries hold besides their key.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockEntries {
    /// The line of the first row that they were read from, from 1.
    pub line: u32,
    /// The position of the numbers' column in the file, from 0.
    pub column: u16,
    /// Pupils at the end of KS4, where the file states them.
    pub cohort: Option<Result<f64, Code>>,
    /// One for each course and group of pupils.
    pub entered: Vec<Entered>,
}

impl BlockEntries {
    /// The entries that these numbers are of.
    pub fn at(self, key: BlockKey) -> EntriesBlock {
        EntriesBlock { key, line: self.line, column: self.column, cohort: self.cohort, entered: self.entered }
    }

    /// What of a block does not stand in its key.
    pub fn of(block: &EntriesBlock) -> Self {
        Self { line: block.line, column: block.column, cohort: block.cohort, entered: block.entered.clone() }
    }
}

// How the cohort is written.
const NO_COHORT: u8 = 0;
const COHORT: u8 = 1;
const COHORT_CODE: u8 = 2;

impl Record for BlockEntries {
    const KIND: u8 = b'e';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::with_capacity(16 + self.entered.len() * 24);
        put_varint(&mut out, u64::from(self.line));
        put_varint(&mut out, u64::from(self.column));
        match self.cohort {
            None => out.push(NO_COHORT),
            Some(Ok(pupils)) => {
                out.push(COHORT);
                put_number(&mut out, pupils, 0);
            }
            Some(Err(code)) => out.extend_from_slice(&[COHORT_CODE, codes::code(code)]),
        }
        put_varint(&mut out, self.entered.len() as u64);
        let mut before = self.line;
        for entered in &self.entered {
            put_varint(&mut out, u64::from(entered.course));
            out.push(codes::pupils(entered.pupils));
            put_varint(&mut out, zigzag(i64::from(entered.line) - i64::from(before)));
            before = entered.line;
            // The number of grades, and whether there is a total.
            put_varint(&mut out, (entered.grades.len() as u64) << 1 | u64::from(entered.total.is_some()));
            if let Some(total) = entered.total {
                put_count(&mut out, total);
            }
            for (grade, count) in &entered.grades {
                put_varint(&mut out, u64::from(*grade));
                put_count(&mut out, *count);
            }
        }
        Ok(out)
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        entries_of(body).ok_or_else(|| codec::corrupt("the entries of a place cannot be read"))
    }
}

fn put_count(out: &mut Vec<u8>, count: Count) {
    match count {
        Ok(number) => put_varint(out, u64::from(number) << 1),
        Err(code) => put_varint(out, u64::from(codes::code(code)) << 1 | 1),
    }
}

fn count_of(reader: &mut Reader<'_>) -> Option<Count> {
    let packed = reader.varint()?;
    if packed & 1 == 0 {
        u32::try_from(packed >> 1).ok().map(Ok)
    } else {
        Code::from_code(u8::try_from(packed >> 1).ok()?).map(Err)
    }
}

fn entries_of(body: &[u8]) -> Option<BlockEntries> {
    let mut reader = Reader::new(body);
    let line = u32::try_from(reader.varint()?).ok()?;
    let column = u16::try_from(reader.varint()?).ok()?;
    let cohort = match reader.byte()? {
        NO_COHORT => None,
        COHORT => Some(Ok(reader.number()?)),
        COHORT_CODE => Some(Err(Code::from_code(reader.byte()?)?)),
        _ => return None,
    };
    let courses = usize::try_from(reader.varint()?).ok()?;
    // A course has at least four bytes: a number that lies must not make room for more than there can be.
    if courses > reader.left() / 4 {
        return None;
    }
    let mut entered = Vec::with_capacity(courses);
    let mut before = line;
    for _ in 0..courses {
        entered.push(entered_of(&mut reader, &mut before)?);
    }
    reader.is_at_end().then_some(BlockEntries { line, column, cohort, entered })
}

fn entered_of(reader: &mut Reader<'_>, before: &mut u32) -> Option<Entered> {
    let course = u32::try_from(reader.varint()?).ok()?;
    let pupils = PupilGroup::from_code(reader.byte()?)?;
    let line = u32::try_from(i64::from(*before).checked_add(unzigzag(reader.varint()?))?).ok()?;
    *before = line;
    let packed = reader.varint()?;
    let count = usize::try_from(packed >> 1).ok()?;
    let total = if packed & 1 == 1 { Some(count_of(reader)?) } else { None };
    if count > reader.left() / 2 {
        return None;
    }
    let mut grades = Vec::with_capacity(count);
    for _ in 0..count {
        grades.push((u16::try_from(reader.varint()?).ok()?, count_of(reader)?));
    }
    Some(Entered { course, pupils, line, total, grades })
}

/// Some of the courses that an import's entries are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Courses(pub Vec<Course>);

#[derive(Serialize, Deserialize)]
struct CourseV1 {
    kind: String,
    qualification: String,
    structure: String,
    discount: String,
    subject: String,
    detail: String,
    grades: Vec<String>,
}

impl Record for Courses {
    const KIND: u8 = b'q';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let frozen: Vec<CourseV1> = self
            .0
            .iter()
            .map(|course| {
                let Course { kind, qualification, structure, discount, subject, detail, grades } = course.clone();
                CourseV1 { kind, qualification, structure, discount, subject, detail, grades }
            })
            .collect();
        codec::encode(&frozen)
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let frozen: Vec<CourseV1> = codec::decode(body)?;
        let course = |frozen: CourseV1| {
            let CourseV1 { kind, qualification, structure, discount, subject, detail, grades } = frozen;
            Course { kind, qualification, structure, discount, subject, detail, grades }
        };
        Ok(Self(frozen.into_iter().map(course).collect()))
    }
}
