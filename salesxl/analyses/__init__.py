"""Analyses: results that are tables. One file each; what they share is in `rows.py`, `purchases.py` and `stages.py`."""
