"""Limits of leadership contact: tried on today's projects, with what they ask of each leader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from crm.clients.queries import clients_for
from crm.clients.values import Tier
from crm.leadership.limits import LimitTable
from crm.leadership.models import LeadershipLimit, LeadershipPolicy
from crm.leadership.queries import Load, load_per_leader
from crm.leadership.services import set_leadership_policy
from crm.leadership.whatif import what_if
from crm.staff.models import StaffMember

from ...spans import number, several
from ..forms.tables import LeadershipLimits
from .kind import Kind, Saved, Version


def _versions() -> list[Version]:
    rows = LeadershipPolicy.objects.select_related("client")
    return [Version(str(row.pk), row.valid_from, row.client) for row in rows]


def _values(version: Version) -> dict[str, Any]:
    return _table(LeadershipLimit.objects.filter(policy=int(version.key)))


def _everybodys(day: date) -> dict[str, Any]:
    return _table(LeadershipLimit.objects.filter(policy__client=None, policy__valid_from__lte=day))


def _table(rows: QuerySet[LeadershipLimit]) -> dict[str, Any]:
    """The values of the latest policy among these rows: each version names every group."""
    values: dict[str, Any] = {}
    rows = rows.select_related("policy").order_by("policy__valid_from")
    for row in rows:
        values |= {f"{row.phase_group}_{tier}": getattr(row, tier) for tier in Tier.values}
        values["onboarding_days"] = row.policy.onboarding_days
    return values


def _said(values: dict[str, Any]) -> str:
    days = [days for name, days in values.items() if name != "onboarding_days"]
    return f"A project goes {min(days)} to {max(days)} days without a leader at most, by phase and tier."


def _more(user: StaffMember, at: datetime) -> str:
    return _load(load_per_leader(at, clients_for(user, at=at)))


def _load(load: Load) -> str:
    """“That asks for 29 contacts in 30 days, 5.8 of each of five leaders.”"""
    if not load.leaders:
        return "Nobody is marked as a leader, so nobody can keep it."
    each = f"{load.each:.1f} of each of {several(load.leaders, 'leader')}" if load.leaders > 1 else "all of one leader"
    wishful = " More than eight of each is wishful." if load.wishful else ""
    return f"That asks for {load.needed:g} contacts in 30 days, {each}.{wishful}"


def _foretell(order: Saved) -> str:
    form: LeadershipLimits = order.form
    cells = {str(group): dict(zip(Tier.values, days, strict=True)) for group, days in form.limits.items()}
    table = LimitTable(cells, form.cleaned_data["onboarding_days"])
    found = what_if(table, order.at, order.client, clients_for(order.by, at=order.at))
    late = f"Today {several(found.late_then, 'project')} would be late instead of {number(found.late_now)}"
    return f"{late}, of {found.projects} open ones. {_load(found.load_then)}"


def _write(order: Saved) -> object:
    form: LeadershipLimits = order.form
    days = form.cleaned_data["onboarding_days"]
    return set_leadership_policy(limits=form.limits, onboarding_days=days, client=order.client, **order.common)


LEADERSHIP = Kind(
    slug="leadership-limits",
    title="Leadership contact",
    form=LeadershipLimits,
    models=("leadershippolicy",),
    versions=_versions,
    values=_values,
    everybodys=_everybodys,
    said=_said,
    more=_more,
    foretell=_foretell,
    write=_write,
)
