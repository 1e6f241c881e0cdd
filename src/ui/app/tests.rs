//! The frame and the flow, with a service of invented data.

use ratatui::style::Modifier;

use crate::service::{Actor, Request, Response, ServiceError, Trouble};
use crate::ui::command::COMMANDS;
use crate::ui::testing::{Bench, PLAIN, Service, email, script};
use crate::ui::trust_testing::stale;
use crate::ui::{App, Command, Effect, Event, Glyphs, Keymap, Look, Program, Start, Theme};

mod random;
mod sizes;
mod switching;
mod undo;

#[test]
fn the_first_event_asks_and_the_first_answer_shows() {
    let mut bench = Bench::new(Start::operator(), Service::new(), (80, 24));
    bench.shows("Who are you?").shows("Ada Administrator").shows("row 1 of 6");
    assert_eq!(bench.reversed(), "Operator");
    bench.keys("j <enter>");
    bench.shows("Collaborate › Groups").shows("Ada Administrator · Westmark Council").shows("North partnership");
    let (actor, request) = bench.service.asked.last().unwrap();
    assert_eq!(*actor, Actor::User(email("ada.administrator@example.test")));
    assert_eq!(*request, Request::ListGroups { archived: false });
}

#[test]
fn a_store_without_people_opens_as_its_operator() {
    let bench = Bench::new(Start::operator(), Service::empty(), (80, 24));
    bench.shows("Operator · may do everything").shows("no groups and no schools yet").shows("collaborate import FILE");
}

#[test]
fn a_demonstration_says_that_everything_is_thrown_away() {
    let mut bench = Bench::new(Start::demo(), Service::new(), (80, 24));
    bench.shows("everything done here is thrown away");
    bench.keys("<enter>").shows("7 Outbox              demo");
    bench.event(Event::Resize(100, 24));
    bench.shows("demo: nothing is kept");
}

#[test]
fn who_was_named_at_the_start_cannot_become_another() {
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.shows("Vera Viewer · Westmark Council · viewer");
    bench.keys("g w").shows("Change person cannot be done now: the program was started as one person");
}

#[test]
fn the_frame_at_80_by_24() {
    let frame = Bench::operator().frame();
    let expected = [
        "Collaborate › Groups                                Operator · may do everything",
        "1 Groups●  2 Schools   3 People   4 Imports   6 Log   7 Outbox",
        "  Group              Owner             Schools  Sharing     You",
        "▌ North partnership  Westmark Council       12  owner only  manage, view",
        "  Coast              Westmark Council       12  shared      manage, view",
    ];
    for (row, line) in expected.iter().enumerate() {
        assert_eq!(frame[row], *line);
    }
    assert_eq!(frame[21], "row 1 of 2");
    assert_eq!(frame[23], "Enter Open  n New group  / Filter  A Archived too  : Commands  q Quit  ? Help");
}

#[test]
fn only_the_name_under_the_cursor_is_marked() {
    let mut bench = Bench::operator();
    bench.keys("j");
    assert_eq!(bench.reversed(), "Coast");
    let (buffer, cursor) = bench.draw();
    let cursor = cursor.unwrap();
    assert_eq!((cursor.x, cursor.y), (2, 4));
    assert!(buffer[(cursor.x, cursor.y)].modifier.contains(Modifier::REVERSED));
}

#[test]
fn the_header_keeps_where_one_is_and_lets_the_person_give_way() {
    let mut bench = Bench::operator();
    bench.keys("<enter>");
    let mut head = |width| {
        bench.event(Event::Resize(width, 24));
        bench.frame()[0].clone()
    };
    assert!(head(80).starts_with("Collaborate › Groups › North partnership  "));
    assert!(head(80).ends_with("  Operator · may do everything"));
    let narrow = head(60);
    assert!(narrow.starts_with("Groups › North partnership "), "{narrow}");
    assert!(narrow.ends_with("  Operator · may do everything"), "{narrow}");
}

#[test]
fn the_palette_begins_with_what_the_screen_can_do_and_boxes_offer_no_other_person() {
    let mut bench = Bench::operator();
    let frame = bench.keys("<ctrl-p>").frame();
    assert!(frame.iter().any(|line| line.contains("▌ Enter")), "{frame:#?}");
    assert!(!frame[23].contains("Commands") && !frame[23].contains("Change person"), "{}", frame[23]);
}

