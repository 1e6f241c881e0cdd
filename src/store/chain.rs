//! Owns the chain of the audit log: where it ends, and whether every entry still follows from the one before.
//! Must not know what the entries tell of, nor who asks.

use std::collections::BTreeMap;

use super::{AuditEntry, AuditHead, Counter, Read, Store, StoreError, keys, read, scan_all};

/// Entries that are read at a time.
const PAGE: u64 = 512;
/// How many faults are described; all are counted.
const DESCRIBED: u64 = 20;

/// What a walk over the audit log found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// Where the log ends.
    pub end: AuditHead,
    /// How many entries there are.
    pub entries: u64,
    /// How many of them were written before entries were chained.
    pub unchained: u64,
    /// How many faults there are.
    pub faulty: u64,
    /// The first faults, a sentence each.
    pub faults: Vec<String>,
}

impl Chain {
    fn fault(&mut self, words: impl Into<String>) {
        self.faulty += 1;
        if self.faulty <= DESCRIBED {
            self.faults.push(words.into());
        }
    }
}

/// Where the log ends. A store of an earlier version has no head: its last entry is where the chain begins.
pub fn log_end(store: &dyn Store) -> Result<(Read<AuditHead>, AuditHead), StoreError> {
    let held = read::<AuditHead>(store, keys::audit_head())?;
    let end = match held.value {
        Some(end) => end,
        None => end_before_chaining(store)?,
    };
    Ok((held, end))
}

fn end_before_chaining(store: &dyn Store) -> Result<AuditHead, StoreError> {
    let number = read::<Counter>(store, keys::counter("audit"))?.value.unwrap_or_default().0;
    let last = read::<AuditEntry>(store, keys::audit(number))?.value;
    let hash = last.map(|entry| entry.hash(number)).transpose()?.unwrap_or_default();
    Ok(AuditHead { number, hash, chained_from: number + 1 })
}

/// Entries of the log by number, from `from` to `to` (both included); those that are not there are left out.
pub fn log_entries(store: &dyn Store, from: u64, to: u64) -> Result<Vec<(u64, AuditEntry)>, StoreError> {
    let mut found = Vec::new();
    let end = to.checked_add(1).map_or_else(|| keys::audits().1, keys::audit);
    scan_all::<AuditEntry>(store, (keys::audit(from), end), &mut |key, entry| {
        found.extend(keys::audit_key(key).map(|number| (number, entry)));
        Ok(())
    })?;
    Ok(found)
}

/// Walks the whole log: every number is there, every entry holds the hash of the one before, the head is that of the
/// newest, and nothing stands behind it. A head noted earlier must lie in the chain.
pub fn verify_log(store: &dyn Store, noted: Option<(u64, [u8; 32])>) -> Result<Chain, StoreError> {
    let (held, end) = log_end(store)?;
    let mut chain = Chain { end, ..Chain::default() };
    let mut before: Option<[u8; 32]> = Some([0; 32]);
    let mut noted_hash = noted.filter(|(number, _)| *number == 0).map(|_| [0; 32]);
    let mut from = 1;
    while from <= end.number {
        let to = end.number.min(from.saturating_add(PAGE - 1));
        let mut page = readable(store, from, to)?;
        for number in from..=to {
            let entry = page.remove(&number);
            let hash = entry.as_ref().map(|entry| entry.hash(number)).transpose()?;
            if let Some(entry) = &entry {
                follow(&mut chain, number, entry, before);
                compare_mark(store, &mut chain, number, entry)?;
            } else {
                chain.fault(format!("entry {number} was dropped, or cannot be read"));
            }
            if noted.is_some_and(|(at, _)| at == number) {
                noted_hash = hash;
            }
            before = hash;
        }
        from = to + 1;
    }
    compare_head(&mut chain, held.value.is_some(), before);
    beyond_head(store, &mut chain)?;
    compare_noted(&mut chain, noted, noted_hash);
    if chain.faulty > DESCRIBED {
        chain.faults.push(format!("and {} more faults", chain.faulty - DESCRIBED));
    }
    Ok(chain)
}

