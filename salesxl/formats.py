"""How a number of each unit is shown: as text on a terminal, and as a number format in a workbook."""

from __future__ import annotations

from salesxl.locale import Language, say

SIGNS = {"THB": "฿", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
CENTS = 100
"""The amount from which on cents are left out where there is little room."""

ON_AXIS = '[>=1000000]0.0,,"M";[>=10000]0,"k";#,##0'
SIGNED_ON_AXIS = '[>=10000]0,"k";[<0]-#,##0;#,##0'
"""Money on the axis of a chart, and money that may be below zero: there LibreOffice leaves out the sign in a third part.
In full to 10,000, since an axis to 3,000 has a line each 500."""

_EXCEL_SIGNS = {"THB": "[$฿-41E]", "USD": "[$$-409]", "EUR": "[$€-2]", "GBP": "[$£-809]", "JPY": "[$¥-411]"}
_EXCEL = {
    "count": "#,##0",
    "rate": "0.0%",
    "ratio": '0.0"x"',
    "days": "0.0",
    "hours": "0.0",
    "months": "0.0",
    "number": "#,##0.00",
    "score": "+0;-0;0",
    "points": '+0.0" pts";-0.0" pts";0.0" pts"',
    "word": "General",
    "text": "General",
    "period": "General",
}


def excel_format(unit: str, currency: str | None = None) -> str:
    """The number format of a unit."""
    if unit.startswith("money"):
        return f"{currency_code(currency)}#,##0"
    return _EXCEL[unit]


def currency_code(currency: str | None) -> str:
    """How a number format says a currency: ``[$฿-41E]``; another ISO code stands before the number as it is."""
    if not currency:
        return ""
    return _EXCEL_SIGNS.get(currency.upper(), f"[${currency.upper()}] ")


def sign_of(currency: str | None) -> str:
    """What stands before an amount in a text: ``฿``, or ``SGD `` where the code has no sign of its own."""
    return SIGNS.get(currency, f"{currency} ") if currency else ""


def shown(value: float | None, unit: str, currency: str | None = None, language: Language = "en") -> str:
    """A value in words of its unit; a dash where there is none."""
    if value is None:
        return "–"
    match unit:
        case "rate":
            return f"{value:.1%}"
        case "count":
            return f"{value:,.0f}"
        case "ratio":
            return f"{value:,.2f}x"
        case "number":
            return f"{value:,.2f}"
        case "days" | "hours" | "months":
            return f"{value:,.1f} {say(f'cli.units.{unit}', language)}"
        case "score":
            return f"{value:+,.0f}"
        case "points":
            return f"{value * 100:+,.1f} {say('cli.units.points', language)}"
        case "text" | "period":
            return str(value)
    return f"{'-' if value < 0 else ''}{sign_of(currency)}{abs(value):,.2f}"
