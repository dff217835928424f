"""Findings about what we hear through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from crm.capture.dependents import dependents
from crm.capture.silence import silent_sources

from ..finding import Finding, SourceScope
from ..values import FlagKind, Severity


def source_silent(scope: SourceScope) -> Iterator[Finding]:
    """A source has stopped speaking; closed when it answers, or brings something, again."""
    silent = silent_sources(scope.at, scope.hours)
    projects = dependents([one.source for one in silent], scope.at) if silent else {}
    tomorrow = scope.hours.calendar.next_open(scope.hours.midnight(scope.day + timedelta(days=1)))
    for one in silent:
        depend = sorted(projects[one.source.pk])
        yield Finding(
            kind=FlagKind.SOURCE_SILENT,
            subject=f"source:{one.source.pk}",
            source_id=one.source.pk,
            severity=Severity.SERIOUS if depend else Severity.WARNING,
            severity_at=scope.at,
            opened_at=one.silent_from or scope.at,
            # Projects open and close meanwhile; which of them depend on it is looked at each morning.
            next_at=tomorrow,
            why=one.why,
            evidence={
                "answers": one.answers,
                "since": one.since.isoformat() if one.since else None,
                "projects": depend,
            },
        )
