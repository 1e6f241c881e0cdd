//! Charts of a list, drawn and walked over by keys.

use super::*;

#[test]
fn zz_dump() {
    for (name, keys) in [
        (ReportName::Schools, "x"),
        (ReportName::Schools, "l x"),
        (ReportName::Schools, "l x c"),
        (ReportName::Schools, "l x c c"),
        (ReportName::Schools, "l x c c c"),
        (ReportName::Schools, "j j x c"),
        (ReportName::Schools, "l x T"),
        (ReportName::Intervention, "x"),
        (ReportName::Intervention, ""),
        (ReportName::Practice, ""),
        (ReportName::Support, ""),
        (ReportName::Monitoring, ""),
        (ReportName::Similar, ""),
        (ReportName::Compare, ""),
        (ReportName::Context, ""),
        (ReportName::Subjects, "x"),
        (ReportName::Overview, ""),
        (ReportName::Schools, "j j * G * d"),
    ] {
        for size in [(80, 19), (120, 35), (60, 10)] {
            let mut bench = Bench::new(name, size.0, size.1);
            if !keys.is_empty() {
                bench.press(keys);
            }
            println!("==== {name:?} {keys} {size:?} {}\n{}", bench.said(), bench.text());
        }
    }
}
