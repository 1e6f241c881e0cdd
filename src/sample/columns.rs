//! Owns what each column of the wide files holds, read from the lists in `columns/`: name, expression, group, lag.
//! Must not know any value. The lists are data: a column that is missing or new is a line there, not code.

use super::tally::{Group, Metric};

/// A column of a wide file.
#[derive(Debug)]
pub(super) struct Column {
    /// The header.
    pub name: String,
    /// What stands in it.
    pub holds: Holds,
    /// Of which pupils.
    pub group: Group,
    /// Of how many years before the file's own.
    pub lag: u16,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Holds {
    /// A word about the school.
    Identity(Identity),
    /// Nothing that is made up: old measures and averages over years.
    Nothing,
    /// Pupils of the group.
    Count,
    /// Their share of all pupils.
    Share,
    /// Points of all of them, with at most so many decimals.
    Sum(Metric, u8),
    /// Points by pupil.
    Mean(Metric, u8),
    /// How many of them reached it.
    Tally(Metric),
    /// How many reached it, of those entered.
    TallyOf(Metric, Metric),
    /// The share that reached it.
    Percent(Metric),
    /// The share that reached it, of those entered.
    PercentOf(Metric, Metric),
    /// The share of pupils (or of those entered) that are in a measure.
    Coverage(Metric, Option<Metric>),
    /// Points by pupil in the measure.
    MeanOf(Metric, Metric, u8),
    /// The lower 95% limit of that.
    Lower(Metric, Metric, u8),
    /// The upper 95% limit of that.
    Upper(Metric, Metric, u8),
    /// The band of that, 1 (well above average) to 5.
    Band(Metric, Metric),
    /// Disadvantaged pupils of the school less other pupils of England.
    Gap(Metric, Over, u8),
}

/// What a gap's two sides are counted over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Over {
    /// Points by pupil.
    Pupils,
    /// Percentages of pupils.
    Share,
    /// Points by pupil in the measure.
    Measure(Metric),
}

macro_rules! identities {
    ($($name:ident $word:literal),* $(,)?) => {
        /// A word about the school.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Identity { $($name),* }

        const IDENTITIES: &[(Identity, &str)] = &[$((Identity::$name, $word)),*];
    };
}

identities!(
    RecordType "rectype", Alphabetical "alphaind", La "lea", Estab "estab", Urn "urn", Name "schname",
    AcademyName "schname_ac", Street "address1", Locality "address2", Address3 "address3", Town "town",
    Postcode "pcode", Telephone "telnum", ConstituencyCode "pcon_code", Constituency "pcon_name",
    Contested "contflag", Closed "iclose", Kind "nftype", Religion "reldenom", Admissions "admpol",
    AdmissionsNote "admpol_pt", Sex "egender", Feeder "feeder", HasKs2 "tabks2", Has1618 "tab1618",
    HasKs4 "tab15", Ages "agerange", Confidential "confexam", Roll "totpups", Boys "numboys", Girls "numgirls",
    AcademyUrn "urn_ac", AcademyOpened "open_ac", YearRoll "tpupyear",
);

const KS4: [(u16, &str); 6] = [
    (2017, include_str!("columns/ks4_2017.txt")),
    (2018, include_str!("columns/ks4_2018.txt")),
    (2019, include_str!("columns/ks4_2019.txt")),
    (2023, include_str!("columns/ks4_2023.txt")),
    (2024, include_str!("columns/ks4_2024.txt")),
    (2025, include_str!("columns/ks4_2025.txt")),
];

const KS2: [(u16, &str); 3] = [
    (2017, include_str!("columns/ks2_2017.txt")),
    (2018, include_str!("columns/ks2_2018.txt")),
    (2019, include_str!("columns/ks2_2019.txt")),
];

/// The columns of a KS4 file, in order.
pub(super) fn ks4(year: u16) -> Vec<Column> {
    KS4.iter().find(|(it, _)| *it == year).map(|(_, list)| parse(list)).unwrap_or_default()
}

