//! Owns the words behind DfE's abbreviations for schools, and reading dates, ages and phases.
//! Must not know where in a file a fact stands.

use crate::domain::{Phase, SchoolStatus};

/// Types of school as KS2 and KS4 files abbreviate them, in GIAS's words, and whether they are special.
const TYPES: [(&str, &str, bool); 18] = [
    ("AC", "Academy sponsor led", false),
    ("ACC", "Academy converter", false),
    ("ACCS", "Academy special converter", true),
    ("ACS", "Academy special sponsor led", true),
    ("CTC", "City technology college", false),
    ("CY", "Community school", false),
    ("CYS", "Community special school", true),
    ("F", "Free schools", false),
    ("FD", "Foundation school", false),
    ("FDS", "Foundation special school", true),
    ("FS", "Free schools special", true),
    ("IND", "Other independent school", false),
    ("INDSPEC", "Other independent special school", true),
    ("NMSS", "Non-maintained special school", true),
    ("PRU", "Pupil referral unit", false),
    ("UTC", "University technical college", false),
    ("VA", "Voluntary aided school", false),
    ("VC", "Voluntary controlled school", false),
];

/// Admissions policies in words; what says nothing is empty.
const ADMISSIONS: [(&str, &str); 13] = [
    ("COMP", "Comprehensive"),
    ("SEL", "Selective"),
    ("MOD", "Modern"),
    ("OTHER NON SEL", "Non-selective"),
    ("NON SEL", "Non-selective"),
    ("NON SEL IN HIGHLY SEL AREA", "Non-selective in a highly selective area"),
    ("NA", ""),
    ("NP", ""),
    ("N/A", ""),
    ("NULL", ""),
    ("Not recorded", ""),
    ("Not applicable", ""),
    ("Does not apply", ""),
];

/// Phases as GIAS writes them.
const PHASES: [(&str, Phase); 7] = [
    ("Nursery", Phase::Nursery),
    ("Primary", Phase::Primary),
    ("Middle deemed primary", Phase::Primary),
    ("Secondary", Phase::Secondary),
    ("Middle deemed secondary", Phase::Secondary),
    ("All-through", Phase::AllThrough),
    ("16 plus", Phase::SixteenPlus),
];

/// Words in a type or group of types that decide the phase, whatever the ages are.
const TYPE_PHASES: [(&str, Phase); 8] = [
    ("special post 16", Phase::SixteenPlus),
    ("special", Phase::Special),
    ("pupil referral unit", Phase::AlternativeProvision),
    ("alternative provision", Phase::AlternativeProvision),
    ("nursery", Phase::Nursery),
    ("further education", Phase::SixteenPlus),
    ("sixth form", Phase::SixteenPlus),
    ("16 to 19", Phase::SixteenPlus),
];

/// Words of status in school information.
const STATUSES: [(&str, SchoolStatus); 8] = [
    ("Open", SchoolStatus::Open),
    ("Closed", SchoolStatus::Closed),
    ("Open, but proposed to close", SchoolStatus::ClosingSoon),
    ("Proposed to open", SchoolStatus::Unknown),
    ("1", SchoolStatus::Open),
    ("2", SchoolStatus::Closed),
    ("3", SchoolStatus::ClosingSoon),
    ("4", SchoolStatus::Unknown),
];

/// Flags of status in files of results: another numbering than the one of school information.
const CLOSED_FLAGS: [(&str, SchoolStatus); 3] =
    [("0", SchoolStatus::Open), ("1", SchoolStatus::Closed), ("2", SchoolStatus::ClosingSoon)];

fn look_up<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, meaning)| *meaning)
}

/// A type of school in words; an abbreviation that is not known stays as it is.
pub(super) fn kind(abbreviation: &str) -> String {
    let known = TYPES.iter().find(|(short, ..)| short.eq_ignore_ascii_case(abbreviation));
    known.map_or(abbreviation, |(_, words, _)| *words).to_owned()
}

/// Whether an abbreviated type of school is a special one.
pub(super) fn is_special(abbreviation: &str) -> bool {
    TYPES.iter().any(|(short, _, special)| *special && short.eq_ignore_ascii_case(abbreviation))
}

/// An admissions policy in words; words that are no abbreviation stay as they are.
pub(super) fn admissions(policy: &str) -> String {
    look_up(&ADMISSIONS, policy).unwrap_or(policy).to_owned()
}

/// Sex of entry as `Mixed`, `Boys`, `Girls`; other words, such as `Not applicable`, say nothing.
pub(super) fn gender(word: &str) -> String {
    let known = ["Mixed", "Boys", "Girls"].into_iter().find(|known| known.eq_ignore_ascii_case(word));
    known.unwrap_or_default().to_owned()
}

/// The phase that GIAS states, or that a type decides, in that order of certainty: the type first.
pub(super) fn phase(stated: &str, types: &[&str]) -> Phase {
    let lower: Vec<String> = types.iter().map(|kind| kind.to_lowercase()).collect();
    let by_type = TYPE_PHASES.iter().find(|(word, _)| lower.iter().any(|kind| kind.contains(word)));
    by_type.map(|(_, phase)| *phase).or_else(|| look_up(&PHASES, stated)).unwrap_or(Phase::Unknown)
}

/// The phase of a mainstream school by its ages, where they leave no doubt; middle schools may be deemed either.
pub(super) fn phase_by_ages(ages: Option<(u8, u8)>) -> Phase {
    match ages {
        Some((low, high)) if low < 11 && high <= 11 => Phase::Primary,
        Some((low, high)) if (11..16).contains(&low) && high >= 16 => Phase::Secondary,
        Some((low, high)) if low <= 7 && high >= 16 => Phase::AllThrough,
        Some((16.., _)) => Phase::SixteenPlus,
        _ => Phase::Unknown,
    }
}

/// The status that school information states; none if it is no known word.
pub(super) fn status(word: &str) -> Option<SchoolStatus> {
    look_up(&STATUSES, word)
}

/// The status that a file of results flags.
pub(super) fn closed_flag(flag: &str) -> SchoolStatus {
    look_up(&CLOSED_FLAGS, flag).unwrap_or(SchoolStatus::Unknown)
}

/// A date in ISO form from `20170401`, `01-04-2017`, `01/04/2017` or `2017-04-01`; none if it is no date.
pub(super) fn date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let (year, month, day) = match parts.as_slice() {
        [digits] if digits.len() == 8 => (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?),
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [day, month, year] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    let date = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date.to_string())
}

/// Lowest and highest age from `11-18`.
pub(super) fn ages(range: &str) -> Option<(u8, u8)> {
    let (low, high) = range.split_once('-')?;
    age_pair(low, high)
}

/// Lowest and highest age from two cells.
pub(super) fn age_pair(low: &str, high: &str) -> Option<(u8, u8)> {
    let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
    (low <= high && high <= 99).then_some((low, high))
}

#[cfg(test)]
mod tests;
