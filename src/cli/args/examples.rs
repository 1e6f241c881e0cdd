//! Owns the examples that help shows: what a person would type, word for word.
//! Must not know how a command is carried out.

/// The ways into the program.
pub(super) const PROGRAM: &str = "\
Examples:
  collaborate demo                                   look around; nothing is kept
  collaborate import ~/Downloads/2023-2024           take DfE's files in
  collaborate report overview --group Coast          read a report
  collaborate                                        the screens on your own store

Exit status: 0 done, 1 the input or the state does not allow it, 2 wrong usage, 3 the store is in use by another \
process, 4 the store or a file is damaged, 70 a fault of the program.";

pub(super) const DEMO: &str = "\
Examples:
  collaborate demo
  collaborate demo --as helen.marchbank@wrenmoor.example
  collaborate demo --keep ./demo-store     then: collaborate --data ./demo-store group list";

pub(super) const IMPORT: &str = "\
Examples:
  collaborate import ~/Downloads/2023-2024 edubasealldata20240901.csv
  collaborate import ks4.csv --year 2023/24 --release final
  collaborate import list
  collaborate import undo I7";

pub(super) const GROUP: &str = "\
Examples, with a group's id or its name in quotation marks:
  collaborate group create --name \"Coast\" --owner LA:815 --school 121666 --school 121675
  collaborate group terms
  collaborate group visibility \"Coast\" schools --preview
  collaborate group visibility \"Coast\" schools --accept-terms --start-with-agreed
  collaborate group access \"Coast\" a.name@council.example
  collaborate group viewers \"Coast\" --add a.name@council.example
  collaborate group viewers \"Coast\" --school 121666 --add a.head@school.example --confirm-schools";

pub(super) const CREATE: &str = "\
Example:
  collaborate group create --name \"Coast\" --description \"The schools by the sea\" --owner LA:815 \\
    --school 121666 --school 121675 --viewer a.name@council.example

Create a group for its owner only, ask for the permissions (`collaborate consent request`), then share it \
(`collaborate group visibility`).";

pub(super) const CONSENT: &str = "\
Examples:
  collaborate consent request \"Coast\"                  ask every school that was not asked yet
  collaborate consent board \"Coast\" --state requested  who has not answered
  collaborate consent chase \"Coast\" 121666
  collaborate consent letter \"Coast\" 121666 > letter.txt
  collaborate consent record \"Coast\" 121666 granted --signatory \"A. Head\" --role Headteacher
  collaborate consent withdraw \"Coast\" 121666";

pub(super) const RECORD: &str = "\
Examples:
  collaborate consent record \"Coast\" 121666 granted --signatory \"A. Head\" --role Headteacher --date 2026-11-20
  collaborate consent record \"Coast\" 121675 granted --signatory \"B. Chair\" --role \"Chair of governors\" \\
    --scope ks4 --expires 2027-08-31 --note \"Reviewed every summer\"
  collaborate --as a.head@school.example consent record \"Coast\" 121666 declined";

pub(super) const TEMPLATE: &str = "\
Examples:
  collaborate consent template LA:815 > letter.txt       the letter as it is
  collaborate consent template LA:815 --set letter.txt   after changing it
  collaborate consent template LA:815 --standard

A template may hold {school}, {group}, {purpose}, {owner}, {contact}, {schools}, {agreement} and {date}.";

pub(super) const VISIBILITY: &str = "\
Examples:
  collaborate group visibility \"Coast\" schools --preview
  collaborate group visibility \"Coast\" schools --accept-terms --start-with-agreed
  collaborate group visibility \"Coast\" owner";

pub(super) const USER: &str = "\
Examples:
  collaborate user add --email a.name@council.example --name \"A. Name\" --organisation LA:815 --administrator
  collaborate user global a.name@council.example on
  collaborate user edit a.name@council.example --only-school 121666 --only-school 121675
  collaborate user list --organisation LA:815";

pub(super) const NOTIFICATIONS: &str = "\
Examples:
  collaborate --as a.name@council.example notifications list --unread
  collaborate --as a.name@council.example notifications prefer daily
  collaborate notifications list                     the outbox
  collaborate notifications send                     what is due; put it into cron
  collaborate notifications retry 12 13              once more, what was given up";

pub(super) const REPORT: &str = "\
Examples:
  collaborate report overview --group \"Coast\"
  collaborate report schools --group \"Coast\" --year 2023/24 --sort progress8:desc --pupils fsm6
  collaborate report schools --group \"Coast\" --pupils fsm6+girls --measure attainment8,progress8
  collaborate report subject --group \"Coast\" --subject english --output english.csv
  collaborate --format json report overview --group \"Coast\"
  collaborate report schools --group \"Coast\" --explain progress8 --row 121666       where a figure is from
  collaborate report overview --group \"Coast\" --without 121666                     what if it were not in it
  collaborate report compare --group \"Coast\" --school 121666 --school 121675

A word that is not known (a pupil group, a measure, a subject, a column) is answered with the list of those that are.";

pub(super) const VIEW: &str = "\
Examples:
  collaborate view save --name \"Maths gaps\" report schools --group \"Coast\" --pupils disadvantaged --sort progress8:asc
  collaborate view run \"Maths gaps\"
  collaborate view run \"Maths gaps\" --output gaps.csv
  collaborate view list

A view keeps what is asked, never a figure: each time it is made anew, with what you may see then.";

pub(super) const AUDIT: &str = "\
Examples:
  collaborate audit list --group \"Coast\" --kind view --since 2026-11-01     who looked this month
  collaborate --format csv audit list > log.csv
  collaborate audit undo                        take back your latest change within the hour
  collaborate audit undo 17
  collaborate audit verify --head 1204:9f2c…    the head that an earlier verify printed";

pub(super) const FILES: &str = "\
Examples:
  collaborate group export \"Coast\" > coast.toml
  collaborate group plan coast.toml
  collaborate group apply coast.toml --start-with-agreed
  collaborate group apply coast.toml --over     although the group was changed since the file was made";

pub(super) const SCHOOL: &str = "\
Examples:
  collaborate school list --la 815 --phase secondary --open
  collaborate school list --search whitby
  collaborate school show 121666";

pub(super) const SAMPLE: &str = "\
Example:
  collaborate sample --schools 200 --years 5 ./invented
  collaborate --data ./store import ./invented";
