//! Owns the tabs of a group's page: which there are, how their bar is drawn, the box of the further reports.
//! Must not know what a tab shows.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::report::ReportName;
use crate::ui::command::Command;
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::screens::overlay::{Choice, Picker};
use crate::ui::theme::Role;

/// The reports whose tabs always show; of the others, the one that was opened last.
pub(super) const MAIN: usize = 4;

/// Every report with the command that goes to it.
const GO_TO: [(ReportName, Command); 11] = [
    (ReportName::Overview, Command::ShowOverview),
    (ReportName::Subjects, Command::ShowSubjects),
    (ReportName::Schools, Command::ShowSchools),
    (ReportName::Subject, Command::ShowSubject),
    (ReportName::Context, Command::ShowContext),
    (ReportName::Similar, Command::ShowSimilar),
    (ReportName::Compare, Command::ShowCompare),
    (ReportName::Practice, Command::ShowPractice),
    (ReportName::Support, Command::ShowSupport),
    (ReportName::Intervention, Command::ShowIntervention),
    (ReportName::Monitoring, Command::ShowMonitoring),
];

/// A tab of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A report, by its place among them.
    Report(usize),
    /// The permissions of the schools.
    Board,
    /// What is known about the group.
    About,
}

/// The report that a command goes to.
pub(super) fn named_by(command: Command) -> Option<ReportName> {
    GO_TO.iter().find(|(_, it)| *it == command).map(|(name, _)| *name)
}

/// The box of the reports that have no tab of their own; `here` is the one that shows.
pub(super) fn further(here: Option<ReportName>) -> Picker {
    let further = ReportName::all().enumerate().skip(MAIN);
    let choices = further.map(|(at, name)| {
        let sentence = GO_TO.iter().find(|(it, _)| *it == name).map_or("", |(_, go)| go.definition().sentence);
        Choice::new(format!("{:>2} {}", at + 1, name.label()), sentence).chosen(here == Some(name))
    });
    Picker::one("Further reports", choices.collect())
}

/// What stands in the bar.
pub(super) struct Label {
    pub(super) text: &'static str,
    /// It is the open tab.
    pub(super) here: bool,
    /// It gives way first where room is short: it is no tab, but says that there are further ones.
    pub(super) more: bool,
}

/// Cells that a label takes with its mark and the gap behind it.
fn cells(label: &Label, gap: usize) -> usize {
    label.text.width() + 1 + gap
}

/// Cells that labels take in one line: behind the last there is no gap.
fn line(labels: &[&Label], gap: usize) -> usize {
    labels.iter().map(|label| cells(label, gap)).sum::<usize>().saturating_sub(gap)
}

/// Draws the bar. Where room is short the gaps become smaller, then the word for further reports goes, then tabs give
/// way: those before the open one at the left, those behind it at the right, each told by a mark.
pub(super) fn draw(labels: &[Label], area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width);
    let all: Vec<&Label> = labels.iter().collect();
    let tabs: Vec<&Label> = labels.iter().filter(|label| !label.more).collect();
    let (shown, gap) = [(&all, 2), (&all, 1), (&tabs, 2), (&tabs, 1)]
        .into_iter()
        .find(|(labels, gap)| line(labels, *gap) <= room)
        .unwrap_or((&tabs, 1));
    let here = shown.iter().position(|label| label.here).unwrap_or(0);
    // A mark at either side takes two cells.
    let last = here + 1 == shown.len();
    let marks = |from: usize| if from > 0 { 2 } else { 0 } + if last { 0 } else { 2 };
    let upto = |from: usize| {
        let some: Vec<&Label> = shown.iter().skip(from).take(here + 1 - from).copied().collect();
        line(&some, gap)
    };
    let fits = |from: usize| upto(from) + marks(from) <= room;
    let whole = line(shown, gap) <= room;
    let from = if whole { 0 } else { (0..=here).find(|from| fits(*from)).unwrap_or(here) };
    let mut x = area.x;
    if from > 0 {
        x = canvas.text(area, x, area.y, Glyph::MoreLeft.unicode(), Role::Muted) + 1;
    }
    for (at, label) in shown.iter().enumerate().skip(from) {
        let needs = cells(label, 0) + if at + 1 < shown.len() { 2 } else { 0 };
        if at > here && usize::from(area.right().saturating_sub(x)) < needs {
            canvas.text(area, x, area.y, Glyph::MoreRight.unicode(), Role::Muted);
            return;
        }
        let (mark, role) = if label.here { (Glyph::Here.unicode(), Role::Accent) } else { (" ", Role::Muted) };
        x = canvas.text(area, x, area.y, &format!("{}{mark}", label.text), role);
        x = x.saturating_add(u16::try_from(gap).unwrap_or(2));
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::ui::theme::Theme;
    use crate::ui::{Depth, Glyphs};

    fn bar(texts: &[&'static str], here: usize, width: u16) -> String {
        let labels: Vec<Label> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| Label { text, here: at == here, more: *text == "More…" })
            .collect();
        let theme = Theme::terminal(Depth::Mono);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        let area = buffer.area;
        draw(&labels, area, &mut Canvas::new(&mut buffer, &theme, Glyphs::Unicode));
        (0..width).map(|x| buffer[(x, 0)].symbol()).collect::<String>().trim_end().to_owned()
    }

    const USUAL: [&str; 7] = ["Overview", "Subjects", "Schools", "Subject", "More…", "Permissions", "About"];
    const LONGEST: [&str; 8] =
        ["Overview", "Subjects", "Schools", "Subject", "Joint intervention", "More…", "Permissions", "About"];

    #[test]
    fn all_tabs_stand_in_eighty_columns_also_with_the_longest_further_one() {
        assert_eq!(bar(&USUAL, 0, 80), "Overview●  Subjects   Schools   Subject   More…   Permissions   About");
        assert_eq!(
            bar(&LONGEST, 4, 80),
            "Overview  Subjects  Schools  Subject  Joint intervention● Permissions  About"
        );
    }

    #[test]
    fn in_a_narrow_bar_tabs_give_way_on_either_side_and_the_open_one_stays() {
        assert_eq!(bar(&LONGEST, 0, 60), "Overview● Subjects  Schools  Subject  Joint intervention  ›");
        assert_eq!(bar(&LONGEST, 4, 60), "Overview  Subjects  Schools  Subject  Joint intervention● ›");
        assert_eq!(bar(&LONGEST, 7, 60), "‹ Schools  Subject  Joint intervention  Permissions  About●");
        for width in 0..90 {
            for here in (0..LONGEST.len()).filter(|at| *at != 5) {
                let shown = bar(&LONGEST, here, width);
                assert!(width < 24 || shown.contains(&format!("{}●", LONGEST[here])), "{width} {here}: {shown}");
            }
        }
    }

    #[test]
    fn every_report_has_its_command() {
        for name in ReportName::all() {
            let (_, command) = GO_TO.iter().find(|(it, _)| *it == name).unwrap();
            assert_eq!(named_by(*command), Some(name));
        }
    }
}
