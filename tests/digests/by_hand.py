"""A week from a few lines of facts, told by the real building function; no database is asked.

replies 7/12 | 2/2 4/4          in target of those that fell due | the weeks before, the latest first
took 0.6 1 2.4                  business hours of each answer
before 1.8                      median of the week before, where it had five answers or more
waived 2                        questions that needed none
waiting 3, 1 today              who waits and is not late yet
projects 24, 3 before           open ones, and how many had no leader a week ago
late L4 Pelloway/Tamarind 21 h: third request
gone Rowan/Quillhaven 63 of 45 days[, last 2026-08-17][, planned]
soon Ironbark/Saltfen 12 of 14 days
turns Alder/Tindral 20 of 30 days on 2026-10-22
broken Rowan/Quillhaven 2026-10-13: Corrected report
promised 3/4                    kept of those that fell due
early Birch/Oxwillow 2026-10-16 kept 2026-10-13: Change order
reached Alder/Tindral 2026-10-18 done 2026-10-16: Batch start
quiet Oak/Larkmoor 46 of 14 days
ahead Alder/Tindral 2026-10-22: Batch start
silent info@ since 2026-10-15 16:30[ until 2026-10-19 06:10]: Alder, Cedar
job sweep
away Osric 2026-10-19 to 2026-10-21[, cover Wenling]
closed 2026-10-22 Founders' Day
hidden 2
read 2026-10-20 07:00           when it leaves, if not on Monday, 19 October 2026, at 07:00
for sponsor                     Ingrid, who sponsors every client; else somebody without any
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from django.template.loader import render_to_string

from crm.clients.models import Client
from crm.conversations.models import Clock, Commitment, Interaction
from crm.conversations.queries import PromiseFigures, Tally, WeekFigures
from crm.digests.build import addressed, build_for_all
from crm.digests.counted import House
from crm.digests.period import last_period
from crm.digests.restated import Restated, compared
from crm.digests.snapshot import Week
from crm.digests.view import LateClock, View
from crm.leadership.lapses import Gaps, Lapse, Wanting
from crm.leadership.limits import Gap
from crm.projects.models import Milestone, Project
from crm.staff.models import Absence, Holiday, Shutdown, SiteCalendar, StaffMember
from crm.staff.queries import SiteHours
from crm.watch.models import Flag
from crm.watch.unknown import Silence
from crm.watch.values import FlagKind
from crm.worktime import WorkCalendar
from tests.make import MONDAY, SITE, local

OPEN = {"tz": "America/New_York", "hours": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
INGRID = StaffMember(pk=1, name="Ingrid Vaelstrom", staff_role="cbo", is_leadership=True)
HALVARD = StaffMember(pk=2, name="Halvard Quimby", staff_role="quality_head")
OWNER = StaffMember(pk=3, name="Wenling Hartsoe")
HOUR = timedelta(hours=1)
PLACE = r"(?P<project>\w+)/(?P<client>\w+)"
GAP = rf"{PLACE} (?P<days>\d+) of (?P<limit>\d+) days"


@dataclass(frozen=True)
class Hours(SiteHours):
    """Office hours that know their holidays themselves."""

    closed: dict[date, str] = field(default_factory=dict)

    def holidays_between(self, first: date, last: date) -> list[Holiday]:
        return [Holiday(date=day, name=name) for day, name in sorted(self.closed.items()) if first <= day <= last]

    def shutdowns_between(self, first: date, last: date) -> list[Shutdown]:
        return []


class Facts:
    """The lines of one week, by their first words."""

    def __init__(self, text: str) -> None:
        self.lines = [line.split(" ", 1) for line in text.strip().split("\n")]
        self.numbers = count(1)
        self.places: dict[str, Project] = {}

    def all(self, word: str) -> list[str]:
        return [rest for first, rest in self.lines if first == word]

    def one(self, word: str, default: str) -> str:
        return (self.all(word) or [default])[0]

    def read(self, word: str, pattern: str) -> list[re.Match[str]]:
        found = [re.fullmatch(pattern, line) for line in self.all(word)]
        assert all(found), (word, self.all(word))
        return [match for match in found if match]

    def project(self, match: re.Match[str]) -> Project:
        name = match["project"]
        if name not in self.places:
            number = next(self.numbers)
            client = Client(pk=number, name=match["client"], timezone="Europe/London", executive_sponsor=INGRID)
            self.places[name] = Project(pk=number, code=f"P{number:02}", code_name=name, client=client)
        return self.places[name]

    @cached_property
    def at(self) -> datetime:
        said = self.one("read", "")
        return local(said) if said else MONDAY


def week_of(text: str) -> Week:
    """The week that these facts make, addressed to its reader."""
    facts = Facts(text)
    reader = INGRID if facts.one("for", "") == "sponsor" else HALVARD
    view = View(reader, last_period(facts.at, _hours(facts)), facts.at, _hours(facts))
    vars(view).update(_known(facts, view))
    return addressed(build_for_all(view), reader, view)


def told(text: str) -> str:
    """What its mail says, without addresses."""
    week = week_of(text)
    context = {
        "week": week,
        "restated": _restated(Facts(text), week),
        "asks": [(ask, []) for ask in week.asks],
        "site": "",
        "you": "/settings/receive/",
    }
    lines = render_to_string("digests/digest.txt", context).rstrip().split("\n")
    return "\n".join(re.sub(r" /\S+", "", line) for line in lines if not re.fullmatch(r"\s*/\S+", line))


def _restated(facts: Facts, week: Week) -> list[Restated]:
    """What stands beside the frozen week after the facts were corrected."""
    kept, due = (int(one) for one in facts.one("now-promised", facts.one("promised", "0/0")).split("/"))
    replies = _figures(facts, "now-") if facts.all("now-replies") else None
    return list(compared(week, PromiseFigures(due, kept), replies))


def _hours(facts: Facts) -> Hours:
    closed = {date.fromisoformat(line[:10]): line[11:] for line in facts.all("closed")}
    calendar = WorkCalendar.from_spec(OPEN | {"holidays": {day.isoformat(): name for day, name in closed.items()}})
    return Hours(SiteCalendar(pk=1, timezone="America/New_York"), calendar, closed)


def _known(facts: Facts, view: View) -> dict[str, Any]:
    """What the view would ask, answered."""
    gaps = _gaps(facts, view)
    late = [
        _late(match, facts)
        for match in facts.read("late", rf"(L(?P<level>\d) )?{PLACE} (?P<over>[\d.]+) h: (?P<text>.+)")
    ]
    silences = [_silence(match, number) for number, match in enumerate(facts.read("silent", SILENT))]
    promises = [_promise(match, facts) for match in facts.read("broken", rf"{PLACE} (?P<due>[\d-]+): (?P<text>.+)")]
    return {
        "figures": _figures(facts),
        "house": House("Brackenfold", [], _counts(facts, gaps, late, promises), silent_jobs=facts.all("job")),
        "gaps": gaps,
        "longest_late": late,
        "flags": _flags(facts, view),
        "_listed_promises": [*promises, *(_early(match, facts) for match in facts.read("early", EARLY))],
        "_listed_milestones": _milestones(facts),
        "_all_absences": [_absence(match) for match in facts.read("away", AWAY)],
        "silences": silences,
        "heard_of": _heard_of(facts),
        "abroad": [],
    }


SILENT = r"(?P<name>\S+) since (?P<since>[\d :-]+?)( until (?P<until>[\d :-]+?))?: (?P<projects>[\w, ]+)"
EARLY = rf"{PLACE} (?P<due>[\d-]+) kept (?P<done>[\d-]+): (?P<text>.+)"
AWAY = r"(?P<name>\w+) (?P<start>[\d-]+) to (?P<end>[\d-]+)(, cover (?P<cover>\w+))?"


def _figures(facts: Facts, when: str = "") -> tuple[WeekFigures, list[Tally]]:
    now, _, before = facts.one(f"{when}replies", "0/0").partition("|")
    past = [Tally(int(due), int(kept)) for kept, due in (pair.split("/") for pair in [now.strip(), *before.split()])]
    past += [Tally()] * (12 - len(past))
    spans = tuple(float(one) * HOUR for one in facts.one(f"{when}took", facts.one("took", "")).split())
    then = next((float(hours) * HOUR for hours in facts.all("before")), None)
    return WeekFigures(past[0].verdicts, past[0].in_target, int(facts.one("waived", "0")), spans, then), past


def _counts(facts: Facts, gaps: Gaps, late: list[LateClock], promises: list[Commitment]) -> dict[str, int]:
    waiting, today = (int(one) for one in re.findall(r"\d+", facts.one("waiting", "0, 0 today")))
    projects, before = (int(one) for one in re.findall(r"\d+", facts.one("projects", "24, 0 before")))
    kept, due = (int(one) for one in facts.one("promised", "0/0").split("/"))
    return {
        "hidden": int(facts.one("hidden", "0")),
        "waiting": waiting,
        "today": today,
        "late": len(late),
        "broken": len(promises),
        "milestones": len(facts.all("ahead")),
        "projects": projects,
        "lapsed_before": before,
        "promises": 0,
        "due": due,
        "kept": kept,
    }


def _gaps(facts: Facts, view: View) -> Gaps:
    gone = facts.read("gone", rf"{GAP}(, last (?P<last>[\d-]+))?(?P<planned>, planned)?")
    turns = facts.read("turns", rf"{GAP} on (?P<warn>[\d-]+)")
    late, soon, turning = (
        [_lapse(match, facts, view) for match in some] for some in (gone, facts.read("soon", GAP), turns)
    )
    return Gaps(late, soon, turning)


def _lapse(match: re.Match[str], facts: Facts, view: View) -> Lapse:
    said, project = match.groupdict(), facts.project(match)
    since = view.today - timedelta(days=int(match["days"]))
    last = date.fromisoformat(said["last"]) if said.get("last") else None
    row = Wanting(
        number=project.pk,
        code=project.code,
        code_name=project.code_name,
        phase="",
        status="",
        opened=since,
        kickoff=None,
        warn_at=_day(said["warn"]) if said.get("warn") else None,
        client_id=project.client.pk,
        tier="core",
        sponsor_id=INGRID.pk,
        sponsor=INGRID.name,
        client=project.client.name,
        timezone=project.client.timezone,
        country="",
        work_week="mon_fri",
        touched=None,
        is_planned=bool(said.get("planned")),
    )
    return Lapse(row, Gap(last, since, int(match["limit"]), view.today))


def _late(match: re.Match[str], facts: Facts) -> LateClock:
    project = facts.project(match)
    asked = Interaction(pk=next(facts.numbers), summary=match["text"])
    clock = Clock(
        client=project.client,
        opened_by=asked,
        opened_at=local("2026-10-14 10:00"),
        owner=OWNER,
        target=9 * HOUR,
        working=(9 + float(match["over"])) * HOUR,
        late_after=local("2026-10-15 10:00"),
    )
    return LateClock(clock, int(match["level"] or 0), project.code_name)


def _promise(match: re.Match[str], facts: Facts) -> Commitment:
    project, due = facts.project(match), _day(match["due"], 17)
    made = due - timedelta(days=7)
    return Commitment(project=project, client=project.client, owner=OWNER, text=match["text"], due=due, made_at=made)


def _early(match: re.Match[str], facts: Facts) -> Commitment:
    row = _promise(match, facts)
    row.done = _day(match["done"], 12)
    return row


def _milestones(facts: Facts) -> list[Milestone]:
    found = facts.read("reached", rf"{PLACE} (?P<due>[\d-]+) done (?P<done>[\d-]+): (?P<text>.+)")
    found += facts.read("ahead", rf"{PLACE} (?P<due>[\d-]+): (?P<text>.+)")
    return [_milestone(match, facts) for match in found]


def _milestone(match: re.Match[str], facts: Facts) -> Milestone:
    done = match.groupdict().get("done")
    due = date.fromisoformat(match["due"])
    return Milestone(
        project=facts.project(match), name=match["text"], due=due, done=date.fromisoformat(done) if done else None
    )


def _flags(facts: Facts, view: View) -> dict[str, tuple[list[Flag], int]]:
    found = []
    for match in facts.read("quiet", GAP):
        project = facts.project(match)
        since = (view.today - timedelta(days=int(match["days"]))).isoformat()
        evidence = {"since": since, "last": since, "limit": int(match["limit"])}
        found.append(Flag(pk=next(facts.numbers), client=project.client, project=project, evidence=evidence))
    none = (FlagKind.REPEAT_BREACH, FlagKind.DATA_GAP, FlagKind.SOURCE_SILENT)
    kinds: dict[str, tuple[list[Flag], int]] = {kind: ([], 0) for kind in none}
    return kinds | {FlagKind.NO_CONTACT: (found[:5], len(found))}


def _absence(match: re.Match[str]) -> Absence:
    cover = StaffMember(pk=12, name=match["cover"]) if match["cover"] else None
    away = StaffMember(pk=11, name=match["name"])
    return Absence(staff=away, cover=cover, start=_day(match["start"], 8), end=_day(match["end"], 17))


def _heard_of(facts: Facts) -> dict[int, str]:
    names = sorted({name for match in facts.read("silent", SILENT) for name in match["projects"].split(", ")})
    return {_number(name): name for name in names}


def _number(name: str) -> int:
    """Of a project that stands in no other line."""
    return int.from_bytes(name.encode(), "big")


def _silence(match: re.Match[str], number: int) -> Silence:
    since = local(match["since"])
    until = local(match["until"]) if match["until"] else None
    hidden = frozenset(_number(name) for name in match["projects"].split(", "))
    return Silence(match["name"], True, since, since, until, hidden, number)


def _day(text: str, hour: int = 0) -> datetime:
    day = date.fromisoformat(text)
    return datetime(day.year, day.month, day.day, hour, tzinfo=SITE)