#[test]
fn a_begun_sequence_lists_only_what_can_be_done() {
    Bench::operator().keys("g").shows("4  Imports");
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.keys("g").shows("2  Schools").hides("4  Imports").hides("Change person");
}

#[test]
fn esc_goes_one_level_back_with_the_cursor_kept() {
    let mut bench = Bench::operator();
    bench.keys("j <enter>").shows("Groups › Coast");
    bench.keys("<esc>").shows("row 2 of 2");
    bench.keys("<esc>").shows("This is the first level: q leaves the program");
    assert!(!bench.quit);
    bench.keys("<enter> q").hides("›  Coast").shows("row 2 of 2");
    bench.keys("q");
    assert!(bench.quit);
}

#[test]
fn ctrl_c_leaves_when_pressed_twice_in_a_row_only() {
    let mut bench = Bench::operator();
    bench.keys("<ctrl-c>").shows("Press Ctrl-C again");
    bench.keys("j <ctrl-c>");
    assert!(!bench.quit, "a key in between starts anew");
    bench.keys("<ctrl-c>");
    assert!(bench.quit);
    let mut bench = Bench::operator();
    bench.keys("? <ctrl-c>").hides("Help:").hides("Press Ctrl-C");
}

#[test]
fn help_can_be_searched_and_run() {
    let mut bench = Bench::operator();
    bench.keys("?").shows("Creates a group in four steps.");
    bench.keys("/ 'four steps' <enter>").hides("Moves one row up.");
    bench.keys("<enter>").shows("› New group");
}

#[test]
fn the_palette_finds_shows_keys_and_says_why_not() {
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.keys(": 'newg'").shows("New group").shows("not now: only administrators");
    bench.keys("<enter>").shows("New group cannot be done now: only administrators");
    bench.keys("<ctrl-p> 'schools' <enter>").shows("row 1 of 25,000");
    bench.keys(": '4200' <enter>").shows("row 4,200 of 25,000");
}

#[test]
fn numbers_lead_to_views_and_rows() {
    let mut bench = Bench::operator();
    bench.keys("2").shows("Collaborate › Schools").shows("row 1 of 25,000");
    bench.keys("0 4 2 G").shows("row 42 of 25,000");
    bench.keys("1 <enter> H 7 G");
    assert_eq!(bench.reversed(), "", "row 7 is the heading above the schools");
    bench.keys("9 G");
    assert_eq!(bench.reversed(), "Brackwell School 00001");
    bench.keys("g").shows("Forget it").shows("Imports");
    bench.keys("4").shows("Collaborate › Imports");
}

#[test]
fn letters_typed_into_a_field_never_give_a_command() {
    let mut bench = Bench::operator();
    bench.keys("/ 'q?:n1!'").shows("filter q?:n1!").shows("no rows");
    assert!(!bench.quit);
    bench.keys("<esc> <esc>").hides("filter").shows("row 1 of 2");
}

#[test]
fn pasted_text_never_gives_a_command() {
    let mut bench = Bench::operator();
    bench.paste("nq1\u{3}").shows("Nothing here takes text");
    bench.shows("row 1 of 2");
    bench.keys("/").paste("coast\n").shows("row 1 of 1");
}

#[test]
fn what_went_well_fades_and_what_went_wrong_stays() {
    let mut bench = Bench::operator();
    let error = ServiceError::new(Trouble::Damaged, "the store is damaged", "put back a backup");
    bench.app.session.say(crate::ui::Message::success("Saved"));
    bench.shows("✓ Saved");
    bench.keys("j").hides("Saved");
    bench.app.session.say(crate::ui::Message::error(&error));
    bench.keys("j k j").shows("✗ the store is damaged. What to do: put back a backup.");
    bench.keys("<esc>").hides("damaged");
    bench.keys("!").shows("the store is damaged: put back a backup").shows("✓ Saved");
}

