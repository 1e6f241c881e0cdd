//! Owns how a report stands on the screen as words that a saved view keeps: columns, order, pins, filter, chart.
//! Must not know what is asked of the report, nor where words are kept.

use std::fmt::Write as _;
use std::str::FromStr;

use crate::domain::Words;
use crate::figures::Stage;
use crate::report::charts::{CHARTS, ChartKind};
use crate::report::keeps_the_alphabet;
use crate::ui::screen::Turn;
use crate::ui::widgets::table::Arranged;

use super::ReportView;
use super::sheet::NAME;

const FILTER: &str = "filter";
const CHART: &str = "chart";
const ACROSS: &str = "across";
const UPWARDS: &str = "upwards";
const LIST: &str = "list";

/// Characters that stand for themselves nowhere in a list of ids.
const MARKS: [char; 3] = ['%', ',', '='];

/// How a report stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrangement {
    filter: String,
    /// The kind of chart that shows; none: the tables.
    chart: Option<ChartKind>,
    across: Option<String>,
    upwards: Option<String>,
    /// The list that keys go to, where it is not the first.
    focus: Option<ListName>,
    lists: Vec<(ListName, Arranged)>,
}

/// What tells a list of a report from the others: its stage and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ListName {
    stage: Stage,
    id: String,
}

impl ListName {
    fn of(stage: Stage, id: &str) -> Self {
        Self { stage, id: id.to_owned() }
    }

    fn word(&self) -> String {
        format!("{}.{}", self.stage.id(), self.id)
    }

    fn read(word: &str) -> Option<Self> {
        let (stage, id) = word.split_once('.')?;
        Some(Self::of(Stage::from_str(stage).ok()?, id))
    }
}

/// A part of how a list is arranged, as a word.
struct Part {
    id: &'static str,
    /// Its value; empty where it stands as it came.
    write: fn(&Arranged) -> String,
    /// Puts a value where it belongs; none: it cannot be read.
    read: fn(&mut Arranged, &str) -> Option<()>,
}

const PARTS: [Part; 6] = [
    Part {
        id: "order",
        write: |of| listed(of.order.iter().map(|id| escaped(id))),
        read: |of, text| {
            of.order = items(text).map(read_escaped).collect::<Option<_>>()?;
            Some(())
        },
    },
    Part {
        id: "hidden",
        write: |of| listed(of.hidden.iter().map(|id| escaped(id))),
        read: |of, text| {
            of.hidden = items(text).map(read_escaped).collect::<Option<_>>()?;
            Some(())
        },
    },
    Part {
        id: "frozen",
        write: |of| of.frozen.map(|count| count.to_string()).unwrap_or_default(),
        read: |of, text| {
            of.frozen = Some(text.parse().ok()?);
            Some(())
        },
    },
    Part {
        id: "wider",
        write: |of| listed(of.wider.iter().map(|(id, by)| format!("{}={by}", escaped(id)))),
        read: |of, text| {
            let item = |(id, by): (String, &str)| Some((id, by.parse().ok()?));
            of.wider = items(text).map(|it| pair(it).and_then(item)).collect::<Option<_>>()?;
            Some(())
        },
    },
    Part {
        id: "sort",
        write: |of| {
            let way = |descending: bool| if descending { "desc" } else { "asc" };
            listed(of.sort.iter().map(|(id, descending)| format!("{}={}", escaped(id), way(*descending))))
        },
        read: |of, text| {
            let item = |(id, way): (String, &str)| match way {
                "asc" => Some((id, false)),
                "desc" => Some((id, true)),
                _ => None,
            };
            of.sort = items(text).map(|it| pair(it).and_then(item)).collect::<Option<_>>()?;
            Some(())
        },
    },
    Part {
        id: "pinned",
        write: |of| listed(of.pins.iter().map(|key| format!("{key:x}"))),
        read: |of, text| {
            of.pins = items(text).map(|key| u64::from_str_radix(key, 16).ok()).collect::<Option<_>>()?;
            Some(())
        },
    },
];

impl Arrangement {
    /// The arrangement in words; what stands as it came is left out.
    pub fn words(&self) -> Words {
        let word = |id: &str, value: String| (id.to_owned(), value);
        let mut words = Words::new();
        if !self.filter.is_empty() {
            words.push(word(FILTER, self.filter.clone()));
        }
        words.extend(self.chart.map(|kind| word(CHART, kind.id().to_owned())));
        words.extend(self.across.clone().map(|id| word(ACROSS, id)));
        words.extend(self.upwards.clone().map(|id| word(UPWARDS, id)));
        words.extend(self.focus.as_ref().map(|list| word(LIST, list.word())));
        for (list, arranged) in &self.lists {
            let parts = PARTS.iter().map(|part| (part.id, (part.write)(arranged)));
            let written = parts.filter(|(_, value)| !value.is_empty());
            words.extend(written.map(|(part, value)| (format!("{}.{part}", list.word()), value)));
        }
        words
    }

