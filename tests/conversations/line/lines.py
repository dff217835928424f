"""A small invented world for lines, and how a reading is written down in a table."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm.conversations.line import Entry, Given, Index, Moment, Preset, Reading, read
from crm.staff.models import SiteCalendar
from crm.staff.queries import SiteHours
from crm.worktime import WorkCalendar

SITE = ZoneInfo("America/New_York")
HOURS = WorkCalendar.from_spec(
    {
        "tz": "America/New_York",
        "hours": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": {"2026-11-26": "Thanksgiving Day", "2026-11-27": "Day after Thanksgiving"},
    }
)
OFFICE = SiteHours(SiteCalendar(name="Site", timezone="America/New_York"), HOURS)
# A Tuesday, half past ten.
TUESDAY = datetime(2026, 10, 20, 10, 30, tzinfo=SITE)

CLIENTS = {
    1: "Acme Biologics ACM",
    2: "Bolt Pharma BLT",
    3: "Northlight Bio NLB",
    4: "North Labs NRL",
    5: "Sun Pharma SNP",
}
# What they are called where their names must not be read.
CODE_NAMES = {1: "Heron", 2: "Amber Plover"}
CONTACTS = {
    11: (1, "Jane Miller"),
    12: (1, "May Chen"),
    13: (1, "José Núñez"),
    21: (2, "Jane Ford"),
    22: (2, "Tom Hart"),
    23: (2, "Will Turner"),
    31: (3, "Anna Berg"),
    32: (3, "Sinéad O'Brien"),
    33: (3, "Tom Batchelor"),
    51: (5, "Marie-Laure Cottanceau"),
}
PROJECTS = {
    101: (1, "BFS-101", "Alder"),
    120: (2, "BFS-120", "Tamarind"),
    121: (2, "BFS-121", "Call"),
    130: (3, "NLB-007", "Stability"),
    151: (5, "SNP-2", "Aspen"),
}
LEADERS = {901: "Desmond Arkwhistle", 902: "Priyanka Thornell", 903: "Priya Vane"}


def _world() -> Index:
    names = {pk: text.rsplit(" ", 1) for pk, text in CLIENTS.items()}
    return Index(
        (
            *(Entry("client", pk, pk, name, code, also=CODE_NAMES.get(pk, "")) for pk, (name, code) in names.items()),
            *(Entry("contact", pk, of, name, "", names[of][0]) for pk, (of, name) in CONTACTS.items()),
            *(
                Entry("project", pk, of, name, code, names[of][0], mine=pk == 120)
                for pk, (of, code, name) in PROJECTS.items()
            ),
            *(Entry("leader", pk, 0, name) for pk, name in LEADERS.items()),
        )
    )


WORLD = _world()


def reading(
    line: str,
    *,
    at: datetime = TUESDAY,
    zone: ZoneInfo = SITE,
    preset: Preset | None = None,
    answers: dict[str, str] | None = None,
) -> Reading:
    return read(line, Given(WORLD, Moment(at, zone, OFFICE), preset or Preset(), answers or {}))


def told(found: Reading, zone: ZoneInfo = SITE, at: datetime = TUESDAY) -> str:
    """A reading in one line: how, with whom, when, what; then what it asks for."""
    way = f"{found.channel or '–'} {found.direction or '–'}{'' if found.reached else ' failed'}"
    facts = [way, found.client.name if found.client else "–"]
    facts += [row.name for row in (*found.contacts, *found.projects)]
    facts += [f"+{row.name}" for row in found.leaders]
    facts += ["urgent"] if found.priority == "urgent" else []
    facts += [f"{found.length // timedelta(minutes=1)} min"] if found.length else []
    facts += [_day(found.occurred_at.astimezone(zone))] if found.occurred_at != at else []
    facts += [f"“{found.summary}”"] if found.summary else []
    facts += [f"owe {due.text} by {_day(due.at.astimezone(zone))}" for due in found.promises]
    facts += ["reply!"] if found.needs_reply or found.owed else []
    asked = "".join(f" ?{question.key}" for question in found.questions)
    return " · ".join(facts) + asked


def _day(at: datetime) -> str:
    return f"{at:%a %-d %b %H:%M}" if at.year == TUESDAY.year else f"{at:%a %-d %b %Y %H:%M}"
