//! Owns the tests of the use cases: a small world, the access matrix, sharing, imports.
//! Must not reach around the service: what a test sees is what a person would see.

mod access;
mod attacks;
mod consent;
mod groups;
mod imports;
mod news;
mod outbox;
mod world;
