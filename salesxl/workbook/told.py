"""What a filling tells beside its values: what is missing and why, what it passed over, a period without data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salesxl.dataset import Dataset
from salesxl.locale import Language, say
from salesxl.periods import Period
from salesxl.results import Reason
from salesxl.workbook.bindings import missing_of
from salesxl.workbook.parts.faults import Fault
from salesxl.workbook.plan import Plan


def passed_over(plan: Plan, places: Mapping[str, tuple[str, str]], broken: Mapping[str, str]) -> list[Fault]:
    """Bindings that say nothing to us, and names that point nowhere: the rest can be filled without them.

    Args:
        plan: what is filled.
        places: sheet and block of cells of each name and table.
        broken: the bound names that point to no cells, with their text.
    """
    found = []
    for name in plan.unknown:
        where = places.get(name) or places.get(name.split(": ")[0]) or ("", "")
        found.append(Fault("unknown", *where, name))
    found += [Fault("no-field", *places[name], name, {"headers": said}) for name, said in plan.unheaded.items()]
    found += [Fault("emptied", *places[name], name, {"column": header}) for name, header in plan.emptied]
    found += [Fault("broken-name", name=name, details={"text": text}) for name, text in broken.items()]
    return found


def why_missing(missing: Sequence[tuple[str, Reason]], language: Language) -> dict[str, list[str]]:
    """Reason -> the metrics and tables that are missing for it, each told once.

    Args:
        missing: the bindings that received nothing.
        language: of the reasons.
    """
    found: dict[str, list[str]] = {}
    for binding, reason in missing:
        what = missing_of(binding)
        if what is not None:
            told = found.setdefault(reason.text(language), [])
            told += [what] if what not in told else []
    return found


def beside_the_data(period: Period, data: Dataset, language: Language) -> list[str]:
    """A word where the data say nothing of the period, so that nobody takes its zeros for sales that were lost."""
    if period.start > data.as_of:
        return [say("workbook.texts.after_data", language, period=period, day=data.as_of)]
    first = (data.whole[0] if data.whole else data).first_day
    if period.end < first:
        return [say("workbook.texts.before_data", language, period=period, day=first)]
    return []
