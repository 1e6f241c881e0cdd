//! Real files, read a second time by a naive reader with its own table of columns: every figure must be the cell's.
//!
//! The files are not part of the crate; without them beside it these tests pass without doing anything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use collaborate::domain::{ImportId, LaCode, Urn};
use collaborate::figures::{Block, Code, EnglandScope, FigureKey, Measure, Place, PupilGroup, Release};
use collaborate::import::{Options, Parsed, find_files, read};

fn shared() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/dfe"));
    folder.exists().then_some(folder)
}

fn import(path: &Path) -> Parsed {
    read(path, Options::default(), ImportId(1), &mut |_, _| {}).unwrap()
}

/// The pupil groups of the tables below, in their order, and the columns of their numbers at KS4 and KS2.
const GROUPS: [(PupilGroup, &str, &str); 10] = [
    (PupilGroup::All, "TPUP", "TELIG"),
    (PupilGroup::Boys, "BPUP", "BELIG"),
    (PupilGroup::Girls, "GPUP", "GELIG"),
    (PupilGroup::Disadvantaged, "TFSM6CLA1A", "TFSM6CLA1A"),
    (PupilGroup::NotDisadvantaged, "TNOTFSM6CLA1A", "TNotFSM6CLA1A"),
    (PupilGroup::Eal, "TEALGRP2", "TEALGRP2"),
    (PupilGroup::NonMobile, "TNMOB", "TMOBN"),
    (PupilGroup::PriorLow, "TPRIORLO", "TKS1GROUP_L"),
    (PupilGroup::PriorMiddle, "TPRIORAV", "TKS1GROUP_M"),
    (PupilGroup::PriorHigh, "TPRIORHI", "TKS1GROUP_H"),
];

/// Columns of 2016/17 and 2017/18 by measure, one for each of the groups; `-`: none; `*`: since 2017/18.
const KS4: &str = "
attainment8 ATT8SCR ATT8SCR_BOYS ATT8SCR_GIRLS ATT8SCR_FSM6CLA1A ATT8SCR_NFSM6CLA1A ATT8SCR_EAL ATT8SCR_NMOB ATT8SCR_LO ATT8SCR_AV ATT8SCR_HI
attainment8_english ATT8SCRENG *ATT8SCRENG_BOYS *ATT8SCRENG_GIRLS ATT8SCRENG_FSM6CLA1A ATT8SCRENG_NFSM6CLA1A *ATT8SCRENG_EAL *ATT8SCRENG_NMOB - - -
attainment8_maths ATT8SCRMAT *ATT8SCRMAT_BOYS *ATT8SCRMAT_GIRLS ATT8SCRMAT_FSM6CLA1A ATT8SCRMAT_NFSM6CLA1A *ATT8SCRMAT_EAL *ATT8SCRMAT_NMOB - - -
attainment8_ebacc ATT8SCREBAC *ATT8SCREBAC_BOYS *ATT8SCREBAC_GIRLS ATT8SCREBAC_FSM6CLA1A ATT8SCREBAC_NFSM6CLA1A *ATT8SCREBAC_EAL *ATT8SCREBAC_NMOB - - -
attainment8_open ATT8SCROPEN *ATT8SCROPEN_BOYS *ATT8SCROPEN_GIRLS ATT8SCROPEN_FSM6CLA1A ATT8SCROPEN_NFSM6CLA1A *ATT8SCROPEN_EAL *ATT8SCROPEN_NMOB - - -
progress8 P8MEA P8MEA_BOYS P8MEA_GIRLS P8MEA_FSM6CLA1A P8MEA_NFSM6CLA1A P8MEA_EAL P8MEA_NMOB P8MEA_LO P8MEA_AV P8MEA_HI
progress8_english P8MEAENG - - P8MEAENG_FSM6CLA1A P8MEAENG_NFSM6CLA1A - - - - -
progress8_maths P8MEAMAT - - P8MEAMAT_FSM6CLA1A P8MEAMAT_NFSM6CLA1A - - - - -
progress8_ebacc P8MEAEBAC - - P8MEAEBAC_FSM6CLA1A P8MEAEBAC_NFSM6CLA1A - - - - -
progress8_open P8MEAOPEN - - P8MEAOPEN_FSM6CLA1A P8MEAOPEN_NFSM6CLA1A - - - - -
english_maths_95 PTL2BASICS_95 PBL2BASICS_95 PGL2BASICS_95 PTFSM6CLA1ABASICS_95 PTNOTFSM6CLA1ABASICS_95 PTL2BASICSEAL_95 PTL2BASICSNMOB_95 PTBASICSLO_95 PTBASICSAV_95 PTBASICSHI_95
english_maths_94 PTL2BASICS_94 PBL2BASICS_94 PGL2BASICS_94 PTFSM6CLA1ABASICS_94 PTNOTFSM6CLA1ABASICS_94 PTL2BASICSEAL_94 PTL2BASICSNMOB_94 PTBASICSLO_94 PTBASICSAV_94 PTBASICSHI_94
ebacc_entry PTEBACC_E_PTQ_EE PBEBACC_E_PTQ_EE PGEBACC_E_PTQ_EE PTEBACC_EFSM6CLA1A_PTQ_EE PTEBACC_ENFSM6CLA1A_PTQ_EE PTEBACC_EEAL_PTQ_EE PTEBACC_ENMOB_PTQ_EE PTEBACC_ELO_PTQ_EE PTEBACC_EAV_PTQ_EE PTEBACC_EHI_PTQ_EE
ebacc_95 PTEBACC_95 PBEBACC_95 PGEBACC_95 PTEBACC_95_FSM6CLA1A PTEBACC_95_NFSM6CLA1A PTEBACCEAL_95 PTEBACCNMOB_95 PTEBACCLO_95 PTEBACCAV_95 PTEBACCHI_95
ebacc_94 PTEBACC_94 PBEBACC_94 PGEBACC_94 PTEBACC_94_FSM6CLA1A PTEBACC_94_NFSM6CLA1A PTEBACCEAL_94 PTEBACCNMOB_94 PTEBACCLO_94 PTEBACCAV_94 PTEBACCHI_94
ebacc_aps *EBACCAPS *EBACCAPS_BOYS *EBACCAPS_GIRLS *EBACCAPS_FSM6CLA1A *EBACCAPS_NFSM6CLA1A *EBACCAPS_EAL *EBACCAPS_NMOB *EBACCAPS_LO *EBACCAPS_AV *EBACCAPS_HI
";

