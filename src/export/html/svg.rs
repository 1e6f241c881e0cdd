//! Owns the drawn charts of the printable page: black lines and shapes, each with a title and a description.
//! Must not know how a chart was made.

use std::fmt::Write as _;

use super::escaped;
use crate::export::words::one_line;
use crate::figures::Unit;
use crate::report::charts::{Chart, Control, Dots, Funnel, Line, NotDrawn, Point, Scatter, Standing, Trend};
use crate::report::rounding::decimal_text;
use crate::report::{Column, Flag};

/// The width of a chart in its own units; it is stretched to the page.
const WIDTH: f64 = 720.0;
/// The height of a plot with two axes.
const HEIGHT: f64 = 300.0;
/// Room left of a plot for numbers, and above and below it.
const MARGIN: (f64, f64, f64) = (56.0, 14.0, 44.0);
/// The height of one school in a list of dots.
const STEP: f64 = 15.0;
/// The width of the names in a list of dots.
const NAMES: f64 = 220.0;
/// More schools than this stand side by side without names: the table has them.
const MOST_NAMED: usize = 80;
/// A trend of percentages spans at least so many points, one of scores this share of them.
const LEAST_PERCENT: f64 = 10.0;
const LEAST_SHARE: f64 = 0.1;
/// Letters that are far from the common width, with the width to reckon with: no font says its own here.
const WIDTHS: [(&str, f64); 4] =
    [("MWmw@%\u{2026}", 12.0), ("ABCDEFGHJKLNOPQRSTUVXYZ&", 8.8), ("Iijlt.,;:'|!()[]-/fr ", 4.8), ("k", 7.0)];
/// The width of every other letter, and of those outside the Latin alphabets.
const COMMON: (f64, f64) = (7.0, 12.5);

/// One chart with its caption, what its signs mean, and what is not drawn.
pub(super) fn figure(out: &mut String, chart: &Chart, number: usize) {
    let mut drawing = Drawing::default();
    let (height, words) = match chart {
        Chart::Caterpillar(dots) => (dots_in(&mut drawing, dots, true), "a dot a school, with its 95% limits"),
        Chart::Bars(dots) => (dots_in(&mut drawing, dots, false), "a bar a school"),
        Chart::Funnel(funnel) => (
            funnel_in(&mut drawing, funnel),
            "schools by number of pupils; the dashed lines are the 95%, the dotted ones the 99.8% limits",
        ),
        Chart::Scatter(scatter) => (scatter_in(&mut drawing, scatter), "a dot a school"),
        Chart::Trend(trend) => {
            (trend_in(&mut drawing, trend), "a dot a year; where a year has no value the line is broken")
        }
        // Its list is the map already: every cell with its mark and word.
        Chart::Heat(_) => return,
    };
    let title = escaped(&one_line(&chart.title()));
    let lines: Vec<String> =
        chart.lines().iter().zip(["dashed", "dotted"]).map(|(line, how)| legend(chart, line, how)).collect();
    let lines = if lines.is_empty() { String::new() } else { format!(" Lines: {}.", lines.join("; ")) };
    let _ = write!(
        out,
        "<figure>\n<figcaption>{title}</figcaption>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" \
         aria-labelledby=\"t{number} d{number}\">\n<title id=\"t{number}\">{title}</title>\n\
         <desc id=\"d{number}\">{title}: {words}.{}</desc>\n{}</svg>\n<p>{title}: {words}. \
         Filled signs are significantly above (▲) or below (▼).{}</p>\n",
        escaped(&lines),
        drawing.0,
        escaped(&lines)
    );
    for line in missing(chart.not_drawn()) {
        let _ = writeln!(out, "<p>{}</p>", escaped(&line));
    }
    out.push_str("</figure>\n");
}

