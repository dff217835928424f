"""How pages show what a silent source hides: late stays late, and what would be green is unknown (UX.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from crm.digests import words
from crm.projects.models import Project
from crm.watch.unknown import Silence


def veiled(tone: str, silence: Silence | None) -> str:
    """The tone of a state that a source feeds."""
    return "unknown" if silence and tone == "good" else tone


def said(silence: Silence, at: datetime) -> str:
    """“info@ has brought nothing since Monday 16:30”, in the reader's zone."""
    return silence.said(at, timezone.get_current_timezone())


def lines(projects: Iterable[Project], hidden: dict[int, Silence], at: datetime) -> list[str]:
    """“info@ has brought nothing since Monday 16:30, so Alder and Cedar are unknown.” One for each silent source."""
    names: dict[Silence, list[str]] = {}
    for project in projects:
        if silence := hidden.get(project.pk):
            names.setdefault(silence, []).append(project.code_name)
    return [words.unknown(said(silence, at), found, over=False) for silence, found in names.items()]
