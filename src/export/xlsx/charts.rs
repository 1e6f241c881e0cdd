//! Owns the native charts of a workbook, and the sheet of exactly the numbers that they draw.
//! Must not know which charts are worth drawing.

use rust_xlsxwriter::{
    Chart as Native, ChartErrorBars, ChartErrorBarsType, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType,
    ChartRange, ChartType, ColNum, Format, RowNum, Workbook, Worksheet, XlsxError,
};

use crate::export::words::one_line;
use crate::figures::Unit;
use crate::report::Column;
use crate::report::charts::{Chart, Dots, Funnel, Line, Scatter, Trend};

/// Rows of the sheet of charts that one chart takes.
const ROWS_EACH: RowNum = 24;
/// The size of a chart in pixels.
const SIZE: (u32, u32) = (960, 440);

/// A cell of the numbers that are drawn; none stays empty and is a gap.
#[derive(Clone)]
enum Datum {
    Text(String),
    Number(f64),
    Nothing,
}

impl From<Option<f64>> for Datum {
    fn from(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Nothing, |value| Self::Number(value + 0.0))
    }
}

/// The numbers of one chart: a header and rows.
struct Numbers {
    header: Vec<String>,
    rows: Vec<Vec<Datum>>,
}

/// Where the numbers of one chart stand.
struct Block<'a> {
    sheet: &'a str,
    first: RowNum,
    last: RowNum,
}

impl Block<'_> {
    /// One column of the numbers.
    fn column(&self, at: ColNum) -> ChartRange {
        ChartRange::new_from_range(self.sheet, self.first, at, self.last, at)
    }
}

/// A sheet of charts, and one of their numbers.
pub(super) fn fill(workbook: &mut Workbook, (name, data): (&str, &str), charts: &[Chart]) -> Result<(), XlsxError> {
    let mut drawn = Vec::new();
    let mut numbers = Worksheet::new();
    numbers.set_name(data)?;
    numbers.set_column_width(0, 36)?;
    let mut row = 0;
    for chart in charts {
        let Some(of) = numbers_of(chart) else { continue };
        let block = write(&mut numbers, data, &mut row, &chart.title(), &of)?;
        drawn.extend(native(chart, &of, &block));
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    for (chart, at) in drawn.iter().zip(0..) {
        sheet.insert_chart(at * ROWS_EACH, 0, chart)?;
    }
    workbook.push_worksheet(numbers);
    Ok(())
}

/// Writes the numbers of a chart below those of the one before.
fn write<'a>(
    sheet: &mut Worksheet,
    name: &'a str,
    row: &mut RowNum,
    title: &str,
    numbers: &Numbers,
) -> Result<Block<'a>, XlsxError> {
    let bold = Format::new().set_bold();
    sheet.write_string_with_format(*row, 0, one_line(title), &bold)?;
    for (label, at) in numbers.header.iter().zip(0..) {
        sheet.write_string_with_format(*row + 1, at, one_line(label), &bold)?;
    }
    let first = *row + 2;
    let mut last = first;
    for (cells, at) in numbers.rows.iter().zip(first..) {
        for (datum, column) in cells.iter().zip(0..) {
            match datum {
                Datum::Text(text) => sheet.write_string(at, column, one_line(text))?,
                Datum::Number(number) => sheet.write_number(at, column, *number)?,
                Datum::Nothing => continue,
            };
        }
        last = at;
    }
    *row = last + 2;
    Ok(Block { sheet: name, first, last })
}

fn numbers_of(chart: &Chart) -> Option<Numbers> {
    match chart {
        Chart::Caterpillar(dots) | Chart::Bars(dots) => Some(of_dots(dots)),
        Chart::Funnel(funnel) => Some(of_funnel(funnel)),
        Chart::Scatter(scatter) => Some(of_scatter(scatter)),
        Chart::Trend(trend) => Some(of_trend(trend)),
        // Its list is the map: every cell stands on the sheet of the list with its flag.
        Chart::Heat(_) => None,
    }
}

/// Columns of a lower and an upper limit, and how far each lies from the value.
const LIMITS: [&str; 4] = ["Lower limit", "Upper limit", "Down to the limit", "Up to the limit"];

fn limits(value: f64, limits: Option<(f64, f64)>) -> [Datum; 4] {
    let of = |take: fn((f64, f64), f64) -> f64| Datum::from(limits.map(|limits| take(limits, value)));
    [of(|limits, _| limits.0), of(|limits, _| limits.1), of(|limits, at| at - limits.0), of(|limits, at| limits.1 - at)]
}