/// Columns of 2016/17 to 2018/19 by measure, one for each of the groups.
const KS2: &str = "
rwm_expected PTRWM_EXP PTRWM_EXP_B PTRWM_EXP_G PTRWM_EXP_FSM6CLA1A PTRWM_EXP_NotFSM6CLA1A PTRWM_EXP_EAL PTRWM_EXP_MOBN PTRWM_EXP_L PTRWM_EXP_M PTRWM_EXP_H
rwm_higher PTRWM_HIGH PTRWM_HIGH_B PTRWM_HIGH_G PTRWM_HIGH_FSM6CLA1A PTRWM_HIGH_NotFSM6CLA1A PTRWM_HIGH_EAL PTRWM_HIGH_MOBN PTRWM_HIGH_L PTRWM_HIGH_M PTRWM_HIGH_H
reading_progress READPROG READPROG_B READPROG_G READPROG_FSM6CLA1A READPROG_NotFSM6CLA1A READPROG_EAL READPROG_MOBN READPROG_L READPROG_M READPROG_H
writing_progress WRITPROG WRITPROG_B WRITPROG_G WRITPROG_FSM6CLA1A WRITPROG_NotFSM6CLA1A WRITPROG_EAL WRITPROG_MOBN WRITPROG_L WRITPROG_M WRITPROG_H
maths_progress MATPROG MATPROG_B MATPROG_G MATPROG_FSM6CLA1A MATPROG_NotFSM6CLA1A MATPROG_EAL MATPROG_MOBN MATPROG_L MATPROG_M MATPROG_H
reading_scaled READ_AVERAGE READ_AVERAGE_B READ_AVERAGE_G READ_AVERAGE_FSM6CLA1A READ_AVERAGE_NotFSM6CLA1A READ_AVERAGE_EAL READ_AVERAGE_MOBN READ_AVERAGE_L READ_AVERAGE_M READ_AVERAGE_H
maths_scaled MAT_AVERAGE MAT_AVERAGE_B MAT_AVERAGE_G MAT_AVERAGE_FSM6CLA1A MAT_AVERAGE_NotFSM6CLA1A MAT_AVERAGE_EAL MAT_AVERAGE_MOBN MAT_AVERAGE_L MAT_AVERAGE_M MAT_AVERAGE_H
gps_scaled GPS_AVERAGE GPS_AVERAGE_B GPS_AVERAGE_G GPS_AVERAGE_FSM6CLA1A GPS_AVERAGE_NotFSM6CLA1A GPS_AVERAGE_EAL GPS_AVERAGE_MOBN GPS_AVERAGE_L GPS_AVERAGE_M GPS_AVERAGE_H
reading_expected PTREAD_EXP - - PTREAD_EXP_FSM6CLA1A PTREAD_EXP_NotFSM6CLA1A - - PTREAD_EXP_L PTREAD_EXP_M PTREAD_EXP_H
reading_higher PTREAD_HIGH - - PTREAD_HIGH_FSM6CLA1A PTREAD_HIGH_NotFSM6CLA1A - - PTREAD_HIGH_L PTREAD_HIGH_M PTREAD_HIGH_H
maths_expected PTMAT_EXP - - PTMAT_EXP_FSM6CLA1A PTMAT_EXP_NotFSM6CLA1A - - PTMAT_EXP_L PTMAT_EXP_M PTMAT_EXP_H
maths_higher PTMAT_HIGH - - PTMAT_HIGH_FSM6CLA1A PTMAT_HIGH_NotFSM6CLA1A - - PTMAT_HIGH_L PTMAT_HIGH_M PTMAT_HIGH_H
gps_expected PTGPS_EXP - - PTGPS_EXP_FSM6CLA1A PTGPS_EXP_NotFSM6CLA1A - - PTGPS_EXP_L PTGPS_EXP_M PTGPS_EXP_H
gps_higher PTGPS_HIGH - - PTGPS_HIGH_FSM6CLA1A PTGPS_HIGH_NotFSM6CLA1A - - PTGPS_HIGH_L PTGPS_HIGH_M PTGPS_HIGH_H
writing_expected PTWRITTA_EXP - - PTWRITTA_EXP_FSM6CLA1A PTWRITTA_EXP_NotFSM6CLA1A - - PTWRITTA_EXP_L PTWRITTA_EXP_M PTWRITTA_EXP_H
writing_higher PTWRITTA_HIGH - - PTWRITTA_HIGH_FSM6CLA1A PTWRITTA_HIGH_NotFSM6CLA1A - - PTWRITTA_HIGH_L PTWRITTA_HIGH_M PTWRITTA_HIGH_H
";

