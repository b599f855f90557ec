"""The firm's currency in the number formats of a template.

A format with the currency sign ``¤`` in place of a currency, ``[$¤]#,##0``, shows money of whatever firm fills it.
"""

from __future__ import annotations

from salesxl.formats import currency_code
from salesxl.workbook.parts.package import Content, Package, Packed

PLACEHOLDER = "[$¤]".encode()


def in_currency(template: bytes, currency: str | None) -> bytes:
    """The template with the placeholder replaced by a currency; without one the number stands alone.

    Args:
        template: a workbook.
        currency: an ISO code such as THB, or None where it is not known.
    """
    package = Package(template)
    replaced: dict[str, Content | Packed | None] = {}
    for part in package.names:
        if part.endswith("styles.xml") or "/charts/" in part:
            content = package.read(part)
            if PLACEHOLDER in content:
                replaced[part] = content.replace(PLACEHOLDER, currency_code(currency).encode())
    return package.write(replaced) if replaced else template
