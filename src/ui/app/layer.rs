//! Owns one place of the stacks: a screen or a box with its number.
//! Must not know what the screen shows.

use crate::ui::screen::Screen;

/// The number of a layer; none is given twice.
pub(super) type LayerId = u64;

/// A screen or a box over it.
pub(super) struct Layer {
    pub id: LayerId,
    pub screen: Box<dyn Screen>,
    /// For a box: the layer that learns its answer.
    pub opener: Option<LayerId>,
    /// Something changed while another screen lay on top.
    pub stale: bool,
}
