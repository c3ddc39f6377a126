"""Suggesters: what proposes spans for an annotator to judge. Pure but for the external program; none of them stores anything."""
