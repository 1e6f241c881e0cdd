//! Owns how charts of a report become the charts of the screen: names, values as tables show them, marks, cursor.
//! Must not know which points a chart has.

use ratatui::layout::{Position, Rect};

use crate::figures::Unit;
use crate::report::charts::{self, Chart, Dots, Funnel, Standing};
use crate::report::rounding::{cell_text, grouped, reason_text};
use crate::report::{Cell, Column, Flag, Report};
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::chart::{Heat, NotDrawn, Point, Ranged, Reference, RowChart, Scatter, Series, Shaded, Trend};

use super::graph::Graph;
use super::sheet::Sheet;

/// The mark of a flag.
const fn mark(flag: Option<Flag>) -> Option<Glyph> {
    match flag {
        Some(Flag::Above) => Some(Glyph::Above),
        Some(Flag::Below) => Some(Glyph::Below),
        Some(Flag::None) | None => None,
    }
}

/// The mark of a place in a funnel.
const fn standing(standing: Standing) -> Option<Glyph> {
    match standing {
        Standing::Beyond95(flag) | Standing::Beyond998(flag) => mark(Some(flag)),
        Standing::Inside | Standing::NotTested => None,
    }
}

fn left_out(not_drawn: &[charts::NotDrawn]) -> Vec<NotDrawn> {
    not_drawn.iter().map(|it| NotDrawn { name: it.name.clone(), reason: it.reason.clone() }).collect()
}

