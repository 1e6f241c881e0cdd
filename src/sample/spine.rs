//! Owns the school information file: numbers, names, addresses, types, dates and links of every school.
//! Must not know figures.

use crate::domain::Phase;

use super::number::push_whole;
use super::roster::{Guise, School, Story};
use super::wide::text;

/// The header line.
pub(super) const HEADER: &str = "URN,LA,ESTAB,LAESTAB,SCHNAME,OTHERSCHNAME,STREET,LOCALITY,ADDRESS3,TOWN,POSTCODE,\
     TELNUM,ICLOSE,OPENDATE,CLOSEDATE,ISNEW,MINORGROUP,NFTYPE,OTHERNFTYPE,ISPRIMARY,ISSECONDARY,ISPOST16,AGEL,AGEH,\
     GENDER,SIXFGENDER,RELDENOM,ADMPOL,OTHERURN,NEWACFLAG,RE-BROKERED";

/// A school under one of its URNs, with what differs between them.
struct Entry<'a> {
    guise: Guise<'a>,
    other: Option<Guise<'a>>,
    /// 1 open, 2 closed.
    status: char,
    opened: String,
    closed: String,
    new: bool,
}

/// Writes the school's rows, without line ends: two when it became an academy, else one.
pub(super) fn rows(school: &School, last_year: u16) -> Vec<String> {
    entries(school, last_year).iter().map(|entry| row(school, entry)).collect()
}

fn entries(school: &School, last_year: u16) -> Vec<Entry<'_>> {
    let plain =
        |guise| Entry { guise, other: None, status: '1', opened: String::new(), closed: String::new(), new: false };
    match school.story {
        Story::Academised(from) if from <= last_year => {
            let (before, after) = (school.guise(from - 1), school.guise(from));
            vec![
                Entry { other: Some(after), status: '2', closed: format!("{}0831", from - 1), ..plain(before) },
                Entry { other: Some(before), opened: format!("{}0901", from - 1), new: true, ..plain(after) },
            ]
        }
        Story::Opened(from) => {
            vec![Entry { opened: format!("{}0901", from - 1), new: true, ..plain(school.guise(from)) }]
        }
        _ => vec![plain(school.guise(last_year))],
    }
}

fn row(school: &School, entry: &Entry<'_>) -> String {
    let mut out = String::with_capacity(240);
    let Guise { urn, name, kind } = entry.guise;
    push_whole(&mut out, u64::from(urn));
    for number in
        [u64::from(school.la), u64::from(school.estab), u64::from(school.la) * 10_000 + u64::from(school.estab)]
    {
        out.push(',');
        push_whole(&mut out, number);
    }
    let flag = |holds: bool| if holds { "1" } else { "0" };
    let (low, high) = (school.ages.0.to_string(), school.ages.1.to_string());
    let other_urn = entry.other.map_or(String::new(), |other| other.urn.to_string());
    let admissions = match (school.selective, school.phase) {
        (true, _) => "Selective",
        (false, Phase::Secondary | Phase::AllThrough) if !school.independent() => "Non-selective",
        _ => "Not recorded",
    };
    let words = [
        name,
        entry.other.map_or("", |other| other.name),
        &school.street,
        &school.locality,
        "",
        &school.town,
        &school.postcode,
        "",
        if entry.status == '2' { "2" } else { "1" },
        &entry.opened,
        &entry.closed,
        flag(entry.new),
        kind.2,
        kind.1,
        entry.other.map_or("", |other| other.kind.1),
        flag(school.ages.0 < 11),
        flag(school.ages.1 > 11),
        flag(school.ages.1 > 16),
        &low,
        &high,
        school.sex.word(),
        school.sex.word(),
        school.religion,
        admissions,
        &other_urn,
        if entry.other.is_some() { "2" } else { "6" },
        "0",
    ];
    for word in words {
        out.push(',');
        text(&mut out, word);
    }
    out
}
