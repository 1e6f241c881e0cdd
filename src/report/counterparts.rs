//! Owns which pupils of the comparator a pupil group is held against, and which groups are each other's others.
//! Must not know figures.

use crate::figures::{PupilFilter, PupilGroup};

use super::ComparePupils;

/// Every pupil group with the pupils who are not in it, where published data knows them as a group.
const OTHERS: [(PupilGroup, PupilGroup); 12] = [
    (PupilGroup::Boys, PupilGroup::Girls),
    (PupilGroup::Girls, PupilGroup::Boys),
    (PupilGroup::Disadvantaged, PupilGroup::NotDisadvantaged),
    (PupilGroup::NotDisadvantaged, PupilGroup::Disadvantaged),
    (PupilGroup::Fsm6, PupilGroup::NotFsm6),
    (PupilGroup::NotFsm6, PupilGroup::Fsm6),
    (PupilGroup::Eal, PupilGroup::NotEal),
    (PupilGroup::NotEal, PupilGroup::Eal),
    (PupilGroup::Sen, PupilGroup::NoSen),
    (PupilGroup::NoSen, PupilGroup::Sen),
    // Pupils with SEN support or a plan are held against those without any need, not against each other.
    (PupilGroup::SenSupport, PupilGroup::NoSen),
    (PupilGroup::Ehcp, PupilGroup::NoSen),
];

/// The pupils that are the others of a group; none where published data does not know them as a group.
pub(super) fn other(group: PupilGroup) -> Option<PupilGroup> {
    OTHERS.iter().find(|(of, _)| *of == group).map(|(_, other)| *other)
}

/// The comparator's pupils, or why there are none.
pub(super) fn compared(pupils: &PupilFilter, which: ComparePupils) -> Result<PupilGroup, String> {
    match (which, pupils.single()) {
        (ComparePupils::All, _) => Ok(PupilGroup::All),
        (ComparePupils::Same, Some(group)) => Ok(group),
        (ComparePupils::Other, Some(PupilGroup::All)) => {
            Err("all pupils have no other pupils: choose a pupil group to hold against the others".to_owned())
        }
        (ComparePupils::Other, Some(group)) => other(group).ok_or_else(|| {
            format!("published data knows no group of the pupils who are not '{}'", group.label().to_lowercase())
        }),
        (ComparePupils::Same | ComparePupils::Other, None) => {
            Err("published data breaks results down by one pupil group at a time".to_owned())
        }
    }
}

/// "Not disadvantaged" within a sentence: "not disadvantaged"; names such as "EAL" keep their capitals.
pub(super) fn in_a_sentence(label: &str) -> String {
    let mut rest = label.chars();
    match (rest.next(), rest.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(rest).collect(),
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::PUPIL_GROUPS;

    #[test]
    fn whoever_has_others_is_among_their_others_or_they_have_none_of_the_three_needs() {
        for (group, ..) in PUPIL_GROUPS {
            let Some(others) = other(group) else { continue };
            let back = other(others).expect("others have others");
            let need = matches!(group, PupilGroup::SenSupport | PupilGroup::Ehcp);
            assert!(back == group || (need && back == PupilGroup::Sen), "{group:?}");
        }
    }

    #[test]
    fn the_comparator_s_pupils_or_the_reason() {
        let of = |pupils: &str, which| compared(&pupils.parse().unwrap(), which);
        assert_eq!(of("girls", ComparePupils::Same), Ok(PupilGroup::Girls));
        assert_eq!(of("girls", ComparePupils::Other), Ok(PupilGroup::Boys));
        assert_eq!(of("ehcp", ComparePupils::Other), Ok(PupilGroup::NoSen));
        assert_eq!(of("girls", ComparePupils::All), Ok(PupilGroup::All));
        assert_eq!(of("girls+eal", ComparePupils::All), Ok(PupilGroup::All));
        for (pupils, part) in
            [("all", "no other pupils"), ("non_mobile", "not 'non-mobile'"), ("girls+eal", "one pupil")]
        {
            assert!(of(pupils, ComparePupils::Other).unwrap_err().contains(part), "{pupils}");
        }
    }

    #[test]
    fn labels_within_a_sentence() {
        assert_eq!(in_a_sentence("Not disadvantaged"), "not disadvantaged");
        assert_eq!(in_a_sentence("SEN support"), "SEN support");
        assert_eq!(in_a_sentence("Progress 8"), "progress 8");
        assert_eq!(in_a_sentence("EAL"), "EAL");
    }
}
