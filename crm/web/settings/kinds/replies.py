"""First-reply targets: tried on the last quarter before they are saved."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from crm.clients.queries import clients_for
from crm.conversations.models import ResponsePolicy, ResponseTarget
from crm.conversations.services import set_response_policy
from crm.conversations.targets import hours
from crm.conversations.values import Situation
from crm.conversations.whatif import replay
from crm.staff.models import StaffMember

from ...spans import figure
from ..forms.tables import Replies
from .kind import Kind, Saved, Version

QUARTER = timedelta(weeks=13)


def _versions() -> list[Version]:
    return [Version(str(row.pk), row.valid_from, row.client) for row in ResponsePolicy.objects.select_related("client")]


def _values(version: Version) -> dict[str, Any]:
    return _table(ResponseTarget.objects.filter(policy=int(version.key)))


def _everybodys(day: date) -> dict[str, Any]:
    return _table(ResponseTarget.objects.filter(policy__client=None, policy__valid_from__lte=day))


def _table(rows: QuerySet[ResponseTarget]) -> dict[str, Any]:
    """The values of the latest policy among these rows: each version names every priority."""
    found = list(rows.select_related("policy").order_by("policy__valid_from"))
    policy = found[-1].policy
    values: dict[str, Any] = {"after_hours": policy.after_hours_target, "minutes": policy.minutes_target}
    for row in found:
        values |= {f"{situation}_{row.priority}": getattr(row, situation) for situation in Situation.values}
    return values | {f"cap_{cap.channel}": cap.longest for cap in policy.caps.all()}


def _said(values: dict[str, Any]) -> str:
    normal, urgent = hours(values["core_normal"]), hours(values["core_urgent"])
    return f"A core client’s question is answered within {normal} working hours, an urgent one within {urgent}."


def _more(user: StaffMember, at: datetime) -> str:
    return "The tightest row applies: tier, pursuit, then the channel’s own limit."


def _foretell(order: Saved) -> str:
    form: Replies = order.form
    at, seen = order.at, clients_for(order.by, at=order.at)
    found = replay(form.table, start=at - QUARTER, end=at, at=at, client=order.client, clients=seen)
    asked = f"{figure(found.clocks, 'question')} asked in the last 13 weeks"
    if found.would_be == found.was:
        return f"Of {asked}, these targets would have raised as many flags as there were: {found.was}."
    return f"Of {asked}, these targets would have raised {figure(found.would_be, 'flag')} instead of {found.was}."


def _write(order: Saved) -> object:
    form: Replies = order.form
    data = form.cleaned_data
    return set_response_policy(
        targets=form.targets,
        caps=form.caps,
        after_hours=data["after_hours"],
        minutes=data["minutes"],
        client=order.client,
        **order.common,
    )


REPLIES = Kind(
    slug="reply-targets",
    title="Replies",
    form=Replies,
    models=("responsepolicy",),
    versions=_versions,
    values=_values,
    everybodys=_everybodys,
    said=_said,
    more=_more,
    foretell=_foretell,
    write=_write,
)
