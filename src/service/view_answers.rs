//! Owns the shapes of what is answered about saved views.
//! Must not know how a view is kept.

use crate::domain::{GroupId, Words};
use crate::report::{Query, ReportName};

/// A saved view in the list of whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewLine {
    /// What it is called.
    pub name: String,
    /// Its group, by number.
    pub group: GroupId,
    /// The group's name; none where the group is no longer there for whoever asks.
    pub group_name: Option<String>,
    /// Which report; none where the view cannot be read.
    pub report: Option<ReportName>,
    /// What is asked of the report, as commands write it.
    pub options: String,
    /// Why it cannot be opened.
    pub trouble: Option<String>,
}

/// A saved view to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewDetail {
    /// What it is called.
    pub name: String,
    /// Its group, by number.
    pub group: GroupId,
    /// The group's name.
    pub group_name: String,
    /// What is asked of the report.
    pub query: Query,
    /// How its lists stood on the screen.
    pub screen: Words,
}
