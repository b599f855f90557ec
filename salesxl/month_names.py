"""The names of the months in English and Thai, long and short."""

from __future__ import annotations

MONTHS = (
    "january jan มกราคม มกรา ม.ค. มค",
    "february feb กุมภาพันธ์ กุมภา ก.พ. กพ",
    "march mar มีนาคม มีนา มี.ค. มีค",
    "april apr เมษายน เมษา เม.ย. เมย",
    "may พฤษภาคม พฤษภา พ.ค. พค",
    "june jun มิถุนายน มิถุนา มิ.ย. มิย",
    "july jul กรกฎาคม กรกฎา ก.ค. กค",
    "august aug สิงหาคม สิงหา ส.ค. สค",
    "september sept sep กันยายน กันยา ก.ย. กย",
    "october oct ตุลาคม ตุลา ต.ค. ตค",
    "november nov พฤศจิกายน พฤศจิกา พ.ย. พย",
    "december dec ธันวาคม ธันวา ธ.ค. ธค",
)
MONTH_WORDS: dict[str, int] = {
    word.replace(".", ""): number for number, line in enumerate(MONTHS, start=1) for word in line.split()
}
"""Every name of a month, without its dots, to its number."""