#[test]
fn a_long_error_wraps_and_is_there_in_full() {
    let mut bench = Bench::operator();
    let what = "word ".repeat(100);
    let error = ServiceError::new(Trouble::Fault, what.trim(), "the very end");
    bench.app.session.say(crate::ui::Message::error(&error));
    let frame = bench.frame();
    assert!(frame[20].starts_with("✗ word") && frame[22].ends_with("… !"), "{frame:?}");
    bench.keys("! G").shows("the very end");
}

#[test]
fn answers_to_a_closed_screen_are_dropped() {
    let mut bench = Bench::operator();
    bench.slow = true;
    bench.keys("<enter> <esc>");
    bench.service.groups.clear();
    bench.settle();
    bench.shows("row 1 of 2").hides("there is no group");
    // An answer that nobody waits for, or that comes twice, changes nothing.
    let before = bench.frame();
    bench.event(Event::Done(9_999, Box::new(Ok(Response::Groups(Vec::new())))));
    assert_eq!(bench.frame(), before);
}

#[test]
fn a_refused_change_of_a_closed_screen_is_still_told() {
    let mut bench = Bench::operator();
    bench.keys("<enter> H e <ctrl-u> 'Other'");
    bench.slow = true;
    bench.service.refuse = 1;
    bench.keys("<ctrl-s> g 2");
    bench.settle();
    bench.shows("Collaborate › Schools").shows("somebody else changed this meanwhile");
}

#[test]
fn a_change_elsewhere_is_read_again_at_once_on_top_and_later_beneath() {
    let mut bench = Bench::operator();
    bench.service.groups[0].group.name = "Renamed".to_owned();
    bench.event(Event::Changed);
    bench.shows("Renamed");
    bench.keys("<enter>");
    bench.service.groups[1].group.name = "Also renamed".to_owned();
    let before = bench.service.asked.len();
    bench.event(Event::Changed);
    let lists = |bench: &Bench| {
        bench.service.asked[before..].iter().filter(|(_, it)| matches!(it, Request::ListGroups { .. })).count()
    };
    assert_eq!(lists(&bench), 0, "what is covered is not read");
    bench.keys("<esc>").shows("Also renamed");
    assert_eq!(lists(&bench), 1);
}

#[test]
fn too_small_a_terminal_shows_the_gate_and_keeps_everything() {
    let mut bench = Bench::operator();
    bench.keys("2 0 4 2 G / 'dun'");
    let before = bench.frame();
    bench.event(Event::Resize(59, 24));
    bench.shows("now 59×24, need 60×15").shows("q quits");
    bench.keys("x <esc> <enter>");
    bench.event(Event::Paste("lost".to_owned()));
    bench.event(Event::Resize(80, 24));
    assert_eq!(bench.frame(), before);
    bench.event(Event::Resize(60, 14));
    bench.keys("q");
    assert!(bench.quit);
}

#[test]
fn ascii_terminals_get_seven_bits() {
    let look = Look { glyphs: Glyphs::Ascii, ..PLAIN };
    let mut bench = Bench::looking(look, Start::operator(), Service::new(), (80, 24));
    for keys in ["<enter>", "<enter>", "?", "<esc> X", "<esc> <esc> n", "<esc> 2 <enter>", "g"] {
        bench.keys(keys);
        assert!(bench.text().is_ascii(), "{}", bench.text());
    }
}

#[test]
fn redraw_and_suspend_are_left_to_the_terminal() {
    let mut bench = Bench::operator();
    bench.keys("<ctrl-l> <ctrl-z>");
    assert_eq!(bench.effects, [Effect::Redraw, Effect::Suspend]);
}

#[test]
fn nothing_is_asked_and_nothing_moves_without_an_event() {
    let bench = Bench::operator();
    assert_eq!(bench.frame(), bench.frame());
    let mut app = App::with(PLAIN, Start::operator(), Keymap::standard(), Theme::terminal(PLAIN.depth));
    assert_eq!(app.update(Event::Resize(80, 24)).len(), 1);
    assert_eq!(app.update(Event::Resize(81, 24)).len(), 0);
}

