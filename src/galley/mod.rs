//! Story and width to lines of labelled pieces.
