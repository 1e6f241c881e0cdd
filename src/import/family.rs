//! Owns telling from a header which family a file belongs to, and what the other files are that people try.
//! Must not know rows.

use super::header::Header;
use super::{FileKind, Refusal};

/// A family by its columns: at least one of each list, and none of the last.
struct Signature {
    kind: FileKind,
    any_of_each: &'static [&'static [&'static str]],
    none_of: &'static [&'static str],
}

/// Columns of KS4 results in tidy files, old and new.
const TIDY_KS4: &[&str] = &[
    "avg_att8",
    "attainment8_average",
    "avg_p8score",
    "progress8_average",
    "pt_l2basics_94",
    "engmath_94_percent",
    "pt_l2basics_95",
    "engmath_95_percent",
];

const FAMILIES: [Signature; 12] = [
    Signature {
        kind: FileKind::Ks4Tidy,
        any_of_each: &[&["geographic_level"], &["time_period"], &["school_urn"], TIDY_KS4],
        none_of: &["RECTYPE"],
    },
    Signature {
        kind: FileKind::Ks4Characteristics,
        any_of_each: &[&["geographic_level"], &["time_period"], TIDY_KS4],
        none_of: &["RECTYPE", "school_urn"],
    },
    Signature {
        kind: FileKind::Ks4Information,
        any_of_each: &[
            &["geographic_level"],
            &["time_period"],
            &["school_urn"],
            &["endks4_pupil_count", "progress8_banding", "ks2_scaledscore_average"],
        ],
        none_of: &["RECTYPE", "qualification_type"],
    },
    Signature {
        kind: FileKind::Ks2Attainment,
        any_of_each: &[
            &["geographic_level"],
            &["time_period"],
            &["subject"],
            &["expected_standard_pupil_percent", "average_scaled_score", "progress_measure_score"],
        ],
        none_of: &["RECTYPE", "qualification_type"],
    },
    Signature {
        kind: FileKind::Ks2Information,
        any_of_each: &[
            &["geographic_level"],
            &["time_period"],
            &["school_urn"],
            &["telig", "belig", "tks1average", "tfsm6cla1a"],
        ],
        none_of: &["RECTYPE", "qualification_type"],
    },
    Signature {
        kind: FileKind::Ks4,
        any_of_each: &[
            &["RECTYPE"],
            &["URN"],
            &["LEA"],
            &["TPUP", "ATT8SCR", "P8MEA", "EBACCAPS", "PTL2BASICS_94", "PTEBACC_94", "PTEBACC_E_PTQ_EE"],
        ],
        none_of: &["PTRWM_EXP"],
    },
    Signature {
        kind: FileKind::Ks2,
        any_of_each: &[
            &["RECTYPE"],
            &["URN"],
            &["LEA"],
            &["TELIG", "PTRWM_EXP", "READPROG", "WRITPROG", "MATPROG", "READ_AVERAGE", "MAT_AVERAGE"],
        ],
        none_of: &["ATT8SCR"],
    },
    Signature {
        kind: FileKind::Census,
        any_of_each: &[&["URN"], &["LA"], &["NOR"], &["PNUMEAL", "PSENELSE", "PSENELK", "PNUMFSMEVER", "NUMFSMEVER"]],
        none_of: &["RECTYPE"],
    },
    Signature {
        kind: FileKind::Schools,
        any_of_each: &[&["URN"], &["LA (code)"], &["EstablishmentName"]],
        none_of: &["RECTYPE"],
    },
    Signature {
        kind: FileKind::Entries,
        any_of_each: &[
            &["school_urn", "unique_reference_number__urn_", "geographic_level"],
            &["qualification_type", "qualification"],
            &["subject", "subject_description"],
            &["grade"],
            &["number_achieving", "number_of_entries_at_grade"],
        ],
        none_of: &["RECTYPE"],
    },
    Signature {
        kind: FileKind::Authorities,
        any_of_each: &[&["LEA", "LA Code"], &["LA Name"]],
        none_of: &["URN", "RECTYPE", "ESTAB"],
    },
    Signature { kind: FileKind::Links, any_of_each: &[&["URN"], &["LinkURN"], &["LinkType"]], none_of: &["RECTYPE"] },
];