fn legend(chart: &Chart, line: &Line, how: &str) -> String {
    let column = match chart {
        Chart::Caterpillar(dots) | Chart::Bars(dots) => &dots.column,
        Chart::Funnel(funnel) => &funnel.column,
        Chart::Scatter(scatter) => &scatter.upwards,
        Chart::Trend(trend) => &trend.column,
        Chart::Heat(_) => return line.name.clone(),
    };
    let decimals = line.cell.decimals.unwrap_or(column.decimals);
    format!("{how} {} at {}{}", one_line(&line.name), decimal_text(line.value, decimals), sign(column))
}

fn sign(column: &Column) -> &'static str {
    if column.unit == Unit::Percent { "%" } else { "" }
}

/// One line a reason: reasons are few, names are many.
fn missing(not_drawn: &[NotDrawn]) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for it in not_drawn {
        match reasons.iter_mut().find(|(reason, _)| *reason == it.reason) {
            Some((_, names)) => names.push(&it.name),
            None => reasons.push((&it.reason, vec![&it.name])),
        }
    }
    reasons.iter().map(|(reason, names)| format!("Not drawn ({reason}): {}.", names.join(", "))).collect()
}

/// Elements under construction.
#[derive(Default)]
struct Drawing(String);

impl Drawing {
    fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), dash: &str) {
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let _ = writeln!(
            self.0,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"#000\"{dash}/>"
        );
    }

    fn path(&mut self, points: &[(f64, f64)], dash: &str) {
        if points.len() < 2 {
            return;
        }
        let steps: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let _ = writeln!(self.0, "<polyline points=\"{}\" fill=\"none\" stroke=\"#000\"{dash}/>", steps.join(" "));
    }

    fn text(&mut self, (x, y): (f64, f64), anchor: &str, text: &str) {
        let _ = writeln!(self.0, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escaped(text));
    }

    /// A point: a filled triangle where it is significantly above or below, else an open dot.
    fn mark(&mut self, (x, y): (f64, f64), flag: Option<Flag>, title: &str) {
        let title = format!("<title>{}</title>", escaped(title));
        let _ = match flag {
            Some(Flag::Above) => writeln!(
                self.0,
                "<polygon class=\"point\" points=\"{x:.1},{:.1} {:.1},{:.1} {:.1},{:.1}\" fill=\"#000\">{title}</polygon>",
                y - 5.0,
                x - 4.5,
                y + 4.0,
                x + 4.5,
                y + 4.0
            ),
            Some(Flag::Below) => writeln!(
                self.0,
                "<polygon class=\"point\" points=\"{x:.1},{:.1} {:.1},{:.1} {:.1},{:.1}\" fill=\"#000\">{title}</polygon>",
                y + 5.0,
                x - 4.5,
                y - 4.0,
                x + 4.5,
                y - 4.0
            ),
            _ => writeln!(
                self.0,
                "<circle class=\"point\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"#fff\" stroke=\"#000\" stroke-width=\"1.4\">{title}</circle>"
            ),
        };
    }
}

/// The dashes of the comparator's line and the group's.
const DASHES: [&str; 2] = ["7 4", "1.5 3"];

/// A range of values along a stretch of the drawing.
#[derive(Clone, Copy)]
struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// The range of the values, at least `least_span` wide: a small change must not look like a large one.
    fn at_least(self, least_span: f64) -> Self {
        let short = (least_span - (self.most - self.least)).max(0.0) / 2.0;
        Self { least: self.least - short, most: self.most + short, ..self }
    }

    /// The range of the values with a little room; none without a finite value.
    fn of(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Option<Self> {
        let range = values.filter(|value| value.is_finite()).fold(None, |range: Option<(f64, f64)>, value| {
            Some(range.map_or((value, value), |(least, most)| (least.min(value), most.max(value))))
        });
        let (least, most) = range?;
        let room = if most > least { (most - least) * 0.05 } else { 1.0 };
        Some(Self { least: least - room, most: most + room, from, to })
    }

    fn at(self, value: f64) -> f64 {
        let share = ((value - self.least) / (self.most - self.least)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    /// Round values within the range, and the decimals that tell them apart.
    fn ticks(self, most: usize) -> (Vec<f64>, u8) {
        let rough = (self.most - self.least) / most.max(1) as f64;
        let magnitude = 10f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|it| it * magnitude);
        let step = steps.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough);
        if !(step.is_finite() && step > 0.0) {
            return (Vec::new(), 0);
        }
        let decimals = (0u8..12).find(|at| step * 10f64.powi(i32::from(*at)) >= 0.999).unwrap_or(12);
        let first = (self.least / step).ceil();
        let values = (0..=most * 2).map(|at| (first + at as f64) * step).take_while(|value| *value <= self.most);
        (values.collect(), decimals)
    }
}

