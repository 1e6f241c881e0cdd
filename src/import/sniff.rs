//! Owns telling from a file's first bytes that it is no CSV file at all.
//! Must not know families of CSV files.

use super::Refusal;

/// How much of the beginning is looked at; a header line must end within it.
pub(super) const SNIFFED: usize = 64 * 1024;

const SAVE_AS_CSV: &str = "open it in the program it belongs to and save it as CSV (UTF-8), then import that";
const NOT_DATA: &str = "name the CSV file as it was downloaded from DfE";

/// First bytes of files that people take for data files.
const MAGIC: [(&[u8], &str, &str); 9] = [
    (b"PK\x03\x04", "the file is a zipped file, such as an Excel workbook", SAVE_AS_CSV),
    (b"\xD0\xCF\x11\xE0", "the file is an old Excel workbook or another Office document", SAVE_AS_CSV),
    (b"\x89PNG", "the file is a picture", NOT_DATA),
    (b"\xFF\xD8\xFF", "the file is a picture", NOT_DATA),
    (b"GIF8", "the file is a picture", NOT_DATA),
    (b"%PDF", "the file is a PDF document", NOT_DATA),
    (b"\x1F\x8B", "the file is compressed with gzip", "unpack it first, then import the CSV file"),
    (b"\xFF\xFE", "the file is written in UTF-16", SAVE_AS_CSV),
    (b"\xFE\xFF", "the file is written in UTF-16", SAVE_AS_CSV),
];

/// Refuses what cannot be a CSV file with a header, from its first [`SNIFFED`] bytes.
pub(super) fn check(start: &[u8]) -> Result<(), Refusal> {
    if start.trim_ascii().is_empty() {
        let what = if start.len() < SNIFFED { "the file is empty" } else { "the file begins with nothing but spaces" };
        return Err(Refusal::new(what, "download the file again"));
    }
    if let Some((_, what, hint)) = MAGIC.iter().find(|(magic, ..)| start.starts_with(magic)) {
        return Err(Refusal::new(*what, *hint));
    }
    if start.contains(&0) {
        return Err(Refusal::new("the file is binary, not text", NOT_DATA));
    }
    if start.trim_ascii_start().starts_with(b"<") {
        return Err(Refusal::new("the file is a web page or XML, not CSV", "download the file itself, not its page"));
    }
    if start.len() >= SNIFFED && !start.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
        return Err(Refusal {
            line: Some(1),
            ..Refusal::new("the first line does not end within 64 KiB, so that it is no header", NOT_DATA)
        });
    }
    Ok(())
}
