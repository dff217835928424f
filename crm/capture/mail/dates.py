"""The moment a message says it was written, out of what mailers put into a Date header. UTC, or nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

LONGEST = 200
# Month names by the first letters that tell them apart, in the languages clients' mailers write.
MONTHS = {
    1: ("jan", "ene", "gen", "led", "sty", "tam", "oca", "янв"),
    2: ("feb", "fév", "fev", "lut", "úno", "hel", "şub", "фев"),
    3: ("mar", "mär", "mrz", "maa", "mrt", "bře", "мар"),
    4: ("apr", "avr", "abr", "kwi", "dub", "huh", "nis", "апр"),
    5: ("may", "mai", "mag", "mei", "maj", "kvě", "tou", "май", "мая"),
    6: ("jun", "juin", "giu", "cze", "kes", "haz", "июн"),
    7: ("jul", "juil", "lug", "lip", "hei", "tem", "июл"),
    8: ("aug", "aoû", "ago", "sie", "srp", "elo", "ağu", "авг"),
    9: ("sep", "set", "wrz", "zář", "syy", "eyl", "сен"),
    10: ("oct", "okt", "ott", "out", "paź", "říj", "lok", "eki", "окт"),
    11: ("nov", "lis", "marras", "kas", "ноя"),
    12: ("dec", "dez", "dic", "déc", "des", "gru", "pro", "jou", "ara", "дек"),
}
MONTH_OF = {name: month for month, names in MONTHS.items() for name in names}
LONGEST_NAME = max(map(len, MONTH_OF))
HOURS_OF_ZONE = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "bst": 1, "gmt": 0, "utc": 0, "ut": 0, "z": 0,
}  # fmt: skip

ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?=[tT\s])")
DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})[.,]?[\s-]+(?P<month>[^\W\d_]{3,12})\.?,?[\s-]+(?P<year>\d{4}|\d{2})\b")
MONTH_FIRST = re.compile(
    r"\b(?P<month>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2}),?\s+"
    r"(?:\d{1,2}:\d{2}(?::\d{2})?\s+)?(?:[+-]\d{4}\s+|[a-z]{3,4}\s+)?(?P<year>\d{4})\b",
    re.IGNORECASE,
)
TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:\s*([ap])\.?m\b\.?)?", re.IGNORECASE)
# The first zone after the time counts; what follows it is a comment or a second opinion.
ZONE = re.compile(r"[\s(]*(?:(?:gmt|utc?)?([+-])(\d{2}):?(\d{2})\b|([a-z]{1,4})\b)", re.IGNORECASE)


def instant(text: str, missing: tzinfo = UTC) -> datetime | None:
    """The moment in UTC; None without a date or a time. Without a zone it is in `missing`; -0000 is taken as UTC."""
    text = text[:LONGEST]
    day = _day(text)
    time = TIME.search(text, day.end() if day and day.re is not MONTH_FIRST else 0)
    if not (day and time):
        return None
    try:
        zone = _zone(text, time.end(), missing)
        clock = (_hour(time), int(time[2]), _second(time))
        return datetime(_year(day["year"]), _month(day), int(day["day"]), *clock, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> re.Match[str] | None:
    found = (pattern.search(text) for pattern in (ISO, DAY_FIRST, MONTH_FIRST))
    return next((day for day in found if day and _month(day)), None)


def _month(day: re.Match[str]) -> int:
    name = day["month"].lower()
    if name.isdigit():
        return int(name)
    return next((MONTH_OF[name[:n]] for n in range(LONGEST_NAME, 2, -1) if name[:n] in MONTH_OF), 0)


def _year(digits: str) -> int:
    """Two digits as RFC 5322 reads them."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _hour(time: re.Match[str]) -> int:
    hour = int(time[1])
    if time[4] and 1 <= hour <= 12:
        return hour % 12 + (12 if time[4].lower() == "p" else 0)
    return hour


def _second(time: re.Match[str]) -> int:
    # A leap second is the last one of its minute.
    return min(int(time[3] or 0), 59)


def _zone(text: str, after: int, missing: tzinfo) -> tzinfo:
    zone = ZONE.match(text, after)
    if zone is None or zone[4]:
        hours = HOURS_OF_ZONE.get(zone[4].lower()) if zone else None
        return missing if hours is None else timezone(timedelta(hours=hours))
    span = timedelta(hours=int(zone[2]), minutes=int(zone[3]))
    return timezone(-span if zone[1] == "-" else span)
