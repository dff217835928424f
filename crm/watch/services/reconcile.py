"""Makes the flags of some clients equal to the findings, and writes their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crm.staff.rows import update_rows

from ..ended import ended_at
from ..finding import Finding, Scope
from ..models import Flag, FlagEvent
from ..values import STANDING, FlagStatus, Happening, Severity

GRAVITY = {Severity.NOTICE: 0, Severity.WARNING: 1, Severity.SERIOUS: 2}
BATCH = 500
WRITTEN = (
    "severity",
    "status",
    "project",
    "owner",
    "opened_at",
    "closed_at",
    "why",
    "evidence",
    "escalation_level",
    "next_at",
    "renewed_at",
    "dismissed_at",
    "snoozed_until",
    "closed_reason",
)


@dataclass
class Change:
    """What differs between the flags and the findings."""

    opened: list[Flag] = field(default_factory=list)
    changed: list[Flag] = field(default_factory=list)
    closed: list[Flag] = field(default_factory=list)
    events: list[FlagEvent] = field(default_factory=list)


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
    change.events = _news(change.events)
    _write(change)
    return change


def _news(events: list[FlagEvent]) -> list[FlagEvent]:
    """Without levels reached before: a corrected fact may lower a flag, and time then lifts it again."""
    climbing = [event.flag.pk for event in events if event.happening == Happening.LEVEL and event.flag.pk]
    if not climbing:
        return events
    known = FlagEvent.objects.filter(flag__in=climbing, happening=Happening.LEVEL)
    before = set(known.values_list("flag_id", "level"))
    return [event for event in events if (event.flag.pk, event.level) not in before]


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
    change.events.append(_event(flag, Happening.OPENED, finding.opened_at, scope.at))
    _climb(scope, flag, finding, 0, change)


def _copy(flag: Flag, finding: Finding) -> None:
    flag.project_id, flag.owner_id = finding.project_id, finding.owner_id
    flag.severity, flag.escalation_level = finding.severity, finding.level
    flag.opened_at, flag.renewed_at = finding.opened_at, finding.renewed_at
    flag.why, flag.evidence = finding.why, finding.evidence
    flag.next_at = _next(flag, finding)


def _next(flag: Flag, finding: Finding) -> datetime | None:
    snooze = flag.snoozed_until if flag.status == FlagStatus.SNOOZED else None
    return min(filter(None, (finding.next_at, snooze)), default=None)


def _climb(scope: Scope, flag: Flag, finding: Finding, known: int, change: Change) -> None:
    """A line of history for each level reached since, dated when it was reached."""
    for level, reached in finding.levels:
        if level > known:
            change.events.append(_event(flag, Happening.LEVEL, reached, scope.at, level=level))


def _keep(scope: Scope, flag: Flag, finding: Finding, change: Change, *, words: bool) -> None:
    before = _told(flag)
    level, severity = flag.escalation_level, flag.severity
    if flag.status == FlagStatus.SNOOZED and flag.snoozed_until and flag.snoozed_until <= scope.at:
        change.events.append(_event(flag, Happening.WOKE, flag.snoozed_until, scope.at))
        flag.status, flag.snoozed_until = FlagStatus.OPEN, None
    worse = _worse_at(flag, finding) if flag.status == FlagStatus.DISMISSED else None
    if worse:
        change.events.append(_event(flag, Happening.REOPENED, worse, scope.at))
        flag.status, flag.dismissed_at, flag.closed_reason = FlagStatus.OPEN, None, ""
    why, evidence = flag.why, flag.evidence
    _copy(flag, finding)
    if flag.status != FlagStatus.DISMISSED:
        _climb(scope, flag, finding, level, change)
        if GRAVITY[Severity(flag.severity)] > GRAVITY[Severity(severity)] and not finding.levels:
            change.events.append(_event(flag, Happening.SEVERITY, finding.severity_at or scope.at, scope.at))
    if _told(flag) != before or (words and (why, evidence) != (flag.why, flag.evidence)):
        change.changed.append(flag)


def _told(flag: Flag) -> tuple[object, ...]:
    return (
        flag.status,
        flag.severity,
        flag.escalation_level,
        flag.opened_at,
        flag.owner_id,
        flag.project_id,
        flag.next_at,
        flag.renewed_at,
    )


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
            change.events.append(_event(flag, Happening.RESOLVED, ended, scope.at))
        change.closed.append(flag)


def _event(flag: Flag, happening: Happening, at: datetime, noticed_at: datetime, level: int | None = None) -> FlagEvent:
    return FlagEvent(flag=flag, happening=happening, at=at, noticed_at=noticed_at, level=level, severity=flag.severity)


def _write(change: Change) -> None:
    if change.opened:
        Flag.objects.bulk_create(change.opened, batch_size=BATCH)
    update_rows([*change.changed, *change.closed], WRITTEN)
    for event in change.events:
        event.flag_id = event.flag.pk
    FlagEvent.objects.bulk_create(change.events, batch_size=BATCH)
