//! Paths, settings, keymap and theme: the assets overlaid by the user's files.
