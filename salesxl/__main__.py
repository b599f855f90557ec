"""``python -m salesxl``."""

from salesxl.cli import run

run()
