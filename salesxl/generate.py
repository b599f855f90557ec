"""Print the files that are made from the registry, or check that the committed ones are fresh.

python -m salesxl.generate           writes them
python -m salesxl.generate --check   exits with 1 if one is stale
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from salesxl.analyse import analyse
from salesxl.analyses import ANALYSES
from salesxl.catalog import METRICS
from salesxl.cells.answers import family_name
from salesxl.cells.functions import Function, functions
from salesxl.dataset import Dataset
from salesxl.definitions import analyses, columns_in_words, example, metrics
from salesxl.load import load
from salesxl.locale import Language, say, words
from salesxl.registry import FAMILIES
from salesxl.settings import Settings
from salesxl.workbook_templates.make_sample import FOLDER

ROOT = Path(__file__).resolve().parent.parent


def metrics_page(language: Language) -> str:
    """The reference page of all metrics and analyses."""

    def word(key: str) -> str:
        return say(f"docs.{key}", language)

    lines = [f"# {word('title')}", "", word("generated"), "", word("intro"), ""]
    found = metrics()
    for family in FAMILIES:
        lines += [
            f"- **{say(f'cli.families.{family}', language)}**: "
            + " · ".join(_link(m, language) for m in found if m["family"] == family)
        ]
    lines += [f"- **{word('analyses')}**: " + " · ".join(_link(a, language) for a in analyses()), ""]
    lines += [f"## {word('edges.title')}", "", *(f"- {rule}" for rule in words(language, "docs")["edges"]["rules"]), ""]
    for family in FAMILIES:
        lines += [f"## {say(f'cli.families.{family}', language)}", ""]
        for metric in found:
            if metric["family"] == family:
                lines += _metric(metric, language, word)
    lines += [f"## {word('analyses')}", ""]
    for analysis in analyses():
        lines += [f'<a id="{analysis["key"]}"></a>', f"### {analysis['label'][language]}", ""]
        lines += [f"`{analysis['key']}` · `={analysis['function']}()`", "", analysis["definition"][language], ""]
        lines += [*_analysis(analysis["key"], language, word), ""]
    return "\n".join(lines)


def _analysis(key: str, language: Language, word: Callable[[str], str]) -> Iterator[str]:
    """The columns of its answer for the sample firm, and its options with what they are if not given."""
    named = [name for name in analyse(key, _sample()).headers(language) if not _LATER_MONTH.fullmatch(name)]
    yield f"- {word('columns')}: {', '.join(named)}{' …' if named[-1] == 'm1' else ''}"
    takes = inspect.signature(ANALYSES[key].function).parameters.values()
    own = [
        f"`{p.name}={p.default}`" for p in takes if p.name not in ("data", "period") and p.default not in (p.empty, "")
    ]
    if own:
        yield f"- {word('options')}: {', '.join(own)}"


_LATER_MONTH = re.compile(r"m([2-9]|\d\d)")  # of a cohort: two of them show what the others are


@cache
def _sample() -> Dataset:
    return load([FOLDER])


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
    yield f"- {word('formula')}: `{metric['formula']}` ({metric['formula_in_words'][language]})"
    yield f"- {word('needs')}: {', '.join(f'`{table}`' for table in metric['needs']) or '–'}"
    yield f"- {word('columns')}: {columns_in_words(metric['columns'], language) or '–'}"
    yield f"- {word('example')}: {example(metric)}"
    yield f"- {word('source')}: {metric['source']}"
    if len(metric["variants"]) > 1:
        yield ""
        yield "| " + " | ".join(word(name) for name in ("variant", "meaning", "used_by", "formula", "columns")) + " |"
        yield "|---|---|---|---|---|"
        for number, variant in enumerate(metric["variants"]):
            default = f" ({word('default')})" if number == 0 else ""
            same = variant["columns"] == metric["columns"]
            needed = word("as_default") if same else columns_in_words(variant["columns"], language) or "–"
            yield (
                f"| `{variant['name']}`{default} | {variant['label'][language]} | {variant['used_by'][language]} "
                f"| {variant['formula_in_words'][language]}<br>`{variant['formula']}` | {needed if number else word('as_above')} |"
            )
    yield ""


# --- the worksheet functions ----------------------------------------------------------------------------------------

FUNCTIONS_HEAD = '''\
"""The worksheet functions, as xlwings imports them. Printed by `python -m salesxl.generate`; do not edit.

