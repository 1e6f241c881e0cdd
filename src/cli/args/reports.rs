//! Owns the arguments of reports.
//! Must not know how a report is made.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::domain::Problem;
use crate::domain::Urn;
use crate::figures::{Measure, PupilFilter, Release, Stage, SubjectPick, Year};
use crate::report::{Comparator, ComparePupils, Likeness, Pool, Query, ReportName, Sort, Weighting};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ReportCommand {
    /// The group's headlines, trend, higher and lower schools and subjects
    #[command(after_help = super::examples::REPORT)]
    Overview(ReportArgs),
    /// Every subject over the years
    #[command(after_help = super::examples::REPORT)]
    Subjects(ReportArgs),
    /// Schools side by side
    #[command(after_help = super::examples::REPORT)]
    Schools(ReportArgs),
    /// One subject, every school
    #[command(after_help = super::examples::REPORT)]
    Subject(ReportArgs),
    /// The intake of each school and the group over the years
    #[command(after_help = super::examples::REPORT)]
    Context(ReportArgs),
    /// Schools with a similar intake to those of the group, or of one school
    #[command(after_help = super::examples::REPORT)]
    Similar(ReportArgs),
    /// School with school, group with group, a school with the group
    #[command(after_help = super::examples::REPORT)]
    Compare(ReportArgs),
    /// Which schools of the group do better with a similar intake, where a school is weak
    #[command(after_help = super::examples::REPORT)]
    BestPractice(ReportArgs),
    /// Who could help whom in what
    #[command(after_help = super::examples::REPORT)]
    Support(ReportArgs),
    /// Subjects and pupil groups in which several schools are significantly below
    #[command(after_help = super::examples::REPORT)]
    Intervention(ReportArgs),
    /// The group since it was formed, against its authority, England and matched schools
    #[command(after_help = super::examples::REPORT)]
    Monitoring(ReportArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArgs {
    /// The group's id or name
    #[arg(long)]
    pub group: String,
    /// ks2 or ks4 [default: the only one the group has figures of, else ks4]
    #[arg(long)]
    pub stage: Option<Stage>,
    /// The academic year, such as 2016/17 [default: the newest with figures]
    #[arg(long)]
    pub year: Option<Year>,
    /// provisional, revised or final [default: the last of these that is there]
    #[arg(long)]
    pub release: Option<Release>,
    /// The pupils: all, boys, girls, disadvantaged, …; + combines groups [default: all]
    #[arg(long, value_name = "P[+P…]")]
    pub pupils: Option<PupilFilter>,
    /// What figures are held against: england, england-all, la, group, similar [default: england]
    #[arg(long, value_name = "COMPARATOR")]
    pub compare: Option<Comparator>,
    /// Which pupils of the comparator: same, other, all [default: same]
    #[arg(long, value_name = "PUPILS")]
    pub compare_pupils: Option<ComparePupils>,
    /// How schools are combined: pupils, or schools for DfE's unweighted mean, labelled [default: pupils]
    #[arg(long)]
    pub weighting: Option<Weighting>,
    /// The order of rows: a column's id or `name`, with :asc or :desc; further columns behind commas
    #[arg(long, value_name = "COLUMN[:asc|desc]", value_delimiter = ',')]
    pub sort: Vec<Sort>,
    /// The subject, for the subject report, such as english or reading [default: the stage's first]
    #[arg(long)]
    pub subject: Option<String>,
    /// A measure to show; repeat it for each [default: the headlines of the stage]
    #[arg(long = "measure", value_name = "M", value_delimiter = ',')]
    pub measures: Vec<Measure>,
    /// The school that the report is about, for similar, best-practice and compare; repeat it for each
    #[arg(long = "school", value_name = "URN")]
    pub schools: Vec<Urn>,
    /// The other group, for compare
    #[arg(long, value_name = "GROUP")]
    pub with_group: Option<String>,
    /// What if this school of the group were not in it; repeat it for each
    #[arg(long, value_name = "URN")]
    pub without: Vec<Urn>,
    /// What if this school were in the group; repeat it for each
    #[arg(long = "with", value_name = "URN")]
    pub with_schools: Vec<Urn>,
    /// Where similar schools are looked for: group, la, england [default: england]
    #[arg(long, value_name = "POOL")]
    pub pool: Option<Pool>,
    /// Weights of the measures of intake, such as prior=40,fsm6=25,eal=15,sen=10,size=10
    #[arg(long, value_name = "WEIGHTS")]
    pub weights: Option<String>,
    /// How many similar schools each school has [default: 20]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub neighbours: Option<u8>,
    /// How many schools must be significantly below, for intervention [default: 3]
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u8).range(1..))]
    pub at_least: Option<u8>,
    /// The last year before the group's work, for monitoring [default: the year before the group was formed]
    #[arg(long, value_name = "YEAR")]
    pub since: Option<Year>,
    /// Columns of the intake beside those of results
    #[arg(long)]
    pub intake: bool,
    /// Instead of the report, what stands behind one figure of it: the id of its column, with --row
    #[arg(long, value_name = "COLUMN", conflicts_with = "output")]
    pub explain: Option<String>,
    /// The row of that figure: a URN, group, la, england, a year, a subject, a measure or its name, and where several
    /// rows are of that, what tells it apart: 121675/2017/18, progress8/England [default: group]
    #[arg(long, value_name = "ROW", requires = "explain")]
    pub row: Option<String>,
    /// The list of that figure where the report has several, such as trend [default: the first that has it]
    #[arg(long, value_name = "LIST", requires = "explain")]
    pub list: Option<String>,
    /// Write into this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl ReportCommand {
    /// Which report, and what is asked of it.
    pub fn parts(self) -> (ReportName, ReportArgs) {
        match self {
            Self::Overview(args) => (ReportName::Overview, args),
            Self::Subjects(args) => (ReportName::Subjects, args),
            Self::Schools(args) => (ReportName::Schools, args),
            Self::Subject(args) => (ReportName::Subject, args),
            Self::Context(args) => (ReportName::Context, args),
            Self::Similar(args) => (ReportName::Similar, args),
            Self::Compare(args) => (ReportName::Compare, args),
            Self::BestPractice(args) => (ReportName::Practice, args),
            Self::Support(args) => (ReportName::Support, args),
            Self::Intervention(args) => (ReportName::Intervention, args),
            Self::Monitoring(args) => (ReportName::Monitoring, args),
        }
    }
}

impl ReportArgs {
    /// What is asked of the report; a subject of which no figures are held is no wrong usage, but cannot be shown.
    pub fn query(&self, name: ReportName) -> Result<Query, Problem> {
        let mut likeness = Likeness::default();
        if let Some(weights) = &self.weights {
            likeness.set_weights(weights)?;
        }
        likeness.pool = self.pool.unwrap_or_default();
        likeness.neighbours = self.neighbours.unwrap_or(likeness.neighbours);
        Ok(Query {
            name,
            stage: self.stage,
            year: self.year,
            release: self.release,
            pupils: self.pupils.clone().unwrap_or_else(PupilFilter::all),
            compare: self.compare.unwrap_or_default(),
            sort: self.sort.clone(),
            compare_pupils: self.compare_pupils.unwrap_or_default(),
            weighting: self.weighting.unwrap_or_default(),
            subject: self.subject.as_deref().map(str::parse::<SubjectPick>).transpose()?,
            measures: self.measures.clone(),
            schools: self.schools.clone(),
            other_group: self.with_group.clone(),
            without: self.without.clone(),
            with: self.with_schools.clone(),
            likeness,
            at_least: self.at_least,
            since: self.since,
            intake: self.intake,
        })
    }
}
