"""Limits of silence: tried on today's projects."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from crm.clients.queries import clients_for
from crm.clients.values import Tier
from crm.staff.models import StaffMember
from crm.watch.models import SilenceLimit, SilencePolicy
from crm.watch.services import set_silence_policy
from crm.watch.whatif import silent_if

from ...spans import number, several
from ..forms.tables import Limits
from .kind import Kind, Saved, Version


def _versions() -> list[Version]:
    return [Version(str(row.pk), row.valid_from, row.client) for row in SilencePolicy.objects.select_related("client")]


def _values(version: Version) -> dict[str, Any]:
    return _table(SilenceLimit.objects.filter(policy=int(version.key)))


def _everybodys(day: date) -> dict[str, Any]:
    return _table(SilenceLimit.objects.filter(policy__client=None, policy__valid_from__lte=day))


def _table(rows: QuerySet[SilenceLimit]) -> dict[str, Any]:
    """The values of the latest policy among these rows: each version names every group."""
    rows = rows.order_by("policy__valid_from")
    return {f"{row.phase_group}_{tier}": getattr(row, tier) for row in rows for tier in Tier.values}


def _said(values: dict[str, Any]) -> str:
    return f"Nothing logged for {min(values.values())} to {max(values.values())} days raises a flag, by phase and tier."


def _more(user: StaffMember, at: datetime) -> str:
    return "It may have happened and not be logged; the flag says so."


def _foretell(order: Saved) -> str:
    form: Limits = order.form
    days = {(group, tier): form.value(group, tier) for group, _ in form.ROWS for tier in Tier.values}
    found = silent_if(days, order.at, order.client, clients_for(order.by, at=order.at))
    silent = f"Today {several(found.then, 'project')} would be silent for too long instead of {number(found.now)}"
    return f"{silent}, of {found.projects} open ones."


def _write(order: Saved) -> object:
    return set_silence_policy(limits=order.form.limits, client=order.client, **order.common)


SILENCE = Kind(
    slug="silence-limits",
    title="Silence",
    form=Limits,
    models=("silencepolicy",),
    versions=_versions,
    values=_values,
    everybodys=_everybodys,
    said=_said,
    more=_more,
    foretell=_foretell,
    write=_write,
)
