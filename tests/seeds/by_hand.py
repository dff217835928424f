"""The demo company reckoned from its file by RULES.md and POLICIES.md, day by day, without the product's questions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from seeds.demo.source import Loader

Row = dict[str, Any]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TEN_BUSINESS_DAYS = 90 * HOUR
CLOSED = ("completed", "cancelled", "lost")


@dataclass(frozen=True)
class Question:
    """One wait of the file: target and worked time in business hours, except for covered urgent work."""

    row: Row
    asked: datetime
    replied: datetime | None
    target: timedelta
    any_hour: bool


class ByHand:
    """The file with its week 0 laid on a Monday."""

    def __init__(self, path: Path, monday: date) -> None:
        self.data: Row = Loader(path.read_text()).get_single_data()
        self.monday = monday
        self.zone = ZoneInfo(self.data["calendar"]["timezone"])
        self.policies: Row = self.data["policies"]
        self.clients: dict[str, Row] = {row["id"]: row for row in self.data["clients"]}
        self.projects: dict[str, Row] = {row["id"]: row for row in self.data["projects"]}
        self.leaders = {row["id"] for row in self.data["staff"] if row["is_leadership"]}

    # Dates and working time.

    def day(self, when: Row) -> date:
        return self.monday + timedelta(weeks=when["week"], days=DAYS.index(when["day"]))

    def at(self, when: Row) -> datetime:
        return self.local(self.day(when), time.fromisoformat(when["time"]))

    def local(self, day: date, clock: time = time(0)) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(ZoneInfo("UTC"))

    def date_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    @cached_property
    def closed(self) -> set[date]:
        calendar = self.data["calendar"]
        days = {date.fromisoformat(row["date"]) for row in calendar["holidays"]}
        for row in calendar["shutdowns"]:
            first, last = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
            days |= {first + n * DAY for n in range((last - first).days + 1)}
        return days

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open ranges from an instant on, one a working day."""
        for n in itertools.count():
            day = self.date_of(start) + n * DAY
            if day.weekday() < 5 and day not in self.closed:
                opens, closes = self.local(day, time(8)), self.local(day, time(17))
                if closes > start:
                    yield max(opens, start), closes

    def worked(self, start: datetime, end: datetime) -> timedelta:
        done = timedelta()
        for opens, closes in self.spans(start):
            if opens >= end:
                return done
            done += min(closes, end) - opens
        return done

    def due(self, start: datetime, target: timedelta) -> datetime:
        """When the target is used up: closing time where it fits exactly."""
        for opens, closes in self.spans(start):
            if target <= closes - opens:
                return opens + target
            target -= closes - opens
        raise AssertionError("time does not end")

    def late_from(self, start: datetime, target: timedelta) -> datetime:
        """The last instant in time: due, or the next opening where due is a closing."""
        due = self.due(start, target)
        opens, _ = next(self.spans(due))
        return opens

    # Waits.

    @cached_property
    def questions(self) -> list[Question]:
        return [self._question(row) for row in self.data["interactions"] if row.get("response_required")]

    def _question(self, row: Row) -> Question:
        first = row.get("first_reply")
        projects = [self.projects[name] for name in row["projects"]]
        priority, client = row.get("priority", "normal"), self.clients[row["client"]]
        table = self.policies["first_reply_business_hours"]
        hours = [table[client["tier"]][priority]]
        pursuit = self.policies["phase_groups"]["pursuit"]
        if client["lifecycle"] == "prospect" or any(project["phase"] in pursuit for project in projects):
            hours.append(table["pursuit"][priority])
        hours.append(self.policies["channel_cap_business_hours"].get(row["channel"], 1000))
        covered = priority == "urgent" and any(project.get("after_hours_cover") for project in projects)
        target = self.policies["after_hours_cover"]["target_clock_hours"] if covered else min(hours)
        replied = self.at(first["when"]) if first else None
        return Question(row, self.at(row["when"]), replied, target * HOUR, covered)

    def taken(self, question: Question, at: datetime) -> timedelta:
        end = question.replied or at
        return end - question.asked if question.any_hour else self.worked(question.asked, end)

    def verdict(self, question: Question) -> tuple[datetime, bool]:
        """When it was decided, and whether in time."""
        over = question.asked + question.target
        late = over if question.any_hour else self.late_from(question.asked, question.target)
        in_time = question.replied is not None and self.taken(question, question.replied) <= question.target
        return (question.replied, True) if in_time and question.replied else (late, False)

    def running(self, at: datetime) -> dict[str, datetime]:
        """Questions nobody has answered and that are not late, with when they are due."""
        waiting = [one for one in self.questions if one.replied is None and self.verdict(one)[0] >= at]
        return {one.row["id"]: self.due(one.asked, one.target) for one in waiting}

    def week(self, number: int, at: datetime) -> tuple[int, int, list[timedelta]]:
        """Verdicts, those in time, and the sorted times of the replies given in a week."""
        start = self.local(self.monday + timedelta(weeks=number))
        end = min(at, self.local(self.monday + timedelta(weeks=number + 1)))
        decided = [self.verdict(one) for one in self.questions]
        verdicts = [in_time for when, in_time in decided if start <= when < end]
        given = [one for one in self.questions if one.replied and start <= one.replied < end]
        return len(verdicts), sum(verdicts), sorted(self.taken(one, at) for one in given)

    # Flags: kind, subject, severity, level, why, milestone.

    def flags(self, at: datetime, first_sweep: datetime) -> list[tuple[Any, ...]]:
        rules = (self._slow, self._contacts, self._promises, self._milestones, self._minutes)
        return sorted(
            [*itertools.chain.from_iterable(rule(at) for rule in rules), *self._again(at, first_sweep)], key=str
        )

    def _slow(self, at: datetime) -> Iterator[tuple[Any, ...]]:
        for one in self.questions:
            if one.replied is None and self.verdict(one)[0] < at:
                taken = self.taken(one, at)
                over = taken - one.target
                steps = self.policies["escalation_levels_business_hours_over"][one.row.get("priority", "normal")]
                level = sum(1 for step in steps if over >= step * HOUR)
                severity = ("notice", "warning", "serious", "serious")[level - 1]
                told = f"{taken / HOUR:.1f} bh elapsed, {over / HOUR:.1f} bh over, level {level}"
                yield "slow_response", one.row["id"], severity, level, f"target {one.target / HOUR:g} bh, {told}", None

    def _contacts(self, at: datetime) -> Iterator[tuple[Any, ...]]:
        for name, project in self.projects.items():
            if project["status"] in CLOSED or project["phase"] == "closed":
                continue
            group = self._group(project)
            tier = self.clients[project["client"]]["tier"]
            limit = self.policies["leadership_contact_max_days"][group][tier]
            window = timedelta(days=self.policies["onboarding_window_days_after_kickoff"])
            kickoff = self.day(project["kickoff"]) if project["kickoff"] else date.min
            if group != "paused" and self.date_of(at) < kickoff + window:
                limit = min(limit, self.policies["leadership_contact_max_days"]["onboarding"][tier])
            led = [self.date_of(when) for when, leader in self._touches(name) if leader]
            yield from self._gap("no_leadership_contact", name, led, limit, at)
            talked = [self.date_of(when) for when, _ in self._touches(name)]
            yield from self._gap("no_contact", name, talked, self.policies["no_contact_max_days"][group][tier], at)

    def _gap(self, kind: str, name: str, days: list[date], limit: int, at: datetime) -> Iterator[tuple[Any, ...]]:
        last = max(days, default=None)
        gone = (self.date_of(at) - (last or self.day(self.projects[name]["opened"]))).days
        if gone > limit:
            grave = gone > 1.5 * limit or (kind == "no_leadership_contact" and last is None)
            told = f"last {last}" if last else "never"
            yield kind, name, "serious" if grave else "warning", 0, f"{told}; {gone} days, limit {limit}", None

    def _group(self, project: Row) -> str:
        if project["status"] == "on_hold":
            return "paused"
        groups: dict[str, list[str]] = self.policies["phase_groups"]
        return next(group for group, phases in groups.items() if project["phase"] in phases)

    def _touches(self, name: str) -> Iterator[tuple[datetime, bool]]:
        """Contacts with the client on a project, and whether a leader led or attended."""
        for row in self.data["interactions"]:
            if name in row["projects"] and row["direction"] != "internal":
                parts = [part["id"] for part in row.get("staff", ()) if part["participation"] != "cc"]
                yield self.at(row["when"]), bool(row["contacts"]) and bool(self.leaders & set(parts))
                if row.get("first_reply"):
                    yield self.at(row["first_reply"]["when"]), row["first_reply"]["by"] in self.leaders

    def _promises(self, at: datetime) -> Iterator[tuple[Any, ...]]:
        for row in self.data["commitments"]:
            due = self.at(row["due"])
            if not row["done"] and due < at:
                told = f"due {due.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"
                yield "overdue_commitment", row["id"], "warning", 0, told, None

    def _milestones(self, at: datetime) -> Iterator[tuple[Any, ...]]:
        for name, project in self.projects.items():
            for row in project["milestones"]:
                due = self.day(row["due"])
                if not row["done"] and due < self.date_of(at) and project["phase"] != "closed":
                    yield "milestone_overdue", name, "warning", 0, f"due {due} {row['name']}", row["kind"]

    def _minutes(self, at: datetime) -> Iterator[tuple[Any, ...]]:
        for row in self.data["interactions"]:
            if "minutes_sent" in row and row["minutes_sent"] is None:
                due = self.due(self.at(row["when"]), self.policies["minutes_due_business_hours"] * HOUR)
                if due < at:
                    told = f"due {due.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"
                    yield "minutes_overdue", row["id"], "notice", 0, told, None

    def _again(self, at: datetime, first_sweep: datetime) -> Iterator[tuple[Any, ...]]:
        """Two late within ten business days of each other, neither longer ago when somebody first looked."""
        for client in self.clients:
            decided = [self.verdict(one) for one in self.questions if one.row["client"] == client]
            late = sorted(when for when, in_time in decided if not in_time and when < at)
            late = [when for when in late if self.worked(when, first_sweep) <= TEN_BUSINESS_DAYS]
            pairs = [(a, b) for a, b in itertools.pairwise(late) if self.worked(a, b) <= TEN_BUSINESS_DAYS]
            if pairs:
                near = [when for when in late if self.worked(when, pairs[-1][1]) <= TEN_BUSINESS_DAYS]
                yield (
                    "repeat_breach",
                    client,
                    "serious",
                    0,
                    f"{len(near)} late or missing replies in ten business days",
                    None,
                )
