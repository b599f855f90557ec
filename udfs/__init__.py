"""The hosts of the worksheet functions: Excel through xlwings, its add-in file, LibreOffice Calc."""
