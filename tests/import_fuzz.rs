//! Whatever the bytes are, reading them ends in a result or a refusal, never in a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;

use collaborate::domain::ImportId;
use collaborate::import::{Options, read_bytes};
use proptest::prelude::*;

/// Beginnings that lead beyond the checks of the first bytes, one for each family.
const HEADERS: [&str; 9] = [
    "",
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,P8PUP,P8MEA,P8CILOW,P8CIUPP,PTL2BASICS_94\n",
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,READCOV,READPROG,READPROG_LOWER,READPROG_UPPER,PTRWM_EXP\n",
    "URN,LA,ESTAB,NOR,PNUMEAL,NUMEAL,NUMENGFL,NUMUNCFL\n",
    "URN,LA,ESTAB,LAESTAB,SCHNAME,ICLOSE,OPENDATE,MINORGROUP,AGEL,AGEH,OTHERURN\n",
    "URN,LA (code),EstablishmentName,OpenDate,Linked establishments\n",
    "geographic_level,time_period,version,establishment_type_group,school_urn,old_la_code,sex,breakdown,pupil_count,attainment8_average,ebaccsci_94_percent,ebaccsci_94_total,ebaccsci_entering_total\n",
    "geographic_level,time_period,version,school_urn,school_laestab,breakdown,subject,progress_measure_score,progress_measure_lower_conf_interval,progress_measure_upper_conf_interval\n",
    "geographic_level,time_period,version,school_urn,old_la_code,endks4_pupil_count,sen_pupil_percent,sen_pupil_count,progress8_banding\n",
];

fn import(name: &str, bytes: &[u8]) {
    let year = Some("2016/17".parse().unwrap());
    let options = Options { year, release: Some(collaborate::figures::Release::Final) };
    for options in [Options::default(), options] {
        match read_bytes(Path::new(name), bytes, options, ImportId(1), &mut |_, _| {}) {
            Ok(parsed) => {
                assert!(parsed.summary.rows > 0);
                for block in &parsed.blocks {
                    let keys: Vec<_> = block.figures.iter().map(|(key, _)| *key).collect();
                    assert!(keys.is_sorted_by(|one, other| one < other), "figures are found by key");
                    assert!(
                        block
                            .figures
                            .iter()
                            .all(|(_, figure)| figure.value.is_err() || figure.value.unwrap().is_finite())
                    );
                }
            }
            Err(refusal) => assert!(!refusal.what.is_empty() && !refusal.hint.is_empty()),
        }
    }
}

proptest! {
    #[test]
    fn any_bytes(header in 0..HEADERS.len(), bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        import("815_2017_ks4final.csv", &[HEADERS[header].as_bytes(), &bytes].concat());
    }

    #[test]
    fn rows_of_likely_cells(
        header in 1..HEADERS.len(),
        cells in proptest::collection::vec(
            prop::sample::select(vec![
                "1", "2", "4", "7", "999", "900001", "900002", "", " ", "SUPP", "NA", "46.3", "-0.26", "51.30%", "101%", "\"a,b\"",
                "\"", "\n", "\r\n", "20170901", "31-02-2017", "900003 Successor", "School", "National", "Local authority", "201617", "Final", "Total", "Boys", "Maths",
                "All state-funded", "All schools", "9992001", "z", "Average", "LA", "NAT", "1e300", "99999999999999999999",
            ]),
            0..80,
        ),
    ) {
        import("2016-850-ks2.csv", format!("{}{}", HEADERS[header], cells.join(",")).as_bytes());
    }

    #[test]
    fn any_name(name in "\\PC{0,40}") {
        import(&name, b"RECTYPE,LEA,URN,TPUP,ATT8SCR\n1,999,900001,120,46.3\n");
    }

    #[test]
    fn the_order_of_rows_and_columns_never_moves_a_figure(
        rows in Just((0..18).collect::<Vec<usize>>()).prop_shuffle(),
        columns in Just((0..10).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let plain: Vec<usize> = (0..18).collect();
        let straight: Vec<usize> = (0..10).collect();
        prop_assert_eq!(figures_of(&rows, &columns), figures_of(&plain, &straight));
    }
}

/// A place, a pupil group with its measure, and the value with its pupils and count.
type Found = (String, String, String);

/// The figures of a tidy file of six schools and three pupil groups whose rows and columns stand in these orders.
fn figures_of(rows: &[usize], columns: &[usize]) -> Vec<Found> {
    const NAMES: [&str; 10] = [
        "geographic_level",
        "time_period",
        "version",
        "school_urn",
        "old_la_code",
        "sex",
        "breakdown",
        "pupil_count",
        "attainment8_average",
        "pupil_percent",
    ];
    let line = |cells: [String; 10]| {
        let cells: Vec<&str> = columns.iter().map(|at| cells[*at].as_str()).collect();
        cells.join(",") + "\n"
    };
    let mut text = line(NAMES.map(str::to_owned));
    for row in rows {
        let (school, group) = (row / 3, ["Total", "Boys", "Girls"][row % 3]);
        let (pupils, percent) = [(100, "100"), (40, "40"), (60, "60")][row % 3];
        text += &line([
            "School".to_owned(),
            "202425".to_owned(),
            "Final".to_owned(),
            (900_001 + school).to_string(),
            "999".to_owned(),
            group.to_owned(),
            group.to_owned(),
            pupils.to_string(),
            format!("{row}.5"),
            percent.to_owned(),
        ]);
    }
    let parsed = read_bytes(Path::new("x.csv"), text.as_bytes(), Options::default(), ImportId(1), &mut |_, _| {});
    let parsed = parsed.unwrap();
    assert_eq!(parsed.summary.refused, []);
    let mut found: Vec<Found> = Vec::new();
    for block in &parsed.blocks {
        for (key, figure) in &block.figures {
            let stated = format!("{:?} of {:?}, {:?}", figure.value, figure.pupils, figure.count);
            found.push((format!("{:?}", block.key.place), format!("{key:?}"), stated));
        }
    }
    found.sort();
    assert_eq!(found.len(), 6 * 3 * 3);
    found
}