/// The plot's corners: left, right, top, bottom.
const PLOT: (f64, f64, f64, f64) = (MARGIN.0, WIDTH - 14.0, MARGIN.1, HEIGHT - MARGIN.2);

/// Axes of a plot with numbers up and across.
fn axes(drawing: &mut Drawing, y: Scale, upwards: &Column) {
    let (left, right, top, bottom) = PLOT;
    drawing.line((left, top), (left, bottom), "");
    drawing.line((left, bottom), (right, bottom), "");
    let (values, decimals) = y.ticks(6);
    for value in values {
        let at = y.at(value);
        drawing.line((left - 4.0, at), (left, at), "");
        let text = format!("{}{}", decimal_text(value, decimals), sign(upwards));
        drawing.text((left - 7.0, at + 4.0), "end", &text);
    }
}

fn ticks_across(drawing: &mut Drawing, x: Scale, label: &str, sign: &str) {
    let (left, right, _, bottom) = PLOT;
    let (values, decimals) = x.ticks(8);
    for value in values {
        let at = x.at(value);
        drawing.line((at, bottom), (at, bottom + 4.0), "");
        drawing.text((at, bottom + 17.0), "middle", &format!("{}{sign}", decimal_text(value, decimals)));
    }
    drawing.text((f64::midpoint(left, right), bottom + 36.0), "middle", label);
}

fn lines_across(drawing: &mut Drawing, lines: &[Line], y: Scale) {
    let (left, right, ..) = PLOT;
    for (line, dash) in lines.iter().zip(DASHES) {
        drawing.line((left, y.at(line.value)), (right, y.at(line.value)), dash);
    }
}

/// What a point says when it is pointed at.
fn said(column: &Column, point: &Point) -> String {
    let decimals = point.cell.decimals.unwrap_or(column.decimals);
    format!("{}: {}{}", one_line(&point.name), decimal_text(point.value, decimals), sign(column))
}

/// Schools beneath each other with their names, or side by side where they are too many; returns the height.
fn dots_in(drawing: &mut Drawing, dots: &Dots, limits: bool) -> f64 {
    let values = dots.points.iter().flat_map(|point| {
        let limits = point.cell.limits.filter(|_| limits).into_iter().flat_map(|(lower, upper)| [lower, upper]);
        std::iter::once(point.value).chain(limits)
    });
    let base = (!limits).then_some(0.0);
    let values: Vec<f64> = values.chain(dots.lines.iter().map(|line| line.value)).chain(base).collect();
    if dots.points.len() > MOST_NAMED {
        return many_dots(drawing, dots, &values, limits);
    }
    let top = 24.0;
    let bottom = top + STEP * dots.points.len() as f64;
    let Some(x) = Scale::of(values.into_iter(), (NAMES + 8.0, WIDTH - 14.0)) else { return bottom };
    for (line, dash) in dots.lines.iter().zip(DASHES) {
        drawing.line((x.at(line.value), top - 4.0), (x.at(line.value), bottom), dash);
    }
    let zero = x.at(0.0_f64.clamp(x.least, x.most));
    for (at, point) in dots.points.iter().enumerate() {
        let y = top + STEP * (at as f64 + 0.5);
        drawing.text((NAMES, y + 4.0), "end", &cut(&one_line(&point.name)));
        if limits {
            if let Some((lower, upper)) = point.cell.limits {
                drawing.line((x.at(lower), y), (x.at(upper), y), "");
            }
        } else {
            let (from, to) = (zero.min(x.at(point.value)), zero.max(x.at(point.value)));
            let _ = writeln!(
                drawing.0,
                "<rect class=\"bar\" x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#ddd\" stroke=\"#000\"/>",
                y - STEP * 0.35,
                (to - from).max(0.5),
                STEP * 0.7
            );
        }
        drawing.mark((x.at(point.value), y), point.cell.flag, &said(&dots.column, point));
    }
    drawing.line((x.from, bottom), (x.to, bottom), "");
    let (ticks, decimals) = x.ticks(8);
    for value in ticks {
        drawing.line((x.at(value), bottom), (x.at(value), bottom + 4.0), "");
        let text = format!("{}{}", decimal_text(value, decimals), sign(&dots.column));
        drawing.text((x.at(value), bottom + 17.0), "middle", &text);
    }
    bottom + 26.0
}

