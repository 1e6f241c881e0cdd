//! Owns which pupils a row of a tidy file is of: the words of its columns of characteristics, in every generation.
//! Must not know measures, places or years. A word that is not known is counted and told, never guessed.

use std::collections::{BTreeMap, HashMap};

use crate::figures::PupilGroup;

use super::super::Refusal;
use super::super::cells;
use super::super::header::Header;
use super::super::records::Row;
use super::super::tally::Tally;

/// By what pupils are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Sex,
    Disadvantage,
    Language,
    Prior,
    Mobility,
    Fsm,
    Sen,
    Ethnicity,
    /// Finer than any report goes, or of schools.
    Detail,
}

/// The columns of characteristics.
const COLUMNS: [(&str, Side); 19] = [
    ("sex", Side::Sex),
    ("gender", Side::Sex),
    ("disadvantage", Side::Disadvantage),
    ("disadvantage_status", Side::Disadvantage),
    ("first_language", Side::Language),
    ("prior_attainment", Side::Prior),
    ("mobility", Side::Mobility),
    ("fsm_status", Side::Fsm),
    ("free_school_meals", Side::Fsm),
    ("sen_provision", Side::Sen),
    ("sen_status", Side::Sen),
    ("sen_description", Side::Sen),
    ("ethnicity_major", Side::Ethnicity),
    ("ethnicity_minor", Side::Detail),
    ("sen_primary_need", Side::Detail),
    ("ks2_scaled_score_group", Side::Detail),
    ("young_carer", Side::Detail),
    ("school_admission_type", Side::Detail),
    ("school_religious_character", Side::Detail),
];

/// Part of a topic's name, and what a breakdown of that topic tells apart.
const TOPICS: [(&str, Side); 10] = [
    ("sex", Side::Sex),
    ("gender", Side::Sex),
    ("disadvantage", Side::Disadvantage),
    ("language", Side::Language),
    ("prior attainment", Side::Prior),
    ("mobility", Side::Mobility),
    ("free school meal", Side::Fsm),
    ("fsm", Side::Fsm),
    ("sen", Side::Sen),
    ("ethnicity", Side::Ethnicity),
];

/// Words that take nobody away; topics of places are of all their pupils.
const EVERYBODY: [&str; 11] = [
    "",
    "total",
    "all",
    "all pupils",
    "z",
    "location",
    "geography",
    "national",
    "regional",
    "local authority",
    "geographic level",
];

