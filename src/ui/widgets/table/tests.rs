use std::cell::Cell;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::ui::theme::Theme;
use crate::ui::{Depth, Glyphs};

/// Rows whose cells tell where they belong: column 0 is `R12`, column `c` of row 12 is `12cc`, some are withheld.
struct Grid {
    columns: Vec<ColumnSpec>,
    rows: usize,
    pinned: usize,
    loaded: Range<usize>,
    whole: bool,
    asked: Cell<usize>,
}

impl Grid {
    fn new(rows: usize, columns: usize) -> Self {
        let mut specs = vec![ColumnSpec::words("name", "Name")];
        specs.extend(
            (1..columns).map(|at| ColumnSpec::numbers(format!("c{at}"), format!("Column {at}"), format!("C{at}"))),
        );
        Self { columns: specs, rows, pinned: 0, loaded: 0..usize::MAX, whole: true, asked: Cell::new(0) }
    }

    fn withheld(row: usize, column: usize) -> bool {
        (row * 3 + column).is_multiple_of(7)
    }

    /// A number that is different in every cell and whose order is not that of the rows.
    fn number(row: usize, column: usize) -> usize {
        (row * 37 % 1000) * 100 + column
    }
}

impl TableSource for Grid {
    fn columns(&self) -> &[ColumnSpec] {
        &self.columns
    }
    fn rows(&self) -> usize {
        self.rows
    }
    fn pinned(&self) -> usize {
        self.pinned
    }
    fn cell_text(&self, row: usize, column: usize) -> Cow<'_, str> {
        self.asked.set(self.asked.get() + 1);
        Cow::Owned(match column {
            0 => format!("R{row}"),
            _ if Self::withheld(row, column) => "SUPP".to_owned(),
            _ => Self::number(row, column).to_string(),
        })
    }
    fn sort_value(&self, row: usize, column: usize) -> SortValue<'_> {
        match column {
            0 => SortValue::Text(Cow::Owned(format!("R{row}"))),
            _ if Self::withheld(row, column) => SortValue::Missing,
            _ => SortValue::Number(Self::number(row, column) as f64),
        }
    }
    fn loaded(&self, row: usize) -> bool {
        self.loaded.contains(&row)
    }
    fn whole(&self) -> bool {
        self.whole
    }
}

fn frame(grid: &Grid, state: &TableState, width: u16, height: u16) -> Buffer {
    let theme = Theme::terminal(Depth::Mono);
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let view = TableView {
        source: grid,
        state,
        theme: &theme,
        glyphs: Glyphs::Unicode,
        focused: true,
        dimmed: false,
        empty: "nothing here yet",
    };
    draw(&view, buffer.area, &mut buffer);
    buffer
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (0..area.height)
        .map(|y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned())
        .collect()
}

fn opened(grid: &Grid, width: usize, height: usize) -> TableState {
    let mut state = TableState::new(grid);
    state.resize(grid, width, height);
    state
}

fn act(state: &mut TableState, grid: &Grid, acts: &[TableAct]) {
    for it in acts {
        state.act(grid, *it).unwrap();
    }
}

fn order_of(state: &TableState) -> Vec<usize> {
    (0..state.len()).filter_map(|at| state.row_at(at)).collect()
}

#[test]
fn a_small_table_is_drawn_whole_with_numbers_at_the_right() {
    let grid = Grid::new(3, 3);
    let state = opened(&grid, 30, 5);
    assert_eq!(
        lines(&frame(&grid, &state, 30, 5)),
        ["  Name     C1    C2", "▌ R0   │    1     2", "  R1   │ 3701  3702", "  R2   │ SUPP  7402", ""]
    );
}

#[test]
fn a_table_of_25_000_rows_asks_for_the_cells_on_the_screen_only() {
    let grid = Grid::new(25_000, 6);
    let mut state = opened(&grid, 120, 40);
    act(&mut state, &grid, &[TableAct::Line(12_345)]);
    grid.asked.set(0);
    act(&mut state, &grid, &[TableAct::Down(1)]);
    let moved = grid.asked.replace(0);
    let buffer = frame(&grid, &state, 120, 40);
    assert!(lines(&buffer).iter().any(|line| line.starts_with("▌ R12345 ")));
    assert!(moved <= 39 * 6, "{moved} cells asked for by a move");
    assert!(grid.asked.get() <= 2 * 39 * 6, "{} cells asked for by a frame", grid.asked.get());
}

