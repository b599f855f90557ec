"""Metrics: formulas over measures, one file a family of the article and a few beside."""