/// The words of each characteristic; a group of none is known, and no report has it.
const WORDS: [(Side, &[&str], Option<PupilGroup>); 27] = [
    (Side::Sex, &["boys", "boy", "male"], Some(PupilGroup::Boys)),
    (Side::Sex, &["girls", "girl", "female"], Some(PupilGroup::Girls)),
    (Side::Disadvantage, &["disadvantaged", "disadvantaged pupils"], Some(PupilGroup::Disadvantaged)),
    (
        Side::Disadvantage,
        &[
            "not known to be disadvantaged",
            "not disadvantaged",
            "non-disadvantaged",
            "non disadvantaged",
            "all other pupils",
            "other",
        ],
        Some(PupilGroup::NotDisadvantaged),
    ),
    (
        Side::Language,
        &[
            "known or believed to be other than english",
            "other than english",
            "english as an additional language",
            "eal",
        ],
        Some(PupilGroup::Eal),
    ),
    (
        Side::Language,
        &["known or believed to be english", "english", "english as a first language", "non-eal"],
        Some(PupilGroup::NotEal),
    ),
    (Side::Language, &["unclassified", "unknown", "first language unclassified"], None),
    (Side::Prior, &["low", "low prior attainment", "low prior attainers"], Some(PupilGroup::PriorLow)),
    (Side::Prior, &["middle", "middle prior attainment", "middle prior attainers"], Some(PupilGroup::PriorMiddle)),
    (Side::Prior, &["high", "high prior attainment", "high prior attainers"], Some(PupilGroup::PriorHigh)),
    (Side::Prior, &["unknown", "no prior attainment", "not known"], None),
    (Side::Mobility, &["non mobile", "non-mobile", "nonmobile"], Some(PupilGroup::NonMobile)),
    (Side::Mobility, &["mobile"], None),
    (
        Side::Fsm,
        &[
            "fsm",
            "fsm eligible",
            "free school meals",
            "eligible for free school meals",
            "known to be eligible for free school meals",
            "eligible",
        ],
        Some(PupilGroup::Fsm),
    ),
    (
        Side::Fsm,
        &[
            "not fsm",
            "fsm all other pupils",
            "all other pupils",
            "not eligible",
            "not eligible for free school meals",
            "not known to be eligible for free school meals",
            "non-fsm",
            "other",
        ],
        Some(PupilGroup::NotFsm),
    ),
    (Side::Sen, &["sen", "any sen", "all sen", "all sen pupils", "identified sen"], Some(PupilGroup::Sen)),
    (
        Side::Sen,
        &["sen support", "sen without an ehc plan", "sen with no ehc plan", "sen (no ehcp)", "no ehcp"],
        Some(PupilGroup::SenSupport),
    ),
    (
        Side::Sen,
        &[
            "ehcp",
            "ehc plan",
            "ehc plans",
            "sen with ehcp",
            "sen with an ehc plan",
            "sen with a statement or ehc plan",
            "sen with statement or ehc plan",
            "statement or ehc plan",
            "statements or ehc plans",
            "education, health and care plan",
            "education, health and care plans",
            "education health and care plan",
            "education, health and care (ehc) plan",
        ],
        Some(PupilGroup::Ehcp),
    ),
    (
        Side::Sen,
        &["no sen", "no identified sen", "no special educational need", "without sen", "no special educational needs"],
        Some(PupilGroup::NoSen),
    ),
    (Side::Sen, &["unclassified", "unclassified sen", "unknown"], None),
    (Side::Ethnicity, &["asian", "asian or asian british", "asian / asian british"], Some(PupilGroup::Asian)),
    (
        Side::Ethnicity,
        &[
            "black",
            "black or black british",
            "black, african, caribbean or black british",
            "black / african / caribbean / black british",
        ],
        Some(PupilGroup::Black),
    ),
    (Side::Ethnicity, &["chinese"], Some(PupilGroup::Chinese)),
    (
        Side::Ethnicity,
        &["mixed", "mixed or multiple ethnic groups", "mixed / multiple ethnic groups", "mixed dual background"],
        Some(PupilGroup::Mixed),
    ),
    (Side::Ethnicity, &["white"], Some(PupilGroup::White)),
    (
        Side::Ethnicity,
        &["any other ethnic group", "other ethnic group", "other ethnic groups", "other", "any other"],
        Some(PupilGroup::OtherEthnic),
    ),
    (Side::Ethnicity, &["unclassified", "unknown", "unclassified ethnicity", "not obtained", "refused"], None),
];

pub(super) const COMBINED: &str = "they are of several characteristics at once, such as disadvantaged boys";
pub(super) const DETAIL: &str = "they break pupils down further than reports do";
pub(super) const OTHERS: &str = "no report has their pupils, such as mobile ones or those of unknown language";
pub(super) const AVERAGES: &str = "they are averages over several years";

/// What a row's characteristics come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pupils {
    /// These pupils.
    Of(PupilGroup),
    /// Left out, and why.
    LeftOut(&'static str),
    /// The word in this column is not known.
    Unknown(usize),
}

/// The columns of characteristics in one file, and what their words came to so far.
#[derive(Debug)]
pub(super) struct Breakdowns {
    sides: Vec<(usize, Side)>,
    topic: Option<usize>,
    word: Option<usize>,
    key: Vec<u8>,
    known: HashMap<Vec<u8>, Pupils>,
    /// The first line and the number of rows of each word that is not known, by its column.
    strange: BTreeMap<(usize, Vec<u8>), (u64, u64)>,
}

