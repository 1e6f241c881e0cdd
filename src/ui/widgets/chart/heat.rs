//! Owns the heat map: a shade, a value and a mark in every cell, so that it is read without colour.
//! Must not know what is shaded.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::text::{cut, fit, fit_right, width};
use super::Plot;
use crate::ui::Glyphs;
use crate::ui::glyph::Glyph;
use crate::ui::theme::{Role, Theme};

/// A cell of a heat map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shaded {
    /// How strong, from 0 to 4; none without a value.
    pub shade: Option<u8>,
    /// The value or the code as the table shows it.
    pub shown: String,
    /// Its mark, where it has one.
    pub mark: Option<Glyph>,
}

/// Rows and columns of shades.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heat {
    /// What it shows.
    pub title: String,
    /// The labels of the columns.
    pub columns: Vec<String>,
    /// The rows: name and cells.
    pub rows: Vec<(String, Vec<Shaded>)>,
    /// The row and the column under the cursor.
    pub cursor: (Option<usize>, usize),
}

/// Shades from nothing to the strongest, with all characters and with seven bits.
const SHADES: ([&str; 5], [&str; 5]) = ([" ", "░", "▒", "▓", "█"], [" ", ".", ":", "+", "#"]);

impl Heat {
    /// Draws the map; returns the cell under the cursor.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, glyphs: Glyphs) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.height < 3 || area.width < 20 {
            let text = cut("there is no room for the map here: show the table", area.width.into(), glyphs);
            if area.height > 0 {
                buffer.set_stringn(area.x, area.y, text, area.width.into(), theme.style(Role::Muted));
            }
            return None;
        }
        let put = |buffer: &mut Buffer, x: usize, y: u16, text: &str, role: Role| {
            let x = area.x.saturating_add(u16::try_from(x).unwrap_or(u16::MAX));
            if x < area.right() {
                Plot::put(buffer, x, y, text, theme.style(role));
            }
        };
        put(buffer, 0, area.y, &fit(&self.title, area.width.into(), glyphs), Role::Title);
        let widths = self.widths();
        let longest = self.rows.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        let name = longest.min(usize::from(area.width) * 2 / 5);
        let room = usize::from(area.width).saturating_sub(2 + name);
        let shown = placed(&widths, room, self.cursor.1);
        let height = usize::from(area.height - 2);
        let last = self.rows.len().saturating_sub(height);
        let top = self.cursor.0.unwrap_or(0).saturating_sub(height / 2).min(last);
        for (column, x, wide) in &shown {
            let label = self.columns.get(*column).map_or("", String::as_str);
            let role = if *column == self.cursor.1 { Role::Accent } else { Role::Header };
            put(buffer, 2 + name + x, area.y + 1, &fit_right(label, *wide, glyphs), role);
        }
        let mut cursor = None;
        for (y, (at, (of, cells))) in (area.y + 2..area.bottom()).zip(self.rows.iter().enumerate().skip(top)) {
            let here = self.cursor.0 == Some(at);
            if here {
                put(buffer, 0, y, glyphs.of(Glyph::Pointer), Role::Accent);
            }
            put(buffer, 2, y, &cut(of, name, glyphs), if here { Role::Selected } else { Role::Text });
            for (column, x, wide) in &shown {
                let Some(cell) = cells.get(*column) else { continue };
                let role = match cell.mark {
                    Some(Glyph::Above) => Role::Above,
                    Some(Glyph::Below) => Role::Below,
                    _ if cell.shade.is_none() => Role::Muted,
                    _ => Role::Text,
                };
                put(buffer, 2 + name + x, y, &fit_right(&text(cell, glyphs), *wide, glyphs), role);
                if here && *column == self.cursor.1 {
                    let x = u16::try_from(2 + name + x).unwrap_or(u16::MAX);
                    cursor = Some(Position::new(area.x.saturating_add(x).min(area.right() - 1), y));
                }
            }
        }
        cursor
    }

    /// The cells that each column needs.
    fn widths(&self) -> Vec<usize> {
        let needs = |at: usize, label: &String| {
            let cells = self.rows.iter().filter_map(|(_, cells)| cells.get(at));
            // Two of shade, a blank, the value, its mark.
            cells.map(|cell| width(&cell.shown) + 4).max().unwrap_or(0).max(width(label).min(14))
        };
        self.columns.iter().enumerate().map(|(at, label)| needs(at, label)).collect()
    }
}

/// A cell's text: shade, value, mark; the mark's place stays free where there is none.
fn text(cell: &Shaded, glyphs: Glyphs) -> String {
    let shades = if glyphs == Glyphs::Unicode { SHADES.0 } else { SHADES.1 };
    let shade = cell.shade.and_then(|shade| shades.get(usize::from(shade))).copied().unwrap_or(" ");
    format!("{shade}{shade} {}{}", cell.shown, cell.mark.map_or(" ", |mark| glyphs.of(mark)))
}

/// The columns that have room, so that `current` is among them: which, from where, how wide.
fn placed(widths: &[usize], room: usize, current: usize) -> Vec<(usize, usize, usize)> {
    let from_first = |first: usize| {
        let mut x = 2;
        let mut shown = Vec::new();
        for (at, wide) in widths.iter().enumerate().skip(first) {
            if x + wide > room {
                break;
            }
            shown.push((at, x, *wide));
            x += wide + 2;
        }
        shown
    };
    let first = (0..=current).find(|first| from_first(*first).iter().any(|(at, ..)| *at == current));
    from_first(first.unwrap_or(current))
}
