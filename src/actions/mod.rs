//! Every action by name, with its help and default keys.
