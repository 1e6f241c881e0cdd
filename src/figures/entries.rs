//! Owns what pupils were entered for: courses, and numbers of entries by grade as DfE's subject files state them.
//! Must not know files or how numbers of schools are added up. The file keeps courses apart, and so does this.

mod grade;

use super::{BlockKey, Code, PupilGroup};

pub use grade::{Grade, is_total};

/// A number of entries, or the code that stands in its place.
pub type Count = Result<u32, Code>;

/// One course as a file describes it; two that differ in anything are two courses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Course {
    /// The type of qualification: `GCSE`.
    pub kind: String,
    /// The qualification in detail: `GCSE (9-1) Full Course`; empty where the file does not go so far.
    pub qualification: String,
    /// The grades that the qualification has, in the file's words; empty where it does not say.
    pub structure: String,
    /// The discount code; empty where the file has none.
    pub discount: String,
    /// The subject.
    pub subject: String,
    /// The subject in more detail, where the file says more than the subject itself.
    pub detail: String,
    /// The grades that the file has rows of, as it writes them, in the order in which they came.
    pub grades: Vec<String>,
}

/// The numbers of one course and one group of pupils.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The position of the course in its import's list.
    pub course: u32,
    /// For which pupils.
    pub pupils: PupilGroup,
    /// The line of the first row that it was read from, from 1.
    pub line: u32,
    /// All entries, where the file states them.
    pub total: Option<Count>,
    /// Entries at each grade, by the grade's position in its course.
    pub grades: Vec<(u16, Count)>,
}

/// Every number of entries of one place, year and release from one import.
#[derive(Debug, Clone, PartialEq)]
pub struct EntriesBlock {
    /// Where, when, and which import.
    pub key: BlockKey,
    /// The line of the first row that it was read from, from 1.
    pub line: u32,
    /// The position of the numbers' column in the file, from 0.
    pub column: u16,
    /// Pupils at the end of KS4, where the file states them.
    pub cohort: Option<Result<f64, Code>>,
    /// One for each course and group of pupils.
    pub entered: Vec<Entered>,
}

/// What one file of entries brought: its courses, and the numbers of each place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EntriesFile {
    /// The courses; blocks point into this list.
    pub courses: Vec<Course>,
    /// The numbers.
    pub blocks: Vec<EntriesBlock>,
}

/// A name as commands write it: small letters and digits, words joined by `_`.
pub fn id_of(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_").to_lowercase()
}

/// How far a qualification is what people mean by the bare name of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A GCSE, full course.
    FullGcse,
    /// Another GCSE, such as a short course.
    OtherGcse,
    /// Anything else.
    Other,
}

impl Course {
    /// The qualification as far as the file says it.
    pub fn award(&self) -> &str {
        if self.qualification.is_empty() { &self.kind } else { &self.qualification }
    }

    /// How far it is what people mean by the bare name of its subject.
    pub fn standing(&self) -> Standing {
        let words = format!("{} {}", self.kind, self.qualification).to_lowercase();
        match (words.contains("gcse"), words.contains("short")) {
            (true, false) => Standing::FullGcse,
            (true, true) => Standing::OtherGcse,
            (false, _) => Standing::Other,
        }
    }

    /// The family under which files of authorities and of England count it: GCSE full, GCSE short, or its type.
    pub fn family(&self) -> String {
        match self.standing() {
            Standing::FullGcse => "gcse".to_owned(),
            Standing::OtherGcse => "gcse_short".to_owned(),
            Standing::Other => id_of(&self.kind),
        }
    }

    /// Its grades as read, in the order of [`Course::grades`].
    pub fn scale(&self) -> Vec<Grade> {
        self.grades.iter().map(|grade| Grade::read(grade)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids_and_the_full_gcse_is_what_a_bare_name_means() {
        assert_eq!(id_of("Art & Design (Fine Art)"), "art_design_fine_art");
        assert_eq!(id_of("  "), "");
        let course = |kind: &str, qualification: &str| Course {
            kind: kind.to_owned(),
            qualification: qualification.to_owned(),
            ..Course::default()
        };
        for (kind, qualification, standing, family) in [
            ("GCSE", "GCSE (9-1) Full Course", Standing::FullGcse, "gcse"),
            ("GCSE", "GCSE (9-1) Full Course (Double Award)", Standing::FullGcse, "gcse"),
            ("GCSE", "GCSE (9-1) Short Course", Standing::OtherGcse, "gcse_short"),
            ("391", "GCSE (9-1) Full Course", Standing::FullGcse, "gcse"),
            ("FSMQ", "", Standing::Other, "fsmq"),
            ("Other qualifications", "BTEC Award L1/L2", Standing::Other, "other_qualifications"),
        ] {
            let course = course(kind, qualification);
            assert_eq!((course.standing(), course.family().as_str()), (standing, family), "{kind} {qualification}");
        }
    }
}
