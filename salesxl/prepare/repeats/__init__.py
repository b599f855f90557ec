"""Rows that are no sale of their own: they repeat, add up or announce what other rows say."""
