"""Response targets as rows with a first day. A policy is followed by another, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from crm.clients.models import Client
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..defaults import AFTER_HOURS, CAPS, FIRST_DAY, MINUTES, TARGETS
from ..models import ChannelCap, ResponsePolicy, ResponseTarget
from ..values import Priority, Situation
from .checking import check_words

Targets = Mapping[str, Mapping[str, timedelta]]


@transaction.atomic
def set_response_policy(
    *,
    valid_from: date,
    targets: Targets,
    caps: Mapping[str, timedelta],
    by: StaffMember | None,
    at: datetime,
    after_hours: timedelta = AFTER_HOURS,
    minutes: timedelta = MINUTES,
    client: Client | None = None,
    reason: str = "new policy",
) -> ResponsePolicy:
    """Write targets (working time) for clocks opened from a local day on.

    Refusal when a priority is missing or unknown, a time is not positive, `standard` would be slower than `core`,
    or that day already has a policy.
    """
    _check(targets)
    _check_spans(caps, {"after-hours work": after_hours, "minutes": minutes})
    if ResponsePolicy.objects.filter(valid_from=valid_from, client=client).exists():
        raise Refusal(f"There is already a policy that begins on {valid_from}. Choose another first day.")
    policy = ResponsePolicy.objects.create(
        valid_from=valid_from, client=client, after_hours_target=after_hours, minutes_target=minutes
    )
    for priority, row in targets.items():
        ResponseTarget.objects.create(policy=policy, priority=priority, **row)
    for channel, longest in caps.items():
        ChannelCap.objects.create(policy=policy, channel=channel, longest=longest)
    note_change(actor=by, at=at, obj=policy, field="targets", old="", new=_plain(targets), reason=reason)
    return policy


def seed_policy(*, at: datetime) -> None:
    """Write the shipped targets if there are none, so that clocks run on the first day."""
    if not ResponsePolicy.objects.exists():
        set_response_policy(valid_from=FIRST_DAY, targets=TARGETS, caps=CAPS, by=None, at=at)


def _check(targets: Targets) -> None:
    missing = sorted(set(Priority.values) - set(targets))
    if missing:
        raise Refusal(f"The targets for {', '.join(missing)} are missing.")
    for priority, row in targets.items():
        check_words({"priority": priority})
        if set(row) != set(Situation.values) or min(row.values()) <= timedelta():
            raise Refusal(f"Every target for {priority} needs a time above zero, for each tier and for pursuit.")
        if row[Situation.STANDARD] > row[Situation.CORE]:
            raise Refusal(
                f"A standard client would wait longer than a core one for {priority} questions. "
                "Small clients are never answered more slowly: lower the standard target."
            )


def _check_spans(caps: Mapping[str, timedelta], others: Mapping[str, timedelta]) -> None:
    for channel in caps:
        check_words({"channel": channel})
    for name, longest in {**caps, **others}.items():
        if longest <= timedelta():
            raise Refusal(f"The longest time for {name} must be above zero.")


def _plain(targets: Targets) -> str:
    rows = (
        f"{priority}: {', '.join(f'{name} {span}' for name, span in row.items())}" for priority, row in targets.items()
    )
    return "; ".join(rows)
