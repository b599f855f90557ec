"""The command line: ``salesxl``, or ``python -m salesxl`` where the program is not found."""

from salesxl.cli.commands import main, run

__all__ = ["main", "run"]
