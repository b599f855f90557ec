"""Formulas evaluated over prepared tables: which rows a period holds, and what they are worth."""
