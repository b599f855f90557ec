"""What several test files share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Nothing is said about speed: a slow machine fails no test.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")

# Python started by a test finds the installed package, not the folder of the same name in which the tests run.
os.environ["PYTHONSAFEPATH"] = "1"

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data sets that may lie beside the project; tests that need it skip where it is absent."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data sets do not lie beside the project")
    return folder
