"""View: cell widths, line breaking, layout, motions, text objects, highlights. Pure: knows neither spans nor Textual."""
