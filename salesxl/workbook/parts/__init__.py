"""The parts of an xlsx workbook, read and changed as they stand: sheets, tables, charts, names."""
