//! A report that was kept as a view and is opened again stands on the screen as it did.

use proptest::prelude::*;

use super::super::Arrangement;
use super::*;
use crate::domain::Words;

/// Keys that arrange lists, and some that move or draw.
const KEYS: &str = "j l h $ ^ s S - f < > = * alt-left alt-right } { x c T";

/// The report as a saved view with these words opens it.
fn opened(name: ReportName, words: &Words) -> Bench {
    let mut bench = Bench::new(name, 100, 24);
    let (arrangement, whole) = Arrangement::read(words);
    assert!(whole, "{words:?}");
    bench.view.stand_as(arrangement, whole);
    bench.tell(Input::Changed);
    bench
}

fn words(bench: &Bench) -> Words {
    bench.view.arrangement().words()
}

#[test]
fn columns_order_pins_filter_and_chart_come_back() {
    let mut bench = Bench::new(ReportName::Schools, 100, 24);
    bench.press("l s ^ S $ alt-left > > f j * / e enter");
    let again = opened(ReportName::Schools, &words(&bench));
    assert_eq!(words(&again), words(&bench));
    let columns = |bench: &Bench| bench.frame()[1].split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(columns(&again), columns(&bench));
    assert_eq!(columns(&again), ["School↑2", "A8", "E&M", "9–4", "P8↑1"]);
    assert_eq!(schools(&again), schools(&bench));
    assert!(again.text().contains("1 pinned"), "{}", again.text());
    bench.press("x c");
    let again = opened(ReportName::Schools, &words(&bench));
    assert!(again.view.chart && again.view.kind() == bench.view.kind());
    assert_eq!(again.view.measure(), bench.view.measure());
}

#[test]
fn a_view_of_what_is_no_longer_there_says_so_and_shows_the_rest() {
    let words: Words =
        vec![("ks4.rows.hidden".into(), "gone,progress8".into()), ("ks4.rows.sort".into(), "attainment8=desc".into())];
    let again = opened(ReportName::Schools, &words);
    assert_eq!(again.said(), "The report no longer has everything that the view arranges: the rest stands as it came");
    assert!(again.frame()[1].contains("A8↓") && !again.frame()[1].contains("P8"), "{}", again.text());
}

#[test]
fn where_the_alphabet_stays_no_view_brings_another_order() {
    let words: Words = vec![("ks4.rows.sort".into(), "attainment8=desc,name=desc".into())];
    let (arrangement, whole) = Arrangement::read(&words);
    let mut bench = Bench::new(ReportName::Schools, 100, 24);
    bench.view.stand_as(arrangement, whole);
    bench.read_with(|report| report.alphabetical = true);
    assert!(bench.frame()[1].contains("School↓") && !bench.frame()[1].contains("A8↓"), "{}", bench.text());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_was_arranged_is_opened_so(
        name in proptest::sample::select(vec![ReportName::Schools, ReportName::Overview, ReportName::Subjects]),
        keys in proptest::collection::vec(
            proptest::sample::select(KEYS.split(' ').collect::<Vec<_>>()), 0..40
        ),
    ) {
        let mut bench = Bench::new(name, 100, 24);
        for key in keys {
            bench.press(key);
        }
        let kept = words(&bench);
        let again = opened(name, &kept);
        prop_assert_eq!(again.said(), "");
        prop_assert_eq!(words(&again), kept);
    }
}
