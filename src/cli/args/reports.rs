//! Owns the arguments of reports.
//! Must not know how a report is made.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::domain::Problem;
use crate::figures::{Measure, PupilFilter, Release, Stage, Subject, Year};
use crate::report::{Comparator, Query, ReportName, Sort};

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
    /// What figures are held against: england, england-all, la, group [default: england]
    #[arg(long, value_name = "COMPARATOR")]
    pub compare: Option<Comparator>,
    /// The order of rows: a column's id or `name`, with :asc or :desc
    #[arg(long, value_name = "COLUMN[:asc|desc]")]
    pub sort: Option<Sort>,
    /// The subject, for the subject report, such as english or reading [default: the stage's first]
    #[arg(long)]
    pub subject: Option<String>,
    /// A measure to show; repeat it for each [default: the headlines of the stage]
    #[arg(long = "measure", value_name = "M", value_delimiter = ',')]
    pub measures: Vec<Measure>,
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
        }
    }
}

impl ReportArgs {
    /// What is asked of the report; a subject of which no figures are held is no wrong usage, but cannot be shown.
    pub fn query(&self, name: ReportName) -> Result<Query, Problem> {
        Ok(Query {
            name,
            stage: self.stage,
            year: self.year,
            release: self.release,
            pupils: self.pupils.clone().unwrap_or_else(PupilFilter::all),
            compare: self.compare.unwrap_or_default(),
            sort: self.sort.clone(),
            subject: self.subject.as_deref().map(str::parse::<Subject>).transpose()?,
            measures: self.measures.clone(),
        })
    }
}