/// Too many schools for their names: side by side, in the same order.
fn many_dots(drawing: &mut Drawing, dots: &Dots, values: &[f64], limits: bool) -> f64 {
    let (left, right, top, bottom) = PLOT;
    let Some(y) = Scale::of(values.iter().copied(), (bottom, top)) else { return HEIGHT };
    axes(drawing, y, &dots.column);
    lines_across(drawing, &dots.lines, y);
    let step = (right - left) / dots.points.len() as f64;
    for (at, point) in dots.points.iter().enumerate() {
        let x = left + step * (at as f64 + 0.5);
        if let Some((lower, upper)) = point.cell.limits.filter(|_| limits) {
            drawing.line((x, y.at(lower)), (x, y.at(upper)), "");
        }
        drawing.mark((x, y.at(point.value)), point.cell.flag, &said(&dots.column, point));
    }
    drawing.text((f64::midpoint(left, right), bottom + 17.0), "middle", "schools in the order of their values");
    HEIGHT
}

/// One control limit at a number of pupils.
type Limit = fn(&Control) -> f64;

/// The four control limits and their dashes.
const LIMITS: [(Limit, &str); 4] = [
    (|it| it.limits95.0, "6 3"),
    (|it| it.limits95.1, "6 3"),
    (|it| it.limits998.0, "1.5 3"),
    (|it| it.limits998.1, "1.5 3"),
];

fn funnel_in(drawing: &mut Drawing, funnel: &Funnel) -> f64 {
    let (left, right, top, bottom) = PLOT;
    let limits = funnel.control.iter().flat_map(|it| [it.limits998.0, it.limits998.1]);
    let values = funnel.points.iter().map(|mark| mark.point.value).chain(limits);
    let values = values.chain(funnel.lines.iter().map(|line| line.value));
    let pupils = funnel.points.iter().map(|mark| mark.pupils).chain(funnel.control.iter().map(|it| it.pupils));
    let (Some(y), Some(x)) = (Scale::of(values, (bottom, top)), Scale::of(pupils, (left, right))) else {
        return HEIGHT;
    };
    axes(drawing, y, &funnel.column);
    ticks_across(drawing, x, "Pupils", "");
    lines_across(drawing, funnel.lines.get(..1).unwrap_or_default(), y);
    for (of, dash) in LIMITS {
        let points: Vec<(f64, f64)> = funnel.control.iter().map(|it| (x.at(it.pupils), y.at(of(it)))).collect();
        drawing.path(&points, dash);
    }
    for mark in &funnel.points {
        let flag = match mark.standing {
            Standing::Beyond95(flag) | Standing::Beyond998(flag) => Some(flag),
            Standing::Inside | Standing::NotTested => None,
        };
        let said = format!("{}, {}", said(&funnel.column, &mark.point), mark.standing.label());
        drawing.mark((x.at(mark.pupils), y.at(mark.point.value)), flag, &said);
    }
    HEIGHT
}

