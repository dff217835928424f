"""When the fact happened that ended a finding, for flags that are about to close."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from crm.capture.silence import spoke_after
from crm.conversations.models import Clock, Commitment, Interaction
from crm.conversations.queries import last_external, last_touchpoint
from crm.leadership.limits import window_end
from crm.projects.models import Milestone
from crm.staff.models import Absence

from .finding import Scope
from .models import Flag
from .values import FlagKind

Moments = Iterator[tuple[int, datetime | None]]


def ended_at(scope: Scope, flags: Sequence[Flag]) -> dict[int, datetime]:
    """Per flag number the moment of the reply, contact, kept promise, …; a flag is missing where no fact tells it."""
    found: dict[int, datetime] = {}
    for kind, group in groupby(sorted(flags, key=_kind), key=_kind):
        look = LOOKS.get(FlagKind(kind))
        found |= {pk: at for pk, at in look(scope, list(group)) if at} if look else {}
    return found


def _kind(flag: Flag) -> str:
    return flag.flag_kind


def _reply(scope: Scope, flags: list[Flag]) -> Moments:
    rows = Clock.objects.filter(opened_by__in=[flag.interaction_id for flag in flags])
    stopped = dict(rows.values_list("opened_by_id", "stopped_at"))
    return ((flag.pk, stopped.get(flag.interaction_id or 0)) for flag in flags)


def _reply_or_return(scope: Scope, flags: list[Flag]) -> Moments:
    replied = dict(_reply(scope, flags))
    rows = Absence.objects.filter(pk__in=[flag.evidence.get("absence") for flag in flags], withdrawn_at=None)
    back = dict(rows.values_list("pk", "end"))
    return ((flag.pk, replied[flag.pk] or back.get(flag.evidence.get("absence", 0))) for flag in flags)


def _kept(scope: Scope, flags: list[Flag]) -> Moments:
    rows = Commitment.objects.in_bulk([flag.commitment_id for flag in flags if flag.commitment_id])
    for flag in flags:
        row = rows.get(flag.commitment_id or 0)
        if row:
            yield flag.pk, row.done or row.withdrawn_at or row.moved_at


def _done(scope: Scope, flags: list[Flag]) -> Moments:
    rows = Milestone.objects.filter(pk__in=[flag.milestone_id for flag in flags])
    done = dict(rows.values_list("pk", "done"))
    for flag in flags:
        day = done.get(flag.milestone_id or 0)
        yield flag.pk, scope.hours.midnight(day) if day else None


def _sent(scope: Scope, flags: list[Flag]) -> Moments:
    rows = Interaction.objects.filter(pk__in=[flag.interaction_id for flag in flags])
    sent = dict(rows.values_list("pk", "minutes_sent_at"))
    return ((flag.pk, sent.get(flag.interaction_id or 0)) for flag in flags)


def _met(scope: Scope, flags: list[Flag]) -> Moments:
    """A leader's contact; without one, the end of the onboarding window that loosened the limit."""
    last = last_touchpoint([flag.project_id for flag in flags if flag.project_id])
    open_projects = {project.pk: project for project in scope.projects}
    for flag in flags:
        met, project = last.get(flag.project_id or 0), open_projects.get(flag.project_id or 0)
        if _is_news(flag, met):
            yield flag.pk, met
        elif project and project.kickoff:
            end = scope.hours.midnight(window_end(project, scope.leader_limits.of(project.client_id)))
            yield flag.pk, end if flag.next_at and flag.next_at <= end else None


def _heard(scope: Scope, flags: list[Flag]) -> Moments:
    last = last_external([flag.project_id for flag in flags if flag.project_id])
    for flag in flags:
        heard = last.get(flag.project_id or 0)
        yield flag.pk, heard if _is_news(flag, heard) else None


def _is_news(flag: Flag, moment: datetime | None) -> bool:
    """Whether a contact came after the last one the flag knew. One before the flag began takes it back altogether."""
    known = flag.evidence["last"]
    return moment is not None and (known is None or moment > datetime.fromisoformat(known))


def _spoke(scope: Scope, flags: list[Flag]) -> Moments:
    """When the source answered again, or brought the first thing again."""
    for flag in flags:
        brings = flag.evidence["answers"]
        yield flag.pk, spoke_after(flag.source_id or 0, flag.opened_at, brings=brings)


LOOKS: dict[FlagKind, Callable[[Scope, list[Flag]], Moments]] = {
    FlagKind.SLOW_RESPONSE: _reply,
    FlagKind.OWNER_ABSENT: _reply_or_return,
    FlagKind.OVERDUE_COMMITMENT: _kept,
    FlagKind.MILESTONE_OVERDUE: _done,
    FlagKind.MINUTES_OVERDUE: _sent,
    FlagKind.NO_LEADERSHIP_CONTACT: _met,
    FlagKind.NO_CONTACT: _heard,
    FlagKind.SOURCE_SILENT: _spoke,
}
