//! Owns telling where a file states a figure otherwise than the files that are held of the same release.
//! Must not know file formats; which of two figures counts is the order of imports, and is decided elsewhere.

use std::collections::{BTreeSet, HashMap};

use crate::domain::Urn;
use crate::figures::{Block, EnglandScope, Figure, FigureKey, Place, Release, Stage, Year};
use crate::import::Parsed;
use crate::store::read_blocks_of;

use super::{Service, ServiceError};

/// Most differences that are named.
const NAMED: usize = 5;

impl Service {
    /// A remark on the figures that are held with other values, if there are any.
    pub(super) fn differences(&self, parsed: &Parsed) -> Result<Option<String>, ServiceError> {
        let published = self.published();
        let releases: BTreeSet<(Stage, Year, Release)> =
            parsed.blocks.iter().map(|block| (block.key.stage, block.key.year, block.key.release)).collect();
        let stages: BTreeSet<Stage> = published
            .records()
            .filter_map(|record| {
                let stage = record.stage?;
                releases.contains(&(stage, record.year?, record.release.unwrap_or(Release::Final))).then_some(stage)
            })
            .collect();
        let mut found = Vec::new();
        let mut count = 0_u64;
        for stage in stages {
            let of_stage: Vec<&Block> = parsed.blocks.iter().filter(|block| block.key.stage == stage).collect();
            let places: BTreeSet<Place> = of_stage.iter().map(|block| block.key.place).collect();
            let places: Vec<Place> = places.into_iter().collect();
            let read = read_blocks_of(self.store.as_ref(), stage, &places, &|import| published.holds(import))?;
            let held: HashMap<Place, Vec<Block>> = places.into_iter().zip(read).collect();
            for block in of_stage {
                let beneath = held.get(&block.key.place).map(Vec::as_slice).unwrap_or_default();
                for (key, figure, before) in differing(block, beneath) {
                    count += 1;
                    if found.len() < NAMED {
                        found.push(told(parsed, block, key, before, figure));
                    }
                }
            }
        }
        let figures = if count == 1 { "1 figure is".to_owned() } else { format!("{count} figures are") };
        let more = if count > found.len() as u64 { " …" } else { "" };
        Ok((count > 0).then(|| {
            format!(
                "{figures} stated otherwise than in the files that are held, and the newer file counts: {}{more}",
                found.join("; ")
            )
        }))
    }
}

/// The figures of a block that the newest of the blocks beneath it states otherwise, with what it states.
fn differing<'a>(block: &'a Block, held: &'a [Block]) -> impl Iterator<Item = (FigureKey, &'a Figure, &'a Figure)> {
    let same = |other: &&Block| other.key.year == block.key.year && other.key.release == block.key.release;
    let mut beneath: Vec<&Block> = held.iter().filter(same).collect();
    beneath.sort_by_key(|other| std::cmp::Reverse(other.key.import));
    block.figures.iter().filter_map(move |(key, figure)| {
        let before = beneath.iter().find_map(|other| other.figure(*key))?;
        let (Ok(now), Ok(then)) = (figure.value, before.value) else { return None };
        // A figure that is only written to fewer decimals is no other one.
        let rounding = 0.5 / 10_f64.powi(i32::from(figure.decimals.min(before.decimals)));
        let most = if figure.decimals == before.decimals { 0.0 } else { rounding };
        ((now - then).abs() > most + 1e-9).then_some((*key, figure, before))
    })
}

fn told(parsed: &Parsed, block: &Block, key: FigureKey, before: &Figure, now: &Figure) -> String {
    let subject = key.subject.map(|subject| format!(" {}", subject.info().label)).unwrap_or_default();
    let number = |figure: &Figure| {
        figure.value.map_or_else(
            |code| code.written().to_owned(),
            |value| format!("{value:.decimals$}", decimals = usize::from(figure.decimals)),
        )
    };
    format!(
        "{}, {}{subject}, {} {} before, {} now",
        name(parsed, block.key.place),
        key.measure,
        key.pupils.label(),
        number(before),
        number(now)
    )
}

fn name(parsed: &Parsed, place: Place) -> String {
    let school = |urn: Urn| {
        let known = parsed.schools.iter().find(|school| school.urn == urn);
        known.map(|school| school.name.clone()).filter(|name| !name.is_empty()).unwrap_or_else(|| format!("URN {urn}"))
    };
    match place {
        Place::School(urn) => school(urn),
        Place::La(la) => {
            let known = parsed.las.iter().find(|(of, _)| *of == la).map(|(_, name)| name.clone());
            known.unwrap_or_else(|| format!("authority {la}"))
        }
        Place::England(EnglandScope::StateFunded) => "England (state-funded)".to_owned(),
        Place::England(EnglandScope::All) => "England (all schools)".to_owned(),
    }
}
