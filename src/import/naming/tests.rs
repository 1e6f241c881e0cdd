use super::*;

fn year(path: &str) -> Option<String> {
    Named::read(Path::new(path)).year.map(|named| named.year.to_string())
}

#[test]
fn a_full_span_in_the_name_or_its_folder_is_the_year() {
    for (path, expected) in [
        ("2016-2017_england_ks4final.csv", "2016/17"),
        ("ks4_2016-17.csv", "2016/17"),
        ("england_2016_17_census.csv", "2016/17"),
        ("201617.csv", "2016/17"),
        ("20162017.csv", "2016/17"),
        ("202324_performance_tables_schools_final.csv", "2023/24"),
        ("tables/2018-2019/england_ks4revised.csv", "2018/19"),
        ("2017-2018/2016-2017_ks2final.csv", "2016/17"),
        ("1999-2000.csv", "1999/00"),
    ] {
        assert_eq!(year(path).as_deref(), Some(expected), "{path}");
    }
}

#[test]
fn a_bare_year_says_something_only_where_a_convention_places_it() {
    for (path, expected, other) in [
        ("815_2017_ks4final.csv", "2016/17", "2017/18"),
        ("815_2019_ks4provisional.csv", "2018/19", "2019/20"),
        ("815_2017_census.csv", "2016/17", "2017/18"),
        ("936_2018_KS2Final.CSV", "2017/18", "2018/19"),
        ("815_2017_ks4final (1).csv", "2016/17", "2017/18"),
        ("2016-850-ks2.csv", "2016/17", "2015/16"),
    ] {
        let named = Named::read(Path::new(path)).year.unwrap();
        assert_eq!(
            (named.year.to_string().as_str(), named.or.map(|or| or.to_string()).as_deref()),
            (expected, Some(other))
        );
    }
    for path in [
        "england_ks4final_2019.csv",
        "2019_england_ks4final.csv",
        "ks2-2017.csv",
        "2017_815_ks4final.csv",
        "815-2017-ks4final.csv",
        "8150_2017_ks4final.csv",
        "815_2017_absence.csv",
        "2017/england_ks4final.csv",
        "2016-850-ks4x.csv",
        "table_20161017.csv",
        "saved_2011-12-05.csv",
        "saved_2016-18.csv",
        "",
        "/",
        "2016-2017_and_2017-2018.csv",
        "815_20178_ks4final.csv",
    ] {
        assert_eq!(year(path), None, "{path}");
    }
}

#[test]
fn a_word_in_the_name_is_the_release() {
    for (path, expected) in [
        ("england_ks4final.csv", Some(Release::Final)),
        ("815_2019_ks4provisional.csv", Some(Release::Provisional)),
        ("KS2_Revised.csv", Some(Release::Revised)),
        ("2016-850-ks2.csv", Some(Release::Final)),
        ("ks4.csv", None),
        ("finalised.csv", None),
        ("semifinal.csv", None),
        ("provisional_and_final.csv", None),
        ("final/ks4.csv", None),
    ] {
        assert_eq!(Named::read(Path::new(path)).release, expected, "{path}");
    }
}
