//! Every place at every size: no panic, the cursor inside, a visible way out.

use super::{OF_A_SCHOOL, PLACES};
use crate::ui::testing::{Bench, Service};
use crate::ui::{Event, Start};

const SIZES: [(u16, u16); 10] =
    [(80, 24), (120, 40), (60, 15), (200, 60), (0, 0), (1, 1), (80, 1), (1, 24), (59, 40), (60, 14)];

/// What must be true of every frame.
#[track_caller]
pub fn sound(bench: &Bench, place: &str) {
    let (buffer, cursor) = bench.draw();
    let (width, height) = bench.size;
    if let Some(at) = cursor {
        assert!(at.x < width && at.y < height, "the cursor is outside in '{place}' at {width}×{height}");
    }
    assert_eq!((buffer.area.width, buffer.area.height), (width, height));
    if width >= 60 && height >= 15 {
        let text = bench.text();
        let hints = bench.frame().pop().unwrap_or_default();
        let way_out = hints.contains("Esc ") || hints.contains("q Quit");
        assert!(way_out, "no way out of '{place}' at {width}×{height}:\n{text}");
        assert!(hints.contains("Help"), "no help in '{place}' at {width}×{height}:\n{text}");
    }
}

#[test]
fn every_place_at_every_size() {
    for place in PLACES.iter().chain(OF_A_SCHOOL) {
        let mut bench = Bench::new(Start::operator(), Service::new(), (80, 24));
        bench.keys(place);
        for (width, height) in SIZES {
            bench.event(Event::Resize(width, height));
            sound(&bench, place);
        }
    }
}

#[test]
fn every_place_is_reached_at_the_smallest_size_too() {
    for place in PLACES.iter().chain(OF_A_SCHOOL) {
        let mut bench = Bench::new(Start::operator(), Service::new(), (60, 15));
        bench.keys(place);
        sound(&bench, place);
        bench.keys("j j k G g g");
        sound(&bench, place);
    }
}

#[test]
fn a_wide_terminal_shows_more_columns() {
    let mut bench = Bench::new(Start::operator(), Service::new(), (120, 40));
    bench.keys("<enter> 3").shows("Organisation").shows("ada.administrator@example.test");
    bench.event(Event::Resize(60, 15));
    bench.hides("Organisation").shows("May do");
}

#[test]
fn the_gate_says_what_is_needed_wherever_there_is_room() {
    let mut bench = Bench::new(Start::operator(), Service::new(), (80, 24));
    bench.event(Event::Resize(40, 5));
    bench.shows("now 40×5, need 60×15");
}