    /// The arrangement that words stand for, and whether every one of them was understood.
    pub fn read(words: &Words) -> (Self, bool) {
        let mut arrangement = Self::default();
        let mut all = true;
        for (word, value) in words {
            all &= arrangement.put(word, value).is_some();
        }
        (arrangement, all)
    }

    fn put(&mut self, word: &str, value: &str) -> Option<()> {
        match word {
            FILTER => value.clone_into(&mut self.filter),
            CHART => self.chart = Some(CHARTS.iter().find(|(_, id, ..)| *id == value)?.0),
            ACROSS => self.across = Some(value.to_owned()),
            UPWARDS => self.upwards = Some(value.to_owned()),
            LIST => self.focus = Some(ListName::read(value)?),
            _ => {
                let (list, part) = word.rsplit_once('.')?;
                let part = PARTS.iter().find(|it| it.id == part)?;
                let name = ListName::read(list)?;
                let known = self.lists.iter().position(|(it, _)| *it == name);
                let mut arranged = known.map(|at| self.lists.remove(at).1).unwrap_or_default();
                let read = (part.read)(&mut arranged, value);
                if arranged != Arranged::default() {
                    self.lists.push((name, arranged));
                }
                return read;
            }
        }
        Some(())
    }
}

fn listed(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
}

/// An id with what stands behind the last `=`.
fn pair(item: &str) -> Option<(String, &str)> {
    let (id, value) = item.split_once('=')?;
    Some((read_escaped(id)?, value))
}

/// An id in which no mark stands for itself; of no characters a mark alone, so that it is seen.
fn escaped(id: &str) -> String {
    if id.is_empty() {
        return "%".to_owned();
    }
    let mut text = String::new();
    for letter in id.chars() {
        if MARKS.contains(&letter) {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{:02x}", u32::from(letter));
        } else {
            text.push(letter);
        }
    }
    text
}

fn read_escaped(text: &str) -> Option<String> {
    if text == "%" {
        return Some(String::new());
    }
    let mut parts = text.split('%');
    let mut id = parts.next()?.to_owned();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        let letter = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
        id.push(MARKS.contains(&letter).then_some(letter)?);
        id.push_str(rest);
    }
    Some(id)
}

impl ReportView {
    /// How the report stands on the screen now.
    pub(super) fn arrangement(&self) -> Arrangement {
        let Some(loaded) = &self.loaded else { return Arrangement::default() };
        let name = |at: usize| loaded.sheets.get(at).map(|sheet| ListName::of(sheet.stage, sheet.id));
        let tables = loaded.tables.iter().enumerate();
        let lists = tables.filter_map(|(at, table)| Some((name(at)?, table.arranged())));
        let chart = if self.chart { self.kind() } else { None };
        let upwards = self.measure().filter(|_| chart.is_some_and(|kind| kind != ChartKind::Heat));
        Arrangement {
            filter: self.filter.value().to_owned(),
            across: upwards.as_ref().filter(|_| chart == Some(ChartKind::Scatter)).and_then(|id| self.across(id)),
            upwards,
            chart,
            focus: name(self.focus).filter(|_| self.focus > 0),
            lists: lists.filter(|(_, arranged)| *arranged != Arranged::default()).collect(),
        }
    }

    /// Arranges the report as soon as it has come; `whole`: every word of the arrangement was understood.
    pub fn stand_as(&mut self, arrangement: Arrangement, whole: bool) {
        self.standing = Some((arrangement, whole));
    }