/// One row of a real file, by column name.
struct Line {
    cells: HashMap<String, String>,
    columns: HashMap<String, usize>,
    at: u32,
}

impl Line {
    fn cell(&self, column: &str) -> &str {
        self.cells.get(column).unwrap_or_else(|| panic!("no column {column}")).trim()
    }

    fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).trim_end_matches('%').parse().ok()
    }

    /// What the row is of, by the record types of the family.
    fn place(&self, ks4: bool) -> Place {
        match (ks4, self.cell("RECTYPE")) {
            (_, "1" | "2") => Place::School(self.cell("URN").parse().unwrap()),
            (true, "4") | (false, "3") => Place::La(self.cell("LEA").parse().unwrap()),
            (true, "5") | (false, "4") => Place::England(EnglandScope::All),
            (true, "7") | (false, "5") => Place::England(EnglandScope::StateFunded),
            (_, other) => panic!("record type {other}"),
        }
    }
}

/// The rows of a file, split by hand: commas outside quotation marks.
fn lines(path: &Path) -> Vec<Line> {
    let text = fs::read_to_string(path).unwrap();
    let split = |line: &str| {
        let mut cells = vec![String::new()];
        let mut quoted = false;
        for c in line.trim_end_matches('\r').chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                _ => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    let mut rows = text.trim_start_matches('\u{feff}').lines();
    let names = split(rows.next().unwrap());
    let columns: HashMap<String, usize> = names.iter().cloned().zip(0..).collect();
    rows.zip(2..)
        .map(|(row, line)| {
            let values = split(row).into_iter().chain(std::iter::repeat(String::new()));
            Line { cells: names.iter().cloned().zip(values).collect(), columns: columns.clone(), at: line }
        })
        .collect()
}

/// The words of a table: measure, pupil group, column, and whether it is there since 2017/18 only.
fn table(text: &'static str) -> impl Iterator<Item = (Measure, usize, &'static str, bool)> {
    text.trim().lines().flat_map(|line| {
        let mut words = line.split(' ');
        let measure: Measure = words.next().unwrap().parse().unwrap();
        let columns: Vec<&str> = words.collect();
        assert_eq!(columns.len(), GROUPS.len(), "{line}");
        columns
            .into_iter()
            .enumerate()
            .filter(|(_, column)| *column != "-")
            .map(move |(group, column)| (measure, group, column.trim_start_matches('*'), column.starts_with('*')))
    })
}

fn by_place(parsed: &Parsed) -> BTreeMap<Place, &Block> {
    let places: BTreeMap<Place, &Block> = parsed.blocks.iter().map(|block| (block.key.place, block)).collect();
    assert_eq!(places.len(), parsed.blocks.len(), "two blocks of one place");
    places
}

/// The denominator of a figure, from the rules: pupils in Progress 8, pupils covered, or the group's pupils.
fn denominator(line: &Line, ks4: bool, measure: Measure, group: usize) -> Option<f64> {
    let (_, at_ks4, at_ks2) = GROUPS[group];
    let id = measure.info().id;
    if ks4 {
        let suffix = ["", "_BOYS", "_GIRLS", "_FSM6CLA1A", "_NFSM6CLA1A", "_EAL", "_NMOB", "_LO", "_AV", "_HI"][group];
        return if id.starts_with("progress8") { line.number(&format!("P8PUP{suffix}")) } else { line.number(at_ks4) };
    }
    let coverage = match id {
        "reading_progress" => "READCOV",
        "writing_progress" => "WRITCOV",
        "maths_progress" => "MATCOV",
        _ => return line.number(at_ks2),
    };
    let eligible = line.number(at_ks2)?;
    if group > 0 { Some(eligible) } else { Some((line.number(coverage)? * eligible / 100.0 + 0.5).floor()) }
}

/// The columns of the limits of a score at KS4 or KS2.
fn limits(ks4: bool, column: &str) -> Option<(String, String)> {
    if !ks4 {
        return column.contains("PROG").then(|| (format!("{column}_LOWER"), format!("{column}_UPPER")));
    }
    let (stem, group) =
        column.split_once('_').map_or((column, String::new()), |(stem, group)| (stem, format!("_{group}")));
    match stem {
        "P8MEA" => Some((format!("P8CILOW{group}"), format!("P8CIUPP{group}"))),
        "P8MEAENG" | "P8MEAMAT" | "P8MEAEBAC" | "P8MEAOPEN" => {
            Some((format!("{stem}_CILOW{group}"), format!("{stem}_CIUPP{group}")))
        }
        _ => None,
    }
}

/// Compares every figure of a file with its cell; gives how many.
fn compare(path: &Path, year: &str) -> usize {
    let ks4 = path.to_string_lossy().contains("ks4");
    let parsed = import(path);
    let summary = &parsed.summary;
    assert_eq!((summary.year.unwrap().to_string().as_str(), summary.release), (year, Some(Release::Final)));
    assert!(summary.refused.is_empty(), "{:?}", summary.refused);
    let (places, lines) = (by_place(&parsed), lines(path));
    assert_eq!((places.len(), summary.rows), (lines.len(), lines.len() as u64));
    let mut compared = 0;
    for line in &lines {
        let block = places[&line.place(ks4)];
        assert_eq!(block.line, line.at);
        let mut keys = BTreeSet::new();
        for (measure, group, column, later) in table(if ks4 { KS4 } else { KS2 }) {
            let key = FigureKey::of(measure, GROUPS[group].0);
            if later && year == "2016/17" {
                assert!(block.figure(key).is_none() && !line.columns.contains_key(column), "{column}");
                continue;
            }
            keys.insert(key);
            let figure = block.figure(key).unwrap_or_else(|| panic!("{column} in line {}", line.at));
            let cell = line.cell(column);
            let at = || format!("{column} in line {}: '{cell}' became {figure:?}", line.at);
            match figure.value {
                Ok(value) => {
                    let number = cell.trim_end_matches('%');
                    assert_eq!(value.to_bits(), number.parse::<f64>().unwrap().to_bits(), "{}", at());
                    let decimals = number.split_once('.').map_or(0, |(_, places)| places.len());
                    assert_eq!(usize::from(figure.decimals), decimals, "{}", at());
                }
                // A new school's row says so in its number on roll, and ends.
                Err(Code::New) => assert_eq!((line.cell("TOTPUPS"), cell), ("NEW", ""), "{}", at()),
                Err(Code::Empty) => assert_eq!(cell, "", "{}", at()),
                Err(code) => assert_eq!(cell, code.written(), "{}", at()),
            }
            assert_eq!(usize::from(figure.column), line.columns[column], "{}", at());
            assert_eq!(figure.pupils, denominator(line, ks4, measure, group), "{}", at());
            let expected = limits(ks4, column).and_then(|(low, high)| line.number(&low).zip(line.number(&high)));
            assert_eq!(figure.limits.map(|limits| (limits.lower, limits.upper)), expected, "{}", at());
            compared += 1;
        }
        let headline = |key: &FigureKey| key.measure.info().headline;
        let others =
            block.figures.iter().map(|(key, _)| *key).filter(headline).filter(|key| !keys.contains(key)).count();
        assert_eq!(others, 0, "figures that the table does not know");
    }
    compared
}

#[test]
fn every_ks4_figure_is_the_cell_of_the_file() {
    let Some(shared) = shared() else { return };
    // 16 elements of Attainment 8 and 10 EBacc averages came in 2017/18.
    assert_eq!(compare(&shared.join("ks4/815_2017_ks4final.csv"), "2016/17"), 72 * 94);
    assert_eq!(compare(&shared.join("ks4/815_2018_ks4final.csv"), "2017/18"), 73 * 120);
}

#[test]
fn every_ks2_figure_is_the_cell_of_the_file() {
    let Some(shared) = shared() else { return };
    for (file, year, rows) in [("2016", "2016/17", 331), ("2017", "2017/18", 331), ("2018", "2018/19", 334)] {
        // Eight measures for ten groups, eight for six.
        assert_eq!(compare(&shared.join(format!("ks2/{file}-850-ks2.csv")), year), rows * (8 * 10 + 8 * 6));
    }
}

/// How far a percentage may be from its quotient: half a per cent, but in 2016/17 seven shares of pupils with special
/// needs are published one per cent off.
fn tolerance(file: &str, pupils: PupilGroup) -> f64 {
    let odd = file.contains("815_2017_ks4") && matches!(pupils, PupilGroup::Ehcp | PupilGroup::SenSupport);
    if odd { 1.01 } else { 0.51 }
}

/// A percentage with a number of pupils and a denominator is the one over the other, as rounded in the file.
#[test]
fn counts_and_denominators_are_those_that_the_percentages_were_made_of() {
    let Some(shared) = shared() else { return };
    let mut checked = BTreeSet::new();
    for file in
        ["ks4/815_2017_ks4final.csv", "ks4/815_2018_ks4final.csv", "ks2/2018-850-ks2.csv", "census/815_2018_census.csv"]
    {
        for block in import(&shared.join(file)).blocks {
            for (key, figure) in &block.figures {
                let (Ok(value), Some(count), Some(pupils)) = (figure.value, figure.count, figure.pupils) else {
                    continue;
                };
                if pupils > 0.0 {
                    assert!(
                        (100.0 * count / pupils - value).abs() < tolerance(file, key.pupils),
                        "{file}: {key:?} in {:?}: {figure:?}",
                        block.key.place
                    );
                    checked.insert((block.key.stage, *key));
                }
            }
        }
    }
    // KS4: five areas' entry and 9-4 (two with 9-5 in 2016/17, all in 2017/18), basics and EBacc entry by prior
    // attainment and EBacc entry of all, twelve shares (no share of all with SEN before 2018/19); KS2: thirteen; census: six.
    assert_eq!(checked.len(), 15 + 9 + 1 + 12 + 13 + 6);
}

/// Cells with each code, counted in the files by a search over all columns.
#[test]
fn codes_are_as_many_as_a_search_in_the_file_finds() {
    let Some(shared) = shared() else { return };
    for (file, expected) in [
        ("ks4/815_2017_ks4final.csv", "NA 1578, NE 1087, NP 3599, SUPP 3607"),
        ("ks4/815_2018_ks4final.csv", "NA 612, NE 1519, NEW 1, NP 5038, SUPP 4068"),
        ("ks4/815_2019_ks4provisional.csv", "NA 306, NE 41, SUPP 56"),
        ("ks2/2016-850-ks2.csv", "NA 2123, NEW 1, SUPP 16351"),
        ("ks2/2017-850-ks2.csv", "LOWCOV 6, NA 2084, NEW 1, SUPP 17710"),
        ("ks2/2018-850-ks2.csv", "LOWCOV 3, NA 2180, NEW 3, SUPP 16982"),
    ] {
        let codes = import(&shared.join(file)).summary.codes;
        let codes: Vec<String> = codes.iter().map(|(code, cells)| format!("{code} {cells}")).collect();
        assert_eq!(codes.join(", "), expected, "{file}");
    }
}

/// The later file repeats the earlier one's Progress 8: read from the two files they must be the same.
#[test]
fn progress_8_of_a_year_is_what_the_next_years_file_says_it_was() {
    let Some(shared) = shared() else { return };
    let before = import(&shared.join("ks4/815_2017_ks4final.csv"));
    let places = by_place(&before);
    let p8 = FigureKey::of(Measure::Progress8, PupilGroup::All);
    let (mut same, mut by_number) = (0, 0);
    for line in lines(&shared.join("ks4/815_2018_ks4final.csv")) {
        let Place::School(urn) = line.place(true) else { continue };
        let number: u32 = format!("{}{:0>4}", line.cell("LEA"), line.cell("ESTAB")).parse().unwrap();
        let school = |urn: Urn| places.get(&Place::School(urn));
        let earlier =
            before.schools.iter().find(|school| school.laestab.is_some_and(|laestab| laestab.number() == number));
        let block = school(urn).or_else(|| {
            by_number += usize::from(earlier.is_some());
            school(earlier?.urn)
        });
        let Some(block) = block else { continue };
        let said = match block.figure(p8).unwrap().value {
            Ok(value) => value.to_string(),
            Err(code) if code.written() == "EMPTY" => String::new(),
            Err(code) => code.written().to_owned(),
        };
        assert_eq!(said, line.cell("P8MEA_17"), "{urn}");
        same += 1;
    }
    assert_eq!((same, by_number), (69, 1));
}

#[test]
fn every_real_file_is_taken_without_a_row_refused_or_refused_whole() {
    let Some(shared) = shared() else { return };
    let folders: Vec<PathBuf> = ["ks4", "ks2", "census", "schools"].iter().map(|name| shared.join(name)).collect();
    let mut taken = 0;
    for file in find_files(&folders).unwrap() {
        let parsed = import(&file);
        assert_eq!(parsed.summary.refused, [], "{}", file.display());
        assert!(parsed.schools.iter().all(|school| school.laestab.is_some()), "{}", file.display());
        taken += 1;
    }
    assert_eq!(taken, 12);
    for folder in ["subjects", "headers", "meta"] {
        for file in find_files(&[shared.join(folder)]).unwrap() {
            let read = read(&file, Options::default(), ImportId(1), &mut |_, _| {});
            // Of these only entries and grades by local authority are figures that are kept.
            let kept = file.to_string_lossy().contains("subject_local_authority") && folder == "subjects";
            assert_eq!(read.is_ok(), kept, "{}", file.display());
            assert!(read.is_err() || read.is_ok_and(|parsed| parsed.summary.refused.is_empty()), "{}", file.display());
        }
    }
    let hampshire = import(&shared.join("ks2/2018-850-ks2.csv"));
    assert_eq!(hampshire.las, [(LaCode::new(850).unwrap(), "Hampshire".to_owned())]);
}
