//! Owns what is known of the published imports between two publications: which they are, how far each is trusted,
//! which authorities they brought.
//! Must not know how an import is published or taken back.

use std::collections::{BTreeMap, HashMap};

use crate::domain::{ImportId, LaCode};
use crate::store::ImportRecord;

/// The published imports, by number.
#[derive(Debug, Default)]
pub(super) struct Published {
    stamp: u64,
    records: HashMap<ImportId, ImportRecord>,
    authorities: BTreeMap<LaCode, Option<String>>,
    chains: BTreeMap<u32, String>,
}

impl Published {
    /// The published imports as of the publication of this number.
    pub fn new(stamp: u64, records: HashMap<ImportId, ImportRecord>) -> Self {
        let mut by_number: Vec<&ImportRecord> = records.values().collect();
        by_number.sort_by_key(|record| record.id);
        let mut authorities: BTreeMap<LaCode, Option<String>> = BTreeMap::new();
        for (la, name) in by_number.iter().flat_map(|record| &record.las) {
            let slot = authorities.entry(*la).or_default();
            if !name.is_empty() && slot.as_ref() != Some(name) {
                *slot = Some(name.clone());
            }
        }
        let named = by_number.iter().flat_map(|record| &record.chains);
        let chains = named.map(|(uid, name)| (*uid, name.clone())).collect();
        Self { stamp, records, authorities, chains }
    }

    /// Grows whenever an import is published or taken back.
    pub fn stamp(&self) -> u64 {
        self.stamp
    }

    /// Whether readers may see what came with this import.
    pub fn holds(&self, import: ImportId) -> bool {
        self.records.contains_key(&import)
    }

    /// The record of a published import.
    pub fn record(&self, import: ImportId) -> Option<&ImportRecord> {
        self.records.get(&import)
    }

    /// Every record, in no order.
    pub fn records(&self) -> impl Iterator<Item = &ImportRecord> {
        self.records.values()
    }

    /// How far to trust what an import says of schools: school information over results over census over lists of
    /// links and chains (0), then newer years over older ones; none when it is not published.
    pub fn rank(&self, import: ImportId) -> Option<(u8, u16, ImportId)> {
        let record = self.records.get(&import)?;
        let kind = match record.kind.as_str() {
            "schools" => 3,
            "census" | "entries" => 1,
            // They name neither a school nor where it lies.
            "chains" | "links" => 0,
            _ => 2,
        };
        Some((kind, record.year.map_or(0, crate::figures::Year::end), import))
    }

    /// The authorities that imports brought, with their names where a file gave one.
    pub fn authorities(&self) -> &BTreeMap<LaCode, Option<String>> {
        &self.authorities
    }

    /// The academy chains that imports brought, with the name that the newest gave.
    pub fn chains(&self) -> &BTreeMap<u32, String> {
        &self.chains
    }

    /// The import that brought the file with this SHA-256.
    pub fn of_bytes(&self, sha256: &str) -> Option<&ImportRecord> {
        self.records.values().find(|record| record.sha256 == sha256)
    }
}
