//! What files say of schools.

use super::*;

#[test]
fn results_say_what_they_know_of_a_school() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,ESTAB,URN,SCHNAME,SCHNAME_AC,ADDRESS2,ADDRESS3,TOWN,PCODE,ICLOSE,NFTYPE,RELDENOM,ADMPOL,ADMPOL_2017,\
         EGENDER,AGERANGE,TPUP,ATT8SCR\n1,999,4001,900001,Alpha School,,,Upper End,,AB1 2CD,1,ACC,None,NA,SEL,GIRLS,11-18,9,40\n",
    );
    let expected = School {
        laestab: Some("9994001".parse().unwrap()),
        phase: Phase::Secondary,
        kind: "Academy converter".into(),
        status: SchoolStatus::Closed,
        town: "Upper End".into(),
        postcode: "AB1 2CD".into(),
        ages: Some((11, 18)),
        gender: "Girls".into(),
        admissions: "Selective".into(),
        religion: "None".into(),
        ..School::named(Urn::new(900_001).unwrap(), LaCode::new(999).unwrap(), "Alpha School")
    };
    assert_eq!(parsed.schools, [expected]);
}

#[test]
fn a_school_that_changed_its_urn_keeps_its_dfe_number_and_names_the_new_one() {
    let header = "RECTYPE,LEA,ESTAB,URN,SCHNAME,URN_AC,SCHNAME_AC,OPEN_AC,NFTYPE,TELIG,PTRWM_EXP\n";
    let before =
        import(KS2_NAME, &format!("{header}1,998,2001,900001,Old School,900901,New Academy,20170901,CY,30,65%\n"));
    let after = import("2017-2018_ks2final.csv", &format!("{header}1,998,2001,900901,New Academy,0,,,ACC,30,66%\n"));
    let number = Some(LaEstab::new(LaCode::new(998).unwrap(), 2001).unwrap());
    assert_eq!((before.schools[0].laestab, after.schools[0].laestab), (number, number));
    assert_eq!(before.schools[0].other_urns, [Urn::new(900_901).unwrap()]);
    assert!(after.schools[0].other_urns.is_empty());
}

#[test]
fn the_spine_is_read_with_its_flags_and_dates() {
    let parsed = import(
        "999_spine.csv",
        "\u{feff}URN,LA,ESTAB,LAESTAB,SCHNAME,STREET,LOCALITY,ADDRESS3,TOWN,POSTCODE,ICLOSE,OPENDATE,CLOSEDATE,MINORGROUP,\
         NFTYPE,ISPRIMARY,ISSECONDARY,ISPOST16,AGEL,AGEH,GENDER,RELDENOM,ADMPOL,OTHERURN\r\n\
         900001,999,2001,9992001,\"Alpha, the School\",,,,Town,AB1 2CD,1,20190901,,Academy,Academy - Converter mainstream,1,0,0,\
         4,11,Mixed,None,Not recorded,900009\r\n\
         900009,999,2001,9992001,Alpha,,,,Town,AB1 2CD,2,,20190831,Maintained School,Community school,1,0,0,4,11,Mixed,\
         Does not apply,,900001\r\n\
         900003,999,7001,9997001,Beta,,,,,,3,31.12.2019,,Special School,Community special school,1,1,1,2,19,Mixed,,,\r\n\
         900004,999,4001,9994001,Gamma,,,,,,1,,,Academy,Academy sponsor led mainstream,0,1,1,11,18,Boys,,Selective,\r\n\
         900005,999,8001,9998001,Delta,,,,,,ajar,,,College,Sixth form college,0,0,1,16,99,Mixed,,,",
    );
    assert_eq!(parsed.summary.kind, FileKind::Schools);
    assert_eq!((parsed.summary.year, parsed.summary.release, parsed.summary.stage), (None, None, None));
    let by = |number: u32| parsed.schools.iter().find(|school| school.urn.number() == number).unwrap();
    let alpha = by(900_001);
    assert_eq!((alpha.name.as_str(), alpha.kind.as_str()), ("Alpha, the School", "Academy - Converter mainstream"));
    assert_eq!((alpha.phase, alpha.status, alpha.opened.as_str()), (Phase::Primary, SchoolStatus::Open, "2019-09-01"));
    assert_eq!((alpha.religion.as_str(), alpha.admissions.as_str(), alpha.ages), ("None", "", Some((4, 11))));
    assert_eq!(alpha.other_urns, [Urn::new(900_009).unwrap()]);
    assert_eq!((by(900_009).status, by(900_009).closed.as_str()), (SchoolStatus::Closed, "2019-08-31"));
    assert_eq!((by(900_003).phase, by(900_003).status), (Phase::Special, SchoolStatus::ClosingSoon));
    assert_eq!((by(900_004).phase, by(900_004).admissions.as_str()), (Phase::Secondary, "Selective"));
    assert_eq!((by(900_005).phase, by(900_005).status), (Phase::SixteenPlus, SchoolStatus::Unknown));
    assert_eq!(
        parsed.summary.refused,
        [
            refused(4, "OPENDATE", "31.12.2019", "not a date such as 01-09-2017 or 20170901"),
            refused(6, "ICLOSE", "ajar", "not a status of a school"),
        ]
    );
}

#[test]
fn gias_is_read_under_raw_and_sanitised_names_with_links_beyond_the_header() {
    let raw = "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),\
               EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),StatutoryLowAge,StatutoryHighAge,\
               Gender (name),ReligiousCharacter (name),AdmissionsPolicy (name),Town,Postcode,Linked establishments\n";
    let sanitised = raw.to_lowercase().replace([' ', '(', ')'], "_");
    let rows = "900001,999,Omega,4001,Alpha,Academy converter,Open,01-04-2017,,Secondary,11,18,Mixed,Does not apply,\
                Non-selective,Town,AB1 2CD,900005 Predecessor,900006 Predecessor - merged,900007 Successor,900008 Sixth Form Centre Link\n\
                900002,999,Omega,,Beta,Community special school,\"Open, but proposed to close\",,31/08/2030,Not applicable,,,,,,,\n";
    for header in [raw, sanitised.as_str()] {
        let parsed = import("edubasealldata.csv", &format!("{header}{rows}"));
        assert_eq!(parsed.las, [(LaCode::new(999).unwrap(), "Omega".to_owned())]);
        let [alpha, beta] = parsed.schools.as_slice() else { panic!("two schools") };
        assert_eq!(alpha.laestab, Some("9994001".parse().unwrap()));
        assert_eq!(
            (alpha.phase, alpha.status, alpha.opened.as_str()),
            (Phase::Secondary, SchoolStatus::Open, "2017-04-01")
        );
        assert_eq!(alpha.other_urns, [Urn::new(900_005).unwrap(), Urn::new(900_007).unwrap()]);
        assert_eq!((beta.laestab, beta.phase, beta.status), (None, Phase::Special, SchoolStatus::ClosingSoon));
        assert_eq!((beta.closed.as_str(), beta.ages), ("2030-08-31", None));
        assert!(parsed.summary.refused.is_empty());
    }
    // A search export has only the columns that were chosen.
    let chosen = "\"URN\",\"LA (code)\",\"EstablishmentName\"\n900001,\"999\",\"Alpha\"\n";
    assert_eq!(import("results.csv", chosen).schools[0].name, "Alpha");
}
