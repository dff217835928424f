"""The moment a preview is asked for, as it stands in an address or was chosen in the form."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from crm.staff.errors import Refusal
from crm.staff.queries import SiteHours

# A plus sign in an address that was not written for one comes as a space.
PLUS = re.compile(r" (\d\d:?\d\d)\Z")
# No house is older.
FIRST = datetime(2000, 2, 1, tzinfo=UTC)
HOW = "Write a date and a time, such as 2026-10-19T07:00."


class Twice(Refusal):
    """The clock of the site showed this time twice; each of the two with its offset."""

    def __init__(self, said: str, both: tuple[str, str]) -> None:
        super().__init__(said)
        self.both = both


def moment_of(text: str, now: datetime, hours: SiteHours) -> datetime:
    """A past moment, by the site's clock where no zone is given. Refusal for one that is none, that the clocks skipped
    or showed twice, or that has not come."""
    at = _instant(_read(text), text, hours)
    if ":" not in text:
        raise Refusal(f"Give the time as well. {HOW}")
    if at > now:
        raise Refusal(
            "That moment has not come yet. Choose one that has passed, or leave it empty for the week as of now."
        )
    if at < FIRST:
        raise Refusal(f"Nothing was kept here before {_day(FIRST)}. Choose a later moment.")
    return at


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(PLUS.sub(r"+\1", text.strip()))
    except ValueError as error:
        raise _none(text) from error


def _none(text: str) -> Refusal:
    return Refusal(f"“{text[:40]}” is no moment. {HOW}")


def _instant(given: datetime, text: str, hours: SiteHours) -> datetime:
    try:
        return given.astimezone(UTC) if given.tzinfo else _on_site(given, hours)
    except OverflowError as error:
        raise _none(text) from error


def _on_site(shown: datetime, hours: SiteHours) -> datetime:
    local = [shown.replace(tzinfo=hours.zone, fold=fold) for fold in (0, 1)]
    first, second = (one.astimezone(UTC) for one in local)
    if second < first:
        raise Refusal(f"There was no {shown:%H:%M} on {_day(shown)}: the clocks went forward. Choose another time.")
    if first < second:
        said = f"On {_day(shown)} the clocks went back, and {shown:%H:%M} came twice. Choose which of the two you mean."
        raise Twice(said, (local[0].isoformat(timespec="minutes"), local[1].isoformat(timespec="minutes")))
    return first


def check_kept(at: datetime, since: datetime | None, hours: SiteHours) -> None:
    """Refusal where a moment lies before the installation."""
    if since and at < since:
        began = since.astimezone(hours.zone)
        raise Refusal(f"Nothing was kept here before {_day(began)}, {began:%H:%M}. Choose a later moment.")


def _day(moment: datetime) -> str:
    return f"{moment:%-d %B %Y}"
