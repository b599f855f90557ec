"""Which words of a header mean which column of which table."""
