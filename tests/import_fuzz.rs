//! Whatever the bytes are, reading them ends in a result or a refusal, never in a panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;

use collaborate::domain::ImportId;
use collaborate::import::{Options, read_bytes};
use proptest::prelude::*;

/// Beginnings that lead beyond the checks of the first bytes, one for each family.
const HEADERS: [&str; 6] = [
    "",
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR,P8PUP,P8MEA,P8CILOW,P8CIUPP,PTL2BASICS_94\n",
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,READCOV,READPROG,READPROG_LOWER,READPROG_UPPER,PTRWM_EXP\n",
    "URN,LA,ESTAB,NOR,PNUMEAL,NUMEAL,NUMENGFL,NUMUNCFL\n",
    "URN,LA,ESTAB,LAESTAB,SCHNAME,ICLOSE,OPENDATE,MINORGROUP,AGEL,AGEH,OTHERURN\n",
    "URN,LA (code),EstablishmentName,OpenDate,Linked establishments\n",
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
                    assert!(keys.is_sorted(), "figures are found by key");
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
                "\"", "\n", "\r\n", "20170901", "31-02-2017", "900003 Successor", "LA", "NAT", "1e300", "99999999999999999999",
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
}
