"""Whether a notice still has something to say when it is about to leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from crm.conversations.models import Clock
from crm.leadership.queries import planned
from crm.projects.models import Project
from crm.staff.models import Absence
from crm.staff.queries import calendar_at
from crm.watch.models import Flag
from crm.watch.values import STANDING, FlagStatus

from .models import Notice

# Half a business day: how long "I have seen it" holds the ladder (POLICIES.md).
PAUSE = timedelta(hours=4.5)


def still_true(notices: Iterable[Notice], at: datetime) -> list[Notice]:
    """Nobody replied, waived, dismissed, called or came back meanwhile (RULES.md R11)."""
    notices = list(notices)
    waiting = _waiting({notice.interaction_id for notice in notices if notice.interaction_id}, at)
    due = _due({notice.project_id for notice in notices if notice.project_id}, at)
    covered = _covered({notice.absence_id for notice in notices if notice.absence_id}, at)
    return [
        notice
        for notice in notices
        if (notice.event and _stands(notice.event.flag))
        or notice.interaction_id in waiting
        or notice.project_id in due
        or (notice.absence_id, notice.recipient_id) in covered
    ]


def _stands(flag: Flag) -> bool:
    return flag.closed_at is None and flag.status in STANDING


def _waiting(questions: set[int], at: datetime) -> set[int]:
    """Questions that still wait and are not late yet: lateness has its own notice."""
    rows = Clock.objects.running().filter(opened_by__in=questions, late_after__gte=at)
    return set(rows.values_list("opened_by_id", flat=True)) if questions else set()


def _due(projects: set[int], at: datetime) -> set[int]:
    """Projects still due soon, with nothing planned."""
    rows = Project.objects.filter(pk__in=projects, leader_warn_at__lte=at, leader_due_at__gt=at)
    free = rows.exclude(pk__in=planned(at).values("project"))
    return set(free.values_list("pk", flat=True)) if projects else set()


def _covered(absences: set[int], at: datetime) -> set[tuple[int, int | None]]:
    """Absences in force whose person somebody still waits for, each with its cover."""
    alone = Clock.objects.running().values("owner")
    rows = Absence.objects.covering(at).filter(pk__in=absences, staff__in=alone)
    return set(rows.values_list("pk", "cover_id")) if absences else set()


def paused(notice: Notice, at: datetime) -> bool:
    """A snoozed flag says nothing until it wakes; an acknowledged one holds levels 2 to 4 for half a business day."""
    flag = notice.event.flag if notice.event else None
    if flag is None or flag.status == FlagStatus.OPEN:
        return False
    if flag.status == FlagStatus.SNOOZED:
        return flag.snoozed_until is not None and at < flag.snoozed_until
    if flag.acknowledged_at is None or (notice.level or 0) < 2:
        return False
    until = calendar_at(at).calendar.due(flag.acknowledged_at, PAUSE)
    return until is not None and at < until