#[test]
fn a_cursor_move_within_the_window_rewrites_few_cells() {
    let grid = Grid::new(25_000, 8);
    let mut state = opened(&grid, 120, 40);
    for _ in 0..30 {
        let before = frame(&grid, &state, 120, 40);
        act(&mut state, &grid, &[TableAct::Down(1)]);
        let after = frame(&grid, &state, 120, 40);
        assert!(before.diff(&after).len() <= 30, "{} cells", before.diff(&after).len());
    }
}

#[test]
fn leaving_the_window_scrolls_row_by_row_and_a_far_jump_lands_in_the_middle() {
    let grid = Grid::new(100, 2);
    let mut state = opened(&grid, 40, 11);
    act(&mut state, &grid, &[TableAct::Down(9)]);
    assert_eq!((state.cursor(), state.top(10)), (9, 0));
    act(&mut state, &grid, &[TableAct::Down(1)]);
    assert_eq!((state.cursor(), state.top(10)), (10, 1));
    act(&mut state, &grid, &[TableAct::PageDown]);
    assert_eq!((state.cursor(), state.top(10)), (20, 11));
    act(&mut state, &grid, &[TableAct::Up(9), TableAct::Up(1)]);
    assert_eq!((state.cursor(), state.top(10)), (10, 10));
    act(&mut state, &grid, &[TableAct::Line(61)]);
    assert_eq!((state.cursor(), state.top(10)), (60, 55));
    act(&mut state, &grid, &[TableAct::Bottom]);
    assert_eq!((state.cursor(), state.top(10)), (99, 90));
    act(&mut state, &grid, &[TableAct::Top]);
    assert_eq!((state.cursor(), state.top(10)), (0, 0));
}

#[test]
fn sorting_goes_up_down_and_off_with_withheld_cells_last_both_ways() {
    let grid = Grid::new(9, 2);
    let mut state = opened(&grid, 40, 12);
    // Column 1 of row r is ((37 r) mod 1000) * 100 + 1; rows 2 and... where (3r + 1) mod 7 = 0 are withheld: 2.
    act(&mut state, &grid, &[TableAct::Right, TableAct::Sort]);
    assert_eq!(order_of(&state), [0, 1, 3, 4, 5, 6, 7, 8, 2]);
    act(&mut state, &grid, &[TableAct::Sort]);
    assert_eq!(order_of(&state), [8, 7, 6, 5, 4, 3, 1, 0, 2]);
    assert!(lines(&frame(&grid, &state, 40, 12))[0].ends_with("C1↓"));
    act(&mut state, &grid, &[TableAct::Sort]);
    assert_eq!(order_of(&state), (0..9).collect::<Vec<_>>());
}

#[test]
fn a_second_key_breaks_ties_and_the_header_tells_its_place() {
    struct Pairs(Vec<ColumnSpec>);
    impl TableSource for Pairs {
        fn columns(&self) -> &[ColumnSpec] {
            &self.0
        }
        fn rows(&self) -> usize {
            4
        }
        fn cell_text(&self, row: usize, column: usize) -> Cow<'_, str> {
            Cow::Owned(format!("{}", if column == 0 { row / 2 } else { 9 - row }))
        }
        fn sort_value(&self, row: usize, column: usize) -> SortValue<'_> {
            SortValue::Number(self.cell_text(row, column).parse().unwrap())
        }
    }
    let pairs = Pairs(vec![ColumnSpec::numbers("a", "A", "A"), ColumnSpec::numbers("b", "B", "B")]);
    let mut state = TableState::new(&pairs);
    for it in [TableAct::Sort, TableAct::Right, TableAct::SortAdd] {
        state.act(&pairs, it).unwrap();
    }
    assert_eq!(order_of(&state), [1, 0, 3, 2]);
    assert_eq!((state.sorted_by(0), state.sorted_by(1)), (Some((1, false)), Some((2, false))));
    for it in [TableAct::SortAdd, TableAct::SortAdd] {
        state.act(&pairs, it).unwrap();
    }
    assert_eq!((order_of(&state), state.sort_keys()), (vec![0, 1, 2, 3], 1));
}