/// GIAS's groups are looked at first: a file that lists the schools of each has columns of school information too.
const GROUPS: Signature = Signature {
    kind: FileKind::Chains,
    any_of_each: &[&["Group UID"], &["Group Name"], &["Group Type", "Group Type (name)"]],
    none_of: &["RECTYPE"],
};

/// The DfE 'spine' is known by columns that other files with `URN` and `SCHNAME` lack.
const SPINE: Signature = Signature {
    kind: FileKind::Schools,
    any_of_each: &[&["URN"], &["LA"], &["SCHNAME"], &["MINORGROUP", "ISPRIMARY", "OTHERURN", "AGEL"]],
    none_of: &["RECTYPE"],
};

/// Files that people try, by a column of theirs; a name that ends in `*` stands for all that begin so.
const OTHERS: [(&str, &str); 13] = [
    ("unique_reference_number__urn_", "a file of subject entries and grades in another shape"),
    ("qualification_type", "a file of subject entries and grades in another shape"),
    ("TRUST_*", "a file of academy trusts' performance"),
    ("COHORT*", "a file of pupils' destinations"),
    ("OVERALL_DEST*", "a file of pupils' destinations"),
    ("PERCTOT", "a file of absence"),
    ("TOTALINCOME", "a file of schools' finances"),
    ("GRANTFUNDING", "a file of schools' finances"),
    ("TPUP1618", "a file of results at 16 to 18"),
    ("Field Reference", "a description of columns, not a data file"),
    ("Metafile heading", "a description of columns, not a data file"),
    ("geographic_level", "a file of DfE's statistics service with other figures"),
    ("school_urn", "a file of DfE's statistics service with other figures"),
];

const READABLE: &str = "what can be read: the wide KS4, KS2 and census files of the school performance tables, the \
                        tidy files of schools' KS4 and KS2 results and information and of pupil characteristics, \
                        KS4 subject entries and grades of schools and of local authorities, \
                        school information ('spine' or a GIAS export with URN, LA (code) and EstablishmentName), \
                        lists of local authorities (LEA, LA Name), and GIAS's groups and links (Group UID, \
                        Group Type; URN, LinkURN, LinkType)";

/// The family of a file with this header.
pub(super) fn recognise(header: &Header) -> Result<FileKind, Refusal> {
    if let Some(family) = [&GROUPS].into_iter().chain(&FAMILIES).chain([&SPINE]).find(|family| family.matches(header)) {
        return Ok(family.kind);
    }
    let other = OTHERS.iter().find(|(column, _)| match column.strip_suffix('*') {
        Some(start) => header.names().any(|name| name.to_ascii_uppercase().starts_with(start)),
        None => header.has(column),
    });
    let separated = header.len() == 1 && header.name(0).contains([';', '\t']);
    let what = if separated {
        "its cells are separated by semicolons or tabs, not by commas".to_owned()
    } else if let Some((_, what)) = other {
        format!("this is {what}, which cannot be imported")
    } else {
        let mut first: Vec<String> = header.names().take(4).map(|name| super::cells::shown(name.as_bytes())).collect();
        if header.len() > first.len() {
            first.push("…".to_owned());
        }
        format!("its columns ({}) are not those of any file that can be imported", first.join(", "))
    };
    Err(Refusal { line: Some(1), ..Refusal::new(what, READABLE) })
}

impl Signature {
    fn matches(&self, header: &Header) -> bool {
        self.any_of_each.iter().all(|names| names.iter().any(|name| header.has(name)))
            && !self.none_of.iter().any(|name| header.has(name))
    }
}
