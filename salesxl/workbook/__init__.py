"""Templates: what they bind, and how values get into a workbook's own parts."""
