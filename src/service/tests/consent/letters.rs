//! Owns the tests of the letters to schools: the owner's template, and what a school reads.
//! Must not test how they are mailed.

use super::{A, B, C, latest, request};
use crate::domain::{ConsentState, Letter, OrgCode, standard_letter};
use crate::service::tests::world::{CHAIN, World, la, urn, user};
use crate::service::{Actor, LetterOf, Request, Response, ServiceError, Trouble};
use crate::store::Inverse;

fn letter(world: &World, role: &str, request: Request) -> Result<LetterOf, ServiceError> {
    world.ask(&user(role), request).map(|answer| match answer {
        Response::Letter(letter) => *letter,
        other => panic!("expected a letter, not {other:?}"),
    })
}

fn save(text: &str, version: Option<u32>) -> Request {
    let letter = Letter { subject: "About {group}".into(), text: text.into() };
    Request::SaveLetter { owner: la(), letter: Some(letter), version }
}

#[test]
fn the_standard_letter_tells_a_school_what_it_is_asked() {
    let (world, group) = World::with_group(false);
    world.ok(&user("la-admin"), request(&group, &[A, B]));
    let written = letter(&world, "la-admin", Request::WriteLetter(group.clone(), urn(A))).unwrap();
    assert_eq!((written.owner, written.own, written.version), (la(), false, 0));
    assert_eq!(written.to.iter().map(|to| to.as_str().to_owned()).collect::<Vec<_>>(), ["a-admin@example.org"]);
    assert_eq!(written.letter.subject, "Permission to share figures in the group 'North coast'");
    let text = &written.letter.text;
    assert!(text.starts_with("To the administrators of Ash School\n\nNorthmoor asks Ash School"), "{text}");
    assert!(text.contains("Purpose: Maths\n"), "{text}");
    assert!(text.contains("figures:\n- Ash School\n- Birch School\n\n"), "Cedar was not asked: {text}");
    assert!(text.contains("agreement, version DSA 2026-1."), "{text}");
    assert!(text.ends_with("Questions: the operator of this store\n2026-11-24\n"), "{text}");
    let to_c = letter(&world, "la-admin", Request::WriteLetter(group.clone(), urn(C))).unwrap().letter.text;
    assert!(to_c.contains("- Ash School\n- Birch School\n- Cedar School\n"), "{to_c}");
    let error = letter(&world, "la-admin", Request::WriteLetter(group, urn(100_004))).unwrap_err();
    assert_eq!(error.what, "school 100004 is not in the group 'North coast'");
}

#[test]
fn a_letter_of_a_group_that_is_shared_lists_those_that_take_part() {
    let (world, group) = World::with_group(true);
    world.consent(&group, C, ConsentState::Declined);
    let text = letter(&world, "la-admin", Request::WriteLetter(group, urn(B))).unwrap().letter.text;
    assert!(text.contains("figures:\n- Ash School\n- Birch School\n\n"), "{text}");
}

#[test]
fn an_owner_writes_its_own_letter_and_goes_back_to_the_standard_one() {
    let (world, group) = World::with_group(false);
    let saved = letter(&world, "la-admin", save("Dear {school},\r\n\r\nplease.\n\n", Some(0))).unwrap();
    assert_eq!((saved.own, saved.version, saved.letter.text.as_str()), (true, 1, "Dear {school},\n\nplease.\n"));
    let entry = latest(&world);
    assert_eq!((entry.action.as_str(), entry.subject.as_str()), ("consent template", "LA:815"));
    assert_eq!((entry.forward.as_str(), entry.owner), ("own letter: 'About {group}'", Some(la())));
    let Some(Inverse::Letter { before: None, after }) = entry.undo.read().unwrap() else { panic!("no undo") };
    assert_eq!(after.letter.unwrap().subject, "About {group}");
    let written = letter(&world, "la-admin", Request::WriteLetter(group, urn(A))).unwrap().letter;
    assert_eq!(
        (written.subject.as_str(), written.text.as_str()),
        ("About North coast", "Dear Ash School,\n\nplease.\n")
    );
    let other = letter(&world, "chain-admin", Request::ShowLetter(OrgCode::Chain(CHAIN))).unwrap();
    assert_eq!((other.own, other.letter), (false, standard_letter()));
    let back = Request::SaveLetter { owner: la(), letter: None, version: Some(1) };
    let standard = letter(&world, "la-admin", back.clone()).unwrap();
    assert_eq!((standard.own, standard.version, standard.letter.clone()), (false, 2, standard_letter()));
    let again = Request::SaveLetter { owner: la(), letter: None, version: None };
    assert_eq!(letter(&world, "la-admin", again).unwrap(), standard);
    assert_eq!(letter(&world, "la-admin", back).unwrap_err().trouble, Trouble::Stale);
}

#[test]
fn two_who_write_at_once_see_both_letters() {
    let (world, _) = World::with_group(false);
    letter(&world, "la-admin", save("First", Some(0))).unwrap();
    let error = letter(&world, "la-admin", save("Second", Some(0))).unwrap_err();
    assert_eq!((error.trouble, error.sides.len()), (Trouble::Stale, 1));
    let side = &error.sides[0];
    assert_eq!((side.label.as_str(), side.yours.as_str(), side.theirs.as_str()), ("Text", "Second\n", "First\n"));
}

#[test]
fn a_letter_that_cannot_be_written_is_refused_in_words() {
    let (world, _) = World::with_group(false);
    for (text, words) in [
        (" \n", "a letter needs a subject line and a text".to_owned()),
        ("Dear {head},", "'{head}' stands for nothing in a letter".to_owned()),
        (&"x".repeat(10_000), "a letter has at most 200 characters of subject and 10,000 of text".to_owned()),
        ("a\u{202e}b", "a letter holds no characters that cannot be seen".to_owned()),
        ("a\tb", "a letter holds no characters that cannot be seen".to_owned()),
    ] {
        assert_eq!(letter(&world, "la-admin", save(text, None)).unwrap_err().what, words);
    }
    let school = Request::ShowLetter(OrgCode::School(urn(A)));
    let error = world.ask(&Actor::Operator, school).unwrap_err();
    assert_eq!(error.what, "a school owns no groups, and asks nobody for permission");
    let absent = letter(&world, "la-admin", Request::ShowLetter(OrgCode::Fft)).unwrap_err();
    assert_eq!((absent.what.as_str(), absent.trouble), ("there is no organisation 'FFT'", Trouble::NotFound));
}
