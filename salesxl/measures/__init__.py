"""Measures: one aggregate of one table each, one file a table."""