#[test]
fn filters_know_smart_case_inverse_and_letters_in_order() {
    for (filter, hay, keeps) in [
        ("gram", "Harrogate Grammar", true),
        ("Gram", "Harrogate grammar", false),
        ("!gram", "Harrogate Grammar", false),
        ("!gram", "Kirkby School", true),
        ("~hgr", "Harrogate Grammar", true),
        ("~hgz", "Harrogate Grammar", false),
        ("!~hgz", "Harrogate Grammar", true),
        ("!", "anything", true),
        ("", "anything", true),
    ] {
        assert_eq!(Filter::read(filter).keeps(hay), keeps, "{filter} on {hay}");
    }
}

#[test]
fn a_filter_keeps_the_cursor_on_its_row_and_says_how_many_match() {
    let grid = Grid::new(200, 2);
    let mut state = opened(&grid, 40, 20);
    act(&mut state, &grid, &[TableAct::Line(56)]);
    state.set_filter(&grid, "R5");
    assert_eq!((state.len(), state.row()), (11, Some(55)));
    assert_eq!(state.status(&grid), "row 7/11 of 200");
    state.set_filter(&grid, "no such row");
    assert_eq!((state.len(), state.row()), (0, None));
    assert!(lines(&frame(&grid, &state, 70, 5))[1].contains("Esc clears the filter: no row matches 'no such row'"));
    state.set_filter(&grid, "");
    assert_eq!(state.len(), 200);
}

#[test]
fn marks_follow_their_rows_and_ranges_take_both_ends() {
    let grid = Grid::new(10, 2);
    let mut state = opened(&grid, 40, 12);
    act(
        &mut state,
        &grid,
        &[TableAct::Mark, TableAct::Mark, TableAct::Down(2), TableAct::Range, TableAct::Down(2), TableAct::Range],
    );
    assert_eq!(state.marks().iter().copied().collect::<Vec<_>>(), [0, 1, 4, 5, 6]);
    assert_eq!(state.status(&grid), "row 7/10 · 5 selected");
    act(&mut state, &grid, &[TableAct::Right, TableAct::Sort, TableAct::Sort]);
    let shown = lines(&frame(&grid, &state, 40, 12));
    assert!(shown.iter().any(|line| line.starts_with(" ●R4 ")), "{shown:?}");
    act(&mut state, &grid, &[TableAct::MarkAll]);
    assert_eq!(state.marks().len(), 10);
    act(&mut state, &grid, &[TableAct::MarkAll]);
    assert_eq!(state.marks().len(), 0);
}

#[test]
fn columns_without_room_are_counted_not_cut() {
    let grid = Grid::new(30, 12);
    let mut state = opened(&grid, 40, 10);
    let shown = lines(&frame(&grid, &state, 40, 10));
    assert!(shown[0].ends_with("›7"), "{shown:?}");
    act(&mut state, &grid, &[TableAct::LastColumn]);
    let shown = lines(&frame(&grid, &state, 40, 10));
    assert!(shown[0].starts_with("‹7") && shown[0].ends_with("C11"), "{shown:?}");
    // Row 2: 2 × 37 × 100 + column.
    assert!(shown[3].ends_with("7411"), "{shown:?}");
}

#[test]
fn hidden_columns_are_told_and_come_back_and_the_last_one_stays() {
    let grid = Grid::new(3, 3);
    let mut state = opened(&grid, 40, 6);
    act(&mut state, &grid, &[TableAct::Right, TableAct::Hide]);
    assert_eq!(lines(&frame(&grid, &state, 40, 6))[0], "  Name     C2");
    assert_eq!(state.status(&grid), "row 1/3 · 1 hidden");
    act(&mut state, &grid, &[TableAct::Hide]);
    assert_eq!(state.act(&grid, TableAct::Hide), Err("the last column stays"));
    act(&mut state, &grid, &[TableAct::ShowAll]);
    assert_eq!(lines(&frame(&grid, &state, 40, 6))[0], "  Name     C1    C2");
}

