//! Owns the use cases of imports: files in, the list, one import back out; all or nothing per file.
//! Must not know file formats; that is `import`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use crate::domain::{ImportId, LaCode, Urn};
use crate::import::{self, Options, Parsed, Refusal, Summary};
use crate::store::{
    Commit, Counter, Extent, ImportRecord, ImportState, SchoolFacts, Undo, keys, read, scan_all, stage_import, sweep,
};

use super::authority::Who;
use super::mutation::Change;
use super::published::Published;
use super::{Actor, ImportLine, Service, ServiceError, Trouble};

/// How far an import has come.
#[derive(Debug, Clone, Copy)]
pub struct ImportProgress<'a> {
    /// The file being read.
    pub file: &'a Path,
    /// Its position among the files, from 1.
    pub position: usize,
    /// How many files there are.
    pub files: usize,
    /// Bytes read of it.
    pub read: u64,
    /// Bytes of it in all.
    pub bytes: u64,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// Taken in whole, and durable.
    Imported(ImportId),
    /// Would be taken in whole (`--dry-run`).
    WouldImport,
    /// The same bytes are there already.
    Unchanged(ImportId),
    /// Not taken; nothing of it was kept.
    Refused(Refusal),
}

/// One file of an import with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOutcome {
    /// The file as it was named.
    pub file: PathBuf,
    /// What it holds; none where it was refused or known already.
    pub summary: Option<Summary>,
    /// For a file that is there already: what was recorded of it.
    pub recorded: Option<ImportLine>,
    /// What became of it.
    pub state: FileState,
}

/// Where the bytes of a file come from.
#[derive(Clone, Copy)]
enum Source<'a> {
    Disk(&'a Path),
    Embedded(&'a Path, &'a [u8]),
}