/// A word as words are compared.
fn plain(field: &[u8]) -> String {
    let text = cells::text(field).to_lowercase();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_everybody(word: &str) -> bool {
    EVERYBODY.contains(&word)
}

/// What the word in a column comes to.
fn look_up(column: usize, side: Option<Side>, word: &str) -> Pupils {
    let fits = |of: Side| side.is_none_or(|side| side == of);
    match WORDS.iter().find(|(of, words, _)| fits(*of) && words.contains(&word)) {
        Some((.., Some(group))) => Pupils::Of(*group),
        Some((.., None)) => Pupils::LeftOut(OTHERS),
        None => Pupils::Unknown(column),
    }
}

impl Breakdowns {
    pub(super) fn find(header: &Header) -> Result<Self, Refusal> {
        let mut sides = Vec::new();
        for (name, side) in COLUMNS {
            sides.extend(header.find(name)?.map(|column| (column, side)));
        }
        let (topic, word) = (header.find("breakdown_topic")?, header.find("breakdown")?);
        Ok(Self { sides, topic, word, key: Vec::new(), known: HashMap::new(), strange: BTreeMap::new() })
    }

    /// The pupils that a row is of.
    pub(super) fn of(&mut self, row: &Row) -> Pupils {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        for column in self.sides.iter().map(|(column, _)| *column).chain(self.topic).chain(self.word) {
            key.extend_from_slice(row.field(column));
            key.push(b'\n');
        }
        let pupils = if let Some(pupils) = self.known.get(&key) {
            *pupils
        } else {
            let pupils = self.decide(row);
            self.known.insert(key.clone(), pupils);
            pupils
        };
        self.key = key;
        if let Pupils::Unknown(column) = pupils {
            let counted = self.strange.entry((column, row.field(column).to_vec())).or_insert((row.line(), 0));
            counted.1 += 1;
        }
        pupils
    }

    /// Tells each word that was not known, once, with the number of its rows.
    pub(super) fn tell(&self, header: &Header, tally: &mut Tally) {
        for ((column, word), (line, rows)) in &self.strange {
            let rows = if *rows == 1 { "1 row is".to_owned() } else { format!("{rows} rows are") };
            let reason = format!("a pupil group that is not known; {rows} left out");
            tally.refuse(*line, header.name(*column), word, reason);
        }
    }

    fn decide(&self, row: &Row) -> Pupils {
        let told: Vec<(usize, Side, String)> = self
            .sides
            .iter()
            .map(|(column, side)| (*column, *side, plain(row.field(*column))))
            .filter(|(.., word)| !is_everybody(word))
            .collect();
        let Some((_, side, _)) = told.first() else { return self.by_word(row) };
        if told.iter().any(|(_, other, _)| *other == Side::Detail) {
            return Pupils::LeftOut(DETAIL);
        }
        if told.iter().any(|(_, other, _)| other != side) {
            return Pupils::LeftOut(COMBINED);
        }
        let mut groups = Vec::new();
        for (column, side, word) in &told {
            match look_up(*column, Some(*side), word) {
                Pupils::Of(group) => groups.push(group),
                not => return not,
            }
        }
        // Of two columns of SEN one says that there is any, and the other which.
        groups.sort_unstable();
        groups.dedup();
        groups.retain(|group| *group != PupilGroup::Sen || told.len() == 1);
        match groups.as_slice() {
            [] => Pupils::Of(PupilGroup::Sen),
            [group] => Pupils::Of(*group),
            _ => Pupils::LeftOut(COMBINED),
        }
    }

    /// The pupils by the one word that files have beside the columns, or in their place.
    fn by_word(&self, row: &Row) -> Pupils {
        let topic = self.topic.map(|column| (column, plain(row.field(column))));
        let word = self.word.map(|column| (column, plain(row.field(column))));
        if topic.iter().any(|(_, topic)| topic.starts_with("average")) {
            return Pupils::LeftOut(AVERAGES);
        }
        let side = topic.as_ref().and_then(|(_, topic)| {
            let parts = topic.split(|c: char| !c.is_alphanumeric());
            let words: Vec<&str> = parts.collect();
            TOPICS.iter().find(|(part, _)| topic.contains(part) && (part.len() > 3 || words.contains(part)))
        });
        let side = side.map(|(_, side)| *side);
        match (word, topic) {
            (Some((column, word)), _) if !is_everybody(&word) => look_up(column, side, &word),
            (_, Some((column, topic))) if !is_everybody(&topic) && side.is_none() => Pupils::Unknown(column),
            _ => Pupils::Of(PupilGroup::All),
        }
    }
}
