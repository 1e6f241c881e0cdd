//! Owns the layout of a person's saved views.
//! Must not know what the words of a view mean.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::domain::{GroupId, SavedViews, View, Words};
use crate::store::{StoreError, codec};

#[derive(Serialize, Deserialize)]
struct ViewV1 {
    name: String,
    group: u32,
    query: Words,
    screen: Words,
}

#[derive(Serialize, Deserialize)]
struct SavedViewsV1 {
    views: Vec<ViewV1>,
}

impl Record for SavedViews {
    const KIND: u8 = b'v';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let frozen = self.0.iter().cloned().map(|View { name, group, query, screen }| ViewV1 {
            name,
            group: group.0,
            query,
            screen,
        });
        codec::encode(&SavedViewsV1 { views: frozen.collect() })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let SavedViewsV1 { views } = codec::decode(body)?;
        let live = views.into_iter().map(|ViewV1 { name, group, query, screen }| View {
            name,
            group: GroupId(group),
            query,
            screen,
        });
        Ok(Self(live.collect()))
    }
}
