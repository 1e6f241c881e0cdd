//! Year and release: columns, names, options.

use super::*;

const PROVISIONAL: &str = "RECTYPE,LEA,ESTAB,URN,SCHNAME,ICLOSE,NFTYPE,TPUP,ATT8SCR,P8PUP,TP8ADJ,P8MEA,P8CILOW,P8CIUPP,\
                           P8MEA_ORIG,P8CILOW_ORIG,P8CIUPP_ORIG,PTL2BASICS_94,PTL2BASICS_95,EBACCAPS,PTEBACC_E_PTQ_EE,\
                           PTEBACC_94,PTEBACC_95,PT5EM_94,P8_BANDING\n1,999,4001,900001,Alpha,0,ACC,119\n";
const LAGGED: &str = "RECTYPE,LEA,URN,TPUP,ATT8SCR,ATT8SCR_16,ATT8SCR_17,EBACCAPS\n1,999,900001,120,46.3,45,44,4.1\n";
const KS2_LAGGED: &str = "RECTYPE,LEA,URN,TELIG,READPROG,READPROG_16\n1,999,900001,30,1,0\n";
const CENSUS: &str = "URN,LA,ESTAB,NOR,PNUMEAL\n900001,999,2001,200,4.5\n";

#[test]
fn year_and_release_come_from_columns_name_and_options() {
    let none = Options::default();
    let fin = Some(Release::Final);
    for (name, text, options, expected, release) in [
        ("x_ks4final.csv", LAGGED, none, "2017/18", fin),
        ("815_2018_ks4final.csv", LAGGED, none, "2017/18", fin),
        // The name's bare year could also be the first of the two: the columns settle it.
        ("815_2017_ks4final.csv", LAGGED, none, "2017/18", fin),
        ("815_2017_ks4final.csv", LAGGED, said(Some("2017/18"), None), "2017/18", fin),
        ("x.csv", LAGGED, said(None, Some(Release::Revised)), "2017/18", Some(Release::Revised)),
        ("815_2017_ks4final.csv", PLAIN, none, "2016/17", fin),
        ("2016-2017/england_ks4revised.csv", PLAIN, none, "2016/17", Some(Release::Revised)),
        ("x.csv", PLAIN, said(Some("2023/24"), fin), "2023/24", fin),
        ("815_2019_ks4provisional.csv", PROVISIONAL, none, "2018/19", Some(Release::Provisional)),
        ("x.csv", PROVISIONAL, said(Some("2018/19"), None), "2018/19", Some(Release::Provisional)),
        ("2016-850-ks2.csv", KS2_LAGGED, none, "2016/17", fin),
        ("x.csv", KS2_LAGGED, said(None, fin), "2016/17", fin),
        ("815_2017_census.csv", CENSUS, none, "2016/17", None),
        ("census.csv", CENSUS, said(Some("2016/17"), None), "2016/17", None),
    ] {
        let parsed = import_bytes(name, text.as_bytes(), options).unwrap();
        assert_eq!(parsed.summary.year.map(|year| year.to_string()).as_deref(), Some(expected), "{name}");
        assert_eq!(parsed.summary.release, release, "{name}");
        assert_eq!(parsed.blocks[0].key.release, release.unwrap_or(Release::Final), "{name}");
    }
}

#[test]
fn what_cannot_be_known_is_asked_for_by_the_options_name() {
    for (name, text, options, what, hint) in [
        ("ks4final.csv", PLAIN, Options::default(), "academic year", "--year 2016/17"),
        ("ks4final_2019.csv", PLAIN, Options::default(), "academic year", "--year 2016/17"),
        ("census.csv", CENSUS, Options::default(), "academic year", "--year 2016/17"),
        ("x.csv", PROVISIONAL, Options::default(), "academic year", "--year 2016/17"),
        ("x.csv", LAGGED, Options::default(), "provisional, revised or final", "--release final"),
        ("815_2017_census_ks4.csv", PLAIN, said(Some("2016/17"), None), "provisional", "--release final"),
    ] {
        let refusal = import_bytes(name, text.as_bytes(), options).unwrap_err();
        assert!(refusal.what.contains(what) && refusal.hint.contains(hint), "{name}: {refusal:?}");
    }
}

#[test]
fn what_two_sources_say_differently_is_refused_with_both() {
    let ks4_final = said(None, Some(Release::Final));
    for (name, text, options, one, other) in [
        ("x_final.csv", LAGGED, said(Some("2016/17"), None), "ATT8SCR_17", "--year says 2016/17"),
        ("2015-2016_final.csv", LAGGED, Options::default(), "file is of 2017/18", "'2015-2016_final.csv' says 2015/16"),
        ("815_2015_ks4final.csv", LAGGED, Options::default(), "file is of 2017/18", "says 2014/15"),
        ("2016-2017_final.csv", PLAIN, said(Some("2017/18"), None), "says 2016/17", "--year says 2017/18"),
        ("815_2017_ks4final.csv", PLAIN, said(Some("2017/18"), None), "says 2016/17", "--year says 2017/18"),
        ("815_2019_ks4provisional.csv", PROVISIONAL, ks4_final, "provisional by columns", "final by --release"),
        ("815_2019_ks4final.csv", PROVISIONAL, Options::default(), "provisional by columns", "final by the name"),
        ("815_2018_ks4revised.csv", LAGGED, ks4_final, "final by --release", "revised by the name"),
        ("815_2017_census.csv", CENSUS, said(Some("2017/18"), None), "says 2016/17", "--year says 2017/18"),
    ] {
        let refusal = import_bytes(name, text.as_bytes(), options).unwrap_err();
        assert!(refusal.what.contains(one) && refusal.what.contains(other), "{name}: {refusal:?}");
    }
    // A file with a measure that came in 2017/18 is not of 2016/17, whoever says so.
    let text = "RECTYPE,LEA,URN,TPUP,ATT8SCR,EBACCAPS\n1,999,900001,120,46.3,4\n";
    let refusal = import_bytes("x_final.csv", text.as_bytes(), said(Some("2016/17"), None)).unwrap_err();
    assert!(refusal.what.contains("column EBACCAPS") && refusal.what.contains("not older than 2017/18"), "{refusal:?}");
}

#[test]
fn the_year_after_the_last_before_the_gap_is_not_guessed() {
    let text = "RECTYPE,LEA,URN,TPUP,ATT8SCR,ATT8SCR_19\n1,999,900001,120,46.3,45\n";
    let unknown = refusal("x_final.csv", text);
    assert!(unknown.hint.contains("--year"));
    let parsed = import_bytes("x_final.csv", text.as_bytes(), said(Some("2021/22"), None)).unwrap();
    assert_eq!(parsed.summary.year, Some(year(2022)));
    assert!(import_bytes("x_final.csv", text.as_bytes(), said(Some("2018/19"), None)).is_err());
}

#[test]
fn a_year_without_published_school_results_is_refused_whoever_says_it() {
    for (name, options) in
        [("x_final.csv", said(Some("2019/20"), None)), ("2020-2021_ks4final.csv", Options::default())]
    {
        let refusal = import_bytes(name, PLAIN.as_bytes(), options).unwrap_err();
        assert!(refusal.what.contains("no school-level results were published"), "{name}: {refusal:?}");
    }
}