#[test]
fn pinned_rows_stay_below_the_rule_whatever_is_sorted_or_filtered() {
    let grid = Grid { pinned: 2, ..Grid::new(50, 2) };
    let mut state = opened(&grid, 30, 10);
    act(&mut state, &grid, &[TableAct::Right, TableAct::Sort, TableAct::Sort]);
    state.set_filter(&grid, "R4");
    let shown = lines(&frame(&grid, &state, 30, 10));
    assert!(shown[7].chars().all(|c| c == '─'), "{shown:?}");
    assert!(shown[8].starts_with("  R50 ") && shown[9].starts_with("  R51 "), "{shown:?}");
    act(&mut state, &grid, &[TableAct::Bottom, TableAct::Bottom]);
    assert_eq!(state.row(), Some(51));
    assert!(lines(&frame(&grid, &state, 30, 10))[9].starts_with("▌ R51"));
}

#[test]
fn rows_that_come_in_pages_are_asked_for_and_not_sorted_here() {
    let grid = Grid { loaded: 0..60, whole: false, ..Grid::new(25_000, 2) };
    let mut state = opened(&grid, 30, 21);
    assert_eq!(state.wanted(&grid), None);
    act(&mut state, &grid, &[TableAct::Line(20_001)]);
    let wanted = state.wanted(&grid).unwrap();
    assert!(wanted.contains(&20_000) && wanted.len() <= 60, "{wanted:?}");
    assert!(lines(&frame(&grid, &state, 30, 21)).iter().any(|line| line.starts_with("▌ …")));
    assert!(state.act(&grid, TableAct::Sort).is_err());
    assert!(state.act(&grid, TableAct::Mark).is_err());
}

#[test]
fn rows_read_again_keep_arrangement_and_cursor() {
    let grid = Grid::new(20, 4);
    let mut state = opened(&grid, 60, 12);
    act(&mut state, &grid, &[TableAct::Right, TableAct::Sort, TableAct::Sort, TableAct::Line(5), TableAct::Hide]);
    let row = state.row();
    let more = Grid::new(25, 4);
    state.adopt(&more);
    assert_eq!((state.row(), state.len(), state.columns.hidden(), state.sorted_by(1)), (row, 25, 1, Some((1, true))));
    let other = Grid::new(5, 3);
    state.adopt(&other);
    // What was hidden stays hidden also when other columns are gone.
    assert_eq!((state.columns.hidden(), state.sorted_by(1)), (1, Some((1, true))));
}

#[test]
fn long_and_wide_names_are_cut_and_leave_numbers_whole() {
    struct Names(Vec<ColumnSpec>);
    const NAMES: [&str; 3] = ["学校学校学校学校学校学校学校学校学校学校学校学校", "👩‍🏫👩‍🏫👩‍🏫 academy", "plain"];
    impl TableSource for Names {
        fn columns(&self) -> &[ColumnSpec] {
            &self.0
        }
        fn rows(&self) -> usize {
            3
        }
        fn cell_text(&self, row: usize, column: usize) -> Cow<'_, str> {
            Cow::Borrowed(if column == 0 { NAMES[row] } else { ["46.3", "-0.12", "SUPP"][row] })
        }
        fn sort_value(&self, _: usize, _: usize) -> SortValue<'_> {
            SortValue::Missing
        }
    }
    let names = Names(vec![ColumnSpec::words("name", "School"), ColumnSpec::numbers("p", "Progress 8", "P8")]);
    let state = TableState::new(&names);
    let theme = Theme::terminal(Depth::Mono);
    for width in 0..60 {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 5));
        let view = TableView {
            source: &names,
            state: &state,
            theme: &theme,
            glyphs: Glyphs::Unicode,
            focused: true,
            dimmed: false,
            empty: "",
        };
        draw(&view, buffer.area, &mut buffer);
        let shown = lines(&buffer).join("\n");
        assert_eq!(shown.contains("46.3"), shown.contains("-0.12"), "{width}: {shown}");
        assert_eq!(width >= 19, shown.contains("46.3") && shown.contains("SUPP"), "{width}: {shown}");
    }
}

