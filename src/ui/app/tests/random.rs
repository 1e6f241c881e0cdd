//! Keys, sizes, pastes and answers at random: nothing panics, and there is always a way out.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::sizes::sound;
use crate::ui::testing::{Bench, Service};
use crate::ui::{Event, Key, KeyCode, Start};

const STEPS: usize = 20_000;

const CODES: [KeyCode; 17] = [
    KeyCode::Enter,
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Tab,
    KeyCode::BackTab,
    KeyCode::Backspace,
    KeyCode::Delete,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::F(1),
    KeyCode::F(5),
];

const CHARACTERS: &str = " jkhlgGnneaxcvsdpXu+/?:!123409q yA€漢\u{301}érmtTfiwoDHLRmxcT*IVMzK[]{}";
const PASTES: [&str; 4] = ["200000, 200001\n200777", "plain text", "", "\u{1b}[31m\u{0}漢字\r\n\t"];

fn key(random: &mut ChaCha8Rng) -> Key {
    let characters: Vec<char> = CHARACTERS.chars().collect();
    let code = if random.random_bool(0.6) {
        KeyCode::Char(characters[random.random_range(0..characters.len())])
    } else {
        CODES[random.random_range(0..CODES.len())]
    };
    let ctrl = random.random_bool(0.06);
    Key { code, ctrl, alt: random.random_bool(0.02), shift: random.random_bool(0.05) }
}

#[test]
fn nothing_panics_whatever_is_pressed() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut service = Service::new();
    service.schools = 250;
    let mut bench = Bench::new(Start::operator(), service, (80, 24));
    let mut leaves = 0;
    for step in 0..STEPS {
        bench.slow = random.random_bool(0.3);
        match random.random_range(0..100) {
            0..=89 => bench.event(Event::Key(key(&mut random))),
            90..=91 => bench.event(Event::Paste(PASTES[random.random_range(0..PASTES.len())].to_owned())),
            92..=93 => bench.event(Event::Resize(random.random_range(0..140), random.random_range(0..50))),
            94..=95 => bench.event(Event::Resize(80, 24)),
            96 => bench.event(Event::Changed),
            97 => bench.service.refuse = random.random_range(0..3),
            _ => {
                bench.answer_one();
            }
        }
        if bench.quit {
            // Leaving is an effect; the screens go on as they were.
            bench.quit = false;
            leaves += 1;
        }
        // Frames are drawn and checked now and then: that costs far more than a step.
        if step % 16 == 0 {
            sound(&bench, &format!("step {step}"));
        }
        // Groups pile up where Enter creates them: the service forgets the later ones.
        bench.service.groups.truncate(12);
    }
    assert!(leaves > 0, "the way out was never found");
    let kinds: std::collections::BTreeSet<String> = bench
        .service
        .asked
        .iter()
        .map(|(_, it)| format!("{it:?}").split(['(', ' ']).next().unwrap_or_default().to_owned())
        .collect();
    assert!(kinds.len() > 8, "only {kinds:?} was ever asked");
}
