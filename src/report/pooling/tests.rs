//! The vectors of the field, and every way in which a school is left out.

use super::*;

fn near(left: f64, right: f64, by: f64) {
    assert!((left - right).abs() <= by, "{left} is not {right}");
}

fn reading(value: f64, pupils: f64) -> Reading {
    Reading { content: Ok(value), pupils: Some(pupils), count: None, limits: None, decimals: None }
}

#[test]
fn progress8_of_three_schools() {
    // Σ n·x = 180·(−0.12) + 150·0.31 + 95·0.05 = −21.6 + 46.5 + 4.75 = 29.65; Σ n = 425; 29.65/425 = 0.069765.
    // h = 1.96·1.41628/√n, so (n·h)² = (1.96·1.41628)²·n and the pooled half width is 2.7759088/√425 = 0.134652.
    let schools: Vec<Reading> = [(180.0_f64, -0.12), (150.0, 0.31), (95.0, 0.05)]
        .into_iter()
        .map(|(n, x)| {
            let half = 1.96 * 1.41628 / n.sqrt();
            Reading { limits: Some((x - half, x + half)), ..reading(x, n) }
        })
        .collect();
    let pooled = pool(Kind::Score, &schools);
    near(pooled.reading.value().unwrap(), 0.069_764_705_9, 1e-9);
    let (lower, upper) = pooled.reading.limits.unwrap();
    near(lower, -0.064_887, 1e-6);
    near(upper, 0.204_416, 1e-6);
    assert_eq!(pooled.reading.pupils, Some(425.0));
    assert_eq!((pooled.schools, pooled.of), (3, 3));
}

#[test]
fn limits_need_every_pooled_school() {
    let with = Reading { limits: Some((-0.2, 0.4)), ..reading(0.1, 40.0) };
    let without = reading(0.3, 60.0);
    assert_eq!(pool(Kind::Score, [&with, &without]).reading.limits, None);
    let withheld = Reading::withheld(Code::Supp);
    let (lower, upper) = pool(Kind::Score, [&with, &withheld]).reading.limits.unwrap();
    near(lower, -0.2, 1e-12);
    near(upper, 0.4, 1e-12);
}

#[test]
fn three_years_weigh_three_two_one() {
    // (3·60·1.2 + 2·58·(−0.4) + 61·0.3) / (180 + 116 + 61) = 187.9 / 357.
    near(three_years([Some((60.0, 1.2)), Some((58.0, -0.4)), Some((61.0, 0.3))]).unwrap(), 187.9 / 357.0, 1e-12);
    // Without the middle year: (216 + 18.3) / (180 + 61).
    near(three_years([Some((60.0, 1.2)), None, Some((61.0, 0.3))]).unwrap(), 234.3 / 241.0, 1e-12);
    assert_eq!(three_years([None, None, None]), None);
}

#[test]
fn percentages_pool_pupils_published_or_counted_back() {
    // 57 pupils at 50% are 28.5, so 29; 40 pupils with 25 published; together 54 of 97.
    let counted = reading(50.0, 57.0);
    let published = Reading { count: Some(25.0), ..reading(63.0, 40.0) };
    let pooled = pool(Kind::Percentage, [&counted, &published]);
    near(pooled.reading.value().unwrap(), 100.0 * 54.0 / 97.0, 1e-12);
    assert_eq!(pooled.reading.count, Some(54.0));
    // 64.4% of 125 is 80.5 exactly, whatever binary arithmetic makes of it.
    near(count_behind(64.4, 125.0), 81.0, 0.0);
    near(count_behind(1.1, 50.0), 1.0, 0.0);
}

#[test]
fn every_school_left_out_is_counted_with_its_reason() {
    let schools = [
        reading(40.0, 100.0),
        Reading::withheld(Code::Supp),
        Reading { pupils: Some(0.0), ..Reading::withheld(Code::Empty) },
        reading(0.0, 0.0),
        Reading { pupils: None, ..reading(44.0, 1.0) },
        Reading { pupils: Some(f64::NAN), ..reading(44.0, 1.0) },
        Reading { pupils: Some(20.0), ..Reading::withheld(Code::Lowcov) },
    ];
    let pooled = pool(Kind::Score, &schools);
    assert_eq!(pooled.reading.value(), Some(40.0));
    assert_eq!((pooled.schools, pooled.of), (1, 7));
    let expected = BTreeMap::from([
        (LeftOut::Code(Code::Supp), 1),
        (LeftOut::Code(Code::Lowcov), 1),
        (LeftOut::NoPupils, 2),
        (LeftOut::NoDenominator, 2),
    ]);
    assert_eq!(pooled.left_out, expected);
}

#[test]
fn nothing_to_pool_says_why() {
    let none = |codes: &[Code]| {
        let readings: Vec<Reading> = codes.iter().map(|code| Reading::withheld(*code)).collect();
        pool(Kind::Score, &readings).reading.content
    };
    assert_eq!(none(&[Code::NotMeasured, Code::NotMeasured]), Err(Code::NotMeasured));
    assert_eq!(none(&[Code::Supp, Code::Supp]), Err(Code::NothingToPool));
    assert_eq!(none(&[Code::NoFile, Code::NotInData]), Err(Code::NotInData));
    assert_eq!(none(&[Code::NotInData, Code::Supp]), Err(Code::NothingToPool));
    assert_eq!(none(&[]), Err(Code::NothingToPool));
}

#[test]
fn counts_add_up_with_or_without_a_cohort() {
    let entries = Reading { pupils: None, ..reading(96.0, 1.0) };
    let pooled = pool(Kind::Count, [&entries, &reading(104.0, 110.0)]);
    assert_eq!(pooled.reading.value(), Some(200.0));
    assert_eq!(pooled.reading.pupils, None, "the cohort of one school is not known");
    assert_eq!(pool(Kind::Count, [&reading(96.0, 100.0), &reading(104.0, 110.0)]).reading.pupils, Some(210.0));
}
