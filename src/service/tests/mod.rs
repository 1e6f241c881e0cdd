//! Owns the tests of the use cases: a small world, the access matrix, sharing, imports.
//! Must not reach around the service: what a test sees is what a person would see.

mod access;
mod attacks;
mod audit;
mod calendar;
mod consent;
mod entries;
mod explain;
mod group_files;
mod groups;
mod imports;
mod lineage;
mod matrix;
mod news;
mod outbox;
mod properties;
mod similar;
mod trust_attacks;
mod unchanged;
mod undo;
mod undo_attacks;
mod views;
mod what_if;
mod world;
