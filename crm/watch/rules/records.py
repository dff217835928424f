"""Findings about records that lack what the other rules need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crm.projects.models import Project

from ..finding import Finding, Scope
from ..values import FlagKind, Severity


def data_gap(scope: Scope) -> Iterator[Finding]:
    """An open project without owner, executive sponsor or time zone; closed when the field is filled."""
    for project in scope.projects:
        missing = list(_missing(project))
        if missing:
            yield Finding(
                kind=FlagKind.DATA_GAP,
                subject=f"project:{project.pk}",
                client_id=project.client_id,
                project_id=project.pk,
                owner_id=project.project_manager_id or project.client.relationship_owner_id,
                severity=Severity.NOTICE,
                opened_at=min(scope.hours.midnight(project.opened), scope.at),
                why=lacking(missing),
                evidence={"missing": missing},
            )


def lacking(missing: Sequence[str]) -> str:
    return f"missing: {', '.join(missing)}"


def _missing(project: Project) -> Iterator[str]:
    # GLOSSARY.md also names the next agreed meeting; it joins here with the room that keeps meeting series.
    if project.project_manager_id is None:
        yield "project manager"
    if project.client.executive_sponsor_id is None:
        yield "executive sponsor"
    if not project.client.timezone:
        yield "time zone"