    /// Arranges the report that has come as a saved view says.
    pub(super) fn arrange(&mut self, turn: &mut Turn<'_>) {
        let (Some(loaded), Some((arrangement, mut whole))) = (&mut self.loaded, self.standing.take()) else { return };
        let by_name_only = keeps_the_alphabet(loaded.report.alphabetical, loaded.report.name);
        let sheets = &loaded.sheets;
        let place = |list: &ListName| {
            let of = |stage: Option<Stage>| {
                let fits = |stage_of: Stage| stage.is_none_or(|stage| stage == stage_of);
                sheets.iter().position(|sheet| fits(sheet.stage) && sheet.id == list.id)
            };
            // Without a stage of its own the view shows the one that the group has now.
            of(Some(list.stage)).or_else(|| of(None))
        };
        for (list, arranged) in &arrangement.lists {
            let at = place(list);
            let Some((sheet, table)) = at.and_then(|at| sheets.get(at).zip(loaded.tables.get_mut(at))) else {
                whole = false;
                continue;
            };
            whole &= table.arrange(sheet, arranged);
            if by_name_only {
                table.keep_sort(sheet, |column| column == NAME);
            }
        }
        self.focus = arrangement.focus.as_ref().and_then(place).unwrap_or(0);
        self.chart = arrangement.chart.is_some();
        self.kind = arrangement.chart;
        self.axes = (arrangement.across, arrangement.upwards);
        self.filter.set(&arrangement.filter);
        self.refilter();
        whole &= !self.chart || self.kind() == self.kind;
        if !whole {
            turn.remark("The report no longer has everything that the view arranges: the rest stands as it came");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::{btree_set, vec};
    use proptest::option;
    use proptest::prelude::*;

    use super::*;

    fn arranged() -> impl Strategy<Value = Arranged> {
        let ids = || vec(any::<String>(), 0..5);
        let wider = vec((any::<String>(), any::<isize>()), 0..4);
        let sort = vec((any::<String>(), any::<bool>()), 0..4);
        (ids(), ids(), option::of(any::<usize>()), wider, sort, btree_set(any::<u64>(), 0..4)).prop_map(
            |(order, hidden, frozen, wider, sort, pins)| Arranged { order, hidden, frozen, wider, sort, pins },
        )
    }

    fn arrangement() -> impl Strategy<Value = Arrangement> {
        let chart = option::of((0..CHARTS.len()).prop_map(|at| CHARTS[at].0));
        let stage = prop_oneof![Just(Stage::Ks2), Just(Stage::Ks4)];
        let list = (stage, any::<String>()).prop_map(|(stage, id)| ListName { stage, id });
        let lists = vec((list.clone(), arranged()), 0..4);
        let text = || option::of(any::<String>());
        (any::<String>(), chart, text(), text(), option::of(list), lists).prop_map(
            |(filter, chart, across, upwards, focus, lists)| {
                let mut named: Vec<(ListName, Arranged)> = Vec::new();
                for (list, arranged) in lists {
                    if arranged != Arranged::default() && named.iter().all(|(it, _)| *it != list) {
                        named.push((list, arranged));
                    }
                }
                Arrangement { filter, chart, across, upwards, focus, lists: named }
            },
        )
    }

    proptest! {
        #[test]
        fn an_arrangement_in_words_is_read_as_it_was(arrangement in arrangement()) {
            prop_assert_eq!(Arrangement::read(&arrangement.words()), (arrangement, true));
        }

        #[test]
        fn no_words_break_the_reading(words in vec((any::<String>(), any::<String>()), 0..6), part in 0..PARTS.len()) {
            let _ = Arrangement::read(&words);
            for (_, value) in &words {
                let one = vec![(format!("ks4.rows.{}", PARTS[part].id), value.clone())];
                let (read, all) = Arrangement::read(&one);
                // What is understood is written so that it means the same again.
                if all {
                    prop_assert_eq!(Arrangement::read(&read.words()), (read, true));
                }
            }
        }
    }

    #[test]
    fn words_are_short_and_of_the_screen() {
        let rows = Arranged {
            order: vec!["name".into(), "b".into(), "a,1".into()],
            hidden: vec!["c".into()],
            frozen: Some(2),
            wider: vec![("name".into(), -4)],
            sort: vec![("b".into(), true), ("name".into(), false)],
            pins: [255].into(),
        };
        let arrangement = Arrangement {
            filter: "ash".into(),
            chart: Some(ChartKind::Scatter),
            across: Some("a".into()),
            upwards: Some("b".into()),
            focus: Some(ListName::of(Stage::Ks4, "trend")),
            lists: vec![(ListName::of(Stage::Ks2, "rows"), rows)],
        };
        let words: Vec<String> = arrangement.words().iter().map(|(word, value)| format!("{word} {value}")).collect();
        assert_eq!(
            words,
            [
                "filter ash",
                "chart scatter",
                "across a",
                "upwards b",
                "list ks4.trend",
                "ks2.rows.order name,b,a%2c1",
                "ks2.rows.hidden c",
                "ks2.rows.frozen 2",
                "ks2.rows.wider name=-4",
                "ks2.rows.sort b=desc,name=asc",
                "ks2.rows.pinned ff",
            ]
        );
        assert_eq!(Arrangement::default().words(), []);
    }

    #[test]
    fn what_is_not_understood_is_left_out_and_told() {
        for (word, value) in [("ks4.rows.order", "a%zz"), ("ks4.rows.sort", "a=up"), ("chart", "pie"), ("new", "x")] {
            let words = vec![(word.to_owned(), value.to_owned()), ("filter".to_owned(), "ash".to_owned())];
            let known = Arrangement { filter: "ash".into(), ..Arrangement::default() };
            assert_eq!(Arrangement::read(&words), (known, false), "{word}");
        }
    }
}
