"""The content of a file, whatever its format, to grids."""
