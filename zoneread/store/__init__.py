"""Store: annotations.db. The only package that knows SQLite."""
