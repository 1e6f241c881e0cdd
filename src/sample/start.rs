//! Owns what is expected of pupils who started alike: the national average by prior attainment.
//! Must not know stages; KS4 and KS2 both measure progress against such averages.

/// Steps of prior attainment, a quarter of a deviation each.
const STEPS: usize = 22;

/// Where a pupil started and what the pupil reached in `N` elements.
pub(super) struct Start<const N: usize> {
    /// Prior attainment in deviations from the national mean; none where it is not known.
    pub prior: Option<f64>,
    /// Points by element; none where the pupil has no result in it.
    pub reached: [Option<f64>; N],
}

/// The average that pupils with the same start reach.
pub(super) struct Expected<const N: usize> {
    steps: [[(f64, f64); N]; STEPS],
}

impl<const N: usize> Expected<N> {
    /// Nothing known yet.
    pub(super) const fn new() -> Self {
        Self { steps: [[(0.0, 0.0); N]; STEPS] }
    }

    /// Takes one pupil into the averages.
    pub(super) fn learn(&mut self, start: &Start<N>) {
        let Some(step) = start.prior.and_then(|prior| self.steps.get_mut(step(prior))) else { return };
        for ((pupils, sum), reached) in step.iter_mut().zip(start.reached) {
            if let Some(points) = reached {
                *pupils += 1.0;
                *sum += points;
            }
        }
    }

    /// Turns sums into averages, once every pupil was taken in.
    pub(super) fn settle(&mut self) {
        for step in &mut self.steps {
            for (pupils, sum) in step {
                *sum = if *pupils > 0.0 { *sum / *pupils } else { 0.0 };
            }
        }
    }

    /// Points above what is expected, by element; none where start or result is missing.
    pub(super) fn above(&self, start: &Start<N>) -> [Option<f64>; N] {
        let expected = start.prior.and_then(|prior| self.steps.get(step(prior)));
        let mut above = [None; N];
        if let Some(expected) = expected {
            for ((above, reached), (_, average)) in above.iter_mut().zip(start.reached).zip(expected) {
                *above = reached.map(|points| points - average);
            }
        }
        above
    }
}

fn step(prior: f64) -> usize {
    let raised = (prior * 4.0 + STEPS as f64 / 2.0).floor().clamp(0.0, STEPS as f64 - 1.0);
    usize::try_from(super::number::people(raised)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Expected, Start};

    #[test]
    fn progress_is_measured_against_pupils_with_the_same_start() {
        let mut expected: Expected<1> = Expected::new();
        let pupil = |prior, points| Start { prior, reached: [points] };
        for points in [10.0, 20.0] {
            expected.learn(&pupil(Some(0.1), Some(points)));
        }
        expected.learn(&pupil(Some(2.0), Some(50.0)));
        expected.learn(&pupil(None, Some(90.0)));
        expected.settle();
        assert_eq!(expected.above(&pupil(Some(0.2), Some(16.0))), [Some(1.0)]);
        assert_eq!(expected.above(&pupil(Some(2.1), Some(49.0))), [Some(-1.0)]);
        assert_eq!(expected.above(&pupil(None, Some(49.0))), [None]);
        assert_eq!(expected.above(&pupil(Some(0.2), None)), [None]);
    }
}
