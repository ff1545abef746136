//! State to screen: the reader and a theme to a ratatui buffer. Changes nothing.
