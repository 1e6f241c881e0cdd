//! Owns how far a text that is only read has been scrolled.
//! Must not know the text.

use std::ops::Range;

use crate::ui::command::Command;

/// The first line that shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scroll {
    top: usize,
}

impl Scroll {
    /// Moves by a command of lists over `len` lines in `height` rows; `false`: it is none.
    pub fn command(&mut self, command: Command, count: Option<usize>, len: usize, height: usize) -> bool {
        let page = height.max(1);
        let far = |rows: usize| rows.saturating_mul(count.unwrap_or(1));
        let top = match command {
            Command::Up => self.top.saturating_sub(far(1)),
            Command::Down => self.top.saturating_add(far(1)),
            Command::PageUp => self.top.saturating_sub(far(page)),
            Command::PageDown => self.top.saturating_add(far(page)),
            Command::HalfUp => self.top.saturating_sub(far(page.div_ceil(2))),
            Command::HalfDown => self.top.saturating_add(far(page.div_ceil(2))),
            Command::Top => 0,
            Command::Bottom => usize::MAX,
            _ => return false,
        };
        self.top = top.min(len.saturating_sub(page));
        true
    }

    /// The lines that show in this height.
    pub fn window(self, len: usize, height: usize) -> Range<usize> {
        let top = self.top.min(len.saturating_sub(height.max(1)));
        top..len.min(top + height)
    }

    /// Whether the last line shows.
    pub fn at_end(self, len: usize, height: usize) -> bool {
        self.window(len, height).end >= len
    }
}

/// What says that so many lines lie below those that show; nothing where none do.
pub fn lines_below(number: usize) -> Option<String> {
    match number {
        0 => None,
        1 => Some("1 more line below".to_owned()),
        more => Some(format!("{more} more lines below")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_moves_and_stays_within_the_text() {
        let mut scroll = Scroll::default();
        for (command, count, shown) in [
            (Command::Down, None, 1..11),
            (Command::PageDown, None, 11..21),
            (Command::Bottom, None, 20..30),
            (Command::Down, Some(5), 20..30),
            (Command::HalfUp, None, 15..25),
            (Command::Top, None, 0..10),
            (Command::Up, None, 0..10),
        ] {
            assert!(scroll.command(command, count, 30, 10));
            assert_eq!(scroll.window(30, 10), shown, "{command:?}");
        }
        assert!(!scroll.command(Command::Help, None, 30, 10));
        assert!(scroll.at_end(8, 10) && scroll.at_end(0, 0) && !scroll.at_end(30, 10));
        assert_eq!(scroll.window(0, 0), 0..0);
    }
}
