//! The frame and the flow, with a service of invented data.
