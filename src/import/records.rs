//! Owns cutting a stream of bytes into records and fields, with the line each record begins on.
//! Must not know what a field means. It holds one record and one chunk at a time, however long the file is.

use std::io::{ErrorKind, Read};

use super::Refusal;

/// Most bytes of one record: a real one has at most some tens of thousands.
pub(super) const MAX_RECORD: usize = 1 << 20;
const CHUNK: usize = 256 * 1024;
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The fields of one record, unquoted.
#[derive(Debug, Default)]
pub(super) struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
}

impl Row {
    /// The field at `position`; a record that is too short has empty fields.
    pub(super) fn field(&self, position: usize) -> &[u8] {
        let from = position.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = from.zip(self.ends.get(position).copied());
        range.and_then(|(from, to)| self.bytes.get(from..to)).unwrap_or_default()
    }

    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The line it begins on, from 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// The line as figures keep it.
    pub(super) fn line_number(&self) -> u32 {
        u32::try_from(self.line).unwrap_or(u32::MAX)
    }

    fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }

    fn end_field(&mut self) {
        self.ends.push(self.bytes.len());
    }
}

/// Records of a stream, one after another.
#[derive(Debug)]
pub(super) struct Records<R> {
    source: R,
    buffer: Vec<u8>,
    /// What is read and not yet consumed: `buffer[start..end]`.
    start: usize,
    end: usize,
    ended: bool,
    line: u64,
    taken: u64,
}

enum Cut {
    /// A whole record: the bytes it took and the line ends among them.
    Whole { used: usize, lines: u64 },
    /// More bytes are needed to tell where the record ends.
    Open,
    /// The file ended within quotation marks.
    Unclosed,
}

impl<R: Read> Records<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), start: 0, end: 0, ended: false, line: 1, taken: 0 }
    }

    /// Bytes read so far.
    pub(super) const fn taken(&self) -> u64 {
        self.taken
    }

    /// The next `wanted` bytes or what there is of them, without consuming them; skips a byte order mark.
    pub(super) fn peek(&mut self, wanted: usize) -> Result<&[u8], Refusal> {
        while self.rest().len() < wanted.max(BOM.len()) && !self.ended {
            self.fill()?;
        }
        if self.taken == self.end as u64 && self.start == 0 && self.rest().starts_with(BOM) {
            self.start = BOM.len();
        }
        let rest = self.rest();
        Ok(rest.get(..wanted).unwrap_or(rest))
    }

    /// Reads the next record that is not blank; `false` at the end.
    pub(super) fn next(&mut self, row: &mut Row) -> Result<bool, Refusal> {
        loop {
            if self.rest().is_empty() {
                if self.ended {
                    return Ok(false);
                }
                self.fill()?;
                continue;
            }
            match cut(self.rest(), self.ended, row) {
                Cut::Whole { used, lines } => {
                    row.line = self.line;
                    self.start += used;
                    self.line += lines;
                    if !row.is_blank() {
                        return Ok(true);
                    }
                }
                Cut::Unclosed => return Err(self.endless("a quotation mark is opened and never closed")),
                Cut::Open if self.rest().len() >= MAX_RECORD => {
                    return Err(self.endless("the row has more than a million bytes"));
                }
                Cut::Open => self.fill()?,
            }
        }
    }

    fn endless(&self, what: &str) -> Refusal {
        let hint = "look at this line in a text editor: a quotation mark may be missing, or this is no CSV file";
        Refusal { line: Some(self.line), ..Refusal::new(what, hint) }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads more, after what is not yet consumed.
    fn fill(&mut self) -> Result<(), Refusal> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() < self.end + CHUNK {
            self.buffer.resize(self.end + CHUNK, 0);
        }
        loop {
            match self.source.read(self.buffer.get_mut(self.end..).unwrap_or_default()) {
                Ok(got) => {
                    self.end += got;
                    self.taken += got as u64;
                    self.ended = got == 0;
                    return Ok(());
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    return Err(Refusal::new(
                        format!("the file cannot be read: {error}"),
                        "check the file and the disk it lies on, then try again",
                    ));
                }
            }
        }
    }
}

/// Cuts the first record off `input`; `ended`: nothing follows `input`.
fn cut(input: &[u8], ended: bool, row: &mut Row) -> Cut {
    row.clear();
    let (mut at, mut lines) = (0, 0);
    loop {
        let rest = input.get(at..).unwrap_or_default();
        if rest.first() == Some(&b'"') {
            match quoted(rest, ended, row) {
                Some((used, within)) => {
                    at += used;
                    lines += within;
                }
                None if ended => return Cut::Unclosed,
                None => return Cut::Open,
            }
        }
        let rest = input.get(at..).unwrap_or_default();
        let Some(run) = rest.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r')) else {
            if !ended {
                return Cut::Open;
            }
            row.bytes.extend_from_slice(rest);
            row.end_field();
            return Cut::Whole { used: input.len(), lines };
        };
        row.bytes.extend_from_slice(rest.get(..run).unwrap_or_default());
        row.end_field();
        at += run + 1;
        match (rest.get(run), rest.get(run + 1)) {
            (Some(b','), _) => {}
            (Some(b'\r'), None) if !ended => return Cut::Open,
            (Some(b'\r'), Some(b'\n')) => return Cut::Whole { used: at + 1, lines: lines + 1 },
            _ => return Cut::Whole { used: at, lines: lines + 1 },
        }
    }
}

/// Takes a field that begins with a quotation mark; gives the bytes and line ends taken, if it is closed.
fn quoted(input: &[u8], ended: bool, row: &mut Row) -> Option<(usize, u64)> {
    let mut at = 1;
    let mut lines = 0;
    loop {
        let rest = input.get(at..)?;
        let run = rest.iter().position(|byte| *byte == b'"')?;
        let text = rest.get(..run)?;
        row.bytes.extend_from_slice(text);
        lines += text.split(|byte| *byte == b'\n').skip(1).count() as u64;
        at += run + 1;
        match input.get(at) {
            Some(b'"') => {
                row.bytes.push(b'"');
                at += 1;
            }
            None if !ended => return None,
            _ => return Some((at, lines)),
        }
    }
}

#[cfg(test)]
mod tests;