/// Every number stands under its column's header and beside its row's name.
fn check(grid: &Grid, state: &TableState, width: u16, height: u16) {
    let shown = lines(&frame(grid, state, width, height));
    let tokens = |line: &str| -> Vec<String> {
        let behind: String = line.chars().skip(2).collect();
        behind.split([' ', '│', '▲', '▼']).filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    let Some(first) = shown.first() else { return };
    let headers: Vec<String> = tokens(first).into_iter().filter(|it| !it.starts_with('›')).collect();
    for line in shown.iter().skip(1).filter(|line| line.contains('R') && !line.contains("no row")) {
        let cells = tokens(line);
        // In the narrowest window a header is cut down to its mark of sorting, or to nothing that could be read.
        let unread = |header: &String| header.contains('…') || header.starts_with(['↑', '↓']);
        if cells.iter().any(|cell| cell.contains('…')) || headers.iter().any(unread) {
            continue;
        }
        assert_eq!(cells.len(), headers.len(), "{shown:#?}");
        let row: usize = cells.iter().find_map(|cell| cell.strip_prefix('R')).unwrap().parse().unwrap();
        for (cell, header) in cells.iter().zip(&headers) {
            let Some(label) = header.strip_prefix('C') else {
                assert!(header.starts_with("Name") && cell.starts_with('R'), "{shown:#?}");
                continue;
            };
            let label = label.split(['↑', '↓']).next().unwrap();
            let column: usize = label.parse().unwrap();
            if Grid::withheld(row, column) {
                assert_eq!(cell, "SUPP", "{shown:#?}");
            } else {
                assert_eq!(cell, &Grid::number(row, column).to_string(), "{shown:#?}");
            }
        }
    }
}

fn any_act() -> impl Strategy<Value = TableAct> {
    prop_oneof![
        (0usize..30).prop_map(TableAct::Up),
        (0usize..30).prop_map(TableAct::Down),
        (0usize..300).prop_map(TableAct::Line),
        prop_oneof![
            Just(TableAct::PageUp),
            Just(TableAct::PageDown),
            Just(TableAct::HalfUp),
            Just(TableAct::HalfDown),
            Just(TableAct::Top),
            Just(TableAct::Bottom),
        ],
        prop_oneof![
            Just(TableAct::Left),
            Just(TableAct::Right),
            Just(TableAct::FirstColumn),
            Just(TableAct::LastColumn)
        ],
        prop_oneof![Just(TableAct::Sort), Just(TableAct::SortAdd), Just(TableAct::Hide), Just(TableAct::ShowAll)],
        prop_oneof![Just(TableAct::MoveLeft), Just(TableAct::MoveRight), Just(TableAct::Freeze), Just(TableAct::Reset)],
        prop_oneof![Just(TableAct::Wider), Just(TableAct::Narrower)],
        prop_oneof![Just(TableAct::Mark), Just(TableAct::Range), Just(TableAct::MarkAll)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn no_act_moves_a_value_under_another_header_or_beside_another_row(
        rows in 0usize..200,
        columns in 1usize..14,
        pinned in 0usize..4,
        (width, height) in (0u16..130, 0u16..45),
        acts in proptest::collection::vec((any_act(), proptest::option::weighted(0.1, "[R!~0-9]{0,3}")), 0..40),
    ) {
        let grid = Grid { pinned, ..Grid::new(rows, columns) };
        let mut state = opened(&grid, width.into(), height.into());
        for (it, filter) in acts {
            let _ = state.act(&grid, it);
            if let Some(filter) = filter {
                state.set_filter(&grid, &filter);
            }
            prop_assert!(state.cursor() < (state.len() + pinned).max(1));
            prop_assert!(state.columns.cursor() < state.columns.shown().len());
            check(&grid, &state, width, height);
        }
        // A window that changed without notice is drawn all the same.
        check(&grid, &state, height.max(1), width.min(60));
    }
}
