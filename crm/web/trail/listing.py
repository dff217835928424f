"""The trail as a list: newest first, to be narrowed, exported and printed like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, itemgetter
from typing import Any

from django.db.models import Q, QuerySet

from crm.staff.models import AuditEvent

from ..listing import Asked, Asker, Choice, Column, Day, Empty, Lede, Listing, Person, Typed, Whose
from ..listing.cells import NOTHING, link, shortened
from ..listing.filters import Filter, Said
from ..numbers import row_number
from ..templatetags.touchline import moment
from .subjects import HOUSE, SUBJECTS, Thing, seen_by, things_of

TITLES = {
    "accessgrant": "Access", "auditevent": "Trail", "calendarfeed": "Calendar feed", "channelcap": "Channel cap",
    "clock": "Response clock", "installation": "House", "knownbrowser": "Browser", "ladderstep": "Ladder",
    "leadershippolicy": "Leadership policy", "mailrules": "Mail rules", "ownname": "Our address",
    "responsepolicy": "Response policy", "signinprovider": "Sign-in provider", "silencepolicy": "Silence policy",
    "sitecalendar": "Hours", "staffmember": "Person", "touchpoint": "Planned touchpoint",
}  # fmt: skip
WORDS = ("old", "new", "reason", "field")


@dataclass(frozen=True)
class Record(Filter):
    """One thing, as “project:3”."""

    def read(self, text: str, asker: Asker) -> Said | None:
        name, _, number = text.partition(":")
        known = row_number(number) and (name in SUBJECTS or name in HOUSE)
        return Said((name, int(number)), text, f"{title(name)} {number}") if known else None


@dataclass(frozen=True)
class Change:
    """A row, and what it speaks of where that is still there."""

    event: AuditEvent
    thing: Thing | None

    @property
    def what(self) -> str:
        return f"{title(self.event.model)} {shortened(self.thing.name) if self.thing else self.event.object_id}"

    @property
    def field(self) -> str:
        """A thing that was added or removed changes as a whole."""
        return self.event.field.removesuffix("_at").replace("_", " ") or "all of it"


def title(model: str) -> str:
    return TITLES.get(model) or model.capitalize()


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[AuditEvent]:
    rows = seen_by(whose)
    if "record" in told:
        model, number = told["record"]
        rows = rows.filter(model=model, object_id=number)
    named = {"kind": "model", "by": "actor", "since": "at__gte", "until": "at__lt"}
    rows = rows.filter(**{field: told[name] for name, field in named.items() if name in told})
    return rows.filter(reduce(and_, map(_says, told.get("words", ())), Q()))


def _says(word: str) -> Q:
    found = Q()
    for field in WORDS:
        found |= Q(**{f"{field}__icontains": word})
    return found


def dress(rows: Sequence[Any], asker: Asker) -> Sequence[Change]:
    things = things_of(rows)
    return [Change(row, things.get((row.model, row.object_id))) for row in rows]


def lede(asked: Asked) -> Lede:
    by = asked.told("by")
    whose = f"What {by.name} changed," if by else "Who changed what,"
    return Lede(whose, "newest first. Nothing here is ever altered.")


def _what(row: Change) -> str:
    return link(row.thing.page, row.what) if row.thing and row.thing.page else row.what


def _value(text: str) -> str:
    """A time as the reader reads times, anything else as it was written."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return shortened(text) or NOTHING
    return moment(at) if at.tzinfo else shortened(text)


KINDS = sorted(((name, title(name)) for name in (*SUBJECTS, *HOUSE)), key=itemgetter(1))

TRAIL: Listing[Change] = Listing(
    name="trail",
    title="Trail",
    path="/trail/",
    question=question,
    columns=(
        Column("what", "What", lambda row: row.what, _what, kind="names"),
        Column("field", "Field", lambda row: row.field),
        Column("old", "From", lambda row: row.event.old, lambda row: _value(row.event.old), kind="names"),
        Column("new", "To", lambda row: row.event.new, lambda row: _value(row.event.new), kind="names"),
        Column("why", "Why", lambda row: row.event.reason, kind="names"),
        Column("who", "Who", lambda row: row.event.actor.name if row.event.actor else "the program"),
        Column("when", "When", lambda row: row.event.at, by="at", kind="moment"),
        Column("row", "Row", lambda row: row.event.pk, kind="number", minor=True),
    ),
    sort="-when",
    filters=(
        Choice("kind", "Of", choices=KINDS),
        Person("by", "By"),
        Typed("words", "Words"),
        Day("from", "From", where="more", asks="since"),
        Day("until", "Until", where="more", edge="end"),
        Record("record", "Record", where="hidden"),
    ),
    lede=lede,
    dress=dress,
    empty=Empty("Nothing has been changed yet."),
)
