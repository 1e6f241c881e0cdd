//! Owns what is measured: stages, years, releases, measures, pupil groups, subjects, figures, the catalogue.
//! Must not know files on disk, stores or reports. What a column means is a row of a table, not an `if`.

mod block;
mod catalogue;
mod code;
mod entries;
mod figure;
mod measure;
mod pupils;
mod subject;
mod tidy;
mod year;

pub use block::{Block, BlockKey, EnglandScope, Place};
pub use catalogue::{CatalogueRow, Names, catalogue, catalogue_row, counted_in};
pub use code::Code;
pub use entries::{Count, Course, Entered, EntriesBlock, EntriesFile, Grade, Standing, id_of, is_total};
pub use figure::{Figure, FigureKey, Limits};
pub use measure::{Denominator, Kind, MEASURES, Measure, MeasureInfo, Unit};
pub use pupils::{PUPIL_GROUPS, PupilFilter, PupilGroup};
pub use subject::{SUBJECTS, Subject, SubjectColumn, SubjectInfo, SubjectPick};
pub use tidy::{TidyFamily, TidyRow, tidy_catalogue};
pub use year::{Release, Stage, Year};
