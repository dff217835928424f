"""Makes the flags of some clients equal to the findings, and writes their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet

from crm.staff.asking import asked_often
from crm.staff.rows import insert_rows, insert_values, update_rows

from ..ended import ended_at
from ..finding import Finding, Scope
from ..models import Flag, FlagEvent
from ..values import STANDING, FlagStatus, Happening, Severity

GRAVITY = {Severity.NOTICE: 0, Severity.WARNING: 1, Severity.SERIOUS: 2}
# What of a flag that stands may change, and the words of it that time alone changes.
WORDS = ("why", "evidence")
MOVING = (
    "severity",
    "status",
    "project_id",
    "owner_id",
    "opened_at",
    "escalation_level",
    "next_at",
    "renewed_at",
    "dismissed_at",
    "snoozed_until",
    "closed_reason",
    *WORDS,
)
CLOSING = ("status", "closed_at", "next_at")
_moving = attrgetter(*MOVING)


class News(NamedTuple):
    """A line of history to be."""

    flag: Flag
    happening: Happening
    at: datetime
    level: int | None
    severity: str


@dataclass
class Change:
    """What differs between the flags and the findings; of a changed flag, which of its columns."""

    opened: list[Flag] = field(default_factory=list)
    changed: list[tuple[Flag, tuple[str, ...]]] = field(default_factory=list)
    closed: list[Flag] = field(default_factory=list)
    news: list[News] = field(default_factory=list)


def reconcile(scope: Scope, findings: Iterable[Finding], *, words: bool) -> Change:
    """Open, change and resolve. `words` also refreshes arithmetic that time alone has changed."""
    change = Change()
    standing = {(flag.flag_kind, flag.subject): flag for flag in scope.tracked}
    for finding in findings:
        flag = standing.pop(finding.key, None)
        if flag is None:
            _open(scope, finding, change)
        else:
            _keep(scope, flag, finding, change, words=words)
    _resolve(scope, list(standing.values()), change)
    change.news = _unheard(change.news)
    _write(change, scope.at)
    return change


def _unheard(news: list[News]) -> list[News]:
    """Without levels reached before: a corrected fact may lower a flag, and time then lifts it again."""
    climbing = {one.flag.pk for one in news if one.happening == Happening.LEVEL and one.flag.pk}
    before = set(_levels(sorted(climbing))) if climbing else set()
    return [one for one in news if (one.flag.pk, one.level) not in before]


@asked_often
def _levels(flags: Sequence[int]) -> QuerySet[FlagEvent, Any]:
    return (
        FlagEvent.objects.filter(flag__in=flags, happening=Happening.LEVEL).order_by().values_list("flag_id", "level")
    )


def _open(scope: Scope, finding: Finding, change: Change) -> None:
    flag = Flag(
        flag_kind=finding.kind,
        subject=finding.subject,
        client_id=finding.client_id,
        source_id=finding.source_id,
        interaction_id=finding.interaction_id,
        commitment_id=finding.commitment_id,
        milestone_id=finding.milestone_id,
    )
    _copy(flag, finding)
    change.opened.append(flag)
    change.news.append(_news(flag, Happening.OPENED, finding.opened_at))
    _climb(flag, finding, 0, change)


def _copy(flag: Flag, finding: Finding) -> None:
    flag.project_id, flag.owner_id = finding.project_id, finding.owner_id
    flag.severity, flag.escalation_level = finding.severity, finding.level
    flag.opened_at, flag.renewed_at = finding.opened_at, finding.renewed_at
    flag.why, flag.evidence = finding.why, finding.evidence
    flag.next_at = _next(flag, finding)


def _next(flag: Flag, finding: Finding) -> datetime | None:
    snooze = flag.snoozed_until if flag.status == FlagStatus.SNOOZED else None
    return min(filter(None, (finding.next_at, snooze)), default=None)


def _climb(flag: Flag, finding: Finding, known: int, change: Change) -> None:
    """A line of history for each level reached since, dated when it was reached."""
    for level, reached in finding.levels:
        if level > known:
            change.news.append(_news(flag, Happening.LEVEL, reached, level))


def _keep(scope: Scope, flag: Flag, finding: Finding, change: Change, *, words: bool) -> None:
    before = _moving(flag)
    level, severity = flag.escalation_level, flag.severity
    if flag.status == FlagStatus.SNOOZED and flag.snoozed_until and flag.snoozed_until <= scope.at:
        change.news.append(_news(flag, Happening.WOKE, flag.snoozed_until))
        flag.status, flag.snoozed_until = FlagStatus.OPEN, None
    worse = _worse_at(flag, finding) if flag.status == FlagStatus.DISMISSED else None
    if worse:
        change.news.append(_news(flag, Happening.REOPENED, worse))
        flag.status, flag.dismissed_at, flag.closed_reason = FlagStatus.OPEN, None, ""
    _copy(flag, finding)
    if flag.status != FlagStatus.DISMISSED:
        _climb(flag, finding, level, change)
        if GRAVITY[Severity(flag.severity)] > GRAVITY[Severity(severity)] and not finding.levels:
            change.news.append(_news(flag, Happening.SEVERITY, finding.severity_at or scope.at))
    differing = tuple(name for name, old, new in zip(MOVING, before, _moving(flag), strict=True) if old != new)
    if differing and (words or differing[0] not in WORDS):
        change.changed.append((flag, differing))


def _worse_at(flag: Flag, finding: Finding) -> datetime | None:
    """When there came to be more to a dismissed finding than what was dismissed; None: there is no more to it."""
    more = [reached for level, reached in finding.levels if level > flag.escalation_level]
    if GRAVITY[Severity(finding.severity)] > GRAVITY[Severity(flag.severity)] and finding.severity_at:
        more.append(finding.severity_at)
    if finding.renewed_at and flag.dismissed_at and finding.renewed_at > flag.dismissed_at:
        more.append(finding.renewed_at)
    return max(min(more), flag.dismissed_at or min(more)) if more else None


def _resolve(scope: Scope, gone: list[Flag], change: Change) -> None:
    ends = ended_at(scope, gone)
    for flag in gone:
        ended = min(max(ends.get(flag.pk) or scope.at, flag.opened_at), max(scope.at, flag.opened_at))
        flag.closed_at, flag.next_at = ended, None
        if flag.status in STANDING:
            flag.status = FlagStatus.RESOLVED
            change.news.append(_news(flag, Happening.RESOLVED, ended))
        change.closed.append(flag)


def _news(flag: Flag, happening: Happening, at: datetime, level: int | None = None) -> News:
    return News(flag, happening, at, level, flag.severity)


def _write(change: Change, noticed_at: datetime) -> None:
    insert_rows(change.opened)
    alike: dict[tuple[str, ...], list[Flag]] = defaultdict(list)
    for flag, differing in change.changed:
        alike[differing].append(flag)
    for differing, flags in alike.items():
        update_rows(flags, differing)
    update_rows(change.closed, CLOSING)
    names = ("flag_id", "happening", "at", "noticed_at", "level", "severity", "reason")
    rows = [(flag.pk, said, at, noticed_at, level, severity, "") for flag, said, at, level, severity in change.news]
    insert_values(FlagEvent, names, rows)