#[test]
fn complaints_about_a_persons_own_files_are_shown() {
    let mut start = Start::fixed(Actor::Operator);
    start.complaints = vec!["keys.toml:3: unknown command 'opne', did you mean 'open'?".to_owned()];
    let bench = Bench::new(start, Service::new(), (80, 24));
    bench.shows("did you mean 'open'?").shows("collaborate config check");
}

/// Scripts that lead to every place where something can be done.
pub(super) const PLACES: &[&str] = &[
    "",
    "<enter>",
    "<enter> <enter>",
    "<enter> <enter> L",
    "<enter> <enter> L L",
    "<enter> <enter> L L x",
    "<enter> <enter> L L p",
    "<enter> <enter> L L P",
    "<enter> <enter> L L i",
    "<enter> <enter> L L / 'a'",
    "<enter> <enter> L L L",
    "<enter> <enter> L L L y",
    "<enter> / 'c'",
    "<enter> <enter> H e",
    "<enter> <enter> H +",
    "<enter> <enter> H + <enter>",
    "<enter> <enter> H + <enter> <space> c",
    "<enter> <enter> H d",
    "<enter> <enter> H d <space> <enter>",
    "<enter> <enter> H d / 'a'",
    "<enter> <enter> H v",
    "<enter> <enter> H s j <space>",
    "<enter> <enter> H G",
    "<enter> <enter> H G c",
    "<enter> <enter> H G c <space>",
    "<enter> <enter> H X",
    "<enter> <enter> H T",
    "<enter> <enter> H i",
    "<enter> <enter> H i <enter>",
    "<enter> <enter> H i <enter> 'a@b.example' <enter>",
    "<enter> <enter> H e 'x'",
    "<enter> <enter> H H",
    "<enter> <enter> H H <space> <space> r",
    "<enter> <enter> H H / 'dun'",
    "<enter> j <enter> H H <enter>",
    "<enter> j <enter> H H j",
    "<enter> j <enter> H H j w",
    "<enter> j <enter> H H j w 'Pat' <ctrl-s>",
    "<enter> j <enter> H H f",
    "<enter> j <enter> H H m",
    "<enter> j <enter> H H c",
    "<enter> j <enter> H H v",
    "<enter> j <enter> H H s s s",
    "<enter> j <enter> H H t",
    "<enter> j <enter> H H t 'x' <ctrl-s> t",
    "<enter> j <enter> H H t 'x' <ctrl-s> t <ctrl-t>",
    "<enter> j <enter> H s k <space>",
    "<enter> <enter> <tab> <tab>",
    "<enter> <enter> <tab> <tab> d",
    "<enter> <enter> <tab> <tab> +",
    "<enter> <enter> <tab> <tab> x",
    "<enter> <enter> <tab> <tab> x c",
    "<enter> <enter> <tab> <tab> x c c",
    "<enter> <enter> <tab> <tab> x T",
    "<enter> <enter> <tab> <tab> p 'boys' <enter>",
    "<enter> <enter> <tab> <tab> p 'boys' <enter> V",
    "<enter> <enter> m",
    "<enter> <enter> R x",
    "<enter> <enter> R k",
    "<enter> <enter> R k a",
    "<enter> <enter> R k n",
    "<enter> <enter> R c",
    "<enter> <enter> R c A",
    "<enter> <enter> R p",
    "<enter> <enter> R t",
    "<enter> <enter> R i",
    "<enter> <enter> R i K",
    "<enter> <enter> R i x",
    "<enter> <enter> R n",
    "<enter> <enter> R n D",
    "<enter> n",
    "<enter> n 'Name' <tab> <tab>",
    "<enter> n 'Name' <enter> <enter> <enter> 'am' <enter> <space>",
    "<enter> n 'Name' <enter> <enter> <enter> 'am' <enter> <space> <enter>",
    "<enter> n 'Name' <enter> <enter> <enter> 'am' <enter> <space> <enter> <enter>",
    "<enter> n 'Name' <enter> <enter> <enter> 'am' <enter> <space> <enter> <enter> <enter>",
    "<enter> n 'Name' <esc>",
    "<enter> n 'Name' q <esc> <up> <enter> n",
    "<enter> 2",
    "<enter> 2 p",
    "<enter> 2 a",
    "<enter> 2 <enter>",
    "<enter> 3",
    "<enter> 3 n",
    "<enter> 3 x",
    "<enter> 4",
    "<enter> 4 X",
    "<enter> 6",
    "<enter> 6 f",
    "<enter> 6 f 'nothing like it' <ctrl-s>",
    "<enter> 6 G",
    "<enter> 6 <enter>",
    "<enter> 6 j <enter>",
    "<enter> 6 j <enter> u",
    "<enter> 7",
    "<enter> 7 s",
    "<enter> 7 <enter>",
    "<enter> 3 j p",
    "<enter> 3 j p j <enter>",
    "j j j j j <enter> 5",
    "j j j j j <enter> 5 p",
    "j j j j j <enter> 5 <enter>",
    "j j j j <enter> 6",
    "?",
    "? / 'x'",
    ":",
    "!",
    "<enter> g",
    "<enter> 9 9",
    "G k <enter> <enter> p",
    "G k <enter> <enter> p y",
    "<enter> g v",
    "<enter> g v r",
    "<enter> g v d",
    "<enter> g v <enter>",
    "<enter> <enter> R s W",
];