/// The entries that can be read; a page with damage in it is read one by one.
fn readable(store: &dyn Store, from: u64, to: u64) -> Result<BTreeMap<u64, AuditEntry>, StoreError> {
    match log_entries(store, from, to) {
        Ok(found) => return Ok(found.into_iter().collect()),
        Err(StoreError::Corrupt(_)) => {}
        Err(error) => return Err(error),
    }
    let mut found = BTreeMap::new();
    for number in from..=to {
        match read::<AuditEntry>(store, keys::audit(number)) {
            Ok(entry) => found.extend(entry.value.map(|entry| (number, entry))),
            Err(StoreError::Corrupt(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn follow(chain: &mut Chain, number: u64, entry: &AuditEntry, before: Option<[u8; 32]>) {
    chain.entries += 1;
    if number < chain.end.chained_from {
        chain.unchained += 1;
        if entry.previous != [0; 32] {
            chain.fault(format!("entry {number} was chained, but stands where the log says that nothing was yet"));
        }
    } else if before.is_some_and(|hash| hash != entry.previous) {
        // Which of the two it was cannot be told: the later one holds a hash that the earlier one does not have.
        chain.fault(match number {
            1 => "entry 1 was changed, dropped or put elsewhere: it does not begin the log".to_owned(),
            _ => format!(
                "entry {} was changed, dropped or put elsewhere: entry {number} does not go on from it",
                number - 1
            ),
        });
    }
}

/// That an entry was taken back is noted beside the log, so that nobody has to search it: the note must be there.
fn compare_mark(store: &dyn Store, chain: &mut Chain, number: u64, entry: &AuditEntry) -> Result<(), StoreError> {
    let Some(undone) = entry.undoes else { return Ok(()) };
    let mark = read::<Counter>(store, keys::undone(undone))?.value;
    if mark != Some(Counter(number)) {
        chain.fault(format!("entry {number} took back entry {undone}, and the note of that was changed or dropped"));
    }
    Ok(())
}

fn compare_head(chain: &mut Chain, held: bool, last: Option<[u8; 32]>) {
    let end = chain.end;
    // A log of an earlier version has no head yet; an entry that is not there was told already.
    if held && end.number > 0 && last.is_some_and(|hash| hash != end.hash) {
        chain.fault(format!(
            "entry {} was changed, dropped or put elsewhere: the head of the log does not go on from it",
            end.number
        ));
    }
    if held && end.number == 0 && end.hash != [0; 32] {
        chain.fault("the head of the log says that there is no entry, and holds the hash of one");
    }
    if end.chained_from == 0 || end.chained_from > end.number.saturating_add(1) {
        chain.fault("the head of the log says that the chain begins where there is no entry");
    }
}

fn beyond_head(store: &dyn Store, chain: &mut Chain) -> Result<(), StoreError> {
    let Some(from) = chain.end.number.checked_add(1) else { return Ok(()) };
    let (_, to) = keys::audits();
    let page = store.scan(&keys::audit(from), &to, 1)?;
    // The parts of a large newest entry stand before the next number.
    if let Some((key, _)) = page.items.first() {
        chain.fault(match keys::audit_key(key) {
            Some(number) => format!("entry {number} stands behind the head of the log, which ends at {}", from - 1),
            None => format!("something stands behind the head of the log, which ends at {}", from - 1),
        });
    }
    Ok(())
}

fn compare_noted(chain: &mut Chain, noted: Option<(u64, [u8; 32])>, found: Option<[u8; 32]>) {
    let Some((number, hash)) = noted else { return };
    let end = chain.end.number;
    if number > end {
        chain.fault(format!("the log ended at entry {number} when its head was noted, and ends at {end} now"));
    } else if found != Some(hash) {
        chain.fault(format!("entry {number} is not the one that was noted: the log was rewritten since"));
    }
}

#[cfg(test)]
mod tests;