They have no type hints: xlwings would take them for conversions, and everything is read by salesxl.cells as it comes.
"""

# ruff: noqa: E501, N802
# fmt: off
# mypy: allow-untyped-defs, allow-untyped-decorators

from __future__ import annotations

import xlwings as xw

from salesxl.udfs.host import answer
'''


def functions_module() -> str:
    """The Python module with one function for each worksheet function."""
    return "\n".join([FUNCTIONS_HEAD, *(line for function in functions().values() for line in _definition(function))])


def _definition(function: Function) -> Iterator[str]:
    names = [argument.name for argument in function.arguments]
    parameters = [f"{a.name}=None" if a.optional else a.name for a in function.arguments]
    yield ""
    yield '@xw.func(category="Sales metrics", call_in_wizard=False)'
    for argument in function.arguments:
        yield f'@xw.arg({_quoted(argument.name)}, "raw", doc={_quoted(function.help_of(argument))})'
    yield f"def {function.name}({', '.join(parameters)}):"
    yield f'    """{function.help()}"""'
    yield f"    return answer({', '.join([_quoted(function.name), *names])})"
    yield ""


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'" if '"' in text else f'"{text}"'


def functions_page(language: Language) -> str:
    """The reference page of all worksheet functions."""

    def word(key: str) -> str:
        return say(f"functions.page.{key}", language)

    lines = [f"# {word('title')}", "", say("docs.generated", language), "", word("intro"), ""]
    lines += [f"## {word('forms')}", "", *_list(language, "form_list"), ""]
    lines += [f"## {word('errors')}", "", f"| {word('situation')} | {word('cell')} |", "|---|---|"]
    lines += [f"| {situation} | `{cell}` |" for situation, cell in words(language, "functions")["page"]["cells"]]
    lines += ["", f"## {word('options')}", "", word("options_intro"), "", *_list(language, "option_list"), ""]
    family = ""
    for function in functions().values():
        if function.family != family:
            family = function.family
            lines += [f"## {word('tools') if family == 'tools' else family_name(family, language)}", ""]
        lines += _function(function, language, word)
    return "\n".join(lines)


def _list(language: Language, key: str) -> list[str]:
    return [f"- {line}" for line in words(language, "functions")["page"][key]]


def _function(function: Function, language: Language, word: Callable[[str], str]) -> Iterator[str]:
    shown = [f"[{argument.name}]" if argument.optional else argument.name for argument in function.arguments]
    yield f'<a id="{function.name.lower()}"></a>'
    yield f"### {function.name}({', '.join(shown)})"
    yield ""
    yield function.help(language)
    yield ""
    yield f"| {word('argument')} | {word('takes')} |"
    yield "|---|---|"
    for argument in function.arguments:
        yield f"| `{argument.name}` | {function.help_of(argument, language)} |"
    yield ""
    yield from _examples(function, word)
    yield ""


def _examples(function: Function, word: Callable[[str], str]) -> Iterator[str]:
    """A call with tables, one with numbers, and what they give."""
    tables = ", ".join(f"{a.name.capitalize()}[#All]" for a in function.arguments if a.role == "table" and a.table)
    match function.kind:
        case "metric":
            yield f'`={function.name}({tables})` · `={function.name}({tables}, "2026-05", "month")`'
            example = dict(METRICS[function.key].example)
            value = example.pop("=")
            inputs = METRICS[function.key].default.inputs
            if all(name in example for name in inputs):
                numbers = ", ".join(f"{example[name]:g}" for name in inputs)
                yield ""
                yield f"{word('with_numbers')}: `={function.name}({numbers})` → {value:g}"
        case "analysis":
            first = '"revenue", ' if function.arguments[0].role == "metric" else ""
            yield f'`={function.name}({first}{tables or "Orders[#All]"}, "2026")`'
        case _:
            yield f"`={function.name}({say(f'functions.page.examples.{function.kind}')})`"


def settings_page(language: Language) -> str:
    """Every setting with its default and what it may be."""
    page = words(language, "docs")["settings"]
    lines = [f"# {page['title']}", "", say("docs.generated", language), "", page["intro"], ""]
    lines += [
        "| " + " | ".join(page[name] for name in ("name", "meaning", "default", "choices")) + " |",
        "|---|---|---|---|",
    ]
    for setting in fields(Settings):
        if setting.type == "Mapping[str, str]":  # a table of words, in a mapping file alone
            default = choices = page["table"].format(name=setting.name)
        else:
            said = setting.metadata["choices"].get(setting.default) if language == "th" else None
            usual = said[0] if said else setting.default
            default = page["none"] if usual in (None, "") else f"`{usual}`"
            choices = _choices(setting.metadata, language)
        lines.append(f"| `{setting.name}` | {setting.metadata[language]} | {default} | {choices} |")
    return "\n".join([*lines, ""])


def _choices(known: Mapping[str, Any], language: Language) -> str:
    """What a setting may be: one of some words, or a number from and to."""
    if known["choices"]:
        return ", ".join(f"`{words[0] if language == 'th' else choice}`" for choice, words in known["choices"].items())
    low, high = ("" if known[end] is None else f"{known[end]:g}" for end in ("low", "high"))
    return f"{low} … {high}".strip() if low or high else ""


FILES: dict[str, Callable[[], str]] = {
    "docs/metrics.md": lambda: metrics_page("en"),
    "docs/metrics.th.md": lambda: metrics_page("th"),
    "docs/functions.md": lambda: functions_page("en"),
    "docs/functions.th.md": lambda: functions_page("th"),
    "docs/settings.md": lambda: settings_page("en"),
    "docs/settings.th.md": lambda: settings_page("th"),
    "udfs/functions.py": functions_module,
}
"""Path from the project's root -> what makes it."""


def stale(root: Path = ROOT) -> list[str]:
    """The generated files that differ from what the registry says now."""
    return [
        name
        for name, make in FILES.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != make()
    ]


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