impl Service {
    /// Files and folders in; one outcome per file, in order of path. Files stand alone.
    pub fn import(
        &self,
        actor: &Actor,
        paths: &[PathBuf],
        options: Options,
        dry_run: bool,
        progress: &mut dyn FnMut(ImportProgress<'_>),
    ) -> Result<Vec<FileOutcome>, ServiceError> {
        let who = self.who(actor)?;
        who.operator_only("import files")?;
        let files = import::find_files(paths)
            .map_err(|refusal| ServiceError::new(Trouble::Invalid, refusal.what, refusal.hint))?;
        let mut outcomes = Vec::with_capacity(files.len());
        for (at, file) in files.iter().enumerate() {
            let mut told = |read, bytes| {
                progress(ImportProgress { file, position: at + 1, files: files.len(), read, bytes });
            };
            outcomes.push(self.import_one(&who, Source::Disk(file), options, dry_run, &mut told)?);
        }
        Ok(outcomes)
    }

    /// A file that is part of the program (the sample data) in.
    pub fn import_embedded(&self, actor: &Actor, name: &Path, bytes: &[u8]) -> Result<FileOutcome, ServiceError> {
        let who = self.who(actor)?;
        who.operator_only("import files")?;
        self.import_one(&who, Source::Embedded(name, bytes), Options::default(), false, &mut |_, _| {})
    }

    fn import_one(
        &self,
        who: &Who,
        source: Source<'_>,
        options: Options,
        dry_run: bool,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<FileOutcome, ServiceError> {
        let file = source.path().to_owned();
        let refused = |refusal| FileOutcome {
            file: source.path().to_owned(),
            summary: None,
            recorded: None,
            state: FileState::Refused(refusal),
        };
        let sha256 = match source.sha256() {
            Ok(sha256) => sha256,
            Err(refusal) => return Ok(refused(refusal)),
        };
        if let Some(held) = self.published().of_bytes(&sha256) {
            return Ok(match contradiction(held, options) {
                Some(refusal) => refused(refusal),
                None => FileOutcome {
                    file,
                    summary: None,
                    recorded: Some(line(held)),
                    state: FileState::Unchanged(held.id),
                },
            });
        }
        let mut parsed = match source.parse(options, progress) {
            Ok(parsed) => parsed,
            Err(refusal) => return Ok(refused(refusal)),
        };
        parsed.summary.remarks.extend(self.differences(&parsed)?);
        let summary = Some(parsed.summary.clone());
        let state = if dry_run {
            FileState::WouldImport
        } else {
            FileState::Imported(self.publish(who, &file, sha256, parsed)?)
        };
        Ok(FileOutcome { file, summary, recorded: None, state })
    }

    /// Writes everything under a staging record, then publishes it with one commit.
    pub(super) fn publish(
        &self,
        who: &Who,
        file: &Path,
        sha256: String,
        mut parsed: Parsed,
    ) -> Result<ImportId, ServiceError> {
        let record = self.stage(who, file, sha256, &parsed)?;
        let id = record.id;
        for block in &mut parsed.blocks {
            block.key.import = id;
        }
        for block in &mut parsed.entries.blocks {
            block.key.import = id;
        }
        stage_import(self.store.as_ref(), id, &parsed.schools, &parsed.blocks, &parsed.entries)?;
        self.change(who, |commit| {
            let held = read::<ImportRecord>(self.store.as_ref(), keys::import(id))?;
            let published = ImportRecord { state: ImportState::Published, ..record.clone() };
            commit.put_over(&held, &published)?;
            self.next_number("publications", commit)?;
            let forward = format!(
                "imported {} ({}, {} figures, SHA-256 {})",
                record.file, record.kind, record.figures, record.sha256
            );
            let taken_back = Undo::Never(format!("figures are taken back with `collaborate import undo {id}`"));
            let change = Change::new("import", id.to_string(), forward);
            Ok((change.undone_by(format!("import undo {id}"), taken_back), ()))
        })?;
        self.read_published()?;
        self.finish_merge(&parsed.schools.iter().map(|school| school.urn).collect())?;
        Ok(id)
    }

    fn stage(&self, who: &Who, file: &Path, sha256: String, parsed: &Parsed) -> Result<ImportRecord, ServiceError> {
        let summary = &parsed.summary;
        let mut las: BTreeMap<LaCode, String> =
            parsed.schools.iter().map(|school| (school.la, String::new())).collect();
        las.remove(&LaCode::NOT_STATED);
        las.extend(parsed.las.iter().cloned());
        let mut record = ImportRecord {
            id: ImportId(0),
            file: file.display().to_string(),
            sha256,
            kind: summary.kind.id().to_owned(),
            stage: summary.stage,
            year: summary.year,
            release: summary.release,
            rows: summary.rows,
            schools: summary.schools,
            figures: summary.figures,
            codes: summary.codes.iter().map(|(code, count)| (code.clone(), *count)).collect(),
            refused: summary.refused.len() as u64,
            by: who.name(),
            at: self.now(),
            state: ImportState::Staging,
            las: las.into_iter().collect(),
            chains: summary.chains.clone(),
        };
        loop {
            let mut commit = Commit::new();
            let number = self.next_number("import", &mut commit)?;
            record.id = ImportId(u32::try_from(number).unwrap_or(u32::MAX));
            let held = read::<ImportRecord>(self.store.as_ref(), keys::import(record.id))?;
            commit.put_over(&held, &record)?;
            match commit.apply(self.store.as_ref()) {
                Ok(()) => return Ok(record),
                Err(crate::store::StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The schools that an import stated something of.
    fn schools_of_import(&self, id: ImportId) -> Result<BTreeSet<Urn>, ServiceError> {
        let mut urns = BTreeSet::new();
        scan_all::<Extent>(self.store.as_ref(), keys::import_index_of(id), &mut |_, extent| {
            urns.extend(extent.0.iter().filter_map(|key| keys::facts_key(key)).map(|(urn, _)| urn));
            Ok(())
        })?;
        Ok(urns)
    }

    pub(super) fn list_imports(&self, who: &Who) -> Result<Vec<ImportLine>, ServiceError> {
        who.operator_only("see the imports")?;
        let published = self.published();
        let mut lines: Vec<ImportLine> = published.records().map(line).collect();
        lines.sort_by_key(|line| line.id);
        Ok(lines)
    }

    pub(super) fn undo_import(&self, who: &Who, id: ImportId) -> Result<ImportLine, ServiceError> {
        who.operator_only("take an import back")?;
        let record =
            self.published().record(id).cloned().ok_or_else(|| ServiceError::not_found("import", &id.to_string()))?;
        let urns = self.schools_of_import(id)?;
        self.change(who, |commit| {
            let held = read::<ImportRecord>(self.store.as_ref(), keys::import(id))?;
            commit.put_over(&held, &ImportRecord { state: ImportState::Undone, ..record.clone() })?;
            self.next_number("publications", commit)?;
            let forward = format!("took back {}", record.file);
            let inverse = format!("import {} again", record.file);
            let again = Undo::Never(format!("the figures are gone; import {} again", record.file));
            Ok((Change::new("import undo", id.to_string(), forward).undone_by(inverse, again), ()))
        })?;
        self.read_published()?;
        self.finish_merge(&urns)?;
        sweep(self.store.as_ref(), id)?;
        Ok(line(&record))
    }

    /// The published imports as last read.
    pub(super) fn published(&self) -> Arc<Published> {
        Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Finishes what a crash interrupted: sweeps what was never published or was taken back, merges what was.
    pub(super) fn recover_imports(&self) -> Result<(), ServiceError> {
        let unfinished = self.read_published()?;
        for id in unfinished {
            sweep(self.store.as_ref(), id)?;
        }
        let publications = read::<Counter>(self.store.as_ref(), keys::counter("publications"))?.value;
        let merged = read::<Counter>(self.store.as_ref(), keys::counter("merged"))?.value;
        if publications.map(|counter| counter.0) == merged.map(|counter| counter.0) {
            return Ok(());
        }
        let mut urns = BTreeSet::new();
        scan_all::<SchoolFacts>(self.store.as_ref(), keys::all_facts(), &mut |_, facts| {
            urns.insert(facts.0.urn);
            Ok(())
        })?;
        scan_all::<crate::domain::School>(self.store.as_ref(), keys::schools(), &mut |_, school| {
            urns.insert(school.urn);
            Ok(())
        })?;
        self.finish_merge(&urns)
    }

    fn finish_merge(&self, urns: &BTreeSet<Urn>) -> Result<(), ServiceError> {
        self.merge_schools(urns)?;
        let publications = read::<Counter>(self.store.as_ref(), keys::counter("publications"))?.value;
        let merged = read::<Counter>(self.store.as_ref(), keys::counter("merged"))?;
        let mut commit = Commit::new();
        commit.put_over(&merged, &Counter(publications.map_or(0, |counter| counter.0)))?;
        match commit.apply(self.store.as_ref()) {
            Ok(()) | Err(crate::store::StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        self.tell_listeners();
        Ok(())
    }

    /// Reads which imports are published; answers with those that a crash or an undo left unfinished.
    fn read_published(&self) -> Result<Vec<ImportId>, ServiceError> {
        let mut records = HashMap::new();
        let mut unfinished = Vec::new();
        scan_all::<ImportRecord>(self.store.as_ref(), keys::imports(), &mut |_, record| {
            match record.state {
                ImportState::Published => {
                    records.insert(record.id, record);
                }
                ImportState::Staging | ImportState::Undone => unfinished.push(record.id),
            }
            Ok(())
        })?;
        let publications = read::<Counter>(self.store.as_ref(), keys::counter("publications"))?.value;
        let stamp = publications.map_or(0, |counter| counter.0);
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Published::new(stamp, records));
        Ok(unfinished)
    }
}

impl Source<'_> {
    fn path(&self) -> &Path {
        match self {
            Self::Disk(path) | Self::Embedded(path, _) => path,
        }
    }

    fn sha256(&self) -> Result<String, Refusal> {
        match self {
            Self::Disk(path) => import::sha256(path),
            Self::Embedded(_, bytes) => Ok(import::sha256_bytes(bytes)),
        }
    }

    fn parse(&self, options: Options, progress: &mut dyn FnMut(u64, u64)) -> Result<Parsed, Refusal> {
        match self {
            Self::Disk(path) => import::read(path, options, ImportId(0), progress),
            Self::Embedded(name, bytes) => import::read_bytes(name, bytes, options, ImportId(0), progress),
        }
    }
}

/// The same bytes with another year or release than the one they were imported as.
fn contradiction(held: &ImportRecord, options: Options) -> Option<Refusal> {
    let other_year = options.year.filter(|year| held.year.is_some_and(|known| known != *year));
    let other_release = options.release.filter(|release| held.release.is_some_and(|known| known != *release));
    let asked = match (other_year, other_release) {
        (Some(year), _) => year.to_string(),
        (None, Some(release)) => release.to_string(),
        (None, None) => return None,
    };
    let known = [held.year.map(|year| year.to_string()), held.release.map(|release| release.to_string())];
    let known: Vec<String> = known.into_iter().flatten().collect();
    Some(Refusal::new(
        format!("this file is there already, as {} ({}), not as {asked}", known.join(" "), held.id),
        format!("take it back first with `collaborate import undo {}`, then import it again", held.id),
    ))
}

fn line(record: &ImportRecord) -> ImportLine {
    ImportLine {
        id: record.id,
        file: record.file.clone(),
        sha256: record.sha256.clone(),
        kind: record.kind.clone(),
        year: record.year.map(|year| year.to_string()),
        release: record.release.map(|release| release.to_string()),
        rows: record.rows,
        schools: record.schools,
        figures: record.figures,
        by: record.by.clone(),
        at: record.at,
    }
}
