"""Text: source text, reading text, the map between their offsets, clean-up steps, segments. Pure: no files, no terminal."""
