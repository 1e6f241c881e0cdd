//! Owns chance: streams of numbers that a seed decides, the same on every machine.
//! Must not know what the numbers stand for. Only `+ - * /` are used: libraries' `ln` and `exp` differ by machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// One stream of chance.
pub(super) struct Chance(ChaCha8Rng);

/// What a stream decides; each topic of each school and year has its own, so that none disturbs another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Topic {
    /// A local authority and its towns.
    Authority,
    /// A school: its name, place and intake.
    School,
    /// The pupils at the end of KS2 in one year.
    Ks2,
    /// The pupils at the end of KS4 in one year.
    Ks4,
    /// The census of one year.
    Census,
}

impl Chance {
    /// The stream of one topic, thing and year.
    pub(super) fn of(seed: u64, topic: Topic, thing: u64, year: u16) -> Self {
        let mixed = (seed ^ 0x9e37_79b9_7f4a_7c15)
            .wrapping_mul(0xbf58_476d_1ce4_e5b9)
            .wrapping_add((topic as u64) << 56)
            .wrapping_add(u64::from(year) << 40)
            .wrapping_add(thing);
        Self(ChaCha8Rng::seed_from_u64(mixed))
    }

    /// A number from 0 (included) to 1 (excluded), each as likely.
    pub(super) fn share(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// Whether something of this probability happens.
    pub(super) fn holds(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// A number of mean 0 and deviation 1: twelve even ones added up (Irwin and Hall).
    pub(super) fn bell(&mut self) -> f64 {
        let mut sum = 0_u64;
        for _ in 0..3 {
            let bits = self.0.next_u64();
            sum += (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
        }
        sum as f64 / 65_536.0 - 6.0
    }

    /// A whole number below `end`, or 0 when there is none.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let drawn = self.0.next_u64() >> 32;
        usize::try_from((drawn * end as u64) >> 32).unwrap_or_default()
    }

    /// One of a list of words, or nothing of an empty one.
    pub(super) fn word(&mut self, words: &'static [&'static str]) -> &'static str {
        words.get(self.below(words.len())).copied().unwrap_or_default()
    }
}