fn scatter_in(drawing: &mut Drawing, scatter: &Scatter) -> f64 {
    let (left, right, top, bottom) = PLOT;
    let up = scatter.points.iter().map(|pair| pair.point.value).chain(scatter.lines.iter().map(|line| line.value));
    let over = scatter.points.iter().map(|pair| pair.across).chain(scatter.upright.iter().map(|line| line.value));
    let (Some(y), Some(x)) = (Scale::of(up, (bottom, top)), Scale::of(over, (left, right))) else { return HEIGHT };
    axes(drawing, y, &scatter.upwards);
    ticks_across(drawing, x, &scatter.across.label, sign(&scatter.across));
    lines_across(drawing, &scatter.lines, y);
    for (line, dash) in scatter.upright.iter().zip(DASHES) {
        drawing.line((x.at(line.value), top), (x.at(line.value), bottom), dash);
    }
    for pair in &scatter.points {
        let at = (x.at(pair.across), y.at(pair.point.value));
        drawing.mark(at, pair.point.cell.flag, &said(&scatter.upwards, &pair.point));
    }
    HEIGHT
}

fn trend_in(drawing: &mut Drawing, trend: &Trend) -> f64 {
    let (left, right, top, bottom) = PLOT;
    let points = || trend.series.iter().flat_map(|series| series.steps.iter().filter_map(|step| step.point.as_ref()));
    let values = points().flat_map(|point| {
        let limits = point.cell.limits.into_iter().flat_map(|(lower, upper)| [lower, upper]);
        std::iter::once(point.value).chain(limits).chain(point.cell.against)
    });
    let Some(y) = Scale::of(values, (bottom, top)) else { return HEIGHT };
    let least = if trend.column.unit == Unit::Percent { LEAST_PERCENT } else { y.most.abs() * LEAST_SHARE };
    let y = y.at_least(least);
    axes(drawing, y, &trend.column);
    let step = (right - left) / trend.years.len().max(1) as f64;
    let x = |at: usize| left + step * (at as f64 + 0.5);
    for (at, year) in trend.years.iter().enumerate() {
        drawing.text((x(at), bottom + 17.0), "middle", &year.to_string());
    }
    for series in &trend.series {
        let mut stretch: Vec<(f64, f64)> = Vec::new();
        for (at, step) in series.steps.iter().enumerate() {
            let Some(point) = &step.point else {
                drawing.path(&stretch, "");
                stretch.clear();
                drawing.text((x(at), bottom - 6.0), "middle", "no value");
                continue;
            };
            stretch.push((x(at), y.at(point.value)));
            if let Some((lower, upper)) = point.cell.limits {
                drawing.line((x(at), y.at(lower)), (x(at), y.at(upper)), "");
            }
        }
        drawing.path(&stretch, "");
        for (at, step) in series.steps.iter().enumerate() {
            if let Some(point) = &step.point {
                drawing.mark((x(at), y.at(point.value)), point.cell.flag, &said(&trend.column, point));
            }
        }
    }
    HEIGHT
}

/// A name that fits beside the plot; one that is longer ends in an ellipsis.
fn cut(name: &str) -> String {
    let room = NAMES - 4.0;
    if name.chars().map(reckoned).sum::<f64>() <= room {
        return name.to_owned();
    }
    let mut left = room - reckoned('…');
    let fits = |letter: &char| {
        left -= reckoned(*letter);
        left >= 0.0
    };
    format!("{}…", name.chars().take_while(fits).collect::<String>().trim_end())
}

/// About how wide a letter is, rather more than less.
fn reckoned(letter: char) -> f64 {
    let known = WIDTHS.iter().find(|(letters, _)| letters.contains(letter)).map(|(_, width)| *width);
    known.unwrap_or(if letter < '\u{250}' { COMMON.0 } else { COMMON.1 })
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_name_that_is_too_wide_loses_its_end_whatever_its_letters() {
        assert_eq!(cut("St Mary's Church School"), "St Mary's Church School");
        assert_eq!(cut("MMMMMMMMMMMMMMMMMMMMMMMM"), "MMMMMMMMMMMMMMMMM…");
        assert_eq!(cut("iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii"), "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii");
        assert!(cut("学校学校学校学校学校学校学校学校学校").ends_with("校…"));
    }
}
