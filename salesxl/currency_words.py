"""Currencies by their ISO codes, and what else people write for them."""

from __future__ import annotations

# One currency a line: its ISO code, then the other ways people write it. A sign that several countries use stands for
# the one meant most often; a column header or the currency setting can say otherwise.
_CURRENCIES = """
THB ฿ บาท บ. baht bt
USD $ us$ usd$ ดอลลาร์ dollar dollars
EUR € ยูโร euro euros
GBP £ ปอนด์
JPY ¥ ￥ 円 เยน yen
CNY rmb cn¥ 元 หยวน yuan
SGD s$ sg$
HKD hk$
TWD nt$
AUD a$ au$
CAD c$ ca$
NZD nz$
MYR rm ริงกิต
VND ₫ đ
IDR rp rp.
PHP ₱
INR ₹ rs rs. รูปี
KRW ₩ วอน
LAK ₭ กีบ
KHR ៛
MMK จ๊าต
CHF fr. sfr
BRL r$
MXN mx$ mxn$
ILS ₪
TRY ₺
RUB ₽
UAH ₴
NGN ₦
PLN zł
CZK kč
HUF ft
AED SAR QAR KWD ZAR SEK NOK DKK ISK RON BGN LKR BDT PKR NPR EGP KES GHS ARS CLP COP PEN MOP BND
"""


def _currency_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for line in _CURRENCIES.strip().splitlines():
        first, *others = line.split()
        if all(len(word) == 3 and word.isupper() and word.isascii() for word in others):
            words.update((word.lower(), word) for word in (first, *others))
        else:
            words.update(dict.fromkeys((first.lower(), *others), first))
    words["kr"] = words["kr."] = ""  # four countries: no telling which
    return words


CURRENCY_WORDS = _currency_words()
"""Every way to write a currency, in lower case, to its ISO code."""


def currency_named(word: str) -> str:
    """The ISO code of a currency that somebody names: ``thb``, ``บาท``, ``฿``; another word stays, in capitals."""
    said = word.strip()
    return CURRENCY_WORDS.get(said.lower()) or said.upper()
