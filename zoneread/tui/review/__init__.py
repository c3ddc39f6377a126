"""Review in the reader: the votes in the text, the panel beside it, and the decisions."""
