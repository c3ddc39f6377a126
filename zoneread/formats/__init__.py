"""Formats: one module for each interchange format, behind one registry."""
