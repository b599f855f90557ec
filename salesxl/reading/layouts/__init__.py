"""Where on a sheet the tables stand, and which of their rows are data."""
