"""Compare: alignment, diff, agreement, adjudication rules. Pure."""
