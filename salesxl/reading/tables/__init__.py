"""Recognised blocks become canonical tables, joined to each other."""
