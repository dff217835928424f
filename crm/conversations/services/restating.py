"""Figures that a finished week had shown change only with both values kept (RULES.md R9, R10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction

from crm.clients.services import mark_changed
from crm.staff.models import Installation, StaffMember
from crm.staff.queries import calendar_at
from crm.staff.services import check_line, note_change

from ..judging import Figures, judged_again
from ..models import Clock, Restatement
from ..queries import Stretch


class Restating:
    """Keeps both values when weeks that have ended would now count a clock otherwise. A late answer alone is no such
    change: the miss stays in its week, the answer belongs to the week it came in."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.rows: list[Restatement] = []

    @cached_property
    def shown(self) -> Stretch | None:
        return _weeks_shown(self.at)

    def note(self, clock: Clock, before: Figures | None, after: Figures | None) -> None:
        if before == after or not _lies_before(self.at, before, after):
            return
        if self.shown and _counted(before, self.shown) != _counted(after, self.shown):
            row = Restatement(thread_id=clock.thread_id, interaction_id=clock.opened_by_id, at=self.at)
            row.old, row.new = before or {}, after or {}
            self.rows.append(row)

    def write(self) -> None:
        Restatement.objects.bulk_create(self.rows)


def _lies_before(at: datetime, *rows: Figures | None) -> bool:
    moments = [row[name] for row in rows if row for name in ("verdict_at", "stopped_at")]
    return any(datetime.fromisoformat(moment) < at for moment in moments if moment)


def _weeks_shown(at: datetime) -> Stretch | None:
    """The time whose weeks had ended by `at`, and that this installation had seen."""
    since = Installation.objects.values_list("created_at", flat=True).first()
    hours = calendar_at(at)
    today = hours.local_date(at)
    return (since, hours.midnight(today - timedelta(days=today.weekday()))) if since else None


def _counted(row: Figures | None, shown: Stretch) -> tuple[object, ...]:
    """What the figures of a stretch of time say of a clock: its verdict, and its end with the time it took."""

    def within(moment: str | None) -> bool:
        return moment is not None and shown[0] <= datetime.fromisoformat(moment) < shown[1]

    if row is None:
        return None, None
    verdict = (row["verdict_at"], row["in_time"] is True) if within(row["verdict_at"]) else None
    end = (row["stopped_at"], row["state"], row["working_seconds"]) if within(row["stopped_at"]) else None
    return verdict, end


@transaction.atomic
def restate(*, start: datetime, end: datetime, by: StaffMember | None, at: datetime, reason: str) -> int:
    """Judge stopped clocks opened in [start, end) by today's calendar again; both values stay (R9).

    Refusal when a person gives no reason. Says how many figures changed.
    """
    if by is not None:
        check_line(reason, "Say why the figures are restated; the reason stays with each of them.")
    changed, restating = list(judged_again(start, end)), Restating(at)
    for clock, before, after in changed:
        restating.note(clock, before, after)
        note_change(actor=by, at=at, obj=clock, field="working", old=before, new=after, reason=reason)
        clock.save()
    restating.write()
    mark_changed(clients={clock.client_id for clock, _, _ in changed}, at=at)
    return len(changed)
