//! The state machine: panes, focus, overlays, jumps; events in, effects out. Knows no terminal.

pub mod protocol;
