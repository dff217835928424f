"""How far an import has come, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.capture.models import CapturedMail, ImportPart, ImportRun, PartState
from crm.clients.queries import hidden_from
from crm.staff.models import StaffMember

from ..spans import capital, figure, several


@dataclass(frozen=True)
class Progress:
    run: ImportRun

    @cached_property
    def parts(self) -> list[tuple[ImportPart, str]]:
        return [(part, told(part)) for part in self.run.parts.all()]

    @property
    def going_on(self) -> bool:
        return self.run.finished_at is None or (self.run.undo_asked_at is not None and self.run.undone_at is None)

    @property
    def can_be_undone(self) -> bool:
        return self.run.finished_at is not None and self.run.undo_asked_at is None and self._new > 0

    @property
    def percent(self) -> int:
        parts = [part for part, _ in self.parts]
        done = sum(part.size or 1 for part in parts if part.state != PartState.WAITING)
        return int(100 * done / sum(part.size or 1 for part in parts)) if parts else 0

    @cached_property
    def _counts(self) -> Counter[str]:
        return sum((Counter(part.counts) for part, _ in self.parts), Counter())

    @property
    def _new(self) -> int:
        return self._counts["mails"] - self._counts["known"]

    @property
    def lede(self) -> str:
        if self.run.undone_at:
            return "This import was taken back."
        if self.run.undo_asked_at:
            return "It is being taken back."
        counts = self._counts
        if self.run.finished_at is None:
            return f"{figure(counts['mails'], 'mail')} taken in so far. You can leave this page; it goes on."
        if not counts["mails"]:
            return "No mail was taken in."
        if not self._new:
            return f"Nothing new: {several(counts['mails'], 'mail')} {'was' if counts['mails'] == 1 else 'were'} known."
        return capital(f"{several(self._new, 'new mail')}: {summary(counts)}.")


def told(part: ImportPart) -> str:
    """What became of one file."""
    counts = Counter(part.counts)
    done = f"{figure(counts['mails'], 'mail')}: {summary(counts)}" if counts["mails"] else ""
    waits = "waiting for its turn" if part.state == PartState.WAITING and not done else ""
    unpacked = "unpacked" if part.state == PartState.DONE and not done and not part.said else ""
    return "; ".join(filter(None, (done, waits, unpacked, part.said)))


def summary(counts: Counter[str]) -> str:
    told = (
        ("filed", "filed"),
        ("unmatched", "waiting for a client"),
        ("set_aside", "set aside"),
        ("review", "to be looked at"),
        ("unreadable", "not readable"),
        ("known", "known already"),
    )
    return ", ".join(f"{counts[name]} {words}" for name, words in told if counts[name]) or "nothing new"


def runs_of(user: StaffMember, at: datetime) -> QuerySet[ImportRun]:
    """One's own imports; an administrator sees everybody's, but for those that brought mail of a client behind a wall:
    names of files say much."""
    rows = ImportRun.objects.filter(parts__isnull=False).distinct().order_by("-id").prefetch_related("parts")
    if not user.is_staff:
        return rows.filter(by=user)
    hidden = hidden_from(user, at=at)
    walled = CapturedMail.objects.filter(Q(filings__client__in=hidden) | Q(hints__client__in=hidden))
    return rows.filter(Q(by=user) | ~Exists(walled.filter(import_run=OuterRef("pk"))))