fn with_lines(header: &[&str], lines: &[Line]) -> Vec<String> {
    let own = header.iter().map(|label| (*label).to_owned());
    own.chain(lines.iter().map(|line| line.name.clone())).collect()
}

fn of_dots(dots: &Dots) -> Numbers {
    let mut header = vec!["Name", dots.column.label.as_str()];
    header.extend(LIMITS);
    let rows = dots.points.iter().map(|point| {
        let mut row = vec![Datum::Text(point.name.clone()), Datum::Number(point.value + 0.0)];
        row.extend(limits(point.value, point.cell.limits));
        row.extend(dots.lines.iter().map(|line| Datum::Number(line.value + 0.0)));
        row
    });
    Numbers { header: with_lines(&header, &dots.lines), rows: rows.collect() }
}

fn of_trend(trend: &Trend) -> Numbers {
    let mut header = vec!["Year".to_owned()];
    for series in &trend.series {
        header.push(series.name.clone());
        header.extend(LIMITS.map(str::to_owned));
    }
    let rows = trend.years.iter().enumerate().map(|(at, year)| {
        let mut row = vec![Datum::Text(year.to_string())];
        for series in &trend.series {
            let point = series.steps.get(at).and_then(|step| step.point.as_ref());
            row.push(Datum::from(point.map(|point| point.value)));
            row.extend(match point {
                Some(point) => limits(point.value, point.cell.limits),
                None => [const { Datum::Nothing }; 4],
            });
        }
        row
    });
    Numbers { header, rows: rows.collect() }
}

fn of_scatter(scatter: &Scatter) -> Numbers {
    let header = ["Name", scatter.across.label.as_str(), scatter.upwards.label.as_str()].map(str::to_owned);
    let rows = scatter.points.iter().map(|pair| {
        vec![
            Datum::Text(pair.point.name.clone()),
            Datum::Number(pair.across + 0.0),
            Datum::Number(pair.point.value + 0.0),
        ]
    });
    Numbers { header: header.to_vec(), rows: rows.collect() }
}

/// The schools in the first columns, the limits with their own numbers of pupils behind them.
fn of_funnel(funnel: &Funnel) -> Numbers {
    let header = [
        "Name",
        "Pupils",
        funnel.column.label.as_str(),
        "Pupils of the limits",
        "Comparator",
        "Lower 95%",
        "Upper 95%",
        "Lower 99.8%",
        "Upper 99.8%",
    ];
    let centre = funnel.lines.first().map(|line| line.value);
    let rows = (0..funnel.points.len().max(funnel.control.len())).map(|at| {
        let mut row = match funnel.points.get(at) {
            Some(mark) => vec![
                Datum::Text(mark.point.name.clone()),
                Datum::Number(mark.pupils),
                Datum::Number(mark.point.value + 0.0),
            ],
            None => vec![Datum::Nothing; 3],
        };
        match funnel.control.get(at) {
            Some(control) => {
                row.extend([Datum::Number(control.pupils), Datum::from(centre)]);
                let of = [control.limits95.0, control.limits95.1, control.limits998.0, control.limits998.1];
                row.extend(of.map(|limit| Datum::Number(limit + 0.0)));
            }
            None => row.extend([const { Datum::Nothing }; 6]),
        }
        row
    });
    Numbers { header: header.map(str::to_owned).to_vec(), rows: rows.collect() }
}

/// The chart over its numbers.
fn native(chart: &Chart, numbers: &Numbers, block: &Block<'_>) -> Option<Native> {
    let mut out = match chart {
        Chart::Caterpillar(_) => along_names(numbers, block, ChartType::Line),
        Chart::Bars(_) => along_names(numbers, block, ChartType::Column),
        Chart::Trend(trend) => over_years(trend, block),
        Chart::Scatter(scatter) => two_columns(scatter, block),
        Chart::Funnel(funnel) => by_pupils(funnel, numbers, block),
        Chart::Heat(_) => return None,
    };
    let (column, across) = match chart {
        Chart::Caterpillar(dots) | Chart::Bars(dots) => (&dots.column, ""),
        Chart::Trend(trend) => (&trend.column, "Year"),
        Chart::Scatter(scatter) => (&scatter.upwards, scatter.across.label.as_str()),
        Chart::Funnel(funnel) => (&funnel.column, "Pupils"),
        Chart::Heat(_) => return None,
    };
    out.title().set_name(&named(&chart.title()));
    out.y_axis().set_name(&named(&column.label)).set_num_format(axis_format(column));
    // Of scores below nought the names stand at the foot all the same.
    out.x_axis().set_label_position(rust_xlsxwriter::ChartAxisLabelPosition::Low);
    if !across.is_empty() {
        out.x_axis().set_name(&named(across));
    }
    out.set_width(SIZE.0).set_height(SIZE.1).set_alt_text(one_line(&chart.title()));
    Some(out)
}

