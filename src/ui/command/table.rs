//! Owns the table of commands; everything that lists commands reads it.
//! Must not hold a key or a condition.

use super::Context::{
    About, Board, Chart, Conflict, Dialog, Entry, Filtered, Form, Global, Groups, Imports, Inbox, Letter, List, Log,
    Marks, Notice, Outbox, Picker, Report, SavedViews, Schools, Table, Tabs, Typing, Users, Views, Wizard,
};
use super::{Definition, Section};

macro_rules! commands {
    ($($section:ident { $($name:ident $id:literal $title:literal $contexts:expr, $hint:literal, $danger:ident, $sentence:literal;)* })*) => {
        /// Something that can be done on the screens.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Command { $($(#[doc = $sentence] $name,)*)* }

        /// Every command, in the order of [`Command`].
        pub const COMMANDS: &[Definition] = &[$($(Definition {
            command: Command::$name, name: $id, title: $title, sentence: $sentence, section: Section::$section,
            contexts: &$contexts, hint: $hint, danger: commands!(@$danger),
        },)*)*];
    };
    (@safe) => { false };
    (@danger) => { true };
}

// Name, id, title, contexts, place among the hints (0: none), danger, one sentence.
commands! {
    Moving {
        Up "up" "Up" [List, Form], 0, safe, "Moves one row up.";
        Down "down" "Down" [List, Form], 0, safe, "Moves one row down.";
        Left "left" "Left" [Table, Chart, Form], 0, safe, "Moves one column to the left.";
        Right "right" "Right" [Table, Chart, Form], 0, safe, "Moves one column to the right.";
        PageUp "page-up" "Page up" [List], 0, safe, "Moves one page up.";
        PageDown "page-down" "Page down" [List], 0, safe, "Moves one page down.";
        HalfUp "half-page-up" "Half a page up" [List], 0, safe, "Moves half a page up.";
        HalfDown "half-page-down" "Half a page down" [List], 0, safe, "Moves half a page down.";
        Top "top" "Top" [List], 0, safe, "Moves to the first row; with a number in front, to that row.";
        Bottom "bottom" "Bottom" [List], 0, safe, "Moves to the last row; with a number in front (42G), to that row.";
    }
    Choosing {
        Open "open" "Open" [List, Picker], 10, safe, "Opens or takes the row under the cursor.";
        Toggle "toggle" "Tick" [Marks, Form], 9, safe, "Ticks the row or unticks it, and moves down.";
        ToggleAll "toggle-all" "Tick all" [Marks], 40, safe, "Ticks every row that the list shows, or unticks them all.";
        Filter "filter" "Filter" [Filtered], 20, safe, "Types a filter: words, !words for all others, ~letters in order.";
        EndFilter "end-filter" "To the list" [Typing], 12, safe, "Leaves the filter line and keeps the filter.";
        NextField "next-field" "Next field" [Form], 30, safe, "Goes to the next field.";
        PreviousField "previous-field" "Previous field" [Form], 0, safe, "Goes to the field before.";
        Accept "accept" "Save" [Form], 11, safe, "Takes what the field holds and goes on; on the last one, saves.";
        Save "save" "Save" [Form], 12, safe, "Saves from any field.";
        Confirm "confirm" "Yes, do it" [Dialog], 1, danger, "Does what the question asks about.";
        Refuse "refuse" "No" [Dialog], 2, safe, "Leaves everything as it is.";
        TakeTheirs "take-theirs" "Take theirs" [Conflict], 1, safe, "Keeps what stands there now, and gives up what was typed.";
        Overwrite "overwrite" "Overwrite" [Conflict], 2, danger, "Saves what was typed over what stands there now.";
    }
    Groups {
        NewGroup "new-group" "New group" [Groups], 12, safe, "Creates a group in four steps.";
        ArchivedGroups "archived-groups" "Archived too" [Groups], 50, safe, "Shows archived groups too, or hides them again.";
        EditGroup "edit-group" "Edit" [About], 12, safe, "Changes the group's name, description and how its reports order the schools.";
        AddSchools "add-schools" "Add schools" [About], 13, safe, "Puts further schools into the group.";
        RemoveSchools "remove-schools" "Remove schools" [About], 16, danger, "Takes schools out of the group.";
        ChangeViewers "change-viewers" "Viewers" [About], 14, safe, "Chooses which users of the owner may view the group.";
        ChangeVisibility "change-visibility" "Sharing" [About], 15, safe, "Shares the group with its schools, or keeps it to the owner.";
        AskPermission "ask-permission" "Ask" [Board], 11, safe, "Asks the ticked schools for their permission, or all that can be asked.";
        RemindSchools "remind-schools" "Remind" [Board], 12, safe, "Reminds the ticked schools, or all that have not answered.";
        RecordConsent "record-consent" "Record" [Board, About], 13, safe, "Records a school's answer: who signed, when, until when, what it covers.";
        ReadLetter "read-letter" "Letter" [Board], 14, safe, "Shows the letter to the school, filled in, as text.";
        StateFilter "state-filter" "State" [Board], 15, safe, "Lists only the schools whose permission stands at one state.";
        OrderPermissions "order-permissions" "Order" [Board], 16, safe, "Orders by name, by state, by days without an answer, by last day.";
        LetterTemplate "letter-template" "Template" [Board], 17, safe, "Changes the letter that asks schools for their permission.";
        WithdrawPermission "withdraw-permission" "Withdraw" [Board, About], 18, danger, "Takes a school's permission back: on its behalf, or as its administrator.";
        GrantPermission "grant-permission" "Agree" [About], 10, safe, "Gives your school's permission, or changes until when and for what it holds.";
        DeclinePermission "decline-permission" "Decline" [About], 12, danger, "Refuses your school's permission.";
        ReadAgreement "read-agreement" "Agreement" [About, Board], 52, safe, "Shows the data sharing agreement that schools sign.";
        ExplainAccess "explain-access" "Who can see" [About, Board], 51, safe, "Explains why a person can or cannot see the group, rule by rule.";
        StandardLetter "standard-letter" "Standard letter" [Letter], 20, danger, "Takes the owner's own letter back to the standard one.";
        PickViewers "pick-viewers" "Our viewers" [About], 11, safe, "Chooses which users of your school may view the group.";
        ArchiveGroup "archive-group" "Archive" [About], 60, danger, "Takes the group out of use; its name must be typed.";
        NextStep "next-step" "Next" [Wizard], 11, safe, "Goes on to the next step.";
        ChosenOnly "chosen-only" "Chosen only" [Wizard], 22, safe, "Lists only the schools chosen so far, or all again.";
    }
    Schools {
        PhaseFilter "phase-filter" "Phase" [Schools], 21, safe, "Shows the schools of one phase only.";
        AuthorityFilter "authority-filter" "Authority" [Schools], 22, safe, "Shows the schools of one local authority only.";
        ClosedFilter "closed-filter" "Open only" [Schools], 23, safe, "Leaves out closed schools, or shows them again.";
    }
    People {
        NewUser "new-user" "New user" [Users], 12, safe, "Adds a user to an organisation.";
        EditUser "edit-user" "Edit" [Users], 13, safe, "Changes a user: name, job, administrator, all groups.";
        DeactivateUser "deactivate-user" "Deactivate" [Users], 14, danger, "Stops a user from signing in, or lets them in again.";
        ToggleGlobal "toggle-global" "Sees all" [Users], 15, safe, "Lets a user see all groups of the organisation, or no longer.";
        LimitSchools "limit-schools" "Partner" [Users], 16, safe, "Makes a user a school improvement partner, who sees only certain schools, or no longer.";
    }
    Imports {
        UndoImport "undo-import" "Take back" [Imports], 12, danger, "Takes one import back whole; its number must be typed.";
    }
    Notices {
        MarkAllRead "mark-all-read" "All read" [Inbox], 12, safe, "Marks every notice of the list as read.";
        UnreadOnly "unread-only" "Unread only" [Inbox], 13, safe, "Lists only the notices that were not read yet, or all again.";
        MailPreference "mail-preference" "By mail" [Inbox], 14, safe, "Chooses how notices are mailed: at once, one mail a day, or not at all.";
        GoToGroup "go-to-group" "Its group" [Inbox, Notice], 11, safe, "Opens the group that the notice is about.";
        MailStates "mail-states" "State" [Outbox], 12, safe, "Lists only the mails of one state: waiting, under way, sent, given up.";
    }
    Log {
        FilterLog "filter-log" "Filter" [Log], 12, safe, "Lists only some entries: of a group, a person, a kind, from day to day, with a text.";
        UndoEntry "undo-entry" "Take back" [Entry], 11, danger, "Takes the change of this entry back, after a question that says what is undone.";
        Undo "undo" "Undo" [Global], 0, safe, "Takes back your latest change of the last hour; again: the one before it.";
    }
    Reports {
        NextTab "next-tab" "Next tab" [Tabs], 18, safe, "Goes to the next tab.";
        PreviousTab "previous-tab" "Previous tab" [Tabs], 0, safe, "Goes to the tab before.";
        MoreReports "more-reports" "More" [Tabs], 18, safe, "Lists the further reports, each with a sentence; with a number in front (7m), goes to that report.";
        ShowOverview "show-overview" "Overview" [Tabs], 0, safe, "The group's headlines, trend, higher and lower schools and subjects, changes and gaps.";
        ShowSubjects "show-subjects" "Subjects" [Tabs], 0, safe, "Every subject over the years.";
        ShowSchools "show-schools" "Schools side by side" [Tabs], 0, safe, "The schools of the group side by side, with charts.";
        ShowSubject "show-subject" "Subject dashboard" [Tabs], 0, safe, "One subject in every school.";
        ShowContext "show-context" "Context" [Tabs], 0, safe, "The intake of schools and group over the years.";
        ShowSimilar "show-similar" "Similar schools" [Tabs], 0, safe, "Schools with a like intake, and why.";
        ShowCompare "show-compare" "Compare" [Tabs], 0, safe, "Schools, the group, another group side by side.";
        ShowPractice "show-practice" "Best practice" [Tabs], 0, safe, "Who does better with a similar intake.";
        ShowSupport "show-support" "Support pairs" [Tabs], 0, safe, "Who could help whom in what, in balance.";
        ShowIntervention "show-intervention" "Joint intervention" [Tabs], 0, safe, "Where several schools are weak at once.";
        ShowMonitoring "show-monitoring" "Monitoring" [Tabs], 0, safe, "The group since it was formed, against others.";
        Inspect "inspect" "Explain" [Table, Chart], 0, safe, "Explains the figure under the cursor: unrounded, pupils, limits, comparison, reason.";
        Pupils "pupils" "Pupils" [Report], 12, safe, "Chooses which pupils the figures are of.";
        Year "year" "Year" [Report], 13, safe, "Chooses the academic year.";
        Stage "stage" "Stage" [Report], 14, safe, "Chooses between KS2 and KS4, where the group has both.";
        PupilGroups "pupil-groups" "Pupil groups" [Report], 0, safe, "Combines several groups of pupils, such as FSM6 and girls.";
        Release "release" "Release" [Report], 0, safe, "Chooses between provisional, revised and final figures.";
        Compare "compare" "Compare" [Report], 15, safe, "Chooses what the figures are held against.";
        ComparePupils "compare-pupils" "Its pupils" [Report], 0, safe, "Chooses which pupils of the comparator a pupil group is held against: the same, the other, all.";
        Weighting "weighting" "Weighting" [Report], 0, safe, "Chooses how schools are combined: every pupil counts once, or every school.";
        Likeness "likeness" "Likeness" [Report], 0, safe, "Changes how alike two schools' intakes are taken to be: weights, among which schools, how many.";
        AboutSchools "about-schools" "School" [Report], 16, safe, "Chooses the schools that the report is about.";
        OtherGroup "other-group" "Other group" [Report], 0, safe, "Compares the group with another group that you may read.";
        Since "since" "Since" [Report], 16, safe, "Chooses the last year before the group's work.";
        AtLeast "at-least" "At least" [Report], 16, safe, "Chooses how many schools must be significantly below.";
        LeaveOut "leave-out" "Leave out" [Report], 0, safe, "What if: reckons the group without the school under the cursor; nothing is changed.";
        PutIn "put-in" "Put in" [Report], 0, safe, "What if: reckons the group with further schools; nothing is changed.";
        AsItIs "as-it-is" "As it is" [Report], 11, safe, "Ends what if: reckons the group as it is.";
        Intake "intake" "Intake" [Report], 0, safe, "Shows columns of the schools' intake beside the results, or takes them away.";
        GoOn "go-on" "Go on" [Report], 0, safe, "Goes where the row leads: to the subject's dashboard, or to schools like the school.";
        Subject "subject" "Subject" [Report], 16, safe, "Chooses the subject of the dashboard.";
        NextSubject "next-subject" "Next subject" [Report], 0, safe, "Goes to the next subject.";
        PreviousSubject "previous-subject" "Previous subject" [Report], 0, safe, "Goes to the subject before.";
        Chart "chart" "Chart" [Report], 17, safe, "Shows every school in a chart, or the table again.";
        ChartKind "chart-kind" "Kind" [Chart], 11, safe, "Goes on to the next kind of chart: dots with limits, bars, funnel, two measures.";
        ChartTable "chart-table" "Its figures" [Report], 14, safe, "Shows just what the chart draws as a table, or the chart again.";
        Across "across" "Measure across" [Chart], 12, safe, "Chooses the measure that goes across the chart.";
        Upwards "upwards" "Measure upwards" [Chart], 13, safe, "Chooses the measure of the chart; of two measures the one that goes up it.";
        CopyFigure "copy-figure" "Copy figure" [Table], 0, safe, "Copies the figure or word under the cursor into your terminal's clipboard.";
        CopyRow "copy-row" "Copy row" [Table], 0, safe, "Copies the row as it is shown, with tabs between its columns.";
        CopyTable "copy-table" "Copy table" [Table], 0, safe, "Copies the list as it is shown, as CSV: its order, its columns, what the filter keeps.";
        Notes "notes" "Notes" [Report], 19, safe, "Shows what the figures rest on: source, schools left out, measures not made, signs.";
        NextList "next-list" "Next list" [Report], 0, safe, "Goes to the next list of the overview.";
        PreviousList "previous-list" "Previous list" [Report], 0, safe, "Goes to the list before in the overview.";
        SaveView "save-view" "Save view" [Report], 0, safe, "Keeps the report as it is set up, under a name, for you alone.";
        SavedViews "saved-views" "Views" [Report, Groups], 0, safe, "Lists the views that you saved, to open one again.";
        RenameView "rename-view" "Rename" [SavedViews], 12, safe, "Gives a saved view another name.";
        DeleteView "delete-view" "Delete" [SavedViews], 13, danger, "Deletes a saved view; no figure is lost.";
    }
    Tables {
        Sort "sort" "Sort" [Table], 21, safe, "Sorts by the column: ascending, descending, as it came.";
        SortAdd "sort-add" "Sort further" [Table], 0, safe, "Takes the column as a further key of the order: ascending, descending, not at all.";
        FirstColumn "first-column" "First column" [Table], 0, safe, "Goes to the first column.";
        LastColumn "last-column" "Last column" [Table], 0, safe, "Goes to the last column.";
        FindColumn "find-column" "Find column" [Table], 24, safe, "Goes to a column by typing a part of its name.";
        HideColumn "hide-column" "Hide column" [Table], 25, safe, "Hides the column under the cursor.";
        Columns "columns" "Columns" [Table], 26, safe, "Ticks which columns are shown.";
        MoveLeft "move-left" "Move column left" [Table], 0, safe, "Moves the column one place to the left.";
        MoveRight "move-right" "Move column right" [Table], 0, safe, "Moves the column one place to the right.";
        Freeze "freeze" "Freeze" [Table], 27, safe, "Keeps the columns up to the cursor in sight, or only the first again.";
        Pin "pin" "Pin" [Table], 28, safe, "Keeps the row at the top whatever is sorted, filtered or read again, or no longer.";
        Wider "wider" "Wider" [Table], 0, safe, "Makes the column wider.";
        Narrower "narrower" "Narrower" [Table], 0, safe, "Makes the column narrower; numbers are never cut.";
        ResetTable "reset-table" "As it came" [Table], 0, safe, "Takes order, filter and arrangement of the columns back.";
    }
    Going {
        Groups "groups" "Groups" [Views, Global], 0, safe, "Goes to the list of groups.";
        Schools "schools" "Schools" [Views, Global], 0, safe, "Goes to the list of schools.";
        People "people" "People" [Views, Global], 0, safe, "Goes to the people that you manage.";
        Imports "imports" "Imports" [Views, Global], 0, safe, "Goes to what was imported.";
        Inbox "inbox" "Inbox" [Views, Global], 0, safe, "Goes to the notices of what concerns you.";
        Log "log" "Log" [Views, Global], 0, safe, "Goes to the audit log: who changed and who looked at what.";
        Outbox "outbox" "Outbox" [Views, Global], 0, safe, "Goes to the mails that wait and those that were sent.";
        Who "who" "Change person" [Global], 85, safe, "Chooses another person to look through the eyes of.";
    }
    Program {
        Back "back" "Back" [Global], 80, safe, "Goes one level up; first clears a message, a filter or what is half typed.";
        Close "close" "Close" [Global], 81, safe, "Closes this level; on the first one, leaves the program.";
        Palette "palette" "Commands" [Global], 90, safe, "Lists every command, to be found by typing; a number goes to that row.";
        Messages "messages" "Messages" [Global], 0, safe, "Shows what was said so far, in full.";
        Reload "reload" "Read again" [Global], 0, safe, "Reads what is shown from the store again.";
        Redraw "redraw" "Draw again" [Global], 0, safe, "Draws the whole screen again.";
        Suspend "suspend" "Suspend" [Global], 0, safe, "Gives the terminal back until the program is continued with fg.";
        Interrupt "interrupt" "Interrupt" [Global], 0, safe, "Closes what lies on top; given twice, leaves the program.";
        Quit "quit" "Quit" [Global], 0, safe, "Leaves the program.";
        Help "help" "Help" [Global], 0, safe, "Explains every key of this screen; can be searched, and run with Enter.";
    }
}

/// What stands when a command is asked for that the table does not hold.
pub(super) const HELP: Definition = Definition {
    command: Command::Help,
    name: "help",
    title: "Help",
    sentence: "Explains every key of this screen.",
    section: Section::Program,
    contexts: &[Global],
    hint: 0,
    danger: false,
};
