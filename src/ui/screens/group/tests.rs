//! The page of a group and its boxes, driven by keys, with a service of invented data.