/// The columns of a KS2 file, in order; years after 2019 have those of 2019 with their own lag years.
pub(super) fn ks2(year: u16) -> Vec<Column> {
    if let Some((_, list)) = KS2.iter().find(|(it, _)| *it == year) {
        return parse(list);
    }
    let mut columns = KS2.last().map(|(_, list)| parse(list)).unwrap_or_default();
    for column in &mut columns {
        for (old, back) in [("_18", 1), ("_17", 2)] {
            if let Some(stem) = column.name.strip_suffix(old) {
                column.name = format!("{stem}_{:02}", (year - back) % 100);
                break;
            }
        }
    }
    columns
}

/// Lines that cannot be read are left out; a test reads them all.
fn parse(list: &str) -> Vec<Column> {
    list.lines().filter_map(column).collect()
}

fn column(line: &str) -> Option<Column> {
    let mut words = line.split(' ');
    let (name, holds, group, lag) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some(Column { name: name.to_owned(), holds: read(holds)?, group: Group::read(group)?, lag: lag.parse().ok()? })
}

fn read(text: &str) -> Option<Holds> {
    let mut words = text.split(':');
    let verb = words.next()?;
    let first = words.next();
    let second = words.next();
    let third = words.next();
    let metric = |word: Option<&str>| word.and_then(Metric::read);
    let decimals = |word: Option<&str>| word.and_then(|digits| digits.parse::<u8>().ok());
    Some(match verb {
        "id" => {
            let word = first?;
            Holds::Identity(IDENTITIES.iter().find(|(_, it)| *it == word)?.0)
        }
        "none" => Holds::Nothing,
        "count" => Holds::Count,
        "share" => Holds::Share,
        "sum" => Holds::Sum(metric(first)?, decimals(second)?),
        "mean" => Holds::Mean(metric(first)?, decimals(second)?),
        "tally" => Holds::Tally(metric(first)?),
        "tallyof" => Holds::TallyOf(metric(first)?, metric(second)?),
        "percent" => Holds::Percent(metric(first)?),
        "percentof" => Holds::PercentOf(metric(first)?, metric(second)?),
        "coverage" => Holds::Coverage(metric(first)?, metric(second)),
        "meanof" => Holds::MeanOf(metric(first)?, metric(second)?, decimals(third)?),
        "lower" => Holds::Lower(metric(first)?, metric(second)?, decimals(third)?),
        "upper" => Holds::Upper(metric(first)?, metric(second)?, decimals(third)?),
        "band" => Holds::Band(metric(first)?, metric(second)?),
        "gap" => {
            let over = match second? {
                "-" => Over::Pupils,
                "%" => Over::Share,
                _ => Over::Measure(metric(second)?),
            };
            Holds::Gap(metric(first)?, over, decimals(third)?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{KS2, KS4, column, ks2, ks4};

    #[test]
    fn every_line_of_every_list_is_read() {
        for (year, list) in KS4.iter().chain(&KS2) {
            for line in list.lines() {
                assert!(column(line).is_some(), "{year}: {line}");
            }
        }
    }

    #[test]
    fn lists_have_as_many_columns_as_the_published_files() {
        for (year, columns) in [(2017, 416), (2018, 496), (2019, 505), (2023, 515), (2024, 429), (2025, 497)] {
            assert_eq!(ks4(year).len(), columns, "KS4 {year}");
        }
        for (year, columns) in [(2017, 290), (2018, 326), (2019, 318), (2025, 318)] {
            assert_eq!(ks2(year).len(), columns, "KS2 {year}");
        }
    }

    #[test]
    fn later_ks2_files_name_their_own_earlier_years() {
        let names: Vec<String> = ks2(2023).into_iter().map(|column| column.name).collect();
        assert!(names.contains(&"READPROG_LOWER_22".to_owned()));
        assert!(names.contains(&"PTRWM_EXP_21".to_owned()));
        assert!(!names.iter().any(|name| name.ends_with("_18")));
    }
}
