"""The escalation ladder: who is told of a late reply, and how soon."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from crm.conversations.targets import hours
from crm.staff.models import StaffMember
from crm.watch.models import LadderStep
from crm.watch.services import set_ladder

from ..forms.tables import Ladder
from .kind import Kind, Saved, Version


def _versions() -> list[Version]:
    days = LadderStep.objects.order_by("-valid_from").values_list("valid_from", flat=True).distinct()
    return [Version(day.isoformat(), day) for day in days]


def _values(version: Version) -> dict[str, Any]:
    return _table(LadderStep.objects.filter(valid_from=date.fromisoformat(version.key)))


def _everybodys(day: date) -> dict[str, Any]:
    return _table(LadderStep.objects.filter(valid_from__lte=day))


def _table(rows: QuerySet[LadderStep]) -> dict[str, Any]:
    """The values of the latest ladder among these rows: each version names every level."""
    rows = rows.order_by("valid_from")
    return {f"{row.level}_{column}": getattr(row, column) for row in rows for column, _ in Ladder.COLUMNS}


def _said(values: dict[str, Any]) -> str:
    return f"A late reply reaches its owner at once and the CEO after {hours(values['4_normal'])} working hours."


def _more(user: StaffMember, at: datetime) -> str:
    return "Each level is told once, in open hours, and never after a reply."


def _foretell(order: Saved) -> str:
    form: Ladder = order.form
    first, last = form.value("2", "normal"), form.value("4", "normal")
    return f"A normal question reaches the program director after {hours(first)} and the CEO after {hours(last)} hours."


def _write(order: Saved) -> object:
    return set_ladder(steps=order.form.steps, **order.common)


LADDER = Kind(
    slug="ladder",
    title="Escalation",
    form=Ladder,
    models=("ladderstep",),
    versions=_versions,
    values=_values,
    everybodys=_everybodys,
    said=_said,
    more=_more,
    foretell=_foretell,
    write=_write,
    clients_may_have_own=False,
)
