"""Print the files that are made from the registry, or check that the committed ones are fresh.

    python -m salesxl.generate           writes them
    python -m salesxl.generate --check   exits with 1 if one is stale
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from salesxl.definitions import analyses, metrics
from salesxl.locale import Language, say, words

ROOT = Path(__file__).resolve().parent.parent


def metrics_page(language: Language) -> str:
    """The reference page of all metrics and analyses."""

    def word(key: str) -> str:
        return say(f"docs.{key}", language)

    lines = [f"# {word('title')}", "", word("generated"), "", word("intro"), ""]
    found = metrics()
    for family in ("performance", "activity", "productivity"):
        lines += [f"- **{say(f'cli.families.{family}', language)}**: " + " · ".join(_link(m, language) for m in found if m["family"] == family)]
    lines += [f"- **{word('analyses')}**: " + " · ".join(_link(a, language) for a in analyses()), ""]
    for family in ("performance", "activity", "productivity"):
        lines += [f"## {say(f'cli.families.{family}', language)}", ""]
        for metric in found:
            if metric["family"] == family:
                lines += _metric(metric, language, word)
    lines += [f"## {word('analyses')}", ""]
    for analysis in analyses():
        lines += [f'<a id="{analysis["key"]}"></a>', f"### {analysis['label'][language]}", ""]
        lines += [f"`{analysis['key']}` · `={analysis['function']}()`", "", analysis["definition"][language], ""]
    return "\n".join(lines)


def _link(entry: dict[str, Any], language: Language) -> str:
    return f"[{entry['label'][language]}](#{entry['key']})"


def _metric(metric: dict[str, Any], language: Language, word: Callable[[str], str]) -> Iterator[str]:
    units = words(language, "cli")["units"]
    yield f'<a id="{metric["key"]}"></a>'
    yield f"### {metric['label'][language]}"
    yield ""
    yield f"`{metric['key']}` · `={metric['function']}()` · {units[metric['unit']]} · {word('better.' + metric['better'])}"
    yield ""
    yield metric["definition"][language]
    yield ""
    inputs = ", ".join(f"{key} = {value:g}" for key, value in metric["example"].items() if key != "=")
    yield f"- {word('formula')}: `{metric['formula']}`"
    yield f"- {word('needs')}: {', '.join(f'`{table}`' for table in metric['needs']) or '–'}"
    yield f"- {word('example')}: {inputs} → {metric['example']['=']:g}"
    yield f"- {word('source')}: {metric['source']}"
    if len(metric["variants"]) > 1:
        yield ""
        yield f"| {word('variant')} | {word('meaning')} | {word('formula')} |"
        yield "|---|---|---|"
        for number, variant in enumerate(metric["variants"]):
            default = f" ({word('default')})" if number == 0 else ""
            yield f"| `{variant['name']}`{default} | {variant['label'][language]} | `{variant['formula']}` |"
    yield ""


FILES: dict[str, Callable[[], str]] = {
    "docs/metrics.md": lambda: metrics_page("en"),
    "docs/metrics.th.md": lambda: metrics_page("th"),
}
"""Path from the project's root -> what makes it."""


def stale(root: Path = ROOT) -> list[str]:
    """The generated files that differ from what the registry says now."""
    return [name for name, make in FILES.items() if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != make()]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write the files, or check them."""
    if "--check" in arguments:
        for name in stale(root):
            print(f"{name} is stale: run `python -m salesxl.generate`", file=sys.stderr)  # noqa: T201
        return 1 if stale(root) else 0
    for name, make in FILES.items():
        (root / name).write_text(make(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
