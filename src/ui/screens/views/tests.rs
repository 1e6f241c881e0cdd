use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::domain::{SavedViews, View};
use crate::report::{as_options, from_words, to_words};
use crate::service::{Actor, ServiceError, ViewDetail};
use crate::ui::testing::{Bench, Service};
use crate::ui::{Event, Start};

/// The name of a view whose group is gone.
const GONE: &str = "of a gone group";

fn line(view: &View) -> ViewLine {
    let gone = view.name.starts_with(GONE);
    let query = from_words(&view.query).unwrap();
    ViewLine {
        name: view.name.clone(),
        group: view.group,
        group_name: (!gone).then(|| "North partnership".to_owned()),
        report: Some(query.name),
        options: as_options(&query),
        trouble: gone.then(|| "no longer available".to_owned()),
    }
}

fn answer(views: &mut SavedViews, request: &Request) -> Option<Result<Response, ServiceError>> {
    let absent = |name: &str| ServiceError::not_found("view", name);
    let found = |views: &SavedViews, name: &str| views.named(name).cloned().ok_or_else(|| absent(name));
    Some(match request {
        Request::ListViews => Ok(Response::Views(views.0.iter().map(line).collect())),
        Request::SaveView { name, query, screen, over, .. } => {
            let view = View {
                name: name.clone(),
                group: crate::domain::GroupId(1),
                query: to_words(query),
                screen: screen.clone(),
            };
            let kept = views.save(view, *over).map_err(ServiceError::from);
            kept.and_then(|name| found(views, &name)).map(|view| Response::View(line(&view)))
        }
        Request::ShowView(name) => found(views, name).map(|view| {
            let query = from_words(&view.query).unwrap();
            let View { name, group, screen, .. } = view;
            let group_name = "North partnership".to_owned();
            Response::ViewOpened(Box::new(ViewDetail { name, group, group_name, query, screen }))
        }),
        Request::RenameView { name, to } => {
            let kept = views.rename(name, to).map_err(ServiceError::from);
            kept.and_then(|kept| kept.ok_or_else(|| absent(name)))
                .and_then(|kept| found(views, &kept))
                .map(|view| Response::View(line(&view)))
        }
        Request::DeleteView(name) => {
            if views.delete(name) {
                Ok(Response::Views(views.0.iter().map(line).collect()))
            } else {
                Err(absent(name))
            }
        }
        _ => return None,
    })
}

/// The operator at the list of groups, and the views that are kept.
fn bench(size: (u16, u16)) -> (Bench, Rc<RefCell<SavedViews>>) {
    let views = Rc::new(RefCell::new(SavedViews::default()));
    let mut service = Service::new();
    let (kept, mut before) = (Rc::clone(&views), service.also.take());
    service.also = Some(Box::new(move |who, request| {
        let rest = |it: &mut crate::ui::testing::Also| it(who, request);
        answer(&mut kept.borrow_mut(), request).or_else(|| before.as_mut().and_then(rest))
    }));
    (Bench::new(Start::fixed(Actor::Operator), service, size), views)
}

/// To the schools of the first group, arranged and kept as a view.
const KEPT: &str = "G k <enter> R s l s / 'a' <enter> W 'Progress first' <enter>";

#[test]
fn a_report_is_kept_and_opened_again_as_it_stood() {
    let (mut bench, views) = bench((80, 24));
    bench.keys("<home> <enter> R s l s / 'a' <enter> W").shows("Save view").shows("Name");
    bench.keys("'Progress first' <enter>").shows("✓ The view 'Progress first' was saved").hides("taken back");
    let view = views.borrow().named("progress first").cloned().unwrap();
    assert_eq!(view.query, [("report".to_owned(), "schools".to_owned())]);
    let screen: Vec<String> = view.screen.iter().map(|(word, value)| format!("{word} {value}")).collect();
    assert_eq!(screen, ["filter a", "ks4.rows.sort progress8=asc"]);
    let table = |bench: &Bench| bench.frame()[3..18].to_vec();
    let stood = table(&bench);
    // From the list of groups, and after the group's page was opened plainly.
    bench
        .keys("<esc> <esc> <esc> g v")
        .shows("Groups › Saved views")
        .shows("Progress first")
        .shows("North partnership");
    bench.keys("<enter>").shows("Groups › North partnership").shows("P8↑").shows("filter a");
    assert_eq!(table(&bench), stood, "{}", bench.text());
    // From a report: the way back leads to the groups, however often views are opened.
    bench.keys("g v <enter> g v <enter> <esc> <esc>").shows("Collaborate › Groups").hides("›  North");
}

#[test]
fn a_name_that_is_taken_is_asked_about() {
    let (mut bench, views) = bench((80, 24));
    bench.keys(KEPT).shows("was saved");
    // The name that it was kept under stands there already.
    bench.keys("s W <enter>").shows("Replace the view?").says("'Progress first' already");
    bench.keys("n").shows("Save view").hides("Replace the view?");
    bench.keys("<esc>").hides("Save view");
    assert_eq!(views.borrow().0[0].screen[1].1, "progress8=asc");
    bench.keys("W <enter> y").shows("was saved");
    assert_eq!(views.borrow().0[0].screen[1].1, "progress8=desc");
    bench.keys("W ' two' <enter>").shows("The view 'Progress first two' was saved");
    assert_eq!(views.borrow().0.len(), 2);
}

#[test]
fn a_name_that_is_refused_can_be_mended() {
    let (mut bench, views) = bench((80, 24));
    let long = "n".repeat(61);
    bench.keys(&format!("<home> <enter> R s W '{long}' <enter>")).says("at most 60 characters").shows("Save view");
    bench.keys("<backspace> <enter>").says("was saved");
    assert_eq!(views.borrow().0[0].name.len(), 60);
}

#[test]
fn views_are_renamed_and_deleted_and_one_of_a_gone_group_says_so() {
    let (mut bench, views) = bench((60, 15));
    bench.keys("g v").says("You have no saved views yet. W on a report keeps it");
    bench.keys("<enter>").shows("there is no saved view");
    bench.keys("<esc> <esc>");
    bench.keys(KEPT).keys(&format!("W <ctrl-u> '{GONE}' <enter>")).says("was saved");
    bench.keys("g v <home>").shows("no longer available");
    bench.keys("<enter>").says("'of a gone group' cannot be opened: no longer available");
    assert!(!bench.service.asked.iter().any(|(_, it)| matches!(it, Request::ShowView(_))));
    bench.keys("j r").shows("Rename view");
    bench.keys("' again' <enter>").says("is called 'Progress first again' now");
    bench.shows("Progress first again");
    bench.keys(&format!("G r <ctrl-u> '{GONE}' <enter>")).says("you have a view called 'of a gone group' already");
    bench.shows("Rename view");
    // The box, then the message.
    bench.keys("<esc> <esc>");
    bench.keys("g g d").says("The view 'of a gone group' is deleted");
    bench.keys("y").says("was deleted");
    bench.hides("no longer available");
    assert_eq!(views.borrow().0.len(), 1);
    bench.event(Event::Changed);
    bench.shows("Progress first again");
}

#[test]
fn a_view_that_went_meanwhile_is_told_and_leaves_the_list() {
    let (mut bench, views) = bench((80, 24));
    bench.keys(KEPT).keys("g v").shows("Progress first");
    views.borrow_mut().delete("Progress first");
    bench.keys("<enter>").shows("there is no view 'Progress first'").says("You have no saved views yet");
}