/// Draws the chart; `here` is the row of the list under the cursor and the column among its figures.
pub(super) fn draw(
    graph: &Graph,
    here: (Option<usize>, usize),
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> Option<Position> {
    let is_here = |row: usize| here.0.is_some() && graph.row(row) == here.0;
    let chart = match &graph.chart {
        Ok(chart) => chart,
        Err(why) => {
            canvas.text(area, area.x, area.y, &format!("This cannot be drawn: {why}"), Role::Warning);
            return None;
        }
    };
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    match chart {
        Chart::Caterpillar(dots) | Chart::Bars(dots) => {
            let bars = matches!(chart, Chart::Bars(_));
            row_chart(&chart.title(), dots, bars, is_here).draw(area, canvas.buffer, theme, glyphs)
        }
        Chart::Funnel(funnel) => funnel_chart(funnel, is_here).draw(area, canvas.buffer, theme, glyphs),
        Chart::Scatter(scatter) => scatter_chart(scatter, is_here).draw(area, canvas.buffer, theme, glyphs),
        Chart::Trend(trend) => {
            trend_chart(trend).draw(area, canvas.buffer, theme, glyphs);
            None
        }
        Chart::Heat(heat) => heat_chart(heat, here.1, is_here).draw(area, canvas.buffer, theme, glyphs),
    }
}

fn row_chart(title: &str, dots: &Dots, bars: bool, is_here: impl Fn(usize) -> bool) -> RowChart {
    let rows = dots.points.iter().map(|point| Ranged {
        name: point.name.clone(),
        shown: cell_text(&dots.column, &point.cell),
        value: point.value,
        limits: point.cell.limits,
        mark: mark(point.cell.flag),
    });
    let references = dots.lines.iter().map(|line| Reference {
        name: line.name.clone(),
        shown: cell_text(&dots.column, &line.cell),
        value: line.value,
    });
    RowChart {
        title: title.to_owned(),
        bars,
        rows: rows.collect(),
        references: references.collect(),
        cursor: dots.points.iter().position(|point| is_here(point.row)),
        not_drawn: left_out(&dots.not_drawn),
    }
}

fn funnel_chart(funnel: &Funnel, is_here: impl Fn(usize) -> bool) -> Scatter {
    let counted = if funnel.column.unit == Unit::Entries { "Entries" } else { "Pupils" };
    let points = funnel.points.iter().map(|it| Point {
        name: it.point.name.clone(),
        x: it.pupils,
        y: it.point.value,
        shown: (grouped(it.pupils), cell_text(&funnel.column, &it.point.cell)),
        mark: standing(it.standing),
    });
    let curve = |name: &str, of: &dyn Fn(&charts::Control) -> f64| {
        (name.to_owned(), funnel.control.iter().map(|control| (control.pupils, of(control))).collect())
    };
    let curves = vec![
        curve("95%", &|control| control.limits95.0),
        curve("95%", &|control| control.limits95.1),
        curve("99.8% limits", &|control| control.limits998.0),
        curve("99.8% limits", &|control| control.limits998.1),
    ];
    let mut not_drawn = left_out(&funnel.not_drawn);
    not_drawn.extend(funnel.without.iter().map(|why| NotDrawn { name: "the limits".into(), reason: why.clone() }));
    Scatter {
        x: counted.to_owned(),
        y: funnel.column.label.clone(),
        points: points.collect(),
        cursor: funnel.points.iter().position(|it| is_here(it.point.row)),
        comparator: funnel.lines.first().map(|line| (line.name.clone(), None, Some(line.value))),
        curves: if funnel.control.is_empty() { Vec::new() } else { curves },
        not_drawn,
    }
}

fn scatter_chart(scatter: &charts::Scatter, is_here: impl Fn(usize) -> bool) -> Scatter {
    let points = scatter.points.iter().map(|pair| Point {
        name: pair.point.name.clone(),
        x: pair.across,
        y: pair.point.value,
        shown: (cell_text(&scatter.across, &pair.across_cell), cell_text(&scatter.upwards, &pair.point.cell)),
        mark: mark(pair.point.cell.flag),
    });
    let upwards = scatter.lines.first();
    let across = scatter.upright.iter().find(|line| upwards.is_none_or(|it| it.kind == line.kind));
    let name = upwards.or(across).map(|line| line.name.clone());
    Scatter {
        x: scatter.across.label.clone(),
        y: scatter.upwards.label.clone(),
        points: points.collect(),
        cursor: scatter.points.iter().position(|pair| is_here(pair.point.row)),
        comparator: name.map(|name| (name, across.map(|line| line.value), upwards.map(|line| line.value))),
        curves: Vec::new(),
        not_drawn: left_out(&scatter.not_drawn),
    }
}

fn trend_chart(trend: &charts::Trend) -> Trend {
    let series = trend.series.iter().map(|series| Series {
        label: series.name.clone(),
        values: series.steps.iter().map(|step| step.point.as_ref().map(|point| point.value)).collect(),
    });
    Trend {
        measure: trend.column.label.clone(),
        years: trend.years.iter().map(ToString::to_string).collect(),
        series: series.collect(),
        not_drawn: left_out(&trend.not_drawn),
    }
}

fn heat_chart(heat: &charts::Heat, column: usize, is_here: impl Fn(usize) -> bool) -> Heat {
    let cell = |(cell, of): (&Cell, &Column), shade: Option<u8>| Shaded {
        shade,
        shown: cell_text(of, cell),
        mark: mark(cell.flag),
    };
    let rows = heat.rows.iter().map(|row| {
        let cells = row.of.cells.iter().zip(&heat.columns).zip(&row.shades).map(|(both, shade)| cell(both, *shade));
        let name = std::iter::once(&row.of.name).chain(row.of.words.first()).cloned().collect::<Vec<_>>().join(", ");
        (name, cells.collect())
    });
    Heat {
        title: heat.title.clone(),
        columns: heat.columns.iter().map(|column| column.short.clone()).collect(),
        rows: rows.collect(),
        cursor: (heat.rows.iter().position(|row| is_here(row.row)), column),
    }
}

/// The trend of one figure over the years of a list, oldest first, for beside the list.
pub(super) fn trend_of(report: &Report, sheet: &Sheet, figure: usize) -> Option<Trend> {
    let column = sheet.section.columns.get(figure)?;
    let pick = charts::Pick { kind: charts::ChartKind::Trend, column: &column.id, across: None, row: None };
    if let Ok(Chart::Trend(trend)) = charts::chart(report, &sheet.section, pick) {
        return Some(trend_chart(&trend));
    }
    let reasons = sheet
        .body()
        .iter()
        .filter_map(|row| Some(NotDrawn { name: row.year?.to_string(), reason: reason_text(row.cells.get(figure)?)? }));
    Some(Trend { measure: column.label.clone(), years: Vec::new(), series: Vec::new(), not_drawn: reasons.collect() })
}
