//! Owns the words that invented names are built from, and how a school comes by its name.
//! Must not know any real place: every name is put together from syllables that no gazetteer holds.

use super::chance::Chance;

const BEGINNINGS: [&str; 40] = [
    "Alver", "Brannel", "Cawder", "Dunmer", "Elsing", "Fennick", "Garram", "Haskel", "Ivering", "Jessop", "Kelvan",
    "Lorrin", "Marrow", "Nettle", "Orrin", "Pellan", "Quarrin", "Rushel", "Sarrow", "Tarvin", "Ulver", "Vennor",
    "Wexen", "Yarrel", "Ashmer", "Birlan", "Corvel", "Dellow", "Emmer", "Farrin", "Gorsel", "Hollin", "Irmin",
    "Kestle", "Larkes", "Mossel", "Norrel", "Pinnar", "Redmer", "Sallow",
];

const ENDINGS: [&str; 24] = [
    "holt", "wick", "stead", "combe", "sey", "thwaite", "barrow", "dene", "hurst", "mere", "bourne", "field", "gate",
    "ham", "worthy", "shaw", "croft", "fell", "beck", "moor", "ley", "thorpe", "bridge", "water",
];

const SAINTS: [&str; 14] = [
    "St Aldwyn's",
    "St Brannoc's",
    "St Cuthman's",
    "St Eadith's",
    "St Frideswide's",
    "St Hybald's",
    "St Ithamar's",
    "St Kyneburgha's",
    "St Melangell's",
    "St Neot's",
    "St Osyth's",
    "St Sidwell's",
    "St Tegan's",
    "St Wulfram's",
];

const NATURE: [&str; 16] = [
    "Alder Grove",
    "Beech Lane",
    "Birch Hill",
    "Cedar Park",
    "Elm Tree",
    "Fern Bank",
    "Hawthorn",
    "Hazel Wood",
    "Juniper",
    "Larch Green",
    "Maple Court",
    "Oakfield",
    "Rowan Tree",
    "Silver Birch",
    "Willow Brook",
    "Yew Tree",
];

/// Streets of addresses.
pub(super) const STREETS: [&str; 12] = [
    "School Lane",
    "Church Road",
    "Station Road",
    "Mill Lane",
    "The Green",
    "Back Lane",
    "High Street",
    "Park Avenue",
    "Long Lane",
    "Orchard Way",
    "Meadow Road",
    "Chapel Street",
];

/// An invented place, for example `Brannelholt`.
pub(super) fn place(chance: &mut Chance) -> String {
    format!("{}{}", chance.word(&BEGINNINGS), chance.word(&ENDINGS))
}

/// A primary school's name; a church school is named after a saint or its village.
pub(super) fn primary(chance: &mut Chance, place: &str, religion: &str) -> String {
    match religion {
        "Roman Catholic" => format!("{} Catholic Primary School", chance.word(&SAINTS)),
        "Church of England" if chance.holds(0.2) => {
            format!("{place}, {} Church of England School", chance.word(&SAINTS))
        }
        "Church of England" => format!("{place} Church of England Primary School"),
        _ => match chance.below(4) {
            0 => format!("{} Primary School", chance.word(&NATURE)),
            1 => format!("{place} Community Primary School"),
            _ => format!("{place} Primary School"),
        },
    }
}

/// A secondary school's name.
pub(super) fn secondary(chance: &mut Chance, place: &str, religion: &str) -> String {
    match religion {
        "Roman Catholic" => format!("{} Catholic School", chance.word(&SAINTS)),
        "Church of England" => format!("{place} Church of England High School"),
        _ => match chance.below(4) {
            0 => format!("{place} High School"),
            1 => format!("{} Community College", chance.word(&NATURE)),
            2 => format!("The {place} School"),
            _ => format!("{place} School"),
        },
    }
}

/// The name of a school that selects its pupils, or that admits boys or girls only.
pub(super) fn separate(place: &str, selective: bool, pupils: &str) -> String {
    match (selective, pupils) {
        (true, "Mixed") => format!("{place} Grammar School"),
        (true, _) => format!("{place} Grammar School for {pupils}"),
        (false, _) => format!("{place} School for {pupils}"),
    }
}

/// The name that a school takes when it becomes an academy.
pub(super) fn academy(name: &str) -> String {
    let stem = ["Community College", "Community Primary School", "Primary School", "High School", "School"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
        .trim_end();
    let kind = if name.contains("Primary") { "Primary Academy" } else { "Academy" };
    format!("{stem} {kind}")
}
