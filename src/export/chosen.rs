//! Owns which charts a report is worth on paper, and in which order.
//! Must not know how they are drawn.

use crate::figures::Unit;
use crate::report::charts::{Chart, ChartKind, Pick, chart, kinds};
use crate::report::{Column, Report, Section};

/// The most columns of a list that are drawn, by kind; what is drawn of all columns at once counts once.
const MOST: [(ChartKind, usize); 4] =
    [(ChartKind::Trend, 6), (ChartKind::Caterpillar, 3), (ChartKind::Bars, 3), (ChartKind::Funnel, 2)];

/// The charts of a report, each with the list that it draws.
pub(super) fn chosen(report: &Report) -> Vec<(&Section, Chart)> {
    report
        .sections
        .iter()
        .flat_map(|section| of_section(report, section).into_iter().map(move |it| (section, it)))
        .collect()
}

/// The trends of a list of years; of a list of schools the dots with their limits (else bars), and the funnel.
fn of_section(report: &Report, section: &Section) -> Vec<Chart> {
    if section.columns.is_empty() || is_short(section) {
        return Vec::new();
    }
    let drawn = |kind: ChartKind, column: &Column| {
        let possible = kinds(report, section, &column.id).contains(&kind);
        possible.then(|| chart(report, section, Pick { kind, column: &column.id, across: None, row: None }).ok())?
    };
    let most = |kind: ChartKind| MOST.iter().find(|(of, _)| *of == kind).map_or(1, |(_, most)| *most);
    let figures = || section.columns.iter().filter(|column| column.unit != Unit::Pupils);
    if section.id == "trend" {
        return figures().filter_map(|column| drawn(ChartKind::Trend, column)).take(most(ChartKind::Trend)).collect();
    }
    let ordered = |column| drawn(ChartKind::Caterpillar, column).or_else(|| drawn(ChartKind::Bars, column));
    let mut charts: Vec<Chart> = figures().filter_map(ordered).take(most(ChartKind::Caterpillar)).collect();
    let funnels = figures().filter_map(|column| drawn(ChartKind::Funnel, column));
    let limited = funnels.filter(|chart| matches!(chart, Chart::Funnel(funnel) if funnel.without.is_none()));
    charts.extend(limited.take(most(ChartKind::Funnel)));
    charts
}

/// A list of a few rows says more as it stands; nor is anything drawn of lists that are an excerpt of another.
fn is_short(section: &Section) -> bool {
    let schools = section.rows.iter().filter(|row| row.urn.is_some()).count();
    section.id != "trend" && (section.id != "rows" || schools < 3)
}