fn axis_format(column: &Column) -> String {
    let decimals = usize::from(column.decimals.min(1));
    let digits = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
    if column.unit == Unit::Percent { format!("{digits}\"%\"") } else { digits }
}

/// A name of a series or an axis: what begins with `=` would be taken for the place of a name.
fn named(text: &str) -> String {
    let text = one_line(text);
    if text.starts_with('=') { format!("'{text}") } else { text }
}

/// Dots that are told apart in black and white: filled, without a line.
fn marker() -> ChartMarker {
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(6);
    marker
}

fn no_line() -> ChartLine {
    let mut line = ChartLine::new();
    line.set_hidden(true);
    line
}

fn dashed(dash: ChartLineDashType) -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color("#000000").set_width(1.25).set_dash_type(dash);
    line
}

/// The dashes of the comparator's line and the group's.
const DASHES: [ChartLineDashType; 2] = [ChartLineDashType::Dash, ChartLineDashType::RoundDot];

/// Schools along the axis, as dots with limits or as bars, with the lines of comparator and group.
fn along_names(numbers: &Numbers, block: &Block<'_>, kind: ChartType) -> Native {
    let mut out = Native::new(kind);
    let label = |at: usize| numbers.header.get(at).map_or_else(String::new, |label| named(label));
    let series = out.add_series();
    series.set_name(&label(1)).set_categories(&block.column(0)).set_values(&block.column(1));
    let dots = matches!(kind, ChartType::Line);
    if dots {
        series.set_marker(&marker()).set_format(&mut no_line()).set_y_error_bars(&bars(block, 4));
    }
    let mut lines = Native::new(ChartType::Line);
    let mut any = false;
    for (at, dash) in (6..numbers.header.len()).zip(DASHES) {
        let of = if dots { &mut out } else { &mut lines };
        let column = ColNum::try_from(at).unwrap_or_default();
        of.add_series()
            .set_name(&label(at))
            .set_categories(&block.column(0))
            .set_values(&block.column(column))
            .set_format(&mut dashed(dash));
        any = true;
    }
    if any && !dots {
        out.combine(&lines);
    }
    out
}

/// Limits as error bars from the two columns from `at` on.
fn bars(block: &Block<'_>, at: ColNum) -> ChartErrorBars {
    let mut bars = ChartErrorBars::new();
    bars.set_type(ChartErrorBarsType::Custom(block.column(at + 1), block.column(at)));
    bars
}

fn over_years(trend: &Trend, block: &Block<'_>) -> Native {
    let mut out = Native::new(ChartType::Line);
    for (series, at) in trend.series.iter().zip((1..).step_by(1 + LIMITS.len())) {
        out.add_series()
            .set_name(&named(&series.name))
            .set_categories(&block.column(0))
            .set_values(&block.column(at))
            .set_marker(&marker())
            .set_y_error_bars(&bars(block, at + 3));
    }
    out
}

fn two_columns(scatter: &Scatter, block: &Block<'_>) -> Native {
    let mut out = Native::new(ChartType::Scatter);
    out.add_series()
        .set_name(&named(&scatter.upwards.label))
        .set_categories(&block.column(1))
        .set_values(&block.column(2))
        .set_marker(&marker());
    out.legend().set_hidden();
    out
}

fn by_pupils(funnel: &Funnel, numbers: &Numbers, block: &Block<'_>) -> Native {
    let mut out = Native::new(ChartType::Scatter);
    out.add_series()
        .set_name(&named(&funnel.column.label))
        .set_categories(&block.column(1))
        .set_values(&block.column(2))
        .set_marker(&marker())
        .set_format(&mut no_line());
    if funnel.control.is_empty() {
        return out;
    }
    let [dash, dots] = DASHES;
    for (at, dash) in [(4, ChartLineDashType::Solid), (5, dash), (6, dash), (7, dots), (8, dots)] {
        let label = numbers.header.get(usize::from(at)).map_or_else(String::new, |label| named(label));
        let mut none = ChartMarker::new();
        none.set_none();
        out.add_series()
            .set_name(&label)
            .set_categories(&block.column(3))
            .set_values(&block.column(at))
            .set_marker(&none)
            .set_format(&mut dashed(dash));
    }
    out
}
