//! Owns the tests of how likeness is asked for.
//! Must not measure it.

use super::*;

fn weights(text: &str) -> Result<[u8; 5], Problem> {
    let mut likeness = Likeness::default();
    likeness.set_weights(text)?;
    Ok(likeness.weights)
}

#[test]
fn weights_that_are_named_change_and_the_others_stay() {
    assert_eq!(weights("prior=50, size=0"), Ok([50, 25, 15, 10, 0]));
    assert_eq!(weights(""), Ok([40, 25, 15, 10, 10]));
    assert_eq!(weights("prior=0,fsm6=0,eal=0,sen=0,size=100"), Ok([0, 0, 0, 0, 100]));
    let written = Likeness { weights: [1, 2, 3, 4, 5], ..Likeness::default() }.to_string();
    assert_eq!(weights(&written), Ok([1, 2, 3, 4, 5]));
}

#[test]
fn weights_that_cannot_be_are_refused_with_what_can() {
    for bad in ["prior", "prior=101", "prior=-1", "results=10", "prior=ten"] {
        let problem = weights(bad).unwrap_err();
        assert!(problem.what.contains(bad), "{problem}");
        assert!(problem.hint.contains("each from 0 to 100"), "{problem}");
    }
    assert_eq!(weights("prior=0,fsm6=0,eal=0,sen=0,size=0").unwrap_err().what, "every weight is 0");
    assert_eq!("ward".parse::<Pool>().unwrap_err().hint, "use group, la or england");
    assert_eq!(" LA ".parse::<Pool>(), Ok(Pool::La));
}
