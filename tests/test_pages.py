"""The pages that users read: links lead somewhere, and both languages give the same commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def anchors(page: Path) -> set[str]:
    """What a link can lead to within a page: its headings, as they are made into anchors, and what is named."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    said = {re.sub(r"[^\w\- \u0e00-\u0e7f]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return said | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = page.parent / file if file else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_thai_page_gives_the_same_set_up_commands() -> None:
    english, thai = (path.read_text(encoding="utf-8") for path in (ROOT / "README.md", ROOT / "docs/readme.th.md"))
    commands = re.findall(r"<!-- [\w-]+ -->\n(```\n.*?```)\n<!-- end -->", english, re.DOTALL)
    assert len(commands) == 2
    for command in commands:
        assert command in thai


def test_every_page_for_users_is_there_in_both_languages() -> None:
    names = {page.name.removesuffix(".md") for page in PAGES if page.parent.name == "docs"}
    english = {name for name in names if not name.endswith(".th")} - {"benchmarks"}
    assert {f"{name}.th" for name in english} | {"readme.th"} == {name for name in names if name.endswith(".th")}
