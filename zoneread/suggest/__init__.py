"""Suggest: what an annotator would probably tag. Pure but for the command suggester."""
