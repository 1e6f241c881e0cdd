//! Owns where the cells of subject files stand, in every shape that DfE has given them.
//! Must not know what a row is taken for.

use super::super::header::Header;
use super::super::records::Row;
use super::super::{AS_PUBLISHED, Refusal, cells};
use crate::figures::{Course, id_of};

/// Where the cells of a subject file stand.
pub(super) struct Columns {
    pub urn: Option<usize>,
    pub laestab: Option<usize>,
    pub name: Option<usize>,
    pub kind_of_school: Option<usize>,
    pub la: Option<usize>,
    pub la_name: Option<usize>,
    pub level: Option<usize>,
    pub establishments: Option<usize>,
    pub topic: Option<usize>,
    pub sex: Option<usize>,
    pub time: Option<usize>,
    pub version: Option<usize>,
    pub cohort: Option<usize>,
    pub grade: usize,
    pub grade_description: Option<usize>,
    pub count: usize,
    pub subject: usize,
    /// The cells that say of which place, year and pupils a row is.
    pub placing: [Option<usize>; 8],
    /// The cells that say of which course it is: type, qualification, structure, discount code, subject, detail.
    pub course: [Option<usize>; 6],
}

impl Columns {
    pub fn find(header: &Header) -> Result<Self, Refusal> {
        let find = |names: &[&'static str]| header.find_any(names.iter().copied());
        let need = |names: &[&'static str]| {
            let missing = || {
                let first = names.first().copied().unwrap_or_default();
                Refusal::new(format!("the column {first} is missing"), AS_PUBLISHED)
            };
            find(names)?.ok_or_else(missing)
        };
        let urn = find(&["school_urn", "unique_reference_number__urn_"])?;
        let la = find(&["old_la_code"])?;
        let level = find(&["geographic_level"])?;
        let establishments = find(&["establishment_type_group"])?;
        let (topic, sex) = (find(&["breakdown_topic"])?, find(&["sex", "characteristic_gender"])?);
        let (time, version) = (find(&["time_period"])?, find(&["version"])?);
        let subject = need(&["subject", "subject_description"])?;
        Ok(Self {
            urn,
            laestab: find(&["school_laestab"])?,
            name: find(&["school_name", "school_or_college_name"])?,
            kind_of_school: find(&["institution_type"])?,
            la,
            la_name: find(&["la_name"])?,
            level,
            establishments,
            topic,
            sex,
            time,
            version,
            cohort: find(&["pupil_count", "t_pupils", "pupils_at_end_ks4"])?,
            grade: need(&["grade"])?,
            grade_description: find(&["grade_description"])?,
            count: need(&["number_achieving", "number_of_entries_at_grade"])?,
            subject,
            placing: [level, urn, la, time, version, establishments, topic, sex],
            course: [
                find(&["qualification_type", "qualification"])?,
                find(&["qualification_detailed", "qualification_description"])?,
                find(&["grade_structure", "grade_structure_of_qualification"])?,
                find(&["discount_code"])?,
                Some(subject),
                find(&["subject_detailed"])?,
            ],
        })
    }

    /// The course of a row, without grades.
    pub fn course_of(&self, row: &Row) -> Course {
        let [kind, qualification, structure, discount, subject, detail] =
            self.course.map(|at| at.map(|at| cells::text(row.field(at))).unwrap_or_default());
        let detail = if id_of(&detail) == id_of(&subject) { String::new() } else { detail };
        Course { kind, qualification, structure, discount, subject, detail, grades: Vec::new() }
    }

    /// A row of a school in a file that names no schools.
    pub fn no_school(&self) -> (usize, String) {
        (self.level.unwrap_or_default(), "a row of a school in a file without URNs".to_owned())
    }

    /// A row of an authority in a file that has no codes of authorities.
    pub fn no_la(&self) -> (usize, String) {
        (self.level.unwrap_or_default(), "a row of a local authority in a file without their codes".to_owned())
    }
}