/// Places of a school's administrator.
pub(super) const OF_A_SCHOOL: &[&str] = &[
    "j j j j <enter>",
    "j j j j <enter> <enter>",
    "j j j j <enter> <enter> p",
    "j j j j <enter> <enter> p G y",
    "j j j j <enter> <enter> w",
    "j j j j <enter> <enter> w <ctrl-s>",
    "j j j j <enter> j <enter>",
    "j j j j <enter> j <enter> a",
    "j j j j <enter> j <enter> a G y",
    "j j j j <enter> j <enter> D",
    "j j j j <enter> j <enter> i",
];

#[test]
fn every_command_can_be_reached_somewhere() {
    let mut reached: Vec<Command> = Vec::new();
    for place in PLACES.iter().chain(OF_A_SCHOOL) {
        let mut bench = Bench::new(Start::operator(), Service::new(), (80, 24));
        bench.keys(place);
        reached.extend(bench.app.listed().iter().filter(|it| it.why_not.is_none()).map(|it| it.command));
    }
    // Two changes at once: the service says that somebody else was first.
    let mut bench = Bench::operator();
    bench.service.also = Some(Box::new(|_, request| {
        matches!(request, Request::EditGroup { .. }).then(|| Err(stale("changed meanwhile", &[("Name", "A", "B")])))
    }));
    bench.keys("<enter> H e 'x' <ctrl-s>");
    reached.extend(bench.app.listed().iter().map(|it| it.command));
    for it in COMMANDS {
        assert!(reached.contains(&it.command), "{} cannot be reached", it.name);
    }
}

#[test]
fn scripts_read_keys_and_text() {
    assert_eq!(script("j <enter> 'a b' <ctrl-c>").len(), 6);
}

#[test]
fn further_reports_are_reached_by_their_letters_a_number_or_from_a_list() {
    let mut bench = Bench::operator();
    bench.keys("<enter> R").shows("Context").shows("Monitoring").shows("Forget it");
    bench.keys("i").shows("Joint intervention●").shows("Schools below");
    bench.keys("<tab> <tab>").shows("About●").hides("Joint intervention●").shows("Joint intervention");
    bench.keys("7 m").shows("Compare●").hides("Joint intervention");
    bench.keys("9 9 m").says("There are 11 reports");
    bench.keys("m").shows("Who does better with a similar intake.");
    bench.keys("'best' <enter>").shows("Best practice●").shows("Does better");
    bench.keys(": 'dashboard' <enter>").shows("Subject●");
    let mut bench = Bench::new(Start::operator(), Service::new(), (60, 15));
    bench.keys("<enter> <enter> R t").shows("Support pairs●").shows("Schools");
    bench.keys("R").shows("Forget it");
}

#[test]
fn a_row_leads_to_the_report_that_says_more_of_it_with_the_same_pupils_and_year() {
    let mut bench = Bench::operator();
    bench.keys("<enter> <tab> p 'boys' <enter> j j <enter>").shows("What this figure is");
    bench.keys("<esc> o").shows("Subject●").shows("Boys").shows("Maths");
}
