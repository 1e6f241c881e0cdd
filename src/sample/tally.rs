//! Owns adding pupils up: how many are in each group, and the sums of what each of them reached.
//! Must not know how pupils come by their results, nor what column a sum goes into.

/// A pupil group; results are added up for the first [`SUMMED`], the others are only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    All,
    Boys,
    Girls,
    Disadvantaged,
    Other,
    Eal,
    Stable,
    Low,
    Middle,
    High,
    English,
    Unclassified,
    Ehcp,
    Support,
    Sen,
    NoSen,
    Unknown,
}

/// Groups with the word that the column lists use.
const GROUPS: [(Group, &str); 17] = [
    (Group::All, "all"),
    (Group::Boys, "boys"),
    (Group::Girls, "girls"),
    (Group::Disadvantaged, "dis"),
    (Group::Other, "other"),
    (Group::Eal, "eal"),
    (Group::Stable, "stable"),
    (Group::Low, "low"),
    (Group::Middle, "mid"),
    (Group::High, "high"),
    (Group::English, "english"),
    (Group::Unclassified, "unclassified"),
    (Group::Ehcp, "ehcp"),
    (Group::Support, "support"),
    (Group::Sen, "sen"),
    (Group::NoSen, "nosen"),
    (Group::Unknown, "unknown"),
];

/// How many groups have sums of their own.
pub(super) const SUMMED: usize = 10;

impl Group {
    /// The group that the column lists call `word`.
    pub(super) fn read(word: &str) -> Option<Self> {
        GROUPS.iter().find(|(_, it)| *it == word).map(|(group, _)| *group)
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

macro_rules! metrics {
    ($($name:ident $word:literal),* $(,)?) => {
        /// What one pupil reached: points, or 1 for "yes".
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Metric { $($name),* }

        /// Metrics with the word that the column lists use.
        const METRICS: &[(Metric, &str)] = &[$((Metric::$name, $word)),*];

        /// How many metrics there are.
        pub(super) const COUNT: usize = METRICS.len();
    };
}

metrics!(
    PriorN "prior_n", PriorPoints "prior_points", PriorScaled "prior_scaled",
    A8 "a8", A8Eng "a8_eng", A8Mat "a8_mat", A8Ebac "a8_ebac", A8Open "a8_open", A8OpenG "a8_open_g",
    A8OpenNg "a8_open_ng", EbacFilled "ebac_filled", OpenFilled "open_filled", Aps "aps",
    P8N "p8_n", P8 "p8", P8Raw "p8_raw", P8Adjusted "p8_adjusted", P8Eng "p8_eng", P8Mat "p8_mat",
    P8Ebac "p8_ebac", P8Open "p8_open",
    Basics94 "basics_94", Basics95 "basics_95", EbaccEntered "ebacc_entered", Ebacc91 "ebacc_91",
    Ebacc94 "ebacc_94", Ebacc95 "ebacc_95", Five94 "five_94", Any "any", MultiLan "multi_lan", Triple "triple",
    Entries "entries", GcseEntries "gcse_entries",
    EngEntered "eng_entered", Eng91 "eng_91", Eng94 "eng_94", Eng95 "eng_95",
    MatEntered "mat_entered", Mat91 "mat_91", Mat94 "mat_94", Mat95 "mat_95",
    SciEntered "sci_entered", Sci91 "sci_91", Sci94 "sci_94", Sci95 "sci_95",
    HumEntered "hum_entered", Hum91 "hum_91", Hum94 "hum_94", Hum95 "hum_95",
    LanEntered "lan_entered", Lan91 "lan_91", Lan94 "lan_94", Lan95 "lan_95",
    SciVaN "sci_va_n", SciVa "sci_va", HumVaN "hum_va_n", HumVa "hum_va", LanVaN "lan_va_n", LanVa "lan_va",
    RwmExp "rwm_exp", RwmHigh "rwm_high",
    ReadExp "read_exp", ReadHigh "read_high", ReadAbsent "read_absent", ReadScaled "read_scaled",
    MatExp "mat_exp", MatHigh "mat_high", MatAbsent "mat_absent", MatScaled "mat_scaled",
    GpsExp "gps_exp", GpsHigh "gps_high", GpsAbsent "gps_absent", GpsScaled "gps_scaled",
    WritExp "writ_exp", WritHigh "writ_high", WritWts "writ_wts", WritAbsent "writ_absent", SciExp "sci_exp",
    ProgN "prog_n", ReadProg "read_prog", WritProg "writ_prog", MatProg "mat_prog",
);

impl Metric {
    /// The metric that the column lists call `word`.
    pub(super) fn read(word: &str) -> Option<Self> {
        METRICS.iter().find(|(_, it)| *it == word).map(|(metric, _)| *metric)
    }
}

/// One pupil: groups and results. Never written anywhere; only sums are.
#[derive(Clone)]
pub(super) struct Pupil {
    groups: u32,
    values: [f64; COUNT],
}

impl Pupil {
    /// A pupil of no group but `All`, with nothing reached.
    pub(super) const fn new() -> Self {
        Self { groups: Group::All.bit(), values: [0.0; COUNT] }
    }

    /// Puts the pupil into a group.
    pub(super) const fn join(&mut self, group: Group) {
        self.groups |= group.bit();
    }

    /// Records what the pupil reached.
    pub(super) fn put(&mut self, metric: Metric, value: f64) {
        if let Some(slot) = self.values.get_mut(metric as usize) {
            *slot = value;
        }
    }

    /// Records whether something holds for the pupil.
    pub(super) fn mark(&mut self, metric: Metric, holds: bool) {
        self.put(metric, f64::from(u8::from(holds)));
    }
}

/// Pupils added up by group.
#[derive(Clone)]
pub(super) struct Tally {
    counts: [f64; GROUPS.len()],
    sums: [[f64; COUNT]; SUMMED],
}

impl Tally {
    /// Nobody yet.
    pub(super) const fn new() -> Self {
        Self { counts: [0.0; GROUPS.len()], sums: [[0.0; COUNT]; SUMMED] }
    }

    /// Adds one pupil.
    pub(super) fn add(&mut self, pupil: &Pupil) {
        for (at, count) in self.counts.iter_mut().enumerate() {
            *count += f64::from(pupil.groups >> at & 1);
        }
        for (at, sums) in self.sums.iter_mut().enumerate() {
            if pupil.groups >> at & 1 == 1 {
                for (sum, value) in sums.iter_mut().zip(&pupil.values) {
                    *sum += value;
                }
            }
        }
    }

    /// Adds everybody of another tally, `times` over.
    pub(super) fn join(&mut self, other: &Self, times: f64) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more * times;
        }
        for (sums, more) in self.sums.iter_mut().zip(&other.sums) {
            for (sum, value) in sums.iter_mut().zip(more) {
                *sum += value * times;
            }
        }
    }

    /// How many pupils are in the group.
    pub(super) fn count(&self, group: Group) -> f64 {
        self.counts.get(group as usize).copied().unwrap_or_default()
    }

    /// The sum over the pupils of the group.
    pub(super) fn sum(&self, group: Group, metric: Metric) -> f64 {
        self.sums.get(group as usize).and_then(|sums| sums.get(metric as usize)).copied().unwrap_or_default()
    }
}
